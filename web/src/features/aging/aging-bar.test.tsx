import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { show } from '@/records/testing';
import { AgingBar, sharesOf } from '@/ui/aging-bar';

const part = (label: string, amount_minor: number) => ({ label, amount: { amount_minor, currency: 'CNY' } });

it.each([
  ['fills the bar with its own total', [60, 40], 100, [600, 400]],
  ['is as long as its share of the largest row', [50, 0], 200, [250, 0]],
  ['gives no room to credit', [100, -30], 100, [1000, 0]],
  ['draws nothing of nothing', [0, 0], 0, [0, 0]],
])('%s', (_, amounts, of, shares) => {
  expect(
    sharesOf(
      amounts.map((amount, place) => part(String(place), amount)),
      of,
    ),
  ).toEqual(shares);
});

it('says its numbers in words', async () => {
  show(
    <AgingBar
      label="云帆科技"
      parts={[part('Not due', 8_000_000), part('1–30 days', 0), part('over 90 days', 150)]}
    />,
  );
  const bar = await screen.findByRole('img');
  expect(bar.getAttribute('aria-label')).toContain('云帆科技');
  expect(bar.getAttribute('aria-label')).toContain('Not due ¥80,000.00');
  expect(bar.getAttribute('aria-label')).toContain('over 90 days ¥1.50');
  expect(bar.getAttribute('aria-label')).not.toContain('1–30 days');
  expect(bar.querySelectorAll('rect')).toHaveLength(2);
});
