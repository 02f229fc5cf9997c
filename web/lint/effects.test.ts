import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const refused = [
  'useEffect(() => box.scrollIntoView(), []);',
  'useEffect(() => box.focus());',
  'useLayoutEffect(() => box?.current?.scrollTo(0, 0), [box]);',
  'useEffect(() => () => leave(), []);',
  'React.useEffect(() => join(), []);',
  'useDidUpdate(() => play(), [at]);',
  'return <p ref={(node) => node?.animate([], 1)} />;',
];

const accepted = [
  'useEffect(() => { box.scrollIntoView(); }, []);',
  'useEffect(() => { join(); return () => leave(); }, []);',
  'useCallback(() => box.focus(), []);',
  'return <p ref={box} />;',
];

/** The samples of which the plugin says that a block is missing. */
function complained(samples: string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'mingxi-lint-'));
  try {
    const plugins = [resolve('lint/effects.grit')];
    const linter = { rules: { recommended: false } };
    writeFileSync(join(folder, 'biome.json'), JSON.stringify({ plugins, linter }));
    samples.forEach((line, at) => {
      writeFileSync(join(folder, `sample-${at}.tsx`), `export function Sample() {\n${line}\n}\n`);
    });
    const biome = resolve('node_modules/.bin/biome');
    const run = spawnSync(biome, ['lint', '--colors=off', '.'], { cwd: folder, encoding: 'utf8' });
    const said = run.stdout + run.stderr;
    return samples.filter((_, at) => said.includes(`sample-${at}.tsx:2:`));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('an effect or a ref without a block is refused, one with a block is not', () => {
  expect(complained([...refused, ...accepted])).toEqual(refused);
});
