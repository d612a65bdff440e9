import { instant, type PointId } from '@wenqu/domain';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import {
  AUTHOR,
  add,
  agency,
  change,
  device,
  enterprise,
  limit,
  logger,
  PLANT,
} from '../store/book.examples.ts';
import type { BookWhole } from '../store/book.ts';
import { MemoryBook } from '../store/memory/book.ts';
import { writeCsv } from './csv.ts';
import { applyImport, editsOf, previewImport } from './import.ts';
import { exportBook, exportCsv, writeCsvTemplate, writeTemplate } from './template.ts';
import { type OutCell, writeWorkbook } from './workbook.ts';

const LATER = { ...AUTHOR, reason: 'import', at: instant(AUTHOR.at + 1) };
const bytes = (chunks: Iterable<Uint8Array>) => new Uint8Array(Buffer.concat([...chunks]));
const workbook = (sheets: Record<string, OutCell[][]>) =>
  bytes(writeWorkbook(Object.entries(sheets).map(([name, rows]) => ({ name, widths: [], rows }))));
const none = (book: BookWhole) =>
  Object.values(book).every((rows) => !Array.isArray(rows) || rows.length === 0);

/** A small district in four sheets. */
const DISTRICT = {
  运维单位: [
    ['运维单位名称', '联系人'],
    ['清源运维', ''],
  ],
  企业: [
    ['企业名称', '统一社会信用代码', '管理类别', '重点排污单位', '运维单位'],
    ['东港印染', '914403001922038216', '重点管理', '是', '清源运维'],
    ['海澄食品', '', '简化管理', '否', null],
  ],
  排放口: [
    ['所属企业', '排放口编号', '排放口类型', '排放去向', '经度', '纬度'],
    ['东港印染', 'DW001', '总排口', '间接排放', 117.9, 24.5],
    ['海澄食品', 'DW001', '总排口', '直接排放', null, null],
  ],
  监测点位: [
    ['企业', '排放口编号', '点位名称', '位置', '监测因子', '实时间隔'],
    ['914403001922038216', 'DW001', '总排口出水', '排水口', 'COD、氨氮；w21011', 60],
    ['东港印染', 'DW001', '调节池进水', '进水口', '化学需氧量', 300],
    ['海澄食品', 'dw001', '总排口出水', null, 'pH,COD', null],
  ],
  数采仪: [
    ['MN', '企业', '绑定点位', '协议版本', '密码'],
    ['FJ0000000000000000000001', '东港印染', '总排口出水、调节池进水', 'HJ 212-2017', '123456'],
    ['FJ0000000000000000000002', '海澄食品', '总排口出水', null, null],
  ],
  设备: [
    ['企业', '监测点位', '设备类型', '监测因子', '量程下限', '量程上限', '单位', '安装日期'],
    ['东港印染', '总排口出水', '分析仪', 'COD', 0, 200, 'mg/L', '2025年6月1日'],
  ],
  限值: [
    ['企业', '排放口编号', '监测因子', '限值类型', '下限值', '上限值', '单位', '来源', '生效日期'],
    ['东港印染', 'DW001', 'COD', '日均值', null, 80, 'mg/L', '许可证', '2026/1/1'],
    ['东港印染', 'DW001', 'pH', '范围', 6, 9, '1', '国家标准', '20260101'],
  ],
} satisfies Record<string, OutCell[][]>;

async function imported() {
  const book = new MemoryBook();
  const preview = await previewImport(workbook(DISTRICT), '园区.xlsx', await book.whole());
  expect(preview.errors).toEqual([]);
  await applyImport(book, preview, AUTHOR);
  return book;
}

const faults = async (book: MemoryBook, sheets: Record<string, OutCell[][]>) => {
  const preview = await previewImport(workbook(sheets), 'x.xlsx', await book.whole());
  expect(preview.edits).toEqual([]);
  expect(() => editsOf(preview)).toThrow(expect.objectContaining({ code: 'WQ_BOOK_INVALID' }));
  for (const { zh, en } of preview.errors)
    expect([zh, en]).toEqual([expect.stringMatching(/./), expect.stringMatching(/./)]);
  return preview.errors.map(({ row, column, value }) => [row, column, value]);
};

