import { readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasBrowser, openBrowser } from './chromium.ts';
import { type JourneyHouse, openHouse } from './house.ts';
import { firstAdmin, newPerson } from './person.ts';
import { ConsoleWindow } from './window.ts';

const sheet = (kind: string): string =>
  readFileSync(new URL(`../../fixtures/lists/${kind}.csv`, import.meta.url), 'utf8');
const YEAR = 'from=2025-01-01&to=2025-12-31';
const csv = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

describe.skipIf(!hasBrowser('journeys: lists'))('a list from the sheet to the printed bulletin', () => {
  let house: JourneyHouse;
  let browser: Browser;
  let desk: ConsoleWindow;
  let page: Page;
  beforeAll(async () => {
    [house, browser] = await Promise.all([openHouse(), openBrowser()]);
    const admin = await firstAdmin(house.base, house.server.firstPassword!);
    const supervisor = await newPerson(house.base, admin, 'desk', 'supervisor');
    desk = await ConsoleWindow.open(browser, house.base);
    page = desk.page;
    await desk.go('/');
    await desk.signIn(supervisor.name, supervisor.password);
    await page.getByRole('link', { name: '清单台账' }).waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await house?.close();
  });

  const upload = (name: string, text: string) =>
    page.getByLabel('选择要导入的表格').setInputFiles(csv(name, text));

  test('a sheet with a wrong row is told by row and column, mended, and taken in', async () => {
    await desk.go('/lists');
    await page.getByRole('link', { name: /渣土运输/ }).click();
    await page.getByRole('button', { name: '导入导出' }).click();
    const broken = sheet('muck-trucks').replace('LD-20250002,2025-02-11', 'LD-20250002,2025-02-31');
    expect(broken).not.toBe(sheet('muck-trucks'));
    await upload('渣土.csv', broken);
    await page.getByText('有 1 处错误').waitFor();
    const fault = page.getByRole('table', { name: '错误' }).getByRole('row').nth(1);
    expect(await fault.innerText()).toMatch(/3\s+日期\s+2025-02-31\s+不是有效日期/);
    await upload('渣土.csv', sheet('muck-trucks'));
    await page.getByText('全部核对通过').waitFor();
    await page.getByLabel('导入理由').fill('2025年台账');
    await page.getByRole('button', { name: '导入 264 行' }).click();
    await page.getByText('已导入：新增 264 行，修改 0 行').waitFor();
    await upload('渣土.csv', sheet('muck-trucks'));
    await page.getByText('没有要导入的内容').waitFor();
  });

  test('its figures stand with what they are made of, and the bulletin says them and is downloaded', async () => {
    await desk.go(`/lists/muck-trucks?v=figures&${YEAR}`);
    await page.getByText('244 / 264').waitFor();
    await page.getByRole('button', { name: '通报', exact: true }).click();
    await page.getByText('查处滴撒漏等违法17起，罚款17,000元').waitFor();
    await page.getByRole('button', { name: '印发通报' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '印发', exact: true }).click();
    const link = page.getByRole('link', { name: /下载 DOCX/ });
    await link.waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    const xml = strFromU8(unzipSync(readFileSync(await download.path()))['word/document.xml']!);
    const text = xml.replaceAll(/<[^>]+>/g, '');
    expect(text).toContain('查处滴撒漏等违法17起，罚款17,000元');
    expect(text).toContain('渣土运输整治通报');
  });

  test('the kind editor refuses an unknown key and a renamed field in use, each at its line, and saves what is sound', async () => {
    await desk.go('/lists/muck-trucks/edit');
    const file = page.getByLabel('配置文件（JSON）');
    const text = await file.inputValue();
    const save = page.getByRole('button', { name: '保存为新版本' });
    await page.getByRole('heading', { name: '检查通过' }).waitFor();

    await file.fill(text.replace('"title": "slip"', '"colour": "red",\n  "title": "slip"'));
    await page.getByText('未知的键“colour”').waitFor();
    expect(await save.isDisabled()).toBe(true);
    await page.getByRole('button', { name: /^第 \d+ 行$/ }).click();
    const chosen = await file.evaluate((area) => {
      const { value, selectionStart, selectionEnd } = area as unknown as {
        readonly value: string;
        readonly selectionStart: number;
        readonly selectionEnd: number;
      };
      return value.slice(selectionStart, selectionEnd);
    });
    expect(chosen).toContain('"colour": "red"');

    await file.fill(text.replaceAll('"fine"', '"penalty"').replaceAll('sum(fine of', 'sum(penalty of'));
    await page.getByText('字段“fine”有 17 行在用，不能删除或改名').waitFor();
    expect(await save.isDisabled()).toBe(true);

    await file.fill(text.replace('"zh": "渣土运输"', '"zh": "渣土车"'));
    await page.getByRole('heading', { name: '检查通过' }).waitFor();
    await page.getByText('修改名称').waitFor();
    await save.click();
    await page.getByLabel('理由').fill('名称从简');
    await page.getByRole('dialog').getByRole('button', { name: '保存', exact: true }).click();
    await page.getByRole('heading', { name: '渣土车' }).waitFor();
    await page.getByText('第 2 版').first().waitFor();
  });

  test('projects hang on a timeline, counted back from their deadlines', async () => {
    await desk.go('/lists/key-projects?v=import');
    await upload('重点项目.csv', sheet('key-projects'));
    await page.getByText('全部核对通过').waitFor();
    await page.getByLabel('导入理由').fill('年度计划');
    await page.getByRole('button', { name: '导入 18 行' }).click();
    await page.getByText('已导入：新增 18 行').waitFor();
    await page.getByRole('button', { name: '挂图作战' }).click();
    await page.getByText('各节点由竣工时限倒推').waitFor();
    await expect.poll(() => page.locator('[data-light]').count()).toBe(18 * 7);
    await page.getByRole('link', { name: '东港新材料二期' }).first().click();
    await page.getByRole('heading', { name: '历次修改' }).waitFor();
    await desk.expectAccessible('row');
    expect(desk.faults).toEqual([]);
  });
});
