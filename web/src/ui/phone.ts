import { useMediaQuery } from '@mantine/hooks';

/** Whether this is the narrow form of the page: cards for tables, sheets for dialogs. */
export function useIsPhone(): boolean {
  return Boolean(
    useMediaQuery('(max-width: 759px)', globalThis.innerWidth < 760, { getInitialValueInEffect: false }),
  );
}
