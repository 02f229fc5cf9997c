import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { setSignedOutHandler } from '@/api/client';
import { forgetSession } from '@/api/session';
import { LanguageProvider } from '@/i18n/provider';
import { Problem } from '@/lib/problem';
import { cssVariables, theme } from '@/theme';
import { CommandProvider } from '@/ui/commands';
import { Toaster } from '@/ui/toast';
import './features';
import { makeRouter } from './router';

function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        refetchOnWindowFocus: true,
        // A refusal will not change by asking again; a lost connection may.
        retry: (count, error) =>
          !(error instanceof Problem && error.status >= 400 && error.status < 500) && count < 2,
      },
      // Without a connection a write fails at once and says so: one that waits unseen would be sent later, unasked.
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}

const colorScheme = localStorageColorSchemeManager({ key: 'mingxi.scheme' });

export function App() {
  const [client] = useState(makeQueryClient);
  const [router] = useState(() => makeRouter(client));
  useEffect(() => {
    setSignedOutHandler(() => {
      if (router.state.location.pathname === '/sign-in') return;
      void router
        .navigate({ to: '/sign-in', search: { to: router.state.location.href, ended: true } })
        .then(() => forgetSession(client));
    });
  }, [client, router]);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      colorSchemeManager={colorScheme}
      defaultColorScheme="auto"
      // The tokens are written once from the theme instead of coming as 4 kB of defaults that we overwrite.
      deduplicateCssVariables={false}
    >
      <QueryClientProvider client={client}>
        <LanguageProvider>
          <CommandProvider>
            <Toaster />
            <RouterProvider router={router} />
          </CommandProvider>
        </LanguageProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}
