import {
  type Account,
  type Finding,
  type Instant,
  instant,
  journalPosition,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  type PointId,
  pointId,
  type ReadingRow,
  type Role,
  type ValidityClaim,
  wasKnown,
} from '@wenqu/domain';
import { findingSentence } from '@wenqu/rules';
import { pino } from 'pino';
import { afterEach, describe, expect, test } from 'vitest';
import type { BookEdit } from '../store/book.ts';
import { MemoryBook } from '../store/memory/book.ts';
import { MemoryCare } from '../store/memory/care.ts';
import { MemoryMarks } from '../store/memory/marks.ts';
import { MemoryReadings } from '../store/memory/readings.ts';
import { MemoryRegister } from '../store/memory/register.ts';
import { type MarkDraft, Marks } from './marks.ts';
import { type MarkScope, markScope } from './view.ts';
import { witnessesFrom } from './witnesses.ts';

// 2026-11-20 10:00 UTC+8, a Friday.
const NOW = instant(Date.parse('2026-11-20T02:00:00Z') * 1000);
const hours = (count: number): Instant => instant(NOW + count * MICROS_PER_HOUR);
const POINT = pointId('p1');

const person = (role: Role, id: string = role): Account => ({
  ...{
    id,
    name: id,
    displayName: id,
    role,
    enterprise: role === 'enterprise' ? 'e1' : '',
    agency: '',
    unit: '',
    certificate: '',
  },
  ...{ district: 'main', disabled: false, mustChangePassword: false, createdAt: 0, lastLoginAt: null },
});
const DUTY = person('duty');
const BOSS = person('supervisor');
const OWNER = person('enterprise', 'owner');
const BUREAU: MarkScope = markScope(DUTY, undefined);
const OWN: MarkScope = markScope(OWNER, ['e1']);

const edit = (kind: string, row: object): BookEdit => ({ kind, op: 'add', row }) as unknown as BookEdit;
const place = { lon: null, lat: null };
const EDITS: BookEdit[] = ['e1', 'e2'].flatMap((enterprise, i) => {
  const n = i + 1;
  return [
    edit('enterprises', {
      ...{
        id: enterprise,
        name: `${n}厂`,
        creditCode: '',
        permitNumber: '',
        permitClass: 'key',
        keyUnit: true,
      },
      ...{
        trade: '',
        area: '',
        town: '',
        address: '',
        contact: '',
        phone: '',
        agency: '',
      },
    }),
    edit('outlets', {
      ...{ id: `o${n}`, enterprise, code: 'DW001', name: '总排口', kind: 'total', destination: 'direct' },
      ...{ pattern: '', node: '', ...place },
    }),
    edit('points', {
      ...{ id: `p${n}`, enterprise, outlet: `o${n}`, name: '出口', place: 'discharge', order: 1, ...place },
      ...{ factors: ['w01018', 'w21003'], realtimeIntervalS: 60 },
    }),
    edit('limits', {
      ...{ id: `m${n}`, outlet: `o${n}`, factor: 'w01018', kind: 'max', min: null, max: 50, unit: 'mg/L' },
      ...{ source: 'permit', clause: '许可证', condition: '', confidence: 'T', validFrom: '2024-01-01' },
      ...{ validTo: '', verifiedBy: '', verifiedAt: null },
    }),
  ];
});