describe('a whole district from one workbook', () => {
  test('rows of later sheets find those of earlier ones, all in one change', async () => {
    const book = await imported();
    const { enterprises, outlets, points, loggers, devices, limits, agencies } = await book.whole();
    expect(enterprises.map(({ name, agency: by, keyUnit }) => [name, by, keyUnit])).toEqual([
      ['东港印染', agencies[0]?.id, true],
      ['海澄食品', '', false],
    ]);
    expect(outlets.map((row) => row.enterprise)).toEqual(enterprises.map((row) => row.id));
    expect(points[0]).toMatchObject({
      factors: ['w01018', 'w21003', 'w21011'],
      place: 'discharge',
      realtimeIntervalS: 60,
    });
    expect(points[2]).toMatchObject({ outlet: outlets[1]?.id, factors: ['w01001', 'w01018'] });
    expect(loggers[0]?.bindings.map((each) => each.point)).toEqual([points[0]?.id, points[1]?.id]);
    expect(loggers[0]).toMatchObject({ edition: '2017', password: '123456' });
    expect(devices[0]).toMatchObject({ point: points[0]?.id, installedOn: '2025-06-01', rangeMax: 200 });
    expect(limits.map(({ kind, min, max, validFrom }) => [kind, min, max, validFrom])).toEqual([
      ['daily-mean', null, 80, '2026-01-01'],
      ['range', 6, 9, '2026-01-01'],
    ]);
  });

  test('the preview tells what would happen and does nothing', async () => {
    const book = new MemoryBook();
    const preview = await previewImport(workbook(DISTRICT), 'x.xlsx', await book.whole());
    expect(preview.counts.points).toEqual({ added: 3, changed: 0, unchanged: 0 });
    expect(preview.rows).toHaveLength(13);
    const logger = preview.rows.find((row) => row.kind === 'loggers');
    expect(logger).toMatchObject({
      sheet: '数采仪',
      row: 2,
      op: 'add',
      key: 'FJ0000000000000000000001 · 东港印染',
    });
    expect(logger?.changes).toContainEqual({
      field: 'bindings',
      before: [],
      after: '总排口出水、调节池进水',
    });
    expect(JSON.stringify(preview.rows)).not.toContain('123456');
    expect(none(await book.whole())).toBe(true);
  });

  test('the same file again changes nothing', async () => {
    const book = await imported();
    const { seq } = await book.whole();
    const preview = await previewImport(workbook(DISTRICT), 'x.xlsx', await book.whole());
    expect([preview.errors, preview.edits]).toEqual([[], []]);
    expect(preview.rows.every((row) => row.op === 'unchanged')).toBe(true);
    await applyImport(book, preview, LATER);
    expect((await book.whole()).seq).toBe(seq);
  });

  test('a changed cell changes its field; an empty one leaves it', async () => {
    const book = await imported();
    const sheets = {
      企业: [
        ['企业名称', '统一社会信用代码', '属地镇办', '管理类别'],
        ['东港印染科技', '914403001922038216', '东港镇', null],
      ],
      排放口: [
        ['所属企业', '排放口编号', '排放口名称'],
        ['东港印染科技', 'DW001', '总排口'],
        ['东港印染', 'YS001', '雨水口'],
      ],
    };
    const preview = await previewImport(workbook(sheets), 'x.xlsx', await book.whole());
    expect(preview.errors).toEqual([]);
    expect(preview.rows.map(({ op, changes }) => [op, changes.map(({ field }) => field)])).toEqual([
      ['change', ['name', 'town']],
      ['change', ['name']],
      ['add', ['enterprise', 'code', 'name']],
    ]);
    await applyImport(book, preview, LATER);
    expect(await book.get('enterprises', 'en1')).toMatchObject({ name: '东港印染科技', permitClass: 'key' });
  });

  test('extensions of a logger by the names people read, out and in again', async () => {
    const book = await imported();
    const { loggers } = await book.whole();
    // A row of before these were fields.
    const { addresses: _, refuse: __, extensions: ___, ...old } = logger({ mn: 'FJ0000000000000000000003' });
    await book.apply([add('loggers', { ...old, enterprise: loggers[0]!.enterprise, bindings: [] })], LATER);
    const sheets = {
      数采仪: [
        ['MN', '企业', '扩展协议'],
        ['FJ0000000000000000000001', '东港印染', '地方留样控制、vendor'],
      ],
    };
    await applyImport(book, await previewImport(workbook(sheets), 'x.xlsx', await book.whole()), LATER);
    expect((await book.whole()).loggers[0]).toMatchObject({ extensions: ['local-sampler', 'vendor'] });
    const whole = await book.whole();
    const csv = Buffer.from(exportCsv('loggers', whole)).toString('utf8');
    expect(csv).toContain('地方留样控制、厂家登录与配置');
    expect(csv).not.toContain('undefined');
    const again = await previewImport(bytes(exportBook(whole)), 'x.xlsx', whole);
    expect([again.errors, again.edits]).toEqual([[], []]);
    sheets.数采仪[1]![2] = '地方留样控制、别的';
    expect(await faults(book, sheets)).toEqual([[2, '扩展协议', '地方留样控制、别的']]);
  });

  test('a book that moved on since the preview is not overwritten', async () => {
    const book = await imported();
    const sheets = {
      企业: [
        ['企业名称', '属地镇办'],
        ['海澄食品', '海澄镇'],
      ],
    };
    const preview = await previewImport(workbook(sheets), 'x.xlsx', await book.whole());
    await book.apply([change('enterprises', 'en1', 1, { town: 'x' })], LATER);
    await expect(applyImport(book, preview, LATER)).rejects.toEqual(
      expect.objectContaining({ code: 'WQ_BOOK_CONFLICT' }),
    );
    expect((await book.get('enterprises', 'en2'))?.town).toBe('');
  });
});

