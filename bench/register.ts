// A register of 100,000 entries: first rows, every filter of its page, and fifty people who act at once.
//   npm run bench:register -- [--entries 100000] [--seconds 20] [--users 50]
// Rows: from the click to the frame that shows them, in a browser, server included. Filters: every value of every
// filter alone and crossed with views and orders, over HTTP; a sample of them to the drawn rows.
// Transitions: each person takes a step a second, on entries and on matters by turns, each step synced to disk.
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ENTRY_STATES, type Entry } from '@wenqu/domain';
import type { Page } from 'playwright-core';
import { systemClock } from '../packages/server/src/clock.ts';
import { openBrowser } from '../test/journeys/chromium.ts';
import { firstAdmin, newPerson, type Person } from '../test/journeys/person.ts';
import { seedBook } from './book.ts';
import { startServer } from './real-server.ts';
import { fillRegister } from './register-fill.ts';
import { flagsOf, report } from './report.ts';

const TARGETS = [
  { figure: 'firstRowsMs', atMost: 200 },
  { figure: 'filterMs', atMost: 300 },
  { figure: 'transitionP99Ms', atMost: 50 },
];
const flags = flagsOf();
const entries = Number(flags.entries ?? 100_000);
const seconds = Number(flags.seconds ?? 20);
const users = Number(flags.users ?? 50);
const POINTS = 500;
const LOADS = 7;
/** Each filter is drawn so often, each time on a page loaded anew; its median counts. */
const ROUNDS = 3;
const FILTERS = [
  ['状态', ['grouped', 'closed', 'answered', '']],
  ['级别', ['A', 'B', 'C']],
  ['情形', ['hourly-over', 'point-silent', 'D03']],
  ['因子', ['w01018', 'w01001']],
  ['排序', ['newest', 'worst']],
] as const;

const percentile = (values: readonly number[], part: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return (
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN) * 10) /
    10
  );
};
async function timed<T>(work: () => Promise<T>): Promise<[ms: number, answer: T]> {
  const from = performance.now();
  const answer = await work();
  return [performance.now() - from, answer];
}

/** Every filter combination that the page offers, as the page asks. */
function* questions(): Generator<string> {
  const views = ['', 'overdue=true&', 'state=muted&', 'state=raised,grouped&'];
  const narrow = [
    '',
    ...ENTRY_STATES.map((state) => `state=${state}`),
    ...['A', 'B', 'C', 'A,B'].map((level) => `level=${level}`),
    ...['hourly-over', 'point-silent', 'D12'].map((rule) => `rule=${rule}`),
    ...['w01018', 'w01001'].map((factor) => `factor=${factor}`),
    ...['enterprise=bench-enterprise-100', 'point=bench-point-7', 'outlet=bench-outlet-7'],
    ...['q=Bench 3', 'q=A-2026-0', 'q=hourly w01018', 'q=nothing-like-it'].map(encodeURI),
    'level=A&rule=hourly-over&factor=w01018',
    'state=closed&level=C&enterprise=bench-enterprise-200',
    'state=grouped&level=B&q=w21003',
  ];
  for (const view of views)
    for (const filter of narrow)
      if (!(view.includes('state=') && filter.includes('state=')))
        for (const sort of ['due', 'newest', 'worst']) yield `${view}${filter}&sort=${sort}`;
}

/** Notes how many entries the newest answer of the list tells of. */
const WATCH_LIST = `
  const ask = globalThis.fetch;
  globalThis.fetch = async (...given) => {
    const askedAt = performance.now();
    const answer = await ask(...given);
    if (/\\/api\\/register\\?/.test(answer.url))
      void answer.clone().json().then(({ total }) => {
        if (globalThis.actedAt && askedAt >= globalThis.actedAt) globalThis.listTotal = total;
      });
    return answer;
  };
  // The click itself, without what it takes to lead a pointer there.
  for (const kind of ['click', 'input'])
    addEventListener(kind, () => { globalThis.actedAt = performance.now(); }, true);
`;
/** The frame in which the rows of that answer stand. */
const DRAWN = `new Promise((resolve) => {
  const look = () => {
    const total = globalThis.listTotal;
    const grid = document.querySelector('[role=grid]');
    const all = grid?.getAttribute('aria-rowcount') === String(total + 1) && grid.querySelector('[role=gridcell]');
    if (total === 0 ? !grid : total !== undefined && all) resolve(performance.now());
    else requestAnimationFrame(look);
  };
  look();
})`;

