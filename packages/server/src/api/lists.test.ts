import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSheets } from '../book/sheets.ts';
import { openTestHouse, type TestHouse } from './test-house.ts';

type Person = Awaited<ReturnType<TestHouse['as']>>;
let house: TestHouse;
let supervisor: Person;
beforeAll(async () => {
  house = await openTestHouse();
  supervisor = await house.as('supervisor');
}, 60_000);
afterAll(() => house.close());

const upload = (as: Person, kind: string, text: string | Buffer, name = `${kind}.csv`) => {
  const boundary = 'sheet-of-a-list';
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: text/csv\r\n\r\n`;
  const payload = Buffer.concat([
    Buffer.from(head),
    Buffer.from(text),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  return as({
    ...{ method: 'POST', url: `/api/lists/${kind}/import`, payload },
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  });
};
const commit = (as: Person, token: string, rows: 'all' | 'good') =>
  as({ method: 'POST', url: `/api/list-imports/${token}/commit`, payload: { rows, reason: '导入' } });
const HEAD = '道路,日期,道路等级,保洁单位,积尘负荷';
const total = async (kind: string, query = '') =>
  (await supervisor({ url: `/api/lists/${kind}/rows?${query}` })).json().total;

test('one fault refuses the whole sheet, told by row and column; the good rows come by choice', async () => {
  const text = [
    HEAD,
    '东港街,2026-01-05,主干道,一队,0.8',
    '南塘路,2026-13-05,小巷,一队,很脏',
    '北桥路,2026/1/6,支路,二队,2.4',
  ].join('\n');
  const preview = (await upload(supervisor, 'road-cleaning', text)).json();
  expect(preview.counts).toEqual({ add: 2, change: 0, unchanged: 0 });
  expect(
    preview.faults.map(({ row, column, zh }: { row: number; column: string; zh: string }) => [
      row,
      column,
      zh,
    ]),
  ).toEqual([
    [3, '日期', '不是有效日期（如 2026-01-31）'],
    [3, '道路等级', '只能填写：主干道、次干道、支路'],
    [3, '积尘负荷（g/m²）', '不是数字'],
  ]);
  const refused = await commit(supervisor, preview.token, 'all');
  expect([refused.statusCode, refused.json().code, refused.json().detail.total]).toEqual([
    422,
    'WQ_LIST_IMPORT',
    3,
  ]);
  expect(await total('road-cleaning')).toBe(0);
  const done = (await commit(supervisor, preview.token, 'good')).json();
  expect(done.import).toMatchObject({ rows: 3, added: 2, refused: 1 });
  expect(done.faults).toHaveLength(3);
  // What was spent cannot be spent again.
  expect((await commit(supervisor, preview.token, 'good')).statusCode).toBe(404);
  expect(await total('road-cleaning', `where=${encodeURIComponent('class=lane')}`)).toBe(1);
  expect(await total('road-cleaning', `q=${encodeURIComponent('东港 主干道')}`)).toBe(1);
});

test('mended, the sheet adds what was missing and changes what is different', async () => {
  const text = [
    HEAD,
    '东港街,2026-01-05,主干道,一队,0.9',
    '南塘路,2026-01-05,支路,一队,1.1',
    '北桥路,2026-01-06,支路,二队,2.4',
  ].join('\n');
  const preview = (await upload(supervisor, 'road-cleaning', text)).json();
  expect(preview.counts).toEqual({ add: 1, change: 1, unchanged: 1 });
  const changed = preview.rows.find(({ op }: { op: string }) => op === 'change');
  expect(changed.changes).toEqual([{ field: 'dust', before: 0.8, after: 0.9 }]);
  expect((await commit(supervisor, preview.token, 'all')).json().import).toMatchObject({
    added: 1,
    changed: 1,
    unchanged: 1,
  });
  const { items } = (await supervisor({ url: '/api/lists/road-cleaning/imports' })).json();
  expect(items.map(({ added }: { added: number }) => added)).toEqual([1, 2]);
});

test('two rows with one key, a missing column and no heading are told', async () => {
  const twice = [HEAD, '东港街,2026-02-05,主干道,一队,0.8', '东港街,2026-02-05,主干道,一队,0.9'].join('\n');
  expect((await upload(supervisor, 'road-cleaning', twice)).json().faults[0]).toMatchObject({
    row: 3,
    zh: '与第 2 行的道路、日期相同',
  });
  const short = '道路,日期\n东港街,2026-02-05';
  expect((await upload(supervisor, 'road-cleaning', short)).json().faults[0]).toMatchObject({
    row: 0,
    zh: '缺少必填列：道路等级、保洁单位、积尘负荷',
  });
  expect((await upload(supervisor, 'road-cleaning', 'a,b\n1,2')).json().faults[0].row).toBe(0);
  // A list saved by a Chinese Excel as CSV is GBK.
  const gbk = Buffer.from([0xb5, 0xc0, 0xc2, 0xb7, 0x0a, 0xb1, 0xb1]);
  expect((await upload(supervisor, 'road-cleaning', gbk)).json().faults[0].zh).toContain('缺少必填列：日期');
});

test('the template comes back filled in: its headings are read, its example row is not', async () => {
  const file = await supervisor({ url: '/api/lists/muck-trucks/template.xlsx' });
  expect(file.statusCode).toBe(200);
  const read = await readSheets(file.rawPayload, 'x.xlsx');
  expect(read.ok && read.sheets.map(({ name }) => name)).toEqual(['渣土运输', '填写说明', '选项']);
  const preview = (await upload(supervisor, 'muck-trucks', file.rawPayload, 'x.xlsx')).json();
  expect([preview.faults, preview.count]).toEqual([[], 0]);
});

test('what is exported can be imported again and changes nothing', async () => {
  const file = (await supervisor({ url: '/api/lists/road-cleaning/export.xlsx' })).rawPayload;
  expect(strFromU8(unzipSync(file)['xl/worksheets/sheet1.xml']!)).toContain('积尘负荷');
  const preview = (await upload(supervisor, 'road-cleaning', file, 'x.xlsx')).json();
  expect([preview.faults, preview.counts]).toEqual([[], { add: 0, change: 0, unchanged: 3 }]);
});

test('a row by hand: checked, versioned, retired, never gone', async () => {
  const write = (payload: object) =>
    supervisor({ method: 'POST', url: '/api/lists/road-cleaning/rows', payload });
  const values = { road: '望江路', day: '2026-03-01', class: 'main', unit: '一队', dust: 0.7 };
  const wrong = await write({ values: { ...values, class: 'alley', colour: 'red' }, reason: '抽测' });
  expect([wrong.statusCode, wrong.json().detail.faults.map(({ field }: { field: string }) => field)]).toEqual(
    [422, ['colour', 'class']],
  );
  const { row } = (await write({ values, reason: '抽测' })).json();
  expect((await write({ values, reason: '再录' })).json().code).toBe('WQ_LIST_CONFLICT');
  const next = (
    await write({ row: row.id, version: 1, values: { ...values, dust: 0.6 }, reason: '更正' })
  ).json();
  expect([next.row.version, next.derived.within]).toEqual([2, true]);
  expect((await write({ row: row.id, version: 1, values, reason: '更正' })).json().code).toBe(
    'WQ_LIST_CONFLICT',
  );
  const before = await total('road-cleaning');
  const gone = await supervisor({
    method: 'POST',
    url: `/api/list-rows/${row.id}/retire`,
    payload: { version: 2, reason: '误录' },
  });
  expect(gone.json().row.retired).toBe(true);
  expect(await total('road-cleaning')).toBe(before - 1);
  const story = (await supervisor({ url: `/api/list-rows/${row.id}` })).json().story;
  expect(story.map(({ reason }: { reason: string }) => reason)).toEqual(['抽测', '更正', '误录']);
});

test('a kind: an unknown key and a renamed field in use are refused at their line, a sound text is the next version', async () => {
  const kind = (await supervisor({ url: '/api/lists/road-cleaning' })).json();
  const check = async (text: string) =>
    (await supervisor({ method: 'POST', url: '/api/lists/check', payload: { text } })).json();
  const save = (text: string, version: number) =>
    supervisor({
      method: 'POST',
      url: '/api/lists/road-cleaning/versions',
      payload: { text, version, reason: '改' },
    });
  const lineOf = (text: string, part: string) =>
    text.split('\n').findIndex((line) => line.includes(part)) + 1;

  const strange = kind.text.replace('"title":', '"colour": "red",\n  "title":');
  const [fault] = (await check(strange)).faults;
  expect(fault).toMatchObject({ path: 'colour', line: lineOf(strange, '"colour"'), zh: '未知的键“colour”' });
  const renamed = kind.text.replaceAll('"dust"', '"load"').replaceAll(/\bdust\b(?= of| <=)/g, 'load');
  const touched = await check(renamed);
  expect(touched.faults.map(({ zh }: { zh: string }) => zh)).toContain(
    '字段“dust”有 4 行在用，不能删除或改名',
  );
  expect((await save(renamed, kind.version)).json()).toMatchObject({ code: 'WQ_KIND_REFUSED' });
  expect((await supervisor({ url: '/api/lists/road-cleaning' })).json().version).toBe(kind.version);

  const better = kind.text.replace('"zh": "道路保洁"', '"zh": "道路清扫"');
  expect((await check(better)).changes).toEqual([
    { what: 'changed', part: 'name', id: '', rows: 0, zh: '修改名称', en: 'name is changed' },
  ]);
  expect((await save(better, kind.version)).statusCode).toBe(201);
  expect((await save(better, kind.version)).json().code).toBe('WQ_LIST_CONFLICT');
  const { items } = (await supervisor({ url: '/api/lists/road-cleaning/versions' })).json();
  expect(items.map(({ version, byName }: { version: number; byName: string }) => [version, byName])).toEqual([
    [2, 'supervisor-main'],
    [1, '系统'],
  ]);
});

test('a new kind is a file, not a program', async () => {
  const text = JSON.stringify({
    ...{
      id: 'street-lamps',
      name: { zh: '路灯', en: 'Street lamps' },
      group: 'streets',
      about: { zh: '路灯清单', en: 'Lamps' },
      row: { zh: '一盏灯', en: 'a lamp' },
    },
    fields: [
      { id: 'number', name: { zh: '编号', en: 'number' }, type: 'text', required: true },
      { id: 'lit', name: { zh: '亮', en: 'lit' }, type: 'yes-no', required: true },
    ],
    ...{ key: ['number'], title: 'number' },
    figures: [
      {
        id: 'lit',
        name: { zh: '亮灯率', en: 'lit' },
        formula: 'share(count(all where lit), count(all))',
        tile: true,
      },
    ],
    bulletin: {
      title: { zh: '路灯通报', en: 'Lamps' },
      every: 'week',
      sentences: [{ zh: '亮灯率{lit:percent}。', en: '{lit:percent} are lit.' }],
    },
    columns: [
      { field: 'number', heading: '编号', example: 'L-1' },
      { field: 'lit', heading: '亮', example: '是' },
    ],
  });
  const made = await supervisor({
    method: 'POST',
    url: '/api/lists/street-lamps/versions',
    payload: { text, version: 0, reason: '新设' },
  });
  expect(made.statusCode, made.body).toBe(201);
  const { token } = (await upload(supervisor, 'street-lamps', '编号,亮\nL-1,是\nL-2,否\nL-3,是')).json();
  await commit(supervisor, token, 'all');
  const url = '/api/lists/street-lamps/bulletin?from=2026-01-01&to=2026-12-31';
  expect((await supervisor({ url })).json().text.parts).toEqual([{ kind: 'text', text: '亮灯率66.67%。' }]);
  expect(
    (await supervisor({ url: '/api/lists/street-lamps/figures?from=2026-12-31&to=2026-01-01' })).statusCode,
  ).toBe(400);
});
