import { readFileSync } from 'node:fs';
import { FORWARD_ALL, instant } from '@wenqu/domain';
import { Compile } from 'typebox/schema';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { ERRORS } from '../errors.ts';
import { findingOf, MN_A, openTestHouse, type TestHouse } from './test-house.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse();
  await house.send(MN_A, instant(Math.floor(systemClock() / 1e6) * 1e6), 31.2);
});
afterAll(() => house.close());

test('docs/errors.md lists every code with its status and both languages, and no other', () => {
  const page = readFileSync(new URL('../../../../docs/errors.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `(WQ_\w+)` \| (\d+) \| (.*?) \| (.*?) \|/gm)];
  const listed = rows.map(([, code, status, zh, en]) => [code, { status: Number(status), zh, en }]);
  expect(Object.fromEntries(listed)).toEqual(ERRORS);
});

test('health is ok while data are taken in, and nobody needs to sign in to ask', async () => {
  const answer = await house.app.inject({ url: '/healthz' });
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toMatchObject({ ok: true, journal: 'open' });
  const health = async () => (await house.app.inject({ url: '/healthz' })).json();
  await expect.poll(async () => (await health()).caughtUp).toBe(true);
  await expect.poll(async () => (await health()).durable - (await health()).cursor).toBe(0);
  expect((await health()).durable).toBeGreaterThan(0);
});

test('status without sign-in tells version and state only', async () => {
  expect(Object.keys((await house.app.inject({ url: '/api/system' })).json())).toEqual([
    'version',
    'state',
    'demo',
  ]);
  const duty = await house.as('duty');
  expect((await duty({ url: '/api/system' })).json()).toHaveProperty('hj212Port');
});

test('metrics add up like the accounting', async () => {
  const duty = await house.as('duty');
  const { total, closes } = (await duty({ url: '/api/accounting' })).json();
  expect(closes).toBe(true);
  const text = (await house.app.inject({ url: '/metrics' })).body;
  const read = (name: string) => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]);
  expect(read('wenqu_frames_received_total')).toBe(total.received);
  expect(read('wenqu_frames_total\\{outcome="stored"\\}')).toBe(total.stored);
  expect(read('wenqu_journal_open')).toBe(1);
  expect(text).toMatch(/wenqu_http_request_seconds_count\{.*route="\/api\/accounting"/);
});

test('the description names every route with its permission, and its page needs nothing else', async () => {
  const document = (await house.app.inject({ url: '/api/openapi.json' })).json();
  expect(document.openapi).toBe('3.1.0');
  for (const { method, url, config } of house.routes) {
    if (url === '/*' || url === '/api/openapi.json' || url === '/api/docs') continue;
    const operation = document.paths[url.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
    expect(operation, `${method} ${url}`).toBeDefined();
    expect(operation['x-wenqu-permission']).toEqual(config.public ? 'public' : config.permission);
  }
  const page = (await house.app.inject({ url: '/api/docs' })).body;
  expect(page).toContain('/api/points/{id}/series');
  expect(page).not.toMatch(/src=|href="(?!#|openapi\.json)|url\(|<script/);
});

test('paths of the console are its page, assets last for ever, and what is missing is missing', async () => {
  const get = (url: string) => house.app.inject({ url });
  for (const url of ['/', '/points/pA', '/demo', '/demo/wall']) {
    const answer = await get(url);
    expect([answer.statusCode, answer.headers['cache-control']], url).toEqual([200, 'no-cache']);
    expect(answer.body).toContain('问渠');
  }
  const asset = await get('/assets/index-BxQ3f9aZ.js');
  expect(asset.headers['cache-control']).toContain('immutable');
  expect(asset.headers['content-security-policy']).toContain("frame-ancestors 'none'");
  for (const url of [
    '/assets/gone-12345678.js',
    '/api/nothing',
    '/demo/api/nothing',
    '/..%2f..%2faccounts.sqlite',
  ]) {
    const answer = await get(url);
    expect(answer.statusCode, url).toBe(404);
    expect(answer.json(), url).toMatchObject({
      code: 'WQ_NOT_FOUND',
      request: expect.stringMatching(/^\S{8}$/),
    });
  }
});

test('a fault of ours is told with a number that the log knows too, and without its inside', async () => {
  const duty = await house.as('duty');
  const { projection } = house.main;
  const kept = projection.accounting;
  projection.accounting = async () => {
    throw new TypeError('inside information');
  };
  const answer = await duty({ url: '/api/accounting' });
  projection.accounting = kept;
  expect([answer.statusCode, answer.json().code]).toEqual([500, 'WQ_INTERNAL']);
  expect(answer.body).not.toContain('inside');
  const line = house.log.find((each) => each.includes(answer.json().request));
  expect(line).toContain('inside information');
});

const ELSEWHERE = new Set([
  '/api/visits/{id}',
  '/api/book/import/{token}/rows',
  '/api/back-tests/{id}',
  '/api/cases/{id}/evidence',
  '/api/cases/{id}/file',
  '/api/cases/{id}/papers/{template}',
  '/api/clauses',
  '/api/back-tests/{id}/findings',
  '/api/facilities/{id}',
  '/api/facilities/{id}/history',
  '/api/facilities/{id}/sheets',
  '/api/facilities/{id}/view',
  '/api/gaps/{id}',
  '/api/ledger/export',
  '/api/ledger/versions',
  '/api/rules/feedback',
  '/api/shifts/handovers/{id}',
  '/api/statistics/days/{id}/{factor}/{day}',
]);

test('what is answered fits what is described, for every list and row that can be asked', async () => {
  const document = (await house.app.inject({ url: '/api/openapi.json' })).json();
  await house.main.register.take([findingOf('f-1', 'pA', systemClock())]);
  const admin = await house.as('admin');
  await admin({
    method: 'PATCH',
    url: '/api/book/loggers/lA',
    payload: { set: { name: '一' }, reason: 'x' },
    headers: { 'if-match': '1' },
  });
  const entry = (await admin({ url: '/api/register' })).json().items[0].id;
  const { account } = (await admin({ url: '/api/session' })).json();
  const position = (await admin({ url: `/api/frames?mn=${MN_A}` })).json().items.at(-1).position;
  const asked = { mn: MN_A, cn: '1011', params: {}, reason: '' };
  const order = (await admin({ method: 'POST', url: '/api/orders', payload: asked })).json().id;
  const supervisor = await house.as('supervisor');
  const setup = {
    ...{ mn: MN_A, profile: '', bottles: 24, bottleMl: 1000, codes: {}, doorOpenValues: null, tubePlan: '' },
  };
  const set = { version: 0, reason: 'x', value: setup };
  await supervisor({ method: 'PUT', url: `/api/sample-settings/sampler/${MN_A}`, payload: set });
  const wanted = { point: 'pA', factors: ['w01018'], reason: 'x', hidden: false };
  const duty = await house.as('duty');
  const sample = (await duty({ method: 'POST', url: '/api/samples', payload: wanted })).json().id;
  const upper = {
    ...{ name: '市平台', host: '127.0.0.1', port: 9, tls: false, tlsFingerprint: '', mode: 'encoded' },
    ...{
      edition: '2025',
      filter: FORWARD_ALL,
      mapping: [],
      windowFrames: 16,
      answerTimeoutS: 10,
      resends: 3,
    },
    ...{ unanswered: 'hold', since: { kind: 'now' }, control: [], enabled: false, reason: 'x' },
  };
  const target = (await admin({ method: 'POST', url: '/api/forwarding', payload: upper })).json().id;
  const stretch = { from: systemClock() - 7_200e6, to: systemClock() - 3_600e6, reason: 'x' };
  const maintenance = { type: 'maintenance', point: 'pA', factors: [], attachments: [], ...stretch };
  const mark = (await supervisor({ method: 'POST', url: '/api/marks', payload: maintenance })).json().mark.id;
  const exempt = {
    ...{ enterprise: 'eA', ground: 'emergency', legal: 'x', countedIn: 'rate', evidence: ['x'], ...stretch },
  };
  const exemption = (await supervisor({ method: 'POST', url: '/api/exemptions', payload: exempt })).json()
    .exemption.id;
  const complaint = {
    ...{ machine: 'complaint', title: '河水发白', reason: '' },
    given: {
      ...{ channel: 'letter', 'received-at': systemClock() - 60e6, 'complaint-what': '河水发白' },
      ...{ 'complaint-about': 'water', 'reply-wanted': true },
    },
  };
  const matter = (await duty({ method: 'POST', url: '/api/matters', payload: complaint })).json().matter.id;
  const slip = {
    ...{ template: 'custody-form', about: [] },
    data: {
      sampleNumber: 'S1',
      bottles: [{ label: 'S1-1' }],
      hands: [{ at: systemClock(), from: '甲', to: '乙' }],
    },
  };
  const printed = (await duty({ method: 'POST', url: '/api/documents', payload: slip })).json().id;
  const day = `statistic=realtime&from=0&to=${systemClock() + 86_400e6}`;
  const bridge = {
    number: 'SW-1',
    place: '东桥',
    water: '东渠',
    trouble: 'silt',
    'found-on': '2026-01-05',
    unit: '东片',
  };
  const written = await supervisor({
    ...{ method: 'POST', url: '/api/lists/water-problems/rows', payload: { values: bridge, reason: '排查' } },
  });
  const listRow = written.json().row.id;
  const drive = {
    ...{
      name: '百日攻坚',
      office: '',
      strands: ['dredging'],
      from: '2026-01-01',
      to: '2026-04-10',
      tasks: [],
    },
    ...{ units: [{ name: '东片', leader: '', post: '', duty: '' }], plan: [], reason: 'x' },
  };
  const campaign = (await supervisor({ method: 'POST', url: '/api/campaigns', payload: drive })).json().id;
  const week = { from: systemClock() - 600e6, cut: systemClock() - 1e6 };
  const rated = { kind: 'rating', reason: '', ...week };
  const issue = (
    await supervisor({ method: 'POST', url: `/api/campaigns/${campaign}/issues`, payload: rated })
  ).json().id;
  const ids: Record<string, string> = {
    '/api/campaigns/{id}': `/api/campaigns/${campaign}`,
    '/api/campaigns/{id}/items': `/api/campaigns/${campaign}/items`,
    '/api/campaigns/{id}/issues': `/api/campaigns/${campaign}/issues`,
    '/api/campaigns/{id}/appeals': `/api/campaigns/${campaign}/appeals`,
    '/api/campaigns/{id}/preview': `/api/campaigns/${campaign}/preview?kind=tour&from=${week.from}&cut=${week.cut}`,
    '/api/campaign-issues/{id}': `/api/campaign-issues/${issue}`,
    '/api/points/{id}': '/api/points/pA',
    '/api/points/{id}/limits': '/api/points/pA/limits',
    '/api/points/{id}/series': `/api/points/pA/series?columns=w01018-Rtd&px=2&${day}`,
    '/api/points/{id}/readings': `/api/points/pA/readings?${day}`,
    '/api/points/{id}/delivery': `/api/points/pA/delivery?statistic=realtime&from=${systemClock() - 3_600e6}&to=${systemClock()}`,
    '/api/points/{id}/versions': '/api/points/pA/versions?statistic=realtime&column=w01018-Rtd&at=0',
    '/api/register/{id}': `/api/register/${entry}`,
    '/api/findings/{id}': '/api/findings/f-1',
    '/api/findings/{id}/card': '/api/findings/f-1/card',
    '/api/orders/{id}': `/api/orders/${order}`,
    '/api/samples/{id}': `/api/samples/${sample}`,
    '/api/samples/{id}/cold': `/api/samples/${sample}/cold`,
    '/api/samplers/{mn}/box': `/api/samplers/${MN_A}/box`,
    '/api/frames/{position}': `/api/frames/${position}`,
    '/api/forwarding/received/{position}': `/api/forwarding/received/${position}`,
    '/api/forwarding/{id}': `/api/forwarding/${target}`,
    '/api/forwarding/{id}/receipts': `/api/forwarding/${target}/receipts`,
    '/api/forwarding/{id}/dead': `/api/forwarding/${target}/dead`,
    '/api/forwarding/{id}/controls': `/api/forwarding/${target}/controls`,
    '/api/care/clocks/{mn}': `/api/care/clocks/${MN_A}`,
    '/api/care/parameters/{mn}': `/api/care/parameters/${MN_A}`,
    '/api/statistics/days': '/api/statistics/days?from=2026-01-01&to=2026-01-02',
    '/api/statistics/months': '/api/statistics/months?month=2026-01',
    '/api/statistics/indicators': '/api/statistics/indicators?by=enterprise&from=2026-01-01&to=2026-01-02',
    '/api/marks/{id}': `/api/marks/${mark}`,
    '/api/exemptions/{id}': `/api/exemptions/${exemption}`,
    '/api/exemptions/totals': `/api/exemptions/totals?from=0&to=${systemClock()}`,
    '/api/lists/{kind}': '/api/lists/muck-trucks',
    '/api/lists/{kind}/versions': '/api/lists/muck-trucks/versions',
    '/api/lists/{kind}/versions/{version}': '/api/lists/muck-trucks/versions/1',
    '/api/lists/{kind}/rows': '/api/lists/muck-trucks/rows',
    '/api/lists/{kind}/imports': '/api/lists/muck-trucks/imports',
    '/api/lists/{kind}/figures': '/api/lists/muck-trucks/figures?from=2026-01-01&to=2026-01-31',
    '/api/lists/{kind}/bulletin': '/api/lists/muck-trucks/bulletin?from=2026-01-01&to=2026-01-31',
    '/api/list-rows/{row}': `/api/list-rows/${listRow}`,
    '/api/enterprise/home': '/api/enterprise/home?enterprise=eA',
    '/api/matters/{id}': `/api/matters/${matter}`,
    '/api/documents/{id}': `/api/documents/${printed}`,
    '/api/templates/{template}/versions': '/api/templates/decision/versions',
    '/api/files': `/api/files?sha256=${'a'.repeat(64)}`,
    '/api/points/{id}/mark-layers': `/api/points/pA/mark-layers?from=${systemClock() - 3_600e6}&to=${systemClock()}`,
    '/api/rules/{id}': '/api/rules/hourly-over',
    '/api/rules/{id}/findings': '/api/rules/hourly-over/findings',
    '/api/loggers/{mn}': `/api/loggers/${MN_A}`,
    '/api/book/{kind}': '/api/book/loggers',
    '/api/book/{kind}/{id}': '/api/book/loggers/lA',
    '/api/book/{kind}/{id}/history': '/api/book/loggers/lA/history',
    '/api/accounts/{id}/sessions': `/api/accounts/${account.id}/sessions`,
  };
  let checked = 0;
  for (const [path, { get }] of Object.entries<{ get?: { responses: Record<string, unknown> } }>(
    document.paths,
  )) {
    const content = (get?.responses['200'] as { content?: Record<string, { schema: object }> })?.content;
    const schema = content?.['application/json']?.schema;
    // Rows of a preview need a file first; a gap, a day, a back-test need time: each has a suite of its own.
    if (!schema || ELSEWHERE.has(path)) continue;
    const url = ids[path] ?? path;
    // What tells of hidden things is not the administrator's to see.
    const first = await admin({ url });
    const answer = first.statusCode === 403 ? await supervisor({ url }) : first;
    expect(answer.statusCode, `${url} ${answer.body}`).toBe(200);
    const errors = Compile(schema).Errors(answer.json());
    expect(errors[1], `${url} ${answer.body.slice(0, 300)}`).toEqual([]);
    checked += 1;
  }
  expect(checked).toBeGreaterThan(25);
});