describe('every fault is told at its place, all at once', () => {
  test('cells that cannot be read', async () => {
    const found = await faults(await imported(), {
      企业: [
        ['企业名称', '统一社会信用代码', '重点排污单位'],
        ['新厂', '12345', '也许'],
        ['', '914403001922038216', '是'],
      ],
      排放口: [
        ['所属企业', '排放口编号', '经度', '纬度'],
        ['东港印染', 'DW002', '东经', 24],
        ['东港印染', 'DW003', 200, 24],
      ],
      限值: [
        ['企业', '排放口编号', '监测因子', '限值类型', '下限值', '上限值', '生效日期'],
        ['东港印染', 'DW001', '总磷', '日均值', null, 1, '2026-02-30'],
        ['东港印染', 'DW001', '氨 氮 ???', '范围', 9, 6, '2026-01-01'],
        ['东港印染', 'DW001', '总氮', '范围', 6, null, '2026-01-01'],
      ],
    });
    expect(found).toEqual([
      [2, '重点排污单位', '也许'],
      [2, '统一社会信用代码', '12345'],
      [3, '企业名称', ''],
      [2, '经度', '东经'],
      [3, '经度', '200'],
      [2, '生效日期', '2026-02-30'],
      [3, '监测因子', '氨 氮 ???'],
      [4, '上限值', ''],
    ]);
  });

  test('rows that are named and not there, or named by several', async () => {
    const book = await imported();
    await book.apply(
      [add('enterprises', enterprise({ name: '同名' })), add('enterprises', enterprise({ name: '同名' }))],
      LATER,
    );
    const found = await faults(book, {
      排放口: [
        ['所属企业', '排放口编号'],
        ['没有这家', 'DW1'],
        ['同名', 'DW1'],
      ],
      数采仪: [
        ['MN', '企业', '绑定点位'],
        ['M1', '东港印染', '总排口出水、没有的点'],
        ['M2', '海澄食品', '调节池进水'],
      ],
    });
    expect(found).toEqual([
      [2, '所属企业', '没有这家'],
      [3, '所属企业', '同名'],
      [2, '绑定点位', '没有的点'],
      [3, '绑定点位', '调节池进水'],
    ]);
  });

  test('rows that stand twice', async () => {
    const found = await faults(await imported(), {
      企业: [['企业名称'], ['甲'], ['乙'], ['甲 ']],
      数采仪: [
        ['MN', '企业'],
        ['abc', '甲'],
        ['ABC', '乙'],
      ],
    });
    expect(found).toEqual([
      [4, '企业名称', '甲'],
      [3, 'MN号', 'ABC'],
    ]);
  });

  test('two enterprises of one name with two credit codes are two', async () => {
    const book = new MemoryBook();
    const sheets = {
      企业: [
        ['企业名称', '统一社会信用代码'],
        ['同名', '914403001922038216'],
        ['同名', '91330100799655058B'],
      ],
    };
    const preview = await previewImport(workbook(sheets), 'x.xlsx', await book.whole());
    expect([preview.errors, preview.edits.length]).toEqual([[], 2]);
  });

  test('headings that are unknown, missing or doubled', async () => {
    const found = await faults(await imported(), {
      企业: [
        ['企业名称', '颜色', '电话', '联系电话'],
        ['甲', '蓝', '1', '2'],
      ],
      排放口: [
        ['所属企业', '经度'],
        ['东港印染', 1],
      ],
    });
    expect(found).toContainEqual([1, '颜色', '颜色']);
    expect(found).toContainEqual([1, '联系电话', '联系电话']);
    expect(found).toContainEqual([1, '排放口编号', '排放口编号']);
  });

  test('an MN or credit code kept as a number has lost its end', async () => {
    const found = await faults(await imported(), {
      企业: [
        ['企业名称', '统一社会信用代码'],
        ['甲', Number('914403001922038216')],
      ],
      数采仪: [
        ['MN', '企业'],
        [Number('88888880000001234567'), '东港印染'],
      ],
    });
    expect(found.map(([row, column]) => [row, column])).toEqual([
      [2, '统一社会信用代码'],
      [2, 'MN号'],
    ]);
  });

  test('a limit’s number is not edited, a binding not ended by a list', async () => {
    const found = await faults(await imported(), {
      限值: [
        ['企业', '排放口编号', '监测因子', '限值类型', '上限值', '来源', '生效日期'],
        ['东港印染', 'DW001', 'COD', '日均值', 100, '许可证', '2026-01-01'],
      ],
      数采仪: [
        ['MN', '企业', '绑定点位'],
        ['FJ0000000000000000000001', '东港印染', '总排口出水'],
      ],
    });
    expect(found).toEqual([
      [2, '绑定点位', '总排口出水'],
      [2, '上限值', '100'],
    ]);
  });

  test('a limit is ended and followed in one file', async () => {
    const book = await imported();
    const sheets = {
      限值: [
        ['企业', '排放口编号', '监测因子', '限值类型', '上限值', '来源', '生效日期', '终止日期'],
        ['东港印染', 'DW001', 'COD', '日均值', 80, '许可证', '2026-01-01', '2026-06-30'],
        ['东港印染', 'DW001', 'COD', '日均值', 60, '许可证', '2026-07-01', null],
      ],
    };
    const preview = await previewImport(workbook(sheets), 'x.xlsx', await book.whole());
    expect([preview.errors, preview.rows.map(({ op }) => op)]).toEqual([[], ['change', 'add']]);
    await applyImport(book, preview, LATER);
  });

  test('what is only doubtful is a warning', async () => {
    const book = await imported();
    const sheets = {
      企业: [
        ['企业名称', '统一社会信用代码'],
        ['甲', '914403001922038217'],
      ],
      监测点位: [
        ['企业', '排放口编号', '点位名称', '监测因子'],
        ['东港印染', 'DW001', '新点', 'w99999'],
      ],
      图例: [['随便']],
    };
    const { errors, warnings } = await previewImport(workbook(sheets), 'x.xlsx', await book.whole());
    expect(errors).toEqual([]);
    expect(warnings.map(({ sheet, row, column }) => [sheet, row, column])).toEqual([
      ['图例', 0, ''],
      ['企业', 2, '统一社会信用代码'],
      ['监测点位', 2, '监测因子'],
    ]);
  });
});

