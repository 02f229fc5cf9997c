import { defineConfig } from '@playwright/test';
import { browserOptions, PORT, SERVER_COMMAND, target } from './e2e/environment';

/** Journeys in Debian's Chromium against the real program, its demo company and a clock that shows the same day. */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.spec.ts',
  outputDir: target('results'),
  reporter: [['list'], ['html', { open: 'never', outputFolder: target('report') }]],
  fullyParallel: false,
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 120_000,
  expect: { timeout: 20_000 },
  use: {
    // A page that never comes says which one it was, instead of waiting for the end of its test.
    navigationTimeout: 60_000,
    actionTimeout: 60_000,
    baseURL: `http://127.0.0.1:${PORT}`,
    ...browserOptions,
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
  },
  webServer: {
    command: SERVER_COMMAND,
    url: `http://127.0.0.1:${PORT}/readyz`,
    timeout: 600_000,
    reuseExistingServer: false,
    stdout: 'pipe',
  },
});
