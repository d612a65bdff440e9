import { readFileSync } from 'node:fs';
import { type IssuedDocument, readKind } from '@wenqu/domain';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestHouse, type TestHouse } from '../packages/server/src/api/test-house.ts';
import { readCsv } from '../packages/server/src/book/csv.ts';

const SHEETS = new URL('../fixtures/lists/', import.meta.url);
const sheetText = (kind: string): string => readFileSync(new URL(`${kind}.csv`, SHEETS), 'utf8');
const YEAR = { from: '2025-01-01', to: '2025-12-31' };
/** Opening the district and printing on two busy cores. */
const SLOW_MS = 120_000;

let house: TestHouse;
let inspector: Awaited<ReturnType<TestHouse['as']>>;
beforeAll(async () => {
  house = await openTestHouse();
  inspector = await house.as('inspector');
}, SLOW_MS);
afterAll(() => house.close());

/** A sheet through the door people use: uploaded, compared, taken in. */
async function takeIn(kind: string, text: string) {
  const boundary = 'sheet-of-a-list';
  const body = [
    `--${boundary}`,
    `content-disposition: form-data; name="file"; filename="${kind}.csv"`,
    'content-type: text/csv',
    '',
    text,
    `--${boundary}--`,
    '',
  ].join('\r\n');
  const preview = await inspector({
    ...{ method: 'POST', url: `/api/lists/${kind}/import`, payload: Buffer.from(body) },
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  });
  expect(preview.statusCode, preview.body).toBe(200);
  const { token, faults } = preview.json();
  expect(faults).toEqual([]);
  const done = await inspector({
    ...{ method: 'POST', url: `/api/list-imports/${token}/commit`, payload: { rows: 'all', reason: '月报' } },
  });
  expect(done.statusCode, done.body).toBe(200);
  return done.json() as { import: { added: number; changed: number; unchanged: number }; opened: number };
}

/** The words of the printed bulletin, as they stand in the DOCX. */
async function printed(kind: string, lang: 'zh' | 'en'): Promise<string> {
  const answer = await inspector({
    ...{ method: 'POST', url: `/api/lists/${kind}/bulletin`, payload: { ...YEAR, lang } },
  });
  expect(answer.statusCode, answer.body).toBe(201);
  const { docx } = answer.json() as IssuedDocument;
  const xml = strFromU8(
    unzipSync(await house.main.files.read(docx))['word/document.xml'] ?? new Uint8Array(),
  );
  return xml
    .replaceAll(/<\/w:p>/g, '\n')
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll('&amp;', '&');
}

/** What the papers said; and the numbers that must be in no cell, in every unit one might write them in. */
const STORIES: readonly (readonly [kind: string, zh: string, en: string, totals: readonly number[]])[] = [
  [
    'air-days',
    '优级天237天，比上年同期增加29天',
    '237 excellent-air days, 29 more than the year before',
    [237, 29],
  ],
  ['water-problems', '水环境问题点位40个', '40 problem points', [40]],
  [
    'muck-trucks',
    '违法17起，罚款17,000元',
    '17 cases of spilling and the like were dealt with, ¥17,000',
    [17, 17_000, 1.7],
  ],
  [
    'catering-fumes',
    '走访餐饮单位918家次，885家次符合要求，33家次需整改',
    '918 visits, 885 within the rules, 33 to fix',
    [918, 885, 33],
  ],
  [
    'enterprise-forum',
    '参会企业8家，达成项目5个、金额1.8亿元',
    '8 enterprises, 5 projects, ¥180 million',
    [8, 5, 1.8, 18_000, 180_000_000],
  ],
  [
    'supply-demand',
    '签约项目37个、金额6.58亿元',
    '37 projects, ¥658 million',
    [37, 6.58, 65_800, 658_000_000],
  ],
  [
    'signed-investments',
    '签约项目29个、金额83.3亿元，其中正式签约7个、15.6亿元，意向签约22个、67.7亿元',
    '29 projects, ¥8.33 billion = 7 formal ¥1.56 billion + 22 intended ¥6.77 billion',
    [29, 7, 22, 83.3, 15.6, 67.7, 833_000, 156_000, 677_000],
  ],
  ['cross-province', '跨省通办事项71项，办件105件', '71 items, 105 cases', [71, 105]],
];

