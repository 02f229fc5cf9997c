import { expect, leave, open, signIn, test } from './app';
import { routes } from './screens';

/**
 * Every screen is opened and left within the program: what it set up is taken down, and what an effect gave back in place
 * of its clean-up is called. A screen that fails at this fails the next one too.
 */
const PARTS = 2;

test.describe.configure({ mode: 'parallel', timeout: 300_000 });

for (const [name, size] of [
  ['desk', { width: 1440, height: 900 }],
  ['phone', { width: 390, height: 844 }],
] as const) {
  for (let part = 0; part < PARTS; part++) {
    test(`every screen at the ${name} can be left, ${part + 1} of ${PARTS}`, async ({ page, errors }) => {
      await page.setViewportSize(size);
      await signIn(page);
      const own = (await routes(page)).filter((_, index) => index % PARTS === part);
      for (const path of own) {
        await test.step(path, async () => {
          await open(page, path);
          await leave(page);
          expect(errors, `leaving ${path}`).toEqual([]);
        });
      }
    });
  }
}