/** A ledger over stores in memory, with a clock that is set by hand. */
async function open() {
  const book = new MemoryBook();
  await book.apply(EDITS, { by: 'system', reason: 'test', at: hours(-1000) });
  const readings = new MemoryReadings();
  const care = new MemoryCare();
  const register = new MemoryRegister();
  const found: Finding[] = [];
  const heard: ValidityClaim[] = [];
  const time = { now: NOW };
  const marks = new Marks({
    store: new MemoryMarks(),
    book,
    projection: {
      rows: async (query) => readings.rows(query),
      status: () => ({
        ...{ cursor: journalPosition(0), durable: journalPosition(0), lagS: 0, caughtUp: true },
        ...{ framesDone: 0, storeWhy: '' },
      }),
    },
    witnesses: witnessesFrom({ register, care, book }),
    raise: (findings) => found.push(...findings),
    clock: () => time.now,
    log: pino({ level: 'silent' }),
    clockChecked: true,
  });
  marks.onClaim((claim) => heard.push(claim));
  closing.push(() => marks.close());
  let position = 0;
  const row = (
    statistic: ReadingRow['statistic'],
    at: Instant,
    values: Record<string, readonly [number, string]>,
    point: PointId = POINT,
  ): void => {
    const list = Object.entries(values).map(([column, [value, flag]]) => ({
      column,
      value,
      decimals: 1,
      flag,
    }));
    const arrival = instant(at + MICROS_PER_MINUTE);
    position += 100;
    readings.append([
      { point, statistic, at, arrival, position: journalPosition(position), edition: '2017', values: list },
    ]);
  };
  return { marks, readings, care, found, heard, time, row };
}
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const draft = (more: Partial<MarkDraft> = {}): MarkDraft => ({
  ...{ type: 'maintenance', point: 'p1', factors: ['w01018'], from: hours(-3), to: hours(-1) },
  ...{ reason: '更换试剂', lateReason: '', attachments: ['照片.jpg'], values: [], ...more },
});
const act = (
  mark: { id: string; version: number },
  event: 'accept' | 'refuse' | 'ask' | 'answer' | 'disprove',
) => ({
  ...{
    mark: mark.id,
    version: mark.version,
    event,
    reason: '已核对',
    attachments: ['记录.pdf'],
    falsely: false,
  },
});
const STRETCH = { point: POINT, from: hours(-10), to: hours(10) };