/** From the click to the frame that shows the answer's rows. */
async function drawnMs(page: Page, act: () => Promise<unknown>): Promise<number> {
  await page.evaluate('globalThis.listTotal = globalThis.actedAt = undefined');
  // Looked for from before the click: no frame is missed.
  const drawn = page.evaluate<number>(DRAWN);
  await act();
  return (await drawn) - (await page.evaluate<number>('globalThis.actedAt'));
}

async function inBrowser(base: string, name: string, password: string) {
  const browser = await openBrowser();
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' });
  const page = await context.newPage();
  await page.addInitScript(WATCH_LIST);
  await page.goto(`${base}/register`);
  await page.getByLabel('用户名').fill(name);
  await page.getByLabel('密码').fill(password);
  await page.getByRole('button', { name: '登录' }).click();
  const tab = (text: string) => page.getByRole('button', { name: new RegExp(`^${text}`) });
  const first: number[] = [];
  for (let n = 0; n < LOADS; n++) {
    await page.goto(`${base}/register?v=lines`);
    await page.getByText('K10').waitFor();
    await pause(500);
    first.push(await drawnMs(page, () => tab('全部条目').click()));
  }
  const drawn = new Map<string, number[]>();
  for (const [label, values] of Array.from({ length: ROUNDS }, () => FILTERS).flat()) {
    // Nothing read before helps.
    await page.goto(`${base}/register?v=all`);
    await page.getByRole('grid').waitFor();
    // Let the rest of the page be there first, as for who looks before choosing.
    await pause(500);
    for (const value of values) {
      const choose = () => page.getByLabel(label, { exact: true }).selectOption(value);
      const name = `${label} ${value}`;
      if (value !== '') drawn.set(name, [...(drawn.get(name) ?? []), await drawnMs(page, choose)]);
      else await choose();
    }
  }
  await browser.close();
  return { first, filters: [...drawn.values()] };
}

/** One person who takes a step a second: on an entry, then on a matter. */
async function work(
  person: Person,
  queue: Entry[],
  until: number,
  officer: string,
  times: { entry: number[]; matter: number[] },
) {
  let matter: { id: string; version: number } | undefined;
  for (let turn = Math.random(); performance.now() < until; turn += 1) {
    const next = performance.now() + 1_000;
    if (Math.floor(turn) % 2 === 0) {
      const entry = queue.shift();
      if (!entry) throw new Error('every entry is done: nothing would be measured');
      const event = entry.hidden ? 'triage-inquiry' : 'triage-notice';
      const body = { event, version: entry.version, reason: 'bench' };
      times.entry.push((await timed(() => person.send('POST', `register/${entry.id}/steps`, body)))[0]);
    } else if (matter) {
      const { id, version } = matter;
      const body = { event: 'assign', version, reason: '', given: { unit: '一中队', officers: [officer] } };
      times.matter.push((await timed(() => person.send('POST', `matters/${id}/steps`, body)))[0]);
      matter = undefined;
    } else {
      type Made = { matter: { id: string; version: number } };
      const given = {
        ...{ channel: 'hotline-12345', 'received-at': systemClock() - 60e6, 'complaint-what': 'smell' },
        ...{ 'complaint-about': 'water', 'reply-wanted': true, 'complainant-name': 'bench' },
      };
      const body = { machine: 'complaint', title: 'bench', reason: '', given };
      const [ms, made] = await timed(() => person.send<Made>('POST', 'matters', body));
      times.matter.push(ms);
      ({ matter } = made);
    }
    await pause(Math.max(0, next - performance.now()));
  }
}

