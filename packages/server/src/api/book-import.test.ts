import { afterAll, beforeAll, expect, test } from 'vitest';
import { limits } from '../limits.ts';
import { openTestHouse, type TestHouse } from './test-house.ts';

let house: TestHouse;
let admin: Awaited<ReturnType<TestHouse['as']>>;
beforeAll(async () => {
  house = await openTestHouse();
  admin = await house.as('admin');
});
afterAll(() => house.close());

/** A form with one file. */
function form(filename: string, content: Buffer | string) {
  const boundary = 'wenqu-form-boundary';
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${filename}"\r\ncontent-type: application/octet-stream\r\n\r\n`;
  return {
    payload: Buffer.concat([Buffer.from(head), Buffer.from(content), Buffer.from(`\r\n--${boundary}--\r\n`)]),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  };
}
const upload = (filename: string, content: Buffer | string, request = admin) =>
  request({ method: 'POST', url: '/api/book/import', ...form(filename, content) });
const commit = (token: string, request = admin) =>
  request({ method: 'POST', url: `/api/book/import/${token}/commit`, payload: { reason: '建档' } });

test('a list is compared, then imported whole, and seen at once', async () => {
  const csv = '企业名称,片区,重点排污单位\r\n丙厂,西片,是\r\nA厂,西片,\r\n';
  const preview = await upload('企业.csv', csv);
  expect(preview.statusCode, preview.body).toBe(200);
  const { token, counts, errors } = preview.json();
  expect(errors).toEqual([]);
  expect(counts.enterprises).toEqual({ added: 1, changed: 1, unchanged: 0 });
  const rows = (await admin({ url: `/api/book/import/${token}/rows?op=change` })).json();
  expect(rows.items[0].changes).toEqual([{ field: 'area', before: '东片', after: '西片' }]);
  expect((await admin({ url: '/api/book/enterprises?q=丙厂' })).json().total).toBe(0);
  expect((await commit(token)).json()).toEqual({ counts });
  expect((await admin({ url: '/api/book/enterprises?q=丙厂' })).json().items[0]).toMatchObject({
    keyUnit: true,
  });
  const [line] = await house.accounts.auditTrail({ act: 'book.import', limit: 1 });
  expect(line?.detail).toMatchObject({ edits: 2, reason: '建档' });
  expect((await commit(token)).json().code).toBe('WQ_NOT_FOUND');
});

test('a file with a fault imports nothing and says where it lies', async () => {
  const preview = (await upload('企业.csv', '企业名称,管理类别\r\n丁厂,重点管理\r\n戊厂,很重要\r\n')).json();
  expect(preview.errors[0]).toMatchObject({ row: 3, column: '管理类别', value: '很重要' });
  expect((await commit(preview.token)).json().code).toBe('WQ_BOOK_INVALID');
  expect((await admin({ url: '/api/book/enterprises?q=丁厂' })).json().total).toBe(0);
});

test('a preview is its author’s alone and goes stale when the book changes', async () => {
  const { token } = (await upload('企业.csv', '企业名称\r\n己厂\r\n')).json();
  const supervisor = await house.as('supervisor');
  expect((await commit(token, supervisor)).json().code).toBe('WQ_NOT_FOUND');
  const row = { name: '新运维', contact: '', phone: '' };
  await supervisor({ method: 'POST', url: '/api/book/agencies', payload: { row, reason: '其间' } });
  expect((await commit(token)).json().code).toBe('WQ_BOOK_CONFLICT');
});

test('the template is a workbook, and what is exported imports without a change', async () => {
  const template = await admin({ url: '/api/book/import/template.xlsx' });
  expect(template.rawPayload.subarray(0, 2).toString()).toBe('PK');
  expect(template.headers['content-disposition']).toContain('attachment');
  const csv = await admin({ url: '/api/book/import/template/points.csv' });
  expect(csv.body).toContain('监测点位名称');
  const exported = await admin({ url: '/api/book/export.xlsx' });
  const again = (await upload('档案.xlsx', exported.rawPayload)).json();
  expect(again.errors).toEqual([]);
  const { added, changed } = again.counts.points;
  expect([added, changed, again.counts.points.unchanged]).toEqual([0, 0, 2]);
});

test('an export holds no password, and for an enterprise only its own rows', async () => {
  const bureau = (await admin({ url: '/api/book/export/loggers.csv' })).body;
  expect(bureau).toContain('DC1');
  expect(bureau).not.toContain('123456');
  const enterprise = await house.as('enterprise');
  const own = (await enterprise({ url: '/api/book/export/loggers.csv' })).body;
  expect(own).toContain('DC0');
  expect(own).not.toContain('DC1');
});

test('an upload that is too large or no file is refused', async () => {
  const large = await upload('大.csv', Buffer.alloc(limits.importBytesMax + 1, 'x'));
  expect([large.statusCode, large.json().code]).toEqual([413, 'WQ_BODY_LARGE']);
  const none = await admin({ method: 'POST', url: '/api/book/import', payload: { a: 1 } });
  expect(none.json()).toMatchObject({ code: 'WQ_INPUT', detail: { field: 'file' } });
});