describe('a mark', () => {
  test('changes nothing before it is accepted, and then from that moment on', async () => {
    const { marks, time, heard } = await open();
    const mark = await marks.propose(draft(), OWNER);
    expect(mark).toMatchObject({ id: 'M-2026-000001', state: 'proposed', late: false, enterprise: 'e1' });
    await marks.settled();
    expect(await marks.claims(STRETCH)).toEqual([]);
    time.now = hours(1);
    await marks.act(act(mark, 'accept'), DUTY, BUREAU);
    const [claim, ...rest] = await marks.claims(STRETCH);
    expect(rest).toEqual([]);
    expect(claim).toMatchObject({ effect: 'invalid', row: 'V1', knownFrom: hours(1), knownTo: null });
    expect(heard).toEqual([claim]);
    expect(await marks.knownOn(mark.id, hours(0), BUREAU)).toMatchObject({ state: 'proposed' });
    expect(await marks.knownOn(mark.id, hours(1), BUREAU)).toMatchObject({ state: 'accepted' });
    expect(await marks.knownOn(mark.id, hours(-1), BUREAU)).toBeUndefined();
  });

  test('disproved by new evidence, it was known for a time; the finding is hidden and suspected only', async () => {
    const { marks, time, heard, found } = await open();
    const mark = await marks.propose(draft(), OWNER);
    await marks.settled();
    const accepted = await marks.act(act(mark, 'accept'), DUTY, BUREAU);
    time.now = hours(30);
    const disproof = { ...act(accepted.mark, 'disprove'), falsely: true };
    await marks.act(disproof, BOSS, BUREAU);
    const [claim] = await marks.claims(STRETCH);
    expect(claim).toMatchObject({ knownFrom: NOW, knownTo: hours(30) });
    expect([wasKnown(claim!, hours(5)), wasKnown(claim!, hours(30))]).toEqual([true, false]);
    expect(heard.map(({ knownTo }) => knownTo)).toEqual([null, hours(30)]);
    expect(found).toMatchObject([{ rule: 'D28', hidden: true, point: 'p1', count: 1 }]);
    expect(findingSentence(found[0]!, 'zh')).toMatch(/疑似虚假标记。$/);
    expect(findingSentence(found[0]!, 'en')).toMatch(/suspected false mark\.$/);
  });

  test('refused as merely unfounded it raises nothing', async () => {
    const { marks, found } = await open();
    const mark = await marks.propose(draft(), OWNER);
    await marks.settled();
    await marks.act(act(mark, 'refuse'), DUTY, BUREAU);
    expect([found, await marks.claims(STRETCH)]).toEqual([[], []]);
  });

  test('over an exceedance of the readings only a supervisor decides', async () => {
    const { marks, row } = await open();
    row('hour', hours(-2), { 'w01018-Avg': [88.4, 'N'] });
    const mark = await marks.propose(draft(), OWNER);
    await marks.settled();
    const { mark: seen, choices } = (await marks.detail(mark.id, DUTY, BUREAU))!;
    expect(seen.check).toMatchObject({
      overlapCount: 1,
      overlaps: [{ factor: 'w01018', value: 88.4, limit: 50 }],
    });
    expect(choices).toEqual(['ask']);
    await expect(marks.act(act(mark, 'accept'), DUTY, BUREAU)).rejects.toMatchObject({
      code: 'WQ_MARK_REFUSED',
      detail: { refused: 'second-person', zh: expect.any(String), en: expect.any(String) },
    });
    const steps = (await marks.detail(mark.id, DUTY, BUREAU))!.steps;
    expect(steps.at(-1)).toMatchObject({ event: 'accept', refused: 'second-person', to: 'proposed' });
    expect((await marks.act(act(mark, 'accept'), BOSS, BUREAU)).mark.state).toBe('accepted');
  });

  test('a number the device itself calls calibration is no exceedance', async () => {
    const { marks, row } = await open();
    row('hour', hours(-2), { 'w01018-Avg': [260, 'C'] });
    const mark = await marks.propose(draft({ type: 'calibration' }), OWNER);
    await marks.settled();
    expect((await marks.detail(mark.id, DUTY, BUREAU))!.mark.check).toMatchObject({ overlapCount: 0 });
  });

  test('hands at the station support it; their lack is a doubt and no contradiction', async () => {
    const { marks, care } = await open();
    const alone = await marks.propose(draft(), OWNER);
    await marks.settled();
    expect((await marks.detail(alone.id, DUTY, BUREAU))!.mark.check?.doubts).toEqual([
      { code: 'nobody-there', contradicts: false, facts: {} },
    ]);
    await care.addVisit({
      ...{ enterprise: 'e1', from: hours(-3), to: hours(-2), who: '甲', work: '换试剂' },
      ...{ enteredBy: '甲', enteredAt: NOW },
    });
    await marks.check(alone.id);
    const { check } = (await marks.detail(alone.id, DUTY, BUREAU))!.mark;
    expect(check).toMatchObject({ doubts: [], support: ['visit'] });
  });

  test('asked and answered, it is checked anew', async () => {
    const { marks } = await open();
    const mark = await marks.propose(draft(), OWNER);
    await marks.settled();
    const asked = await marks.act(act(mark, 'ask'), DUTY, BUREAU);
    const answered = await marks.act(act(asked.mark, 'answer'), OWNER, OWN);
    expect(answered.mark).toMatchObject({ state: 'proposed', version: 3 });
    const { steps, mark: whole } = (await marks.detail(mark.id, DUTY, BUREAU))!;
    expect(steps.map(({ event }) => event)).toEqual(['mark', 'check', 'ask', 'answer', 'check']);
    expect(whole.check).not.toBeNull();
  });

  test('made late it says why, or is not accepted', async () => {
    const { marks } = await open();
    const old = { from: hours(-60), to: hours(-58) };
    const bare = await marks.propose(draft(old), OWNER);
    const told = await marks.propose(draft({ ...old, lateReason: '停电' }), OWNER);
    await marks.settled();
    expect(bare.late && told.late).toBe(true);
    await expect(marks.act(act(bare, 'accept'), DUTY, BUREAU)).rejects.toMatchObject({
      detail: { refused: 'late-reason-missing' },
    });
    expect((await marks.act(act(told, 'accept'), DUTY, BUREAU)).mark.state).toBe('accepted');
  });

  test('two people at once: the second is told', async () => {
    const { marks } = await open();
    const mark = await marks.propose(draft(), OWNER);
    await marks.settled();
    await marks.act(act(mark, 'ask'), DUTY, BUREAU);
    await expect(marks.act(act(mark, 'accept'), BOSS, BUREAU)).rejects.toMatchObject({
      code: 'WQ_MARK_CONFLICT',
    });
  });
});

