import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';

const script = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const EVERYTHING = {
  type: 'tag',
  values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
} as const;
/** What alone can differ between light and dark. */
const COLOURS = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } as const;
const SCHEMES = [
  { scheme: 'light', rules: EVERYTHING },
  { scheme: 'dark', rules: COLOURS },
] as const;
type Rules = (typeof SCHEMES)[number]['rules'];

interface Finding {
  id: string;
  help: string;
  nodes: { target: string[]; html: string; failureSummary: string }[];
}

/** What axe finds on the page as it is now; transitions are at their end, since a half-transparent text has no contrast. */
async function findings(page: Page, rules: Rules): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) {
    // Through the debugger, which the policy of the page does not bind.
    const { readFile } = await import('node:fs/promises');
    await page.evaluate(await readFile(script, 'utf8'));
  }
  await settleColours(page);
  const violations = await page.evaluate(async (runOnly) => {
    const { axe } = window as unknown as {
      axe: { run: (context: Document, options: object) => Promise<{ violations: Finding[] }> };
    };
    const run = await axe.run(document, {
      runOnly,
      resultTypes: ['violations'],
    });
    return run.violations;
  }, rules);
  return violations.flatMap(({ id, nodes }) =>
    nodes.slice(0, 3).map(({ target, html, failureSummary }) => {
      const why = failureSummary.split('\n').slice(1, 3).join(' ').trim();
      return `${id}: ${target.join(' ')} ${html.slice(0, 140)} (${why})`;
    }),
  );
}

/**
 * Brings every transition to its end. It is not waited for, since a browser that draws no frame never ends one; and it
 * is done more than once, since a text that takes its colour from above begins to change when that has ended.
 */
async function settleColours(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await new Promise((done) => {
      requestAnimationFrame(() => requestAnimationFrame(done));
      setTimeout(done, 1000);
    });
    const moving = () =>
      document
        .getAnimations()
        .filter(({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY);
    for (let round = 0; round < 50 && moving().length > 0; round += 1) {
      for (const animation of moving()) animation.finish();
    }
  });
}

/** In light and in dark nothing is found, and nothing scrolls sideways outside a box of its own. */
export async function checkAccess(page: Page, what: string): Promise<void> {
  for (const { scheme, rules } of SCHEMES) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme);
    expect.soft(await findings(page, rules), `${what}, ${scheme}`).toEqual([]);
  }
  const over = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect.soft(over, `${what} is wider than the window`).toBeLessThanOrEqual(0);
}