const data = mkdtempSync(join(flags.scratch ?? tmpdir(), 'wenqu-register-'));
await seedBook(data, POINTS);
const [fillMs] = await timed(() => fillRegister(data, entries, POINTS, systemClock()));
const server = await startServer(data);
try {
  const base = `http://127.0.0.1:${server.port}`;
  const admin = await firstAdmin(base, server.firstPassword!);
  const boss = await newPerson(base, admin, 'boss', 'supervisor');
  const inspector = await newPerson(base, admin, 'inspector', 'inspector', { unit: '一中队' });
  const people: Person[] = [];
  for (let n = 0; n < users; n++)
    people.push((await newPerson(base, admin, `bench${n}`, n % 2 === 0 ? 'duty' : 'supervisor')).person);
  const first: number[] = [];
  for (let n = 0; n < 20; n++)
    first.push((await timed(() => boss.person.get('register?sort=due&limit=100')))[0]);
  const filters: { ms: number; question: string }[] = [];
  for (const question of questions()) {
    const [ms] = await timed(() => boss.person.get(`register?${question}&limit=100`));
    filters.push({ ms, question });
  }
  const [countsMs] = await timed(() => boss.person.get('register/counts'));
  const [linesMs] = await timed(() => boss.person.get('register/lines'));
  const slowest = filters.reduce((worst, each) => (each.ms > worst.ms ? each : worst));
  console.log({ fillMs, http: percentile(first, 0.5), slowest, countsMs, linesMs });
  const drawn = await inBrowser(base, boss.name, boss.password);
  type Rows = { items: Entry[]; next: string };
  const queue: Entry[] = [];
  for (let cursor = ''; queue.length < users * seconds; ) {
    const page: Rows = await boss.person.get(
      `register?state=grouped&sort=newest&limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    queue.push(...page.items);
    cursor = page.next;
    if (cursor === null) break;
  }
  const times = { entry: [] as number[], matter: [] as number[] };
  const until = performance.now() + seconds * 1_000;
  await Promise.all(
    people.map(async (person) => {
      await pause(Math.random() * 1_000);
      await work(person, queue, until, inspector.id, times);
    }),
  );
  const all = [...times.entry, ...times.matter];
  const figures = {
    firstRowsMs: percentile(drawn.first, 0.5),
    filterMs: Math.max(
      ...drawn.filters.map((times) => percentile(times, 0.5)),
      Math.round(slowest.ms * 10) / 10,
    ),
    transitionP99Ms: percentile(all, 0.99),
    firstRowsHttpMs: percentile(first, 0.5),
    filterHttpP50Ms: percentile(
      filters.map(({ ms }) => ms),
      0.5,
    ),
    filterHttpMaxMs: Math.round(slowest.ms * 10) / 10,
    filterDrawnP50Ms: percentile(drawn.filters.flat(), 0.5),
    filterDrawnMaxMs: percentile(drawn.filters.flat(), 1),
    countsMs: Math.round(countsMs),
    linesMs: Math.round(linesMs),
    transitionP50Ms: percentile(all, 0.5),
    entryP99Ms: percentile(times.entry, 0.99),
    matterP99Ms: percentile(times.matter, 0.99),
    transitionsPerS: Math.round(all.length / seconds),
  };
  const conditions = {
    ...{ entries, users, seconds, points: POINTS, thinkMs: 1_000, questions: filters.length, rounds: ROUNDS },
    ...{
      slowest: slowest.question,
      transitions: all.length,
      fillS: Math.round(fillMs / 1000),
      load: loadavg()[0],
    },
  };
  console.log(conditions);
  report('register', conditions, figures, TARGETS);
} finally {
  await server.stop();
  rmSync(data, { recursive: true, force: true });
}
