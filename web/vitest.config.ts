import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const src = fileURLToPath(new URL('./src', import.meta.url));

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { '@': src } },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.{ts,tsx}', 'lint/*.test.ts'],
    setupFiles: ['./vitest.setup.ts'],
    // Amounts and moments must not depend on the machine that runs the tests.
    env: { TZ: 'Asia/Shanghai' },
    css: false,
    restoreMocks: true,
    // Two cores: more workers only wait for each other.
    maxWorkers: 2,
    // A shared machine may be slow; what hangs still ends.
    testTimeout: 30_000,
  },
});
