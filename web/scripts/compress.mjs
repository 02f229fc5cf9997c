// Writes a .br and a .gz beside every text file of dist/, so that the server only hands out bytes.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { dist } from './manifest.mjs';

const folder = fileURLToPath(dist);
const TEXT = /\.(js|css|html|svg|json|webmanifest)$/;
let before = 0;
let after = 0;
for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  const file = join(entry.parentPath, entry.name);
  if (!entry.isFile() || !TEXT.test(file) || file.includes('/.vite/')) continue;
  const bytes = readFileSync(file);
  // Smaller ones fit into one packet anyway.
  if (bytes.length < 1000) continue;
  const brotli = brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
  writeFileSync(`${file}.br`, brotli);
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
  before += bytes.length;
  after += brotli.length;
}
console.log(`compressed ${(before / 1000).toFixed(0)} kB to ${(after / 1000).toFixed(0)} kB`);
