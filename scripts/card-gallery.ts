// A picture of the explanation card of every form, from made water.
//   node launch.mjs run scripts/card-gallery.ts [--out cards] [--only replay,rounding]
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { flagsOf } from '../bench/report.ts';
import { openTestHouse } from '../packages/server/src/api/test-house.ts';
import { systemClock } from '../packages/server/src/clock.ts';
import { STAGED, stageCards } from '../test/card-stage.ts';
import { openBrowser } from '../test/journeys/chromium.ts';

const flags = flagsOf();
const out = flags.out ?? 'cards';
const only = flags.only?.split(',');
/** High enough for a card to be whole in its picture. */
const SIZES = { desk: { width: 1440, height: 1900 }, phone: { width: 412, height: 2800 } } as const;
const READ_MS = 60_000;

/** The card on its entry's page, with its sentence. */
async function picture(page: Page, url: string, file: string): Promise<void> {
  await page.goto(url);
  const card = page.locator('li', { has: page.locator('[data-form]') }).first();
  await card.waitFor({ timeout: READ_MS });
  await pause(300);
  await card.screenshot({ path: file });
}

const house = await openTestHouse(resolve('packages/web/dist'));
const browser = await openBrowser();
try {
  const forms = STAGED.filter(({ form, rule }) => only?.includes(form || rule) ?? true);
  const { findings, frames } = await stageCards(house.main, systemClock(), forms);
  for (let waited = 0; house.main.projection.status().framesDone < frames; waited += 100) {
    if (waited > READ_MS) throw new Error('the readings did not arrive');
    await pause(100);
  }
  const base = await house.app.listen({ port: 0, host: '127.0.0.1' });
  const ask = await house.as('supervisor');
  const [name = '', value = ''] = (await house.cookie('supervisor')).split('=');
  mkdirSync(out, { recursive: true });
  for (const lang of ['zh', 'en'] as const)
    for (const [size, viewport] of Object.entries(SIZES)) {
      const context = await browser.newContext({ viewport, locale: 'zh-CN', reducedMotion: 'reduce' });
      await context.addCookies([{ name, value, url: base }]);
      await context.addInitScript(`localStorage.setItem('wenqu.lang', '${lang}')`);
      const page = await context.newPage();
      for (const { id, facts, rule } of findings) {
        const { entry } = (await ask({ method: 'GET', url: `/api/findings/${id}` })).json();
        const form = String(facts.form ?? rule);
        await picture(page, `${base}/register/${entry}`, join(out, `${form}.${size}.${lang}.png`));
      }
      await context.close();
    }
  console.log(`${findings.length} cards in ${out}`);
} finally {
  await browser.close();
  await house.close();
}
