import { defineConfig } from '@playwright/test';
import base from './playwright.config';

/** Pictures of every screen for people to look at: `cargo xtask shots`. */
export default defineConfig(base, {
  timeout: 60_000,
  fullyParallel: true,
  reporter: [['line']],
  projects: [
    { name: 'data', testMatch: 'shots.setup.ts' },
    { name: 'shots', testMatch: '*.shots.ts', dependencies: ['data'] },
  ],
});