describe('a workbook as Excel saves it', () => {
  const ns = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const words = ['所属监测企业台账', '企业名称', '属地镇办', '示例：某厂', '甲厂', '东港镇', '乙厂'];
  const shared = (at: string, word: string) => `<c r="${at}" t="s"><v>${words.indexOf(word)}</v></c>`;
  const file = (sheet: string) =>
    zipSync({
      'xl/workbook.xml': strToU8(
        `<workbook ${ns} xmlns:r="${office}"><sheets><sheet name="企业" sheetId="1" r:id="rId1"/></sheets></workbook>`,
      ),
      'xl/_rels/workbook.xml.rels': strToU8(
        `<Relationships><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
      ),
      'xl/sharedStrings.xml': strToU8(
        `<sst ${ns}>${words.map((word) => `<si><t>${word}</t></si>`).join('')}</sst>`,
      ),
      'xl/media/image1.png': new Uint8Array(10),
      'xl/worksheets/sheet1.xml': strToU8(
        `<worksheet ${ns}><sheetData>${sheet}</sheetData><mergeCells><mergeCell ref="B3:B4"/></mergeCells></worksheet>`,
      ),
    });

  test('shared words, gaps, merged cells, formulas with their results', async () => {
    const sheet = `
      <row r="2">${shared('A2', '企业名称')}${shared('B2', '属地镇办')}</row>
      <row r="3">${shared('A3', '示例：某厂')}${shared('B3', '东港镇')}</row>
      <row r="4">${shared('A4', '甲厂')}<c r="B4"/></row>
      <row r="7"><c r="A7" t="str"><f>CONCATENATE("乙","厂")</f><v>乙厂</v></c>${shared('B7', '东港镇')}</row>
      <row r="9"><c r="A9" s="0"/></row>`;
    const preview = await previewImport(file(sheet), 'x.xlsx', await new MemoryBook().whole());
    expect(preview.errors).toEqual([]);
    expect(preview.rows.map(({ row, key }) => [row, key])).toEqual([
      [4, '甲厂'],
      [7, '乙厂'],
    ]);
  });

  test('a title above the headings is not taken for them', async () => {
    const sheet = `<row r="1">${shared('A1', '所属监测企业台账')}</row><row r="3">${shared('A3', '企业名称')}</row><row r="4">${shared('A4', '甲厂')}</row>`;
    const { errors, rows } = await previewImport(file(sheet), 'x.xlsx', await new MemoryBook().whole());
    expect([errors, rows.map(({ row, key }) => [row, key])]).toEqual([[], [[4, '甲厂']]]);
  });
});

describe('lists as CSV', () => {
  const row = [
    ['企业名称', '属地镇办'],
    ['甲', '东港镇'],
  ];

  test.each(['企业.csv', 'enterprises.csv', '2026企业清单.csv', 'list.csv'])('%s', async (name) => {
    const preview = await previewImport(writeCsv(row), name, await new MemoryBook().whole());
    expect([preview.errors, preview.counts.enterprises.added]).toEqual([[], 1]);
  });

  test('as a Chinese Excel saves it, in GBK', async () => {
    const gbk = Uint8Array.from([
      0xc6, 0xf3, 0xd2, 0xb5, 0xc3, 0xfb, 0xb3, 0xc6, 0x0d, 0x0a, 0xbc, 0xd7, 0x0d, 0x0a,
    ]);
    const preview = await previewImport(gbk, 'x.csv', await new MemoryBook().whole());
    expect(preview.rows).toMatchObject([{ kind: 'enterprises', key: '甲' }]);
  });

  test('an open quote and a list of nothing known are faults of the file', async () => {
    const empty = await new MemoryBook().whole();
    for (const text of ['企业名称\n"甲', 'a,b\n1,2', '']) {
      const preview = await previewImport(new TextEncoder().encode(text), 'x.csv', empty);
      expect(preview.errors).toMatchObject([{ sheet: 'x.csv', row: 0 }]);
    }
  });
});

describe('files that must not be read', () => {
  const refused = async (file: Uint8Array, name = 'x.xlsx') => {
    const { errors, edits } = await previewImport(file, name, await new MemoryBook().whole());
    expect(edits).toEqual([]);
    return errors[0]?.en;
  };

  test('an archive that inflates without end', async () => {
    const bomb = zipSync({ 'xl/worksheets/sheet1.xml': new Uint8Array(200 * 1024 * 1024) }, { level: 6 });
    expect(bomb.length).toBeLessThan(1024 * 1024);
    expect(await refused(bomb)).toMatch(/inflates/);
  });

  test('a cell a million rows below or far to the right', async () => {
    for (const at of ['A1048576', 'XFD1']) {
      const file = workbook({ 企业: [['企业名称']] });
      const sheet = strToU8(
        `<worksheet><sheetData><row r="${at.replace(/\D/g, '')}"><c r="${at}"><v>1</v></c></row></sheetData></worksheet>`,
      );
      expect(file.length).toBeGreaterThan(0);
      expect(await refused(zipSync({ 'xl/worksheets/sheet1.xml': sheet }))).toMatch(/rows/);
    }
  });

  test('more bytes or rows than a district has', async () => {
    expect(await refused(new Uint8Array(17 * 1024 * 1024))).toMatch(/larger than 16 MB/);
    expect(await refused(new TextEncoder().encode('企业名称\n'.repeat(50_002)), 'x.csv')).toMatch(/rows/);
  });

  test('an old .xls, a cut archive, an archive of something else', async () => {
    expect(await refused(Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0]))).toMatch(/Save as/);
    const whole = workbook(DISTRICT);
    for (const cut of [4, 100, whole.length >> 1, whole.length - 30]) {
      expect(await refused(whole.subarray(0, cut)), String(cut)).toMatch(/valid|sheet/);
    }
    expect(await refused(zipSync({ 'readme.txt': strToU8('hello') }))).toMatch(/valid|sheet/);
  });
});

describe('templates and exports', () => {
  test('the template as it is adds nothing and has no fault', async () => {
    const empty = await new MemoryBook().whole();
    const preview = await previewImport(bytes(writeTemplate()), 'x.xlsx', empty);
    expect([preview.errors, preview.warnings, preview.rows]).toEqual([[], [], []]);
    for (const kind of [
      'agencies',
      'enterprises',
      'outlets',
      'points',
      'loggers',
      'devices',
      'limits',
    ] as const) {
      const csv = await previewImport(writeCsvTemplate(kind), `${kind}.csv`, empty);
      expect([csv.errors, csv.rows], kind).toEqual([[], []]);
    }
  });

  test('the examples of the template would themselves be accepted', async () => {
    const { readSheets } = await import('./sheets.ts');
    const read = await readSheets(bytes(writeTemplate()), 'x.xlsx');
    if (!read.ok) throw new Error(read.fault.en);
    const unmarked = Object.fromEntries(
      read.sheets.map(({ name, rows }) => [
        name,
        rows.map((row) =>
          row.map((cell) =>
            typeof cell === 'string'
              ? cell.replace(/^示例：/, '').replace('91350000000000000X', '914403001922038216')
              : (cell as OutCell),
          ),
        ),
      ]),
    );
    const preview = await previewImport(workbook(unmarked), 'x.xlsx', await new MemoryBook().whole());
    expect([preview.errors, preview.warnings]).toEqual([[], []]);
    expect(preview.edits).toHaveLength(7);
  });

  test('an export imported into the same book changes nothing, into an empty one makes the same book', async () => {
    const book = await imported();
    await book.apply([change('loggers', 'lg1', 1, { password: '' })], LATER);
    const whole = await book.whole();
    const file = bytes(exportBook(whole));
    const same = await previewImport(file, 'x.xlsx', whole);
    expect([same.errors, same.edits]).toEqual([[], []]);
    const copy = new MemoryBook();
    await applyImport(copy, await previewImport(file, 'x.xlsx', await copy.whole()), AUTHOR);
    const bare = (rows: BookWhole) =>
      JSON.parse(JSON.stringify(rows), (key, value) =>
        ['seq', 'version', 'updatedAt'].includes(key) ? undefined : value,
      );
    expect(bare(await copy.whole())).toEqual(bare(whole));
    for (const kind of ['enterprises', 'points', 'limits'] as const) {
      const csv = await previewImport(exportCsv(kind, whole), `${kind}.csv`, whole);
      expect([csv.errors, csv.edits], kind).toEqual([[], []]);
    }
  });

  test('an export holds no password', async () => {
    const book = new MemoryBook();
    await book.apply(
      [
        ...PLANT,
        add('agencies', agency()),
        add('devices', device({ point: 'pt1' as PointId })),
        add('limits', limit({ factor: 'w21011' })),
      ],
      AUTHOR,
    );
    const whole = await book.whole();
    expect(new TextDecoder().decode(exportCsv('loggers', whole))).not.toContain('123456');
  });

  test('texts that would break XML or become formulas come back as they were', async () => {
    const name = 'a<b>&"c"\u0007_x0041_ =1+1';
    const sheets = {
      企业: [
        ['企业名称', '地址'],
        [name, '=HYPERLINK("x")'],
      ],
    };
    const preview = await previewImport(workbook(sheets), 'x.xlsx', await new MemoryBook().whole());
    expect(preview.rows[0]?.changes).toEqual([
      { field: 'name', before: '', after: name },
      { field: 'address', before: '', after: '=HYPERLINK("x")' },
    ]);
  });

  test('the same book gives the same bytes', async () => {
    const whole = await (await imported()).whole();
    expect(bytes(exportBook(whole))).toEqual(bytes(exportBook(whole)));
  });
});
