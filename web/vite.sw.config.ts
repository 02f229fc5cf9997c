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
];
/** Not hashed by their name, so their content is. */
const PLAIN = ['index.html', 'icon.svg', 'manifest.webmanifest'];

function precache(): { url: string; revision: string | null }[] {
  const manifest = readManifest();
  const keys: string[] = [...OFFLINE, ...languages(manifest)];
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
