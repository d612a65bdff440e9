import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Account,
  type Instant,
  instant,
  type MatterTable,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  type Role,
} from '@wenqu/domain';
import { pino } from 'pino';
import { afterAll, expect, test } from 'vitest';
import { openDistrictNotices } from './district-notices.ts';
import { Matters } from './matters/matters.ts';
import { openRegister } from './register/register.ts';
import { AUTHOR, PLANT } from './store/book.examples.ts';
import { MemoryBook } from './store/memory/book.ts';
import { MemoryMatters } from './store/memory/matters.ts';
import { MemoryRegister } from './store/memory/register.ts';
import { finding, NOON } from './store/register.examples.ts';
import { soon } from './test-until.ts';

const folder = mkdtempSync(join(tmpdir(), 'wenqu-told-'));
afterAll(() => rmSync(folder, { recursive: true }));
const account = (id: string, role: Role, more: Partial<Account> = {}): Account => ({
  ...{ id, name: id, displayName: id, role, enterprise: '', agency: '', unit: '', certificate: '' },
  ...{ district: 'main', disabled: false, mustChangePassword: false, createdAt: 0, lastLoginAt: null },
  ...more,
});
const BOSS = account('boss', 'supervisor');
const PEOPLE = [
  account('duty', 'duty'),
  BOSS,
  account('head', 'head'),
  account('plant', 'enterprise', { enterprise: 'en1' }),
  account('town', 'town', { unit: '镇' }),
  account('leader', 'leader'),
  account('gone', 'duty', { disabled: true }),
];
const said = { guards: [], reason: 'optional', confidence: 'P', source: 'test' } as const;
/** One clock of a day, something that comes back. */
const TABLE: MatterTable = {
  ...{ id: 'item', name: { zh: '条目', en: 'item' }, prefix: 'T', source: 'test', guards: {}, standing: [] },
  ...{ knownToParty: 'always', knownToAgency: true, knownToTown: true },
  states: [
    { id: 'open', zh: '在办', en: 'open', kind: 'open' },
    { id: 'done', zh: '办结', en: 'done', kind: 'end' },
  ],
  events: ['enter', 'end', 'back'].map((id) => ({ id, zh: id, en: id })),
  rows: [
    { from: null, event: 'enter', to: 'open', who: ['supervisor'], ...said },
    { from: 'open', event: 'end', to: 'done', who: ['supervisor', 'enterprise'], ...said },
    { from: 'done', event: 'back', to: 'open', who: ['supervisor'], reopens: true, ...said },
  ],
  clocks: [
    {
      ...{ id: 'day', name: { zh: '一天', en: 'a day' }, starts: ['enter', 'back'], ends: ['end'] },
      run: { minutes: 48 * 60, confidence: 'P', source: 'test' },
    },
  ],
};

async function district() {
  const time = { now: NOON as Instant };
  const clock = () => time.now;
  const log = pino({ level: 'silent' });
  const book = new MemoryBook();
  await book.apply(PLANT, AUTHOR);
  const registerStore = new MemoryRegister();
  const register = openRegister({ store: registerStore, book, clock });
  let n = 0;
  const matters = new Matters({
    ...{ store: new MemoryMatters(), clock, log, tables: [TABLE], newId: () => `m${++n}` },
    isKept: async () => true,
    served: async () => [],
  });
  const { notices, look, close } = openDistrictNotices({
    ...{ folder: mkdtempSync(join(folder, 'd')), book, register, registerStore, matters, clock, log },
    accounts: async () => PEOPLE,
    digest: async () => undefined,
  });
  const boxOf = async (id: string) =>
    (await notices.box(id, { limit: 50 })).items.map(({ rule, about }) => `${rule} ${about[0]?.kind}`);
  return { time, register, registerStore, matters, notices, look, close, boxOf };
}

test('people of a matter hear that it is theirs, that it runs out, has run out and came back', async () => {
  const { matters, time, look, close, boxOf } = await district();
  const draft = {
    machine: 'item',
    title: '黑臭点',
    unit: '镇',
    leader: 'leader',
    given: {},
    reason: '',
  } as const;
  const { matter } = await matters.open(draft, BOSS);
  await soon(async () => expect(await boxOf('leader')).toEqual(['matter-assigned matter']));
  await look();
  expect(await boxOf('town')).toEqual([]);
  time.now = instant(NOON + 40 * MICROS_PER_HOUR);
  await look();
  await look();
  expect(await boxOf('town')).toEqual(['clock-yellow matter']);
  time.now = instant(NOON + 2 * MICROS_PER_DAY);
  await look();
  expect(await boxOf('town')).toEqual(['clock-red matter', 'clock-yellow matter']);
  const act = (event: string, version: number) =>
    matters.act({ matter: matter.id, version, event, given: {}, reason: '' }, BOSS);
  await act('end', 1);
  await act('back', 2);
  await soon(async () => expect(await boxOf('leader')).toContain('reopened matter'));
  await close();
});

test('of a hidden matter town and enterprise hear nothing, of an open one the party does', async () => {
  const { matters, time, look, close, boxOf } = await district();
  const draft = {
    machine: 'item',
    title: 'x',
    unit: '镇',
    enterprise: 'en1',
    given: {},
    reason: '',
  } as const;
  await matters.open({ ...draft, hidden: true }, BOSS);
  time.now = instant(NOON + 3 * MICROS_PER_DAY);
  await look();
  expect([await boxOf('town'), await boxOf('plant')]).toEqual([[], []]);
  await matters.open(draft, BOSS);
  time.now = instant(time.now + 40 * MICROS_PER_HOUR);
  await look();
  expect([await boxOf('town'), await boxOf('plant')]).toEqual([
    ['clock-yellow matter'],
    ['clock-yellow matter'],
  ]);
  await close();
});

test('an entry reaches the duty officer, the enterprise when it is asked, and those above when it is late', async () => {
  const { register, registerStore, time, close, boxOf } = await district();
  await register.take([finding('f1', { level: 'B' })]);
  await soon(async () => expect(await boxOf('duty')).toEqual(['entry-b entry']));
  expect(await boxOf('gone')).toEqual([]);
  const [entry] = (await registerStore.list({ sort: 'newest', limit: 1, withHidden: true })).items;
  await register.act(
    { entry: entry!.id, version: entry!.version, event: 'triage-ask', reason: '请说明' },
    BOSS,
  );
  await soon(async () => expect(await boxOf('plant')).toEqual(['explain entry']));
  await register.take([finding('f2', { level: 'B', factor: 'w21003' })]);
  time.now = instant(NOON + 2 * MICROS_PER_DAY);
  await register.clockTick(time.now);
  await soon(async () => expect(await boxOf('head')).toContain('overdue-entry entry'));
  expect(await boxOf('boss')).toContain('overdue-entry entry');
  await close();
});
