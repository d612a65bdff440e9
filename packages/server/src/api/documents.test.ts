import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { changedTemplate, docxParagraphs, shippedTemplate } from '../documents/documents.testing.ts';
import { pdfText } from '../documents/pdf/read-back.testing.ts';
import { openTestHouse, type TestHouse } from './test-house.ts';

let house: TestHouse;
let duty: Awaited<ReturnType<TestHouse['as']>>;
let supervisor: Awaited<ReturnType<TestHouse['as']>>;
beforeAll(async () => {
  house = await openTestHouse();
  duty = await house.as('duty');
  supervisor = await house.as('supervisor');
});
afterAll(() => house.close());

const year = new Date(systemClock() / 1000 + 8 * 3_600_000).getUTCFullYear();
const slip = {
  template: 'custody-form',
  about: [{ kind: 'visit', id: 'V-1' }],
  enterprise: 'eA',
  data: {
    sampleNumber: 'SY-1',
    bottles: [{ label: 'SY-1-1' }],
    hands: [{ at: systemClock(), from: '甲', to: '乙' }],
  },
};
const make = (more: object = {}, request = duty) =>
  request({ method: 'POST', url: '/api/documents', payload: { ...slip, ...more } });

function form(content: Buffer) {
  const boundary = 'wenqu-form-boundary';
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="t.docx"\r\ncontent-type: application/octet-stream\r\n\r\n`;
  return {
    payload: Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${boundary}--\r\n`)]),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  };
}

test('a document is numbered, kept in both forms, and both say the same', async () => {
  const made = await make();
  expect(made.statusCode, made.body).toBe(201);
  const document = made.json();
  expect(document).toMatchObject({
    number: `环样字〔${year}〕第1号`,
    title: '样品交接单（SY-1）',
    templateVersion: 1,
  });
  const [docx, pdf] = [
    (await duty({ url: `/api/documents/${document.id}/docx` })).rawPayload,
    (await duty({ url: `/api/documents/${document.id}/pdf` })).rawPayload,
  ];
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
  expect([digest(docx), digest(pdf)]).toEqual([document.docx, document.pdf]);
  expect(docxParagraphs(docx)).toContain(document.number);
  expect(pdfText(pdf)).toContain('SY-1-1');
  const detail = (await duty({ url: `/api/documents/${document.id}` })).json();
  expect(detail).toMatchObject({ intact: true, data: { sampleNumber: 'SY-1', number: document.number } });
  const found = (await duty({ url: '/api/documents?about=visit:V-1' })).json();
  expect(found.items.map(({ id }: { id: string }) => id)).toEqual([document.id]);
});

test('while a field is missing no number is taken and nothing is kept', async () => {
  const before = (await duty({ url: '/api/documents' })).json().total;
  const refused = await make({ data: { ...slip.data, hands: [] } });
  expect(refused.json()).toMatchObject({
    code: 'WQ_DOCUMENT_DATA',
    detail: { faults: [{ field: 'hands', zh: '缺少“交接记录”' }] },
  });
  const noPicture = { data: { item: 'x' }, template: 'strike-off-form' };
  expect((await make(noPicture)).statusCode).toBe(422);
  expect((await duty({ url: '/api/documents' })).json().total).toBe(before);
  expect((await make()).json().number).toBe(`环样字〔${year}〕第${before + 1}号`);
});

test('asked for at the same time, numbers follow one another without a gap', async () => {
  const made = await Promise.all([1, 2, 3, 4].map(() => make({ template: 'custody-form' })));
  const numbers = made.map((each) => Number(/第(\d+)号/.exec(each.json().number)?.[1])).sort((a, b) => a - b);
  expect(numbers.map((number, index) => number - numbers[0]! - index)).toEqual([0, 0, 0, 0]);
});

test('a hidden document has a row of numbers of its own and does not exist for who may not know', async () => {
  const open = (await make()).json();
  const hidden = (await make({ hidden: true, about: [{ kind: 'visit', id: 'V-2' }] })).json();
  expect(hidden.number).toBe(`环隐样字〔${year}〕第1号`);
  const next = (await make()).json();
  const numberOf = (document: { number: string }) => Number(/第(\d+)号/.exec(document.number)?.[1]);
  expect(numberOf(next)).toBe(numberOf(open) + 1);
  for (const role of ['leader', 'admin'] as const) {
    const request = await house.as(role);
    const page = (await request({ url: '/api/documents?limit=200' })).json();
    expect(JSON.stringify(page), role).not.toContain(hidden.id);
    const words = async (id: string, rest = '') => {
      const { request: _, ...body } = (await request({ url: `/api/documents/${id}${rest}` })).json();
      return body;
    };
    expect(await words(hidden.id)).toEqual(await words('custody-form-2026-hidden-99'));
    expect(await words(hidden.id, '/pdf')).toEqual(await words('nothing', '/pdf'));
    expect((await request({ url: '/api/documents?about=visit:V-2' })).json().total).toBe(0);
  }
  for (const role of ['enterprise', 'agency', 'town'] as const) {
    const request = await house.as(role);
    expect((await request({ url: `/api/documents/${hidden.id}` })).json().code, role).toBe('WQ_FORBIDDEN');
  }
});

