import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

type Values = Record<string, string | undefined>;

/**
 * What a screen shows lives in its address, so that every view can be sent as a link.
 * Values are text; what is undefined leaves the address. Changes replace the entry in the history.
 */
export function useScreenSearch(): [Values, (changes: Values) => void] {
  const raw = useSearch({ strict: false }) as Record<string, unknown>;
  const navigate = useNavigate();
  const set = useCallback(
    (changes: Values) => {
      navigate({
        to: '.',
        replace: true,
        search: ((before: Values) => ({ ...before, ...changes })) as never,
      });
    },
    [navigate],
  );
  const values: Values = {};
  for (const [name, value] of Object.entries(raw)) {
    if (typeof value === 'string' || typeof value === 'number') values[name] = String(value);
  }
  return [values, set];
}
