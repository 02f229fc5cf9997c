import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { addWords, putWords, wordsOf } from './catalog';
import { late } from './zh-CN/late';

const src = join(__dirname, '..');
const words = (group: string) => group.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Every module of ours that says something from a group that comes late, with the groups that it names. */
function modules(): { file: string; groups: string[]; text: string }[] {
  return readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.|^i18n\//.test(file))
    .map((file) => {
      const text = readFileSync(join(src, file), 'utf8');
      const named = [...text.matchAll(/useTranslations\('(\w+)[.']/g)].map(([, group]) => group ?? '');
      return { file, groups: [...new Set(named)].filter((group) => group in late), text };
    })
    .filter(({ groups }) => groups.length > 0);
}

describe('words that come late', () => {
  test('are brought by every module that says them', () => {
    const found = modules();
    expect(found.length).toBeGreaterThan(20);
    const forgotten = found.flatMap(({ file, groups, text }) =>
      groups
        .filter((group) => !text.includes(`'@/i18n/words/${words(group)}'`))
        .map((group) => [file, group]),
    );
    expect(forgotten, "these need import '@/i18n/words/<group>'").toEqual([]);
  });

  test('join those of the same group that were there', () => {
    const before = wordsOf('en');
    putWords('en', { settings: { title: 'Settings', user: { edit: 'Edit user' } } });
    addWords('settings', {
      'zh-CN': { user: { roles: '角色' } } as never,
      en: { user: { roles: 'Roles' } } as never,
    });
    expect(wordsOf('en')).toBe(before);
    expect(before).toEqual({
      settings: { title: 'Settings', user: { edit: 'Edit user', roles: 'Roles' } },
    });
    expect(wordsOf('zh-CN')).toEqual({ settings: { user: { roles: '角色' } } });
  });
});
