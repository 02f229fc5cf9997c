import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { defineConfig } from 'vite';
// @ts-expect-error A script of the build, without types.
import { closure, dist, ENTRY, languages, readManifest } from './scripts/manifest.mjs';

/** Screens that are there without a connection; the others are kept once they were opened. */
const OFFLINE = [
  ENTRY,
  'src/features/today/today-screen.tsx',
  'src/records/list-screen.tsx',
  'src/records/record-screen.tsx',
  'src/records/record-panel.tsx',
  'src/records/record-timeline.tsx',
  'src/app/me-screen.tsx',
  'src/app/palette.tsx',
  // What is written without a connection: its forms, its list, and what sends it. The dialogs and the database that
  // they share come with them.
  'src/records/record-form.tsx',
  'src/ui/date-input.tsx',
  'src/app/waiting-panel.tsx',
  'src/app/send-waiting.ts',
  // The pages of those whom a rep visits.
  'src/features/follow-ups/log-dialog.tsx',
  'src/features/follow-ups/follow-ups-tab.tsx',
  'src/features/customers/customer-header.tsx',
  'src/features/customers/chain-tab.tsx',
  'src/features/customers/customer-dialogs.tsx',
  'src/features/leads/inbox-link.tsx',
  'src/features/leads/lead-dialogs.tsx',
  'src/features/opportunities/list-header.tsx',
  'src/features/opportunities/stage-path.tsx',
  'src/features/opportunities/opportunity-dialogs.tsx',
];
/** Not hashed by their name, so their content is. */
const PLAIN = ['index.html', 'icon.svg', 'manifest.webmanifest'];

function precache(): { url: string; revision: string | null }[] {
  const manifest = readManifest();
  const keys: string[] = [...OFFLINE, ...languages(manifest)];
  const missing = keys.filter((key) => !(key in manifest));
  if (missing.length > 0) throw new Error(`no chunk begins with ${missing.join(', ')}`);
  const hashed = new Set<string>(keys.flatMap((key) => [...closure(manifest, key)]));
  const revision = (file: string) =>
    createHash('sha256')
      .update(readFileSync(new URL(file, dist)))
      .digest('hex')
      .slice(0, 16);
  return [
    ...PLAIN.map((file) => ({ url: `/${file}`, revision: revision(file) })),
    ...[...hashed].map((file) => ({ url: `/${file}`, revision: null })),
  ];
}

/** The service worker, built after the app because it names the app's files. */
export default defineConfig({
  publicDir: false,
  define: { __PRECACHE__: JSON.stringify(precache()), 'process.env.NODE_ENV': '"production"' },
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: false,
    sourcemap: false,
    lib: { entry: 'src/sw.ts', formats: ['es'], fileName: () => 'sw.js' },
  },
});
