import { useCallback } from 'react';
import { useObjects } from './queries';

/** The address of a record by its id alone: the prefix of an id says which object it is of. */
export function useDocumentPath(): (id: string) => string | undefined {
  const objects = useObjects();
  return useCallback(
    (id) => {
      const prefix = id.slice(0, id.indexOf('_'));
      for (const object of objects.values()) {
        if (object.id_prefix === prefix) return `/${object.plural}/${id}`;
      }
      return undefined;
    },
    [objects],
  );
}
