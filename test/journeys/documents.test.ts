import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changedTemplate, docxParagraphs } from '../../packages/server/src/documents/documents.testing.ts';
import { pdfText } from '../../packages/server/src/documents/pdf/read-back.testing.ts';
import { hasBrowser, openBrowser } from './chromium.ts';
import { seedDistrict } from './district.ts';
import { type JourneyHouse, openHouse } from './house.ts';
import { firstAdmin, newPerson, type Person } from './person.ts';
import { ConsoleWindow } from './window.ts';

interface Issued {
  readonly id: string;
  readonly number: string;
  readonly pdf: string;
  readonly templateVersion: number;
  readonly corrects: string;
}

describe.skipIf(!hasBrowser('journeys: documents'))('a bureau prints on its own paper', () => {
  let house: JourneyHouse;
  let browser: Browser;
  let head: Person;
  let window: ConsoleWindow;
  const folder = mkdtempSync(join(tmpdir(), 'wenqu-templates-'));
  beforeAll(async () => {
    [house, browser] = await Promise.all([openHouse(seedDistrict), openBrowser()]);
    const admin = await firstAdmin(house.base, house.server.firstPassword!);
    const made = await newPerson(house.base, admin, 'head', 'supervisor');
    head = made.person;
    window = await ConsoleWindow.open(browser, house.base);
    await window.go('/documents/templates?t=custody-form');
    await window.signIn(made.name, made.password);
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await browser?.close();
    await house?.close();
  });

  const file = (name: string, bytes: Buffer): string => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  };
  const issued = async () => (await head.get<{ items: readonly Issued[] }>('documents')).items;

  test('a template that lacks a field is refused by name; put right, it is taken', async () => {
    const { page } = window;
    const drawer = page.getByRole('dialog', { name: '样品交接单' });
    const choose = drawer.getByLabel('选择 DOCX 文件', { exact: true }).and(page.locator('input'));
    const lacking = changedTemplate('custody-form', (body) => body.replace('{sampleNumber}', ''));
    await choose.setInputFiles(file('lacking.docx', lacking));
    await drawer.getByText('模板缺少必填字段“水样编号”{sampleNumber}').waitFor();
    expect(await drawer.getByRole('button', { name: '启用为新版本' }).count()).toBe(0);
    const own = changedTemplate('custody-form', (body) => body.replace('样品交接单', '本局样品流转单'));
    await choose.setInputFiles(file('own.docx', own));
    await drawer.getByLabel('版本说明').fill('本局版式');
    await drawer.getByRole('button', { name: '启用为新版本' }).click();
    await drawer.getByText('第 2 版 · 本局上传').waitFor();
    await window.expectAccessible('template');
  });

  test('a document is made in the dialog: what is missing is said and takes no number, then both files are real', async () => {
    const { page } = window;
    await window.go('/documents');
    await page.getByRole('button', { name: '制作文书' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('文书种类').selectOption({ label: '样品交接单' });
    await dialog.getByLabel('水样编号').fill('SY-2026-007');
    await dialog.getByRole('button', { name: '制作并编号' }).click();
    await dialog.getByRole('alert').getByText('缺少“交接记录”').waitFor();
    expect(await issued()).toEqual([]);
    await dialog.getByRole('button', { name: '添加一行：样品' }).click();
    await dialog.getByRole('group', { name: '第 1 行' }).getByLabel('样品编号').fill('SY-2026-007-1');
    await dialog.getByRole('button', { name: '添加一行：交接记录' }).click();
    const hand = dialog.getByRole('group', { name: '第 1 行' }).last();
    await hand.getByLabel('时间').fill('2026-11-21T14:05');
    await hand.getByLabel('移交人').fill('采样员');
    await hand.getByLabel('接收人').fill('收样员𪚥');
    await window.expectAccessible('making a document');
    await dialog.getByRole('button', { name: '制作并编号' }).click();
    await page.getByRole('heading', { name: /^环样字〔\d{4}〕第1号$/ }).waitFor();
    await page.getByText('与制作时一致').waitFor();
    const [document] = await issued();
    expect(document?.templateVersion).toBe(2);
    const bytes = async (link: RegExp): Promise<Buffer> => {
      const waiting = page.waitForEvent('download');
      await page.getByRole('link', { name: link }).click();
      return readFileSync(await (await waiting).path());
    };
    const [pdf, docx] = [await bytes(/^下载 PDF/), await bytes(/^下载 DOCX/)];
    expect(createHash('sha256').update(pdf).digest('hex')).toBe(document?.pdf);
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    const said = pdfText(pdf);
    for (const text of ['本局样品流转单', 'SY-2026-007-1', '2026年11月21日14时05分', '收样员𪚥']) {
      expect(said).toContain(text);
    }
    expect(docxParagraphs(docx)).toContain(document?.number);
  });

  test('a mistake is corrected by a further document that names the first', async () => {
    const { page } = window;
    await page.getByRole('button', { name: '制作更正文书' }).click();
    const dialog = page.getByRole('dialog', { name: /^更正 环样字/ });
    expect(await dialog.getByLabel('水样编号').inputValue()).toBe('SY-2026-007');
    await dialog.getByLabel('接收实验室').fill('区环境监测站');
    await dialog.getByRole('button', { name: '制作并编号' }).click();
    await page.getByRole('heading', { name: /第2号$/ }).waitFor();
    const [second, first] = await issued();
    expect(second?.corrects).toBe(first?.id);
    await page.getByText('更正件').first().waitFor();
    expect(window.faults).toEqual([]);
  });
});