describe('V10', () => {
  test('a declared stop while the facility runs and water leaves is disputed, hidden, and a supervisor’s to review', async () => {
    const { marks, row, found } = await open();
    for (let hour = -5; hour < 0; hour++) {
      row('state', hours(hour), { 'SB1-RS': [1, ''] });
      row('hour', hours(hour), { 'w00000-Avg': [4.2, 'F'], 'w01018-Avg': [20, 'F'] });
    }
    const stop = draft({ type: 'production-stop', factors: [], from: hours(-5), to: hours(0) });
    const mark = await marks.propose(stop, OWNER);
    await marks.settled();
    const { check } = (await marks.detail(mark.id, BOSS, BUREAU))!.mark;
    expect(check?.doubts).toMatchObject([
      { code: 'facility-runs', contradicts: true, facts: { unit: 'SB1', minutes: 300 } },
      { code: 'water-flows', contradicts: true, facts: { hours: 5, most: '4.20' } },
    ]);
    expect(await marks.claims(STRETCH)).toMatchObject([{ effect: 'disputed', row: 'V10', knownTo: null }]);
    expect(found).toMatchObject([{ rule: 'D29', hidden: true }]);
    expect(findingSentence(found[0]!, 'zh')).toContain('疑似标停未停');
    // Who marked learns nothing of it.
    const own = (await marks.detail(mark.id, OWNER, OWN))!;
    expect(own.mark).toMatchObject({ check: null, falsely: false, version: 1, state: 'proposed' });
    expect([own.claims, own.steps.map(({ event }) => event)]).toEqual([[], ['mark']]);
    await expect(marks.act(act(mark, 'ask'), DUTY, BUREAU)).rejects.toMatchObject({
      detail: { refused: 'hidden-never-told' },
    });
    await marks.act({ ...act(mark, 'refuse'), falsely: true }, BOSS, BUREAU);
    expect(await marks.claims(STRETCH)).toMatchObject([{ effect: 'disputed', knownTo: NOW }]);
    expect(found.map(({ rule }) => rule)).toEqual(['D29', 'D28']);
    expect((await marks.detail(mark.id, OWNER, OWN))!.mark).toMatchObject({
      state: 'refused',
      falsely: false,
    });
  });

  test('a treatment kept running while no water leaves is a doubt, and disputes nothing', async () => {
    const { marks, row, found } = await open();
    for (let hour = -5; hour < 0; hour++) {
      row('state', hours(hour), { 'SB1-RS': [1, ''] });
      row('hour', hours(hour), { 'w00000-Avg': [0, 'F'], 'w01018-Avg': [20, 'F'] });
    }
    const stop = draft({ type: 'production-stop', factors: [], from: hours(-5), to: hours(0) });
    const mark = await marks.propose(stop, OWNER);
    await marks.settled();
    const { check } = (await marks.detail(mark.id, DUTY, BUREAU))!.mark;
    expect(check?.doubts).toMatchObject([{ code: 'facility-runs', contradicts: false }]);
    expect([await marks.claims(STRETCH), found]).toEqual([[], []]);
  });

  test('a device’s own flag F that working conditions contradict is kept once, disputed and hidden', async () => {
    const { marks, row, found } = await open();
    for (let hour = -5; hour < 0; hour++) {
      row('hour', hours(hour), { 'w01018-Avg': [20, 'F'], 'w00000-Avg': [3, 'F'] });
      row('hour', hours(hour), { 'w01018-Avg': [20, 'F'], 'w00000-Avg': [0, 'F'] }, pointId('p2'));
    }
    await marks.watchFlags(NOW);
    await marks.watchFlags(NOW);
    const { items } = await marks.list({ limit: 10 }, BUREAU);
    expect(items).toMatchObject([{ id: 'MV-2026-000001', origin: 'device', hidden: true, point: 'p1' }]);
    expect(found).toHaveLength(1);
    expect((await marks.list({ limit: 10 }, OWN)).total).toBe(0);
    expect(await marks.detail('MV-2026-000001', OWNER, OWN)).toBeUndefined();
    expect((await marks.counts(OWN)).proposed).toBe(0);
    // Its next mark has the number it would have had.
    expect((await marks.propose(draft(), OWNER)).id).toBe('M-2026-000001');
    await marks.act(act(items[0]!, 'refuse'), BOSS, BUREAU);
    const claims = await marks.claims(STRETCH);
    expect(claims).toMatchObject([
      { effect: 'disputed', knownTo: NOW },
      { effect: 'valid', layer: 'review', knownTo: null },
    ]);
  });
});

