/**
 * Memos that the system writes, by their beginning or end: what is stored and sealed with the entry is Chinese, and is
 * said to an English reader in English. Numbers and reasons stay as they are; a memo of a person is not touched.
 */
const written: [RegExp, string][] = [
  [/^开票 (.+)$/, 'Invoice $1'],
  [/^作废 (.+)$/, 'Void $1'],
  [/^红冲收入 (.+)$/, 'Revenue taken back by $1'],
  [/^红冲 (.+)$/, 'Credit note $1'],
  [/^期初应收 (.*)$/, 'Opening receivable $1'],
  [/^冲抵 (.+) → (.+)$/, 'Credit $1 → $2'],
  [/^撤销冲抵：(.*)$/, 'Credit taken back: $1'],
  [/^到款 (.+)$/, 'Receipt $1'],
  [/^认领到款 (.+)$/, 'Receipt $1 claimed'],
  [/^冲销认领 ([^：]+)：(.*)$/, 'Claim of $1 reversed: $2'],
  [/^冲销到款 ([^：]+)：(.*)$/, 'Receipt $1 reversed: $2'],
  [/^核销 (.+) → (.+)$/, 'Applied $1 → $2'],
  [/^撤销核销 ([^：]+)：(.*)$/, 'Application of $1 undone: $2'],
  [/^(\S+) 完结$/, '$1 closed'],
  [/^(\S+) 验收$/, '$1 accepted'],
  [/^(\S+) (\d{4}-\d{2}) 服务收入$/, '$1 services of $2'],
];

/** A memo in the language of the reader. */
export function memoText(memo: string, locale: string): string {
  if (locale === 'zh-CN') return memo;
  const found = written.find(([form]) => form.test(memo));
  return found ? memo.replace(found[0], found[1]).trim() : memo;
}
