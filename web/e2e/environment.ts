import { fileURLToPath } from 'node:url';

/** Everything that a run writes, below the target folder of the clone. */
export function target(name: string): string {
  return fileURLToPath(new URL(`../../target/e2e/${name}`, import.meta.url));
}

export const PORT = Number(process.env.MINGXI_E2E_PORT ?? 7199);

/** Friday morning in Shanghai: the server's clock starts here, and the browser's stands here. */
export const NOW = '2026-11-20T01:30:00Z';
export const TODAY = '2026-11-20';

export const SERVER_COMMAND = `node ${JSON.stringify(fileURLToPath(new URL('./server.mjs', import.meta.url)))}`;

/** The browser that Debian ships: nothing is downloaded. */
export const browserOptions = {
  launchOptions: {
    executablePath: process.env.CHROMIUM_BIN ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  },
  locale: 'zh-CN',
  timezoneId: 'Asia/Shanghai',
  viewport: { width: 1440, height: 900 },
  // A worker that answers from its cache would hide what the server says.
  serviceWorkers: 'block' as const,
};
