import { useCallback, useState } from 'react';

type Widths = Record<string, number>;

const key = (object: string) => `mingxi.widths.${object}`;

function read(object: string): Widths {
  try {
    return JSON.parse(localStorage.getItem(key(object)) ?? '{}') as Widths;
  } catch {
    return {};
  }
}

/** Widths that somebody gave to columns on this device. */
export function useWidths(object: string) {
  const [widths, setWidths] = useState(() => read(object));
  const set = useCallback(
    (id: string, width: number) => {
      setWidths((before) => {
        const { [id]: _, ...rest } = before;
        const next = width === 0 ? rest : { ...rest, [id]: width };
        localStorage.setItem(key(object), JSON.stringify(next));
        return next;
      });
    },
    [object],
  );
  const of = useCallback((id: string): number | undefined => widths[id], [widths]);
  return { of, set };
}
