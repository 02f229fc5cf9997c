// What Vite's manifest says: which files a screen needs. Read by the size budget and by the service worker's build.
import { readFileSync } from 'node:fs';

export const dist = new URL('../dist/', import.meta.url);

/** Chunks by the source file they begin with. */
export function readManifest() {
  return JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));
}

/** Every file that is loaded together with a chunk: itself, what it imports statically, and their style sheets. */
export function closure(manifest, key, seen = new Set(), files = new Set()) {
  const chunk = manifest[key];
  if (!chunk || seen.has(key)) return files;
  seen.add(key);
  files.add(chunk.file);
  for (const css of chunk.css ?? []) files.add(css);
  for (const next of chunk.imports ?? []) closure(manifest, next, seen, files);
  return files;
}

export const ENTRY = 'index.html';

/** The words of the languages: one of them is loaded before the first paint. */
export function languages(manifest) {
  return Object.keys(manifest).filter((key) => /^src\/i18n\/[^/]+\/index\.ts$/.test(key));
}
