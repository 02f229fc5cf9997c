// Serves the demo company for the journeys: builds it once for each program, then works on a copy.
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = resolve(root, 'target/e2e');
const binary = process.env.MINGXI_BIN ?? resolve(root, 'target/debug/mingxi');
const web = resolve(root, 'web/dist');
const port = process.env.MINGXI_E2E_PORT ?? '7199';
// The day before the one that the journeys live in, so that yesterday's work is today's list.
const until = '2026-11-19';
const now = '2026-11-20T01:30:00Z';

if (!existsSync(binary)) {
  console.error(`there is no ${binary}; build it with cargo, or name another in MINGXI_BIN`);
  process.exit(1);
}
mkdirSync(folder, { recursive: true });

const environment = {
  ...process.env,
  MINGXI_TEST_CLOCK: now,
  MINGXI_ALLOW_TEST_CLOCK: 'true',
  MINGXI_WEB_FOLDER: web,
  MINGXI_REQUESTS_PER_MINUTE: '0',
  MINGXI_SIGN_INS_PER_MINUTE: '0',
  MINGXI_LOG: 'warn',
};

/** The demo company of this program, made when another program made the one that is there. */
function template() {
  const file = resolve(folder, 'demo.db');
  const stamp = resolve(folder, 'demo.stamp');
  const { size, mtimeMs } = statSync(binary);
  const wanted = `${binary} ${size} ${mtimeMs} ${until} empty`;
  if (existsSync(file) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return file;
  for (const ending of ['', '-wal', '-shm']) rmSync(file + ending, { force: true });
  const made = spawnSync(binary, ['demo', '--until', until, '--customers', '80', '--deals', '400'], {
    env: { ...environment, DATABASE_URL: `sqlite://${file}` },
    stdio: 'inherit',
  });
  if (made.status !== 0) process.exit(made.status ?? 1);
  // Beside it a company that has just begun.
  const begun = ['init', '--name', '空白公司', '--slug', 'empty', '--email', 'admin@empty.mingxi.example'];
  const empty = spawnSync(binary, begun, {
    env: { ...environment, DATABASE_URL: `sqlite://${file}`, MINGXI_ADMIN_PASSWORD: 'mingxi-empty-2026' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (empty.status !== 0) process.exit(empty.status ?? 1);
  writeFileSync(stamp, wanted);
  return file;
}

const source = template();
const database = resolve(folder, 'run.db');
for (const ending of ['', '-wal', '-shm']) {
  rmSync(database + ending, { force: true });
  if (existsSync(source + ending)) copyFileSync(source + ending, database + ending);
}
const server = spawn(binary, ['serve', '--listen', `127.0.0.1:${port}`], {
  env: { ...environment, DATABASE_URL: `sqlite://${database}` },
  stdio: 'inherit',
});
const stop = () => server.kill('SIGTERM');
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
server.on('exit', (code) => process.exit(code ?? 0));
