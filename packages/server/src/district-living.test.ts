import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Account, type EntryEvent, type EntryVerdict, instant, type Role } from '@wenqu/domain';
import { pino } from 'pino';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { openDistrictLiving } from './district-living.ts';
import { openRegister } from './register/register.ts';
import { AUTHOR, PLANT } from './store/book.examples.ts';
import { MemoryBook } from './store/memory/book.ts';
import { MemoryRegister } from './store/memory/register.ts';
import { finding, NOON } from './store/register.examples.ts';

const NONE = new Float64Array(0);
const NOTHING_CAME = { points: [], receivedAt: NONE, realtimeAt: NONE, hourAt: NONE, hourArrival: NONE };

const PATIENT = { timeout: 15_000 };
const RULES = ['hourly-over', 'realtime-over', 'clock-off'] as const;
const root = mkdtempSync(join(tmpdir(), 'wenqu-living-'));
afterAll(() => rmSync(root, { recursive: true }));
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(root, 'd-'));
});

const account = (role: Role): Account => ({
  ...{
    id: role,
    name: role,
    displayName: role.toUpperCase(),
    role,
    enterprise: '',
    agency: '',
    unit: '',
    certificate: '',
  },
  ...{ district: 'main', disabled: false, mustChangePassword: false },
  ...{ createdAt: instant(0), lastLoginAt: null },
});

async function house() {
  const book = new MemoryBook();
  await book.apply(PLANT, AUTHOR);
  const registerStore = new MemoryRegister();
  const clock = () => NOON;
  const register = openRegister({ store: registerStore, book, clock });
  const open = () =>
    openDistrictLiving({
      ...{ folder, register, registerStore, clock, log: pino({ level: 'silent' }) },
      projection: { newest: async () => NOTHING_CAME },
    });
  const close = async (id: string, verdict: EntryVerdict) => {
    const act = async (role: Role, event: EntryEvent, more: object = {}) => {
      const { version } = (await registerStore.entry(id))!;
      await register.act({ entry: id, version, event, reason: '已核查', ...more }, account(role));
    };
    await act('duty', 'triage-inquiry');
    await act('supervisor', 'verdict', { verdict });
  };
  const entryOf = async (rule: string) => {
    const { items } = await registerStore.list({ rule, withHidden: true, sort: 'newest', limit: 9 });
    return items[0]!.id;
  };
  return { register, open, close, entryOf };
}

test('verdicts given while nobody listened are heard at the start, once', async () => {
  const { register, open, close, entryOf } = await house();
  await register.take(RULES.map((rule) => finding(`f-${rule}`, { rule })));
  await close(await entryOf('hourly-over'), 'true');
  await close(await entryOf('realtime-over'), 'duplicate');
  for (let start = 0; start < 2; start++) {
    const { living, close: end } = await open();
    const page = async () => (await living.fired({ withHidden: true, limit: 9 })).items;
    await expect.poll(async () => (await page()).length, PATIENT).toBe(RULES.length);
    await expect
      .poll(async () => (await living.feedbackOf('f-hourly-over')).map(({ outcome }) => outcome), PATIENT)
      .toEqual(['true']);
    await end();
  }
  const { living, close: end } = await open();
  expect(await living.feedbackOf('f-hourly-over')).toMatchObject([
    { source: 'register', by: 'supervisor', byName: 'SUPERVISOR', at: NOON, reason: '已核查' },
  ]);
  expect(await living.feedbackOf('f-realtime-over')).toEqual([]);
  expect(await living.feedbackOf('f-clock-off')).toEqual([]);
  await end();
});

test('a verdict is heard as it is given', async () => {
  const { register, open, close, entryOf } = await house();
  const { living, close: end } = await open();
  await register.take([finding('f1')]);
  await close(await entryOf('hourly-over'), 'false-alarm');
  await expect.poll(async () => (await living.finding('f1'))?.feedback?.outcome, PATIENT).toBe('noise');
  await end();
});