test('what is written about a hidden matter is hidden, and nothing can be written about what one may not know', async () => {
  const tip = {
    ...{
      machine: 'inquiry',
      title: '夜间偷排',
      level: 'A',
      enterprise: 'eA',
      hidden: true,
      reason: '群众来电',
    },
    ...{ links: [{ kind: 'tip', id: 'phone' }], given: { 'lead-at': systemClock() } },
  };
  const opened = await supervisor({ method: 'POST', url: '/api/matters', payload: tip });
  expect(opened.statusCode, opened.body).toBe(201);
  const { id } = opened.json().matter;
  const about = [{ kind: 'matter', id }];
  expect((await make({ about })).json()).toMatchObject({ hidden: true });
  for (const unknown of ['matter', 'entry', 'sample', 'document']) {
    const refused = await make({ about: [{ kind: unknown, id: 'nothing' }] });
    expect(refused.json().code, unknown).toBe('WQ_NOT_FOUND');
  }
});

test('a correction is a new document; the old one stays and names it', async () => {
  const old = (await make()).json();
  const corrected = (await make({ corrects: old.id, data: { ...slip.data, remarks: '更正温度' } })).json();
  expect(corrected).toMatchObject({ corrects: old.id, enterprise: 'eA' });
  expect(corrected.number).not.toBe(old.number);
  expect((await duty({ url: `/api/documents/${old.id}` })).json()).toMatchObject({
    document: { correctedBy: corrected.id },
    intact: true,
  });
  expect((await make({ corrects: old.id })).json().code).toBe('WQ_DOCUMENT_CONFLICT');
  expect((await make({ corrects: 'nothing' })).json().code).toBe('WQ_NOT_FOUND');
});

test('a preview takes no number', async () => {
  const before = (await duty({ url: '/api/documents' })).json().total;
  const preview = await duty({ method: 'POST', url: '/api/documents/preview', payload: slip });
  expect(pdfText(preview.rawPayload)).toContain('草稿');
  expect((await duty({ url: '/api/documents' })).json().total).toBe(before);
});

test('a template that lacks a field is refused by name; a sound one is taken, and documents say which they had', async () => {
  const upload = (bytes: Buffer, query = '', request = supervisor) =>
    request({ method: 'POST', url: `/api/templates/custody-form${query}`, ...form(bytes) });
  const lacking = await upload(changedTemplate('custody-form', (body) => body.replace('{sampleNumber}', '')));
  expect(lacking.json()).toMatchObject({
    code: 'WQ_TEMPLATE_REFUSED',
    detail: { faults: [{ code: 'missing-field', field: 'sampleNumber' }] },
  });
  const own = changedTemplate('custody-form', (body) => body.replace('样品交接单', '本局样品流转单'));
  expect((await upload(own, '?check=true')).json()).toEqual({ taken: false, faults: [] });
  expect((await upload(own, '', duty)).json().code).toBe('WQ_FORBIDDEN');
  const old = (await make()).json();
  expect((await upload(own, '?note=2026%20new')).json()).toEqual({ taken: true, faults: [] });
  const versions = (await duty({ url: '/api/templates/custody-form/versions' })).json().items;
  expect(versions).toMatchObject([
    { version: 2, source: 'bureau', note: '2026 new' },
    { version: 1, source: 'shipped' },
  ]);
  const made = (await make()).json();
  expect([old.templateVersion, made.templateVersion]).toEqual([1, 2]);
  const docx = (await duty({ url: `/api/documents/${made.id}/docx` })).rawPayload;
  expect(docxParagraphs(docx)).toContain('本局样品流转单');
  const first = await duty({ url: '/api/templates/custody-form/docx?version=1' });
  expect(first.rawPayload.equals(shippedTemplate('custody-form'))).toBe(true);
  expect((await duty({ url: `/api/documents/${old.id}` })).json().intact).toBe(true);
});

test('the bureau’s name, mark and numbering are its own; what was issued keeps its number', async () => {
  const { numbering: _, ...settings } = { bureau: '某区环境局', mark: '某环', numbering: {} };
  const put = (body: object) => supervisor({ method: 'PUT', url: '/api/templates/settings', payload: body });
  expect((await put({ ...settings, numbering: { decision: '罚第{n}号' } })).json()).toMatchObject({
    code: 'WQ_INPUT',
    detail: { field: 'numbering.decision' },
  });
  const old = (await make()).json();
  expect(
    (await put({ ...settings, numbering: { 'custody-form': '{mark}交〔{year}〕{n}' } })).statusCode,
  ).toBe(200);
  const made = (await make()).json();
  expect(made.number).toMatch(new RegExp(`^某环交〔${year}〕\\d+$`));
  expect((await duty({ url: `/api/documents/${old.id}` })).json().document.number).toBe(old.number);
  const example = await duty({ url: '/api/templates/decision/example' });
  expect(pdfText(example.rawPayload)).toContain('某区环境局');
});