describe('what the newspaper says comes out of the rows', () => {
  test.each(STORIES)(
    '%s: %s',
    async (kind, zh, en) => {
      const rows = readRows(kind);
      const { import: first } = await takeIn(kind, sheetText(kind));
      expect(first).toMatchObject({ added: rows.length, changed: 0, unchanged: 0 });
      expect(await printed(kind, 'zh')).toContain(zh);
      expect(await printed(kind, 'en')).toContain(en);
      // The same sheet once more adds nothing, and says what came of it the first time.
      expect((await takeIn(kind, sheetText(kind))).import).toEqual(first);
      const { total } = (await inspector({ url: `/api/lists/${kind}/rows?limit=1` })).json();
      expect(total).toBe(rows.length);
    },
    SLOW_MS,
  );

  test.each(STORIES)('no cell of the sheet of %s holds a total', (kind, _zh, _en, totals) => {
    const wanted = new Set(totals);
    for (const [at, row] of readRows(kind).entries())
      for (const cell of row)
        expect(cell !== '' && wanted.has(Number(cell)), `${kind} row ${at + 2}: ${cell}`).toBe(false);
  });

  test(
    'one row changed, and the figures change with it',
    async () => {
      const lines = sheetText('muck-trucks').split('\r\n');
      const at = lines.findIndex((line) => line.includes('滴撒漏'));
      const fine = Number(lines[at]?.split(',').at(-1));
      const changed = lines.with(at, lines[at]!.replace(/,\d+$/, `,${fine + 350}`)).join('\r\n');
      expect((await takeIn('muck-trucks', changed)).import).toMatchObject({ added: 0, changed: 1 });
      const text = await printed('muck-trucks', 'en');
      expect(text).toContain('17 cases of spilling and the like were dealt with, ¥17,350');
    },
    SLOW_MS,
  );
});

test(
  'every shipped kind has a sheet, takes it in without a fault and prints its bulletin',
  async () => {
    const { items } = (await inspector({ url: '/api/lists' })).json() as { items: { id: string }[] };
    expect(items.length).toBeGreaterThanOrEqual(17);
    for (const { id } of items.filter(({ id }) => !STORIES.some(([kind]) => kind === id))) {
      const { import: done } = await takeIn(id, sheetText(id));
      expect(done.added, id).toBe(readRows(id).length);
    }
    expect(await printed('river-sections', 'zh')).toMatch(/监测断面6个、72断面次.*达标率\d/);
    expect(await printed('key-projects', 'zh')).toContain('重点项目18个');
  },
  SLOW_MS,
);

test('33 to put right, one item each, counted back to none as they are settled', async () => {
  const figure = async (id: string) => {
    const query = new URLSearchParams(YEAR).toString();
    const answer = (await inspector({ url: `/api/lists/catering-fumes/figures?${query}` })).json();
    return answer.values[id].value;
  };
  const items = await house.main.matters.all({ machine: ['item'], kind: ['catering-fumes'] });
  expect([items.length, await figure('to-fix'), await figure('left'), await figure('fixed')]).toEqual([
    33, 33, 33, 0,
  ]);
  // 不属问题 needs a second signature; either way it is no longer open.
  const [supervisor, head] = [await house.as('supervisor'), await house.as('head')];
  const step = async (as: typeof supervisor, id: string, event: string) => {
    const { matter } = (await supervisor({ url: `/api/matters/${id}` })).json();
    const answer = await as({
      ...{ method: 'POST', url: `/api/matters/${id}/steps` },
      payload: { event, version: matter.version, reason: '复核后属其他单位职责', given: {} },
    });
    expect(answer.statusCode, answer.body).toBeLessThan(300);
  };
  for (const [at, { id }] of items.entries()) {
    await step(supervisor, id, 'doubt');
    await step(head, id, 'void');
    if (at === 0) expect(await figure('left')).toBe(32);
  }
  // What was found stays what was found; what is left to do is none.
  expect([await figure('to-fix'), await figure('left')]).toEqual([33, 0]);
});

/** Rows of a sheet without its heading. */
function readRows(kind: string): readonly (readonly string[])[] {
  const read = readCsv(sheetText(kind).replace(/^\ufeff/, ''));
  if (!read.ok) throw new Error(`line ${read.line}`);
  return read.rows.slice(1);
}

test('a shipped kind is whole, and its sheet has a column for each field', () => {
  const text = readFileSync(new URL('../packages/server/kinds/catering-fumes.json', import.meta.url), 'utf8');
  const read = readKind(text);
  expect(read.ok && read.kind.columns.length).toBe(readCsvHead('catering-fumes').length);
});
const readCsvHead = (kind: string): readonly string[] => sheetText(kind).split('\r\n')[0]!.split(',');
