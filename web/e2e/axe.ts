import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';

const script = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

interface Finding {
  id: string;
  help: string;
  nodes: { target: string[]; html: string; failureSummary: string }[];
}

/** What axe finds on the page as it is now; transitions end first, since a half-transparent text has no contrast. */
export async function findings(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) {
    // Through the debugger, which the policy of the page does not bind.
    const { readFile } = await import('node:fs/promises');
    await page.evaluate(await readFile(script, 'utf8'));
  }
  await page.evaluate(() => {
    const ends = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    return Promise.all(ends.map((animation) => animation.finished.catch(() => {})));
  });
  const violations = await page.evaluate(async (tags) => {
    const { axe } = window as unknown as {
      axe: { run: (context: Document, options: object) => Promise<{ violations: Finding[] }> };
    };
    const run = await axe.run(document, {
      runOnly: { type: 'tag', values: tags },
      resultTypes: ['violations'],
    });
    return run.violations;
  }, TAGS);
  return violations.flatMap(({ id, nodes }) =>
    nodes.slice(0, 3).map(({ target, html, failureSummary }) => {
      const why = failureSummary.split('\n').slice(1, 3).join(' ').trim();
      return `${id}: ${target.join(' ')} ${html.slice(0, 140)} (${why})`;
    }),
  );
}

/** Nothing is found, and nothing scrolls sideways outside a box of its own. */
export async function checkAccess(page: Page, what: string): Promise<void> {
  expect.soft(await findings(page), what).toEqual([]);
  const over = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect.soft(over, `${what} is wider than the window`).toBeLessThanOrEqual(0);
}
