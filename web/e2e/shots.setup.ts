import { mkdirSync, writeFileSync } from 'node:fs';
import { signIn, test } from './app';
import { target } from './environment';
import { prepareRecords } from './shots-data';

/** What every picture starts from: sessions, and the records that it opens. */
test('sign in and make what is too long, too large and too many', async ({ page, browser, baseURL }) => {
  test.setTimeout(300_000);
  mkdirSync(target('shots'), { recursive: true });
  await signIn(page);
  const known = await prepareRecords(page);
  const staff = await page.context().storageState();
  const other = await browser.newContext({ baseURL });
  const answer = await other.request.post('/api/v1/session', {
    data: { organization: 'empty', email: 'admin@empty.mingxi.example', password: 'mingxi-empty-2026' },
  });
  test.expect(answer.status(), await answer.text()).toBe(201);
  const empty = await other.storageState();
  await other.close();
  writeFileSync(target('shots.json'), JSON.stringify({ known, sessions: { staff, empty } }));
});
