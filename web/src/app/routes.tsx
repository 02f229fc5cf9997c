import { type AnyRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { FunctionComponent } from 'react';
import { RightGate } from '@/records/right-gate';

/** Screens that are more than the list and page of an object; one line each, loaded when opened. */
export function featureRoutes(parent: AnyRoute) {
  const screen = <T extends Record<string, unknown>>(
    path: string,
    load: () => Promise<T>,
    name: keyof T & string,
    /** What the screen is for: whoever may not do it is told so instead. */
    action?: string,
  ) =>
    createRoute({
      getParentRoute: () => parent,
      path,
      component: gated(action, lazyRouteComponent(load as never, name as never) as FunctionComponent),
    });
  return [
    screen('/', () => import('@/features/today/today-screen'), 'TodayScreen'),
    screen('/me', () => import('./me-screen'), 'MeScreen'),
    screen('/settings', () => import('@/features/settings/settings-screen'), 'SettingsScreen'),
    screen(
      '/settings/organization',
      () => import('@/features/settings/organization-screen'),
      'OrganizationScreen',
    ),
    screen('/settings/numbers', () => import('@/features/settings/numbers-screen'), 'NumbersScreen'),
    screen('/settings/tokens', () => import('@/features/settings/tokens-screen'), 'TokensScreen'),
    screen('/settings/fields', () => import('@/features/settings/fields-screen'), 'FieldsScreen'),
    screen('/settings/jobs', () => import('@/features/jobs/jobs-screen'), 'JobsScreen', 'job.read'),
    screen('/imports/new', () => import('@/features/imports/import-wizard'), 'ImportWizard', 'import.run'),
    screen('/settings/setup', () => import('@/features/setup/setup-screen'), 'SetupScreen', 'user.create'),
    screen('/explain', () => import('@/features/explain/explain-screen'), 'ExplainScreen'),
    screen('/quotes/new', () => import('@/features/quotes/quote-editor'), 'NewQuote', 'quote.create'),
    screen('/quotes/$id/edit', () => import('@/features/quotes/quote-editor'), 'EditQuote', 'quote.update'),
    screen(
      '/contracts/new',
      () => import('@/features/contracts/contract-editor'),
      'NewContract',
      'contract.create',
    ),
    screen('/aging', () => import('@/features/aging/aging-screen'), 'AgingScreen'),
    screen(
      '/matching',
      () => import('@/features/matching/matching-screen'),
      'MatchingScreen',
      'receipt.apply',
    ),
    screen('/unbilled', () => import('@/features/unbilled/unbilled-screen'), 'UnbilledScreen'),
    screen('/collections', () => import('@/features/collections/collections-screen'), 'CollectionsScreen'),
    screen('/waterfall', () => import('@/features/revenue/waterfall-screen'), 'WaterfallScreen'),
    screen('/close', () => import('@/features/close/close-screen'), 'CloseScreen'),
    screen('/trial-balance', () => import('@/features/ledger/trial-balance-screen'), 'TrialBalanceScreen'),
  ];
}

function gated(action: string | undefined, Screen: FunctionComponent): FunctionComponent {
  if (!action) return Screen;
  const Gated = () => (
    <RightGate action={action}>
      <Screen />
    </RightGate>
  );
  // Loaded before it is opened, as the screen itself would be.
  return Object.assign(Gated, { preload: (Screen as { preload?: () => Promise<void> }).preload });
}
