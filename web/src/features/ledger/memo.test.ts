import { describe, expect, it } from 'vitest';
import { memoText } from './memo';

describe('the memo of an entry', () => {
  it.each([
    ['开票 INV-2026-000007', 'Invoice INV-2026-000007'],
    ['作废 INV-2026-000007', 'Void INV-2026-000007'],
    ['红冲 CN-2026-000001', 'Credit note CN-2026-000001'],
    ['红冲收入 CN-2026-000001', 'Revenue taken back by CN-2026-000001'],
    ['期初应收 OLD-1', 'Opening receivable OLD-1'],
    ['期初应收 ', 'Opening receivable'],
    ['冲抵 CN-1 → INV-2', 'Credit CN-1 → INV-2'],
    ['撤销冲抵：抬头错误', 'Credit taken back: 抬头错误'],
    ['到款 RCP-2026-000012', 'Receipt RCP-2026-000012'],
    ['认领到款 RCP-1', 'Receipt RCP-1 claimed'],
    ['冲销认领 RCP-1：退票', 'Claim of RCP-1 reversed: 退票'],
    ['冲销到款 RCP-1：退票', 'Receipt RCP-1 reversed: 退票'],
    ['核销 RCP-1 → INV-2', 'Applied RCP-1 → INV-2'],
    ['撤销核销 RCP-1：核销有误', 'Application of RCP-1 undone: 核销有误'],
    ['SO-2026-000003 完结', 'SO-2026-000003 closed'],
    ['DN-2026-000463 验收', 'DN-2026-000463 accepted'],
    ['SO-2026-000003 2026-10 服务收入', 'SO-2026-000003 services of 2026-10'],
    ['调整', '调整'],
    ['Correct the bank fee', 'Correct the bank fee'],
  ])('%s is said to an English reader', (stored, said) => {
    expect(memoText(stored, 'en')).toBe(said);
    expect(memoText(stored, 'zh-CN')).toBe(stored);
  });
});
