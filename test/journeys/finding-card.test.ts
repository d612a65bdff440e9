import { resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestHouse, type TestHouse } from '../../packages/server/src/api/test-house.ts';
import { systemClock } from '../../packages/server/src/clock.ts';
import { STAGED, stageCards } from '../card-stage.ts';
import { hasBrowser, openBrowser } from './chromium.ts';
import { until } from './house.ts';
import { ConsoleWindow } from './window.ts';

const FORMS = ['replay', 'clamp-limit', 'stats-inconsistent'];

describe.skipIf(!hasBrowser('journeys: a finding explained'))('a finding explained', () => {
  let house: TestHouse;
  let browser: Browser;
  let base: string;
  const pages: string[] = [];
  const windows: ConsoleWindow[] = [];
  beforeAll(async () => {
    house = await openTestHouse(resolve('packages/web/dist'));
    const forms = STAGED.filter(({ form }) => FORMS.includes(form));
    const { findings, frames } = await stageCards(house.main, systemClock(), forms);
    await until('all frames are read', async () => house.main.projection.status().framesDone >= frames);
    const ask = await house.as('supervisor');
    for (const { id } of findings) {
      const { entry } = (await ask({ method: 'GET', url: `/api/findings/${id}` })).json();
      pages.push(`/register/${entry}`);
    }
    base = await house.app.listen({ port: 0, host: '127.0.0.1' });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await house?.close();
    expect(windows.flatMap(({ faults }) => faults)).toEqual([]);
  });

  async function supervisors(view: { width: number; height: number }): Promise<ConsoleWindow> {
    const window = await ConsoleWindow.open(browser, base, view);
    windows.push(window);
    const [name = '', value = ''] = (await house.cookie('supervisor')).split('=');
    await window.page.context().addCookies([{ name, value, url: base }]);
    return window;
  }

  test('its curve is read by keyboard, and evidence is ordered with its own sentence as the reason', async () => {
    const window = await supervisors({ width: 1440, height: 900 });
    const { page } = window;
    await window.go(pages[0]!);
    const curve = page.getByRole('slider', { name: /COD、流量/ });
    await curve.focus();
    await page.keyboard.press('ArrowRight');
    await expect
      .poll(() => curve.getAttribute('aria-valuetext'), { timeout: 20_000 })
      .toMatch(/^\d\d-\d\d 04:30 · COD [\d.]+ \(常见 [\d.]+–[\d.]+\) · 流量 /);
    expect(await window.violations('card of a repeated stretch')).toEqual([]);
    await page.getByRole('button', { name: '调取该时段' }).click();
    const reason = page.getByRole('dialog').getByRole('textbox', { name: /理由|事由|原因/ });
    await reason.waitFor();
    expect(await reason.inputValue()).toMatch(
      /^疑似：化学需氧量近16小时数据与3天前同时段完全相同.*（线索 D03\.pc0）$/,
    );
  }, 120_000);

  test('every picture fits a phone', async () => {
    const window = await supervisors({ width: 412, height: 915 });
    const { page } = window;
    for (const path of pages) {
      await window.go(path);
      await page.locator('[data-form]').waitFor();
      const wide = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect(wide).toBe(0);
      expect(await window.violations(path)).toEqual([]);
    }
  }, 120_000);
});
