import { defaultParseSearch, Link, useNavigate } from '@tanstack/react-router';
import { type ComponentProps, useCallback } from 'react';

type Props = Omit<ComponentProps<'a'>, 'href'> & {
  /** Address inside the program: `/customers/cus_…?tab=chain`. */
  to: string;
  isExact?: boolean;
  /** Replaces the entry in the history instead of adding one. */
  replace?: boolean;
};

/** A link to any screen. Addresses are text, because objects, and so routes, are known at run time only. */
export function To({ to, isExact = false, ...rest }: Props) {
  const [path = '/', query] = to.split('?');
  // As the address bar is read: a filter is a structure there, not its text.
  const search = query ? (defaultParseSearch(`?${query}`) as never) : undefined;
  return (
    <Link
      to={path as never}
      search={search}
      activeOptions={{ exact: isExact, includeSearch: false }}
      activeProps={{ 'data-active': true, 'aria-current': 'page' }}
      {...(rest as object)}
    />
  );
}

/** Goes to any screen. */
export function useGo(): (to: string, options?: { replace?: boolean }) => void {
  const navigate = useNavigate();
  return useCallback((to, options) => navigate({ href: to, ...options }), [navigate]);
}