describe('what is to be marked', () => {
  test('flagged stretches without a mark are named with their light; marks take them off, hidden ones do not', async () => {
    const { marks, row } = await open();
    for (const hour of [-50, -49])
      row('hour', hours(hour), { 'w01018-Avg': [9, 'D'], 'w21003-Avg': [1, 'D'] });
    for (const hour of [-4, -3]) row('hour', hours(hour), { 'w01018-Avg': [9, 'M'], 'w21003-Avg': [1, 'N'] });
    row('hour', hours(-8), { 'w01018-Avg': [9, 'C'] });
    const range = { from: hours(-100), to: NOW };
    const found = await marks.unmarked([POINT], range, OWN);
    expect(found).toMatchObject([
      {
        from: hours(-50),
        to: hours(-48),
        type: 'device-fault',
        factors: ['w01018', 'w21003'],
        light: 'late',
      },
      { from: hours(-4), to: hours(-2), type: 'maintenance', factors: ['w01018'], light: 'in-time' },
    ]);
    await marks.propose(draft({ from: hours(-4), to: hours(-3) }), OWNER);
    expect((await marks.unmarked([POINT], range, OWN))[1]).toMatchObject({ from: hours(-3), to: hours(-2) });
  });
});

describe('an exemption', () => {
  const ask = {
    ...{ enterprise: 'e1', point: 'p1', factors: [], legal: '许可证 3.2', reason: '冷炉启动' },
    ...{ from: hours(1), to: hours(5), evidence: ['申请.pdf'] },
    ground: 'start-up',
    countedIn: 'judgement',
  } as const;

  test('is asked before, decided by another person, and ends at its end', async () => {
    const { marks, time } = await open();
    const { exemptions } = marks;
    const asked = await exemptions.ask(ask, OWNER);
    expect(asked).toMatchObject({ id: 'E-2026-000001', state: 'asked' });
    const step = (event: 'grant' | 'revoke', version: number) =>
      ({ exemption: asked.id, version, event, reason: '同意' }) as const;
    const granted = await exemptions.act(step('grant', 1), BOSS, {});
    expect(granted.exemption).toMatchObject({ state: 'granted', grantedBy: 'supervisor', grantedAt: NOW });
    const during = { from: hours(2), to: hours(3) };
    expect(await exemptions.granted({ enterprise: 'e1', point: POINT }, during)).toHaveLength(1);
    expect(await exemptions.granted({ enterprise: 'e1', point: POINT }, during, hours(-1))).toEqual([]);
    expect(await exemptions.granted({ enterprise: 'e2', point: pointId('p2') }, during)).toEqual([]);
    time.now = hours(5);
    await marks.clockTick(hours(5));
    expect((await exemptions.detail(asked.id, OWNER, { enterprises: ['e1'] }))!.exemption).toMatchObject({
      ...{ state: 'ended', endedAt: hours(5), revoked: false },
    });
    expect(await exemptions.granted({ enterprise: 'e1', point: POINT }, during)).toHaveLength(1);
    expect(await exemptions.detail(asked.id, DUTY, { enterprises: ['e2'] })).toBeUndefined();
  });

  test('too late or without ground it is refused in both languages', async () => {
    const { marks } = await open();
    await expect(marks.exemptions.ask({ ...ask, from: hours(-1) }, OWNER)).rejects.toMatchObject({
      code: 'WQ_MARK_REFUSED',
      detail: { refused: 'too-late', zh: expect.stringMatching(/。$/), en: expect.stringMatching(/\.$/) },
    });
    await expect(marks.exemptions.ask({ ...ask, enterprise: 'e2', point: '' }, OWNER)).rejects.toMatchObject({
      detail: { refused: 'other-enterprise' },
    });
    await expect(marks.exemptions.ask({ ...ask, point: 'p2' }, OWNER)).rejects.toMatchObject({
      code: 'WQ_NOT_FOUND',
    });
  });

  test('totals are told with and without it; an enterprise hears of its own alone', async () => {
    const { marks } = await open();
    const { id } = await marks.exemptions.ask(ask, OWNER);
    await marks.exemptions.act({ exemption: id, version: 1, event: 'grant', reason: '同意' }, BOSS, {});
    const range = { from: hours(-1), to: instant(NOW + MICROS_PER_DAY) };
    expect(await marks.exemptions.totals(range, {})).toEqual([
      {
        ...{ enterprise: 'e1', granted: 1, refused: 0, hours: 4, judgementHours: 4, without: 0, with: 0 },
        aboveMedian: false,
      },
    ]);
    expect(await marks.exemptions.totals(range, { enterprises: ['e1'] })).toMatchObject([{ without: null }]);
    expect(await marks.exemptions.totals(range, { enterprises: ['e2'] })).toEqual([]);
  });
});
