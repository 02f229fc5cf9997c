import { defineConfig } from '@playwright/test';
import base from './playwright.config';

/**
 * How fast a list of 10,000 rows is: `npm run perf`, written to target/bench/web.json with the budgets beside.
 * A measurement, not a check: the figures hang on the machine, so none of them fails it.
 */
export default defineConfig(base, {
  testMatch: '*.perf.ts',
  workers: 1,
  timeout: 900_000,
  use: { trace: 'off', screenshot: 'off' },
});
