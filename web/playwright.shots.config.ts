import { defineConfig } from '@playwright/test';
import base from './playwright.config';

/** Pictures of every screen for people to look at: `cargo xtask shots`. */
export default defineConfig(base, { testMatch: '*.shots.ts', timeout: 300_000 });
