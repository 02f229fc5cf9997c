import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine';
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';

export interface ColumnDrag {
  element: HTMLElement;
  id: string;
  position: number;
  onEdge: (edge: 'before' | 'after' | undefined) => void;
  onDrop: (id: string) => void;
}

/** Lets a heading be dragged, and others be dropped on it. Lists are read before anybody drags: it comes after them. */
export function attachColumnDrag({ element, id, position, onEdge, onDrop }: ColumnDrag): () => void {
  const from = (source: { data: Record<string, unknown> }) => Number(source.data.column);
  return combine(
    draggable({
      element,
      // The edge resizes; a drag that begins there is not a move.
      canDrag: ({ input }) => input.clientX < element.getBoundingClientRect().right - 10,
      getInitialData: () => ({ column: position, id }),
    }),
    dropTargetForElements({
      element,
      canDrop: ({ source }) => typeof source.data.column === 'number',
      onDragEnter: ({ source }) => onEdge(from(source) > position ? 'before' : 'after'),
      onDragLeave: () => onEdge(undefined),
      onDrop: ({ source }) => {
        onEdge(undefined);
        onDrop(String(source.data.id));
      },
    }),
  );
}
