import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSheets } from '../../packages/server/src/book/sheets.ts';
import { type OutCell, writeWorkbook } from '../../packages/server/src/book/workbook.ts';
import { hasBrowser } from './chromium.ts';
import { FieldLogger } from './field-logger.ts';
import { ADMIN, firstAdmin, type Person } from './person.ts';
import { Stage } from './stage.ts';
import type { ConsoleWindow } from './window.ts';

const ENTERPRISE = '清源印染厂';
const MN = '310115000000010AB3456789';
/** One character off, as it is typed into a logger at night. */
const MISTYPED = '310115000000010AB3456780';

/** What the bureau enters, by sheet and by heading of the template. */
const DISTRICT: Readonly<Record<string, readonly Readonly<Record<string, OutCell>>[]>> = {
  企业: [{ 企业名称: ENTERPRISE, 管理类别: '重点管理', 片区: '东片' }],
  排放口: [{ 所属企业: ENTERPRISE, 排放口编号: 'DW001', 排放口名称: '废水总排口' }],
  监测点位: [{ 所属企业: ENTERPRISE, 排放口编号: 'DW001', 监测点位名称: '总排口出水', 监测因子: 'COD、pH' }],
  数采仪: [{ MN号: MN, 所属企业: ENTERPRISE, 绑定点位: '总排口出水' }],
  限值: [
    {
      ...{ 所属企业: ENTERPRISE, 排放口编号: 'DW001', 监测因子: 'COD', 限值类型: '日均值' },
      ...{ 上限值: 80, 单位: 'mg/L', 生效日期: '2026-01-01' },
    },
  ],
};

/** The template with our rows below the headings it brought; a heading it does not have is a fault of ours. */
async function filled(template: Uint8Array, change: (row: Record<string, OutCell>) => void = () => {}) {
  const read = await readSheets(template, 'template.xlsx');
  if (!read.ok) throw new Error(read.fault.en);
  const sheets = read.sheets.map(({ name, rows }) => {
    const headings = (rows[0] ?? []).map((cell) => String(cell));
    const own = (DISTRICT[name] ?? []).map((given) => {
      const row = { ...given };
      change(row);
      const known = headings.map((heading) => heading.replace('*', ''));
      for (const heading of Object.keys(row)) expect(known).toContain(heading);
      return known.map((heading) => row[heading] ?? null);
    });
    return { name, widths: [], rows: [...rows.map((row) => row.map((cell) => cell as OutCell)), ...own] };
  });
  return Buffer.concat([...writeWorkbook(sheets)]);
}

describe.skipIf(!hasBrowser('journeys: a list of the district'))('a list of the district', () => {
  let stage: Stage;
  let admin: Person;
  let console: ConsoleWindow;
  let template: Buffer;
  beforeAll(async () => {
    stage = await Stage.open();
    const { base, server } = stage.house;
    admin = await firstAdmin(base, server.firstPassword!);
    console = await stage.window();
    await console.go('/book/import');
    await console.signIn(ADMIN.name, ADMIN.password);
    await console.page.getByRole('heading', { name: '导入企业档案' }).waitFor();
  });
  afterAll(() => stage?.close());

  const upload = (buffer: Buffer) =>
    console.page.getByLabel('选择要导入的文件').setInputFiles({
      name: '园区.xlsx',
      mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      buffer,
    });
  const total = async (kind: string) => (await admin.get<{ total: number }>(`book/${kind}`)).total;

  test('one bad row is named with sheet, row and column, and nothing is imported', async () => {
    const { page } = console;
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '下载导入模板（XLSX）' }).click(),
    ]);
    template = await readFile(await download.path());
    const bad = await filled(template, (row) => {
      if (row.监测因子 === 'COD、pH') row.监测因子 = 'COD、无此因子';
    });
    await upload(bad);
    await page.getByText(/有 \d+ 处错误，未导入任何内容/).waitFor();
    const fault = page.getByRole('grid', { name: /错误/ }).getByRole('row').filter({ hasText: '无此因子' });
    const cells = await fault.getByRole('gridcell').allInnerTexts();
    expect(cells.slice(0, 2)).toEqual(['监测点位', '3']);
    expect(await page.getByRole('button', { name: /确认导入/ }).count()).toBe(0);
    await console.expectAccessible('import with a fault');
    for (const kind of ['enterprises', 'outlets', 'points', 'loggers', 'limits'])
      expect(await total(kind)).toBe(0);
  });

  test('mended, it is shown row by row, confirmed with a reason and imported whole', async () => {
    const { page } = console;
    await upload(await filled(template));
    await page.getByText('全部核对通过，可以导入。').waitFor();
    await console.expectAccessible('import preview');
    expect(await total('enterprises')).toBe(0);
    await page.getByLabel('导入理由').fill('园区首次建档');
    await page.getByRole('button', { name: '确认导入 5 条' }).click();
    await page.getByText('已导入：新增 5 条').waitFor();
    for (const kind of ['enterprises', 'outlets', 'points', 'loggers', 'limits'])
      expect(await total(kind)).toBe(1);
    await page.getByRole('link', { name: '查看企业档案' }).click();
    await page.getByText(ENTERPRISE).first().waitFor();
    await console.expectAccessible('book');
  });

  test('a logger with a mistyped MN waits unclaimed and is adopted with the guess, from its first byte', async () => {
    const { page } = console;
    const logger = await FieldLogger.dial(stage.house.server.hj212Port, MISTYPED);
    const firstMs = Date.now() - 3_600_000;
    for (let k = 0; k < 5; k++)
      await logger.sendAnswered({ w01018: `3${k}.5`, w01001: '7.21' }, firstMs + k * 60_000);
    await page.getByRole('navigation').getByRole('link', { name: '待认领' }).click();
    const row = page.getByRole('row').filter({ hasText: MISTYPED });
    await row.getByText(`与 ${MN} 只差一个字符`).waitFor();
    await console.expectAccessible('quarantine');
    await row.getByRole('button', { name: '认领' }).click();
    await page.getByText('w01018-Rtd=34.5').waitFor();
    await console.expectAccessible('adoption');
    await page.getByRole('button', { name: '认领', exact: true }).last().click();
    await page.getByRole('status').filter({ hasText: '已认领' }).waitFor();
    await page.getByRole('link', { name: '打开点位' }).click();
    await page.getByRole('heading', { name: /总排口出水/ }).waitFor();
    const { items } = await admin.get<{ items: { id: string }[] }>('points');
    const range = `from=${(firstMs - 1000) * 1000}&to=${Date.now() * 1000}`;
    const readings = await admin.get<{ items: unknown[] }>(
      `points/${items[0]!.id}/readings?statistic=realtime&${range}`,
    );
    expect(readings.items).toHaveLength(5);
    logger.hangUp();
  });
});
