import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BookSnapshot, Instant, JournalPosition, Limit, Logger, Outlet, Point } from '@wenqu/domain';
import {
  instant,
  instantFromMs,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  MICROS_PER_SECOND,
  pointId,
  wireTime,
} from '@wenqu/domain';
import { encodeFrame } from '@wenqu/hj212';
import { afterEach, describe, expect, test } from 'vitest';
import { KeyRing } from '../ingest/key-ring.ts';
import { MemoryJournal } from '../journal/memory.ts';
import { Judge } from '../judge/judge.ts';
import { MemoryReadings } from '../store/memory/readings.ts';
import type { ReadingStore } from '../store/readings.ts';
import { openSqliteReadings } from '../store/sqlite/readings.ts';
import { Projector } from './projector.ts';

const MN = '010000A8900016F000169DC0';
const OTHER_MN = '010000A8900016F000169DC1';
const POINT = pointId('p-1');
const NOON = instantFromMs(Date.UTC(2026, 2, 2, 4));
const row = { version: 1, createdAt: NOON, updatedAt: NOON, retiredAt: null };

const outlet: Outlet = {
  ...row,
  id: 'o-1',
  enterprise: 'e-1',
  code: 'DW001',
  name: '',
  kind: 'total',
  destination: '',
  pattern: '',
  lon: null,
  lat: null,
  node: '',
};
const point: Point = {
  ...row,
  id: POINT,
  enterprise: 'e-1',
  outlet: 'o-1',
  name: '总排口',
  place: 'discharge',
  order: 2,
  lon: null,
  lat: null,
  factors: ['w01018'],
  realtimeIntervalS: 60,
};
const logger: Logger = {
  ...row,
  id: 'l-1',
  mn: MN,
  name: '',
  enterprise: 'e-1',
  bindings: [{ point: POINT, st: '', factor: '', from: null, to: null }],
  password: '',
  edition: '',
  maker: '',
  model: '',
};
const limit = (id: string, kind: Limit['kind'], max: number): Limit => ({
  ...row,
  id,
  outlet: 'o-1',
  factor: 'w01018',
  kind,
  min: null,
  max,
  unit: 'mg/L',
  source: 'permit',
  clause: '许可证',
  condition: '',
  confidence: 'T',
  validFrom: '2025-01-01',
  validTo: '',
  verifiedBy: '',
  verifiedAt: null,
});
const bookOf = (loggers: Logger[]): BookSnapshot => ({
  seq: loggers.length,
  enterprises: [],
  outlets: [outlet],
  points: [point],
  loggers,
  limits: [limit('i', 'instantaneous', 100), limit('d', 'daily-mean', 80)],
});

const packet = (cn: string, at: Instant, items: string, mn = MN, qn = `${wireTime(at)}000`): Buffer =>
  encodeFrame(`QN=${qn};ST=32;CN=${cn};PW=123456;MN=${mn};Flag=5;CP=&&DataTime=${wireTime(at)};${items}&&`);
const realtime = (at: Instant, cod: string, mn = MN, qn?: string) =>
  packet('2011', at, `w01018-Rtd=${cod},w01018-Flag=N`, mn, qn);

/** A wire in memory: what the gateway would have journaled. */
class Wire {
  readonly journal = new MemoryJournal(false);
  readonly #connection = this.journal.append({
    kind: 'opened',
    arrival: NOON,
    connection: 0,
    why: '',
    about: null,
    bytes: Buffer.from('10.0.0.7:4000'),
  });

  say(bytes: Buffer, arrival: Instant = NOON, kind: 'packet' | 'junk' = 'packet'): JournalPosition {
    return this.journal.append({
      kind,
      arrival,
      connection: this.#connection,
      why: kind === 'junk' ? 'noise' : '',
      about: null,
      bytes,
    });
  }
  /** A request of ours. */
  ask(bytes: Buffer): void {
    const draft = {
      kind: 'sent',
      arrival: NOON,
      connection: this.#connection,
      why: '',
      about: null,
    } as const;
    this.journal.append({ ...draft, bytes });
  }
  sync(): JournalPosition {
    this.journal.sync();
    return this.journal.durable;
  }
}

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
function sqliteFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wenqu-projector-'));
  folders.push(folder);
  return join(folder, 'readings.sqlite');
}

function project(wire: Wire, store: ReadingStore, book: BookSnapshot, clockChecked = true) {
  const judge = new Judge(store);
  const projector = new Projector({
    ring: new KeyRing(),
    reader: wire.journal.reader(),
    store,
    judge,
    book,
    clock: () => instant(NOON + 1),
    clockChecked,
  });
  return { projector, judge };
}

const values = (store: ReadingStore): [number, number][] =>
  store
    .rows({
      point: POINT,
      statistic: 'realtime',
      range: { from: instant(0), to: instant(NOON * 2) },
      limit: 1000,
    })
    .map((one) => [one.at, one.values[0]!.value]);

describe('projector', () => {
  test('every part becomes exactly one of stored, duplicate, quarantined, junk', () => {
    const wire = new Wire();
    wire.say(realtime(NOON, '31.2'));
    wire.say(realtime(NOON, '31.2'));
    wire.say(realtime(NOON, '5.0', OTHER_MN));
    wire.say(Buffer.from('noise'), NOON, 'junk');
    const { projector } = project(wire, new MemoryReadings(), bookOf([logger]));
    projector.step(wire.sync());
    const { total, closes } = projector.accounting();
    expect(total).toEqual({ received: 4, stored: 1, duplicate: 1, quarantined: 1, junk: 1 });
    expect(closes).toBe(true);
    expect(projector.trafficOf(OTHER_MN)?.factors).toEqual(['w01018']);
  });

  test('an adopted logger has its frames from the first byte', () => {
    const wire = new Wire();
    const first = wire.say(realtime(NOON, '31.2'));
    wire.say(realtime(instant(NOON + 60e6), '32.0'));
    const store = new MemoryReadings();
    const { projector } = project(wire, store, bookOf([]));
    projector.step(wire.sync());
    expect(values(store)).toEqual([]);
    projector.bookChanged(bookOf([logger]));
    expect(values(store)).toEqual([
      [NOON + 60e6, 32],
      [NOON, 31.2],
    ]);
    expect(store.versions(POINT, 'realtime', 'w01018-Rtd', NOON)[0]?.position).toBe(first);
    expect(projector.accounting()).toMatchObject({
      total: { received: 2, stored: 2, quarantined: 0 },
      closes: true,
    });
  });

  test('adopting after a restart still begins with the first byte, and the accounting closes', () => {
    const wire = new Wire();
    const file = sqliteFile();
    wire.say(realtime(NOON, '31.2'));
    const before = openSqliteReadings({ file });
    const one = project(wire, before, bookOf([]));
    one.projector.step(wire.sync());
    one.projector.flush();
    before.close();
    wire.say(realtime(instant(NOON + 60e6), '32.0'));
    const after = openSqliteReadings({ file });
    const two = project(wire, after, bookOf([]));
    two.projector.step(wire.sync());
    two.projector.bookChanged(bookOf([logger]));
    expect(values(after)).toEqual([
      [NOON + 60e6, 32],
      [NOON, 31.2],
    ]);
    expect(two.projector.accounting()).toMatchObject({
      total: { received: 2, stored: 2, quarantined: 0 },
      closes: true,
    });
    after.close();
  });

  test('a retired logger keeps what came before; what came after waits for whoever adopts the MN next', () => {
    const wire = new Wire();
    wire.say(realtime(NOON, '31.2'), instant(NOON + 1));
    wire.say(realtime(instant(NOON + 60e6), '32.0'), instant(NOON + 60e6));
    const old = { ...logger, retiredAt: instant(NOON + 30e6) };
    const store = new MemoryReadings();
    const { projector } = project(wire, store, bookOf([old]));
    projector.step(wire.sync());
    expect(values(store)).toEqual([[NOON, 31.2]]);
    const later = { ...logger, id: 'l-2' };
    projector.bookChanged(bookOf([old, later]));
    expect(values(store)).toEqual([
      [NOON + 60e6, 32],
      [NOON, 31.2],
    ]);
    expect(projector.accounting()).toMatchObject({ total: { received: 2, stored: 2 }, closes: true });
    const rebuilt = new MemoryReadings();
    project(wire, rebuilt, bookOf([old, later])).projector.step(wire.sync());
    expect(rebuilt.digest()).toBe(store.digest());
  });

  test('a stop between two flushes loses nothing and counts nothing twice', () => {
    const wire = new Wire();
    const file = sqliteFile();
    wire.say(realtime(NOON, '31.2'));
    const before = openSqliteReadings({ file });
    const one = project(wire, before, bookOf([logger]));
    one.projector.step(wire.sync());
    one.projector.flush();
    wire.say(realtime(instant(NOON + 60e6), '32.0'));
    one.projector.step(wire.sync());
    // The process dies here: what was not flushed is only in the journal.
    before.close();
    const after = openSqliteReadings({ file });
    const two = project(wire, after, bookOf([logger]));
    two.projector.step(wire.sync());
    expect(values(after)).toEqual([
      [NOON + 60e6, 32],
      [NOON, 31.2],
    ]);
    expect(two.projector.accounting()).toMatchObject({ total: { received: 2, stored: 2 }, closes: true });
    after.close();
  });

  test('readings rebuilt from the journal have the same digest, whatever the steps and flushes were', () => {
    const wire = new Wire();
    const lived = openSqliteReadings({ file: sqliteFile() });
    const { projector } = project(wire, lived, bookOf([logger]));
    for (let k = 0; k < 50; k++) {
      wire.say(realtime(instant(NOON + (k % 40) * 60e6), String(30 + (k % 7))));
      projector.step(wire.sync());
      if (k % 9 === 0) projector.flush();
    }
    const rebuilt = new MemoryReadings();
    project(wire, rebuilt, bookOf([logger])).projector.step(wire.sync());
    expect(rebuilt.digest()).toBe(lived.digest());
    lived.close();
  });

  test('parts cut anywhere are joined, also when the process stops between them', () => {
    const wire = new Wire();
    const file = sqliteFile();
    const part = (pno: number, text: string) =>
      encodeFrame(
        `QN=2026030212000000${pno};ST=32;CN=2011;PW=123456;MN=${MN};Flag=7;PNUM=2;PNO=${pno};CP=&&${text}&&`,
      );
    wire.say(part(1, `DataTime=${wireTime(NOON)};w01018-Rtd=31.2,w010`));
    const before = openSqliteReadings({ file });
    const one = project(wire, before, bookOf([logger]));
    one.projector.step(wire.sync());
    one.projector.flush();
    before.close();
    wire.say(part(2, '18-Flag=N'));
    const after = openSqliteReadings({ file });
    project(wire, after, bookOf([logger])).projector.step(wire.sync());
    expect(values(after)).toEqual([[NOON, 31.2]]);
    after.close();
  });

  test('what is odd is counted by name and never stops the rest', () => {
    const wire = new Wire();
    wire.say(realtime(instant(NOON + 3 * MICROS_PER_HOUR), '31.2'));
    wire.say(packet('2011', NOON, 'w99999-Rtd=1,w99999-Flag=N', MN, `${wireTime(NOON)}111`));
    wire.say(packet('7777', NOON, 'w01018-Rtd=1', MN, `${wireTime(NOON)}222`));
    wire.say(packet('2011', NOON, 'w01018-Rtd=2', MN, `${wireTime(NOON)}222`));
    wire.say(
      encodeFrame(
        `QN=${wireTime(NOON)}333;ST=88;CN=2011;PW=123456;MN=${MN};Flag=5;CP=&&DataTime=20260230120000;w01018-Rtd=3&&`,
      ),
    );
    const { projector } = project(wire, new MemoryReadings(), bookOf([logger]));
    projector.step(wire.sync());
    const { deviations } = projector.trafficOf(MN)!;
    expect(Object.keys(deviations)).toEqual(
      expect.arrayContaining([
        'time-future',
        'clock-off',
        'factor-unknown',
        'cn-unknown',
        'qn-repeated',
        'st-unknown',
        'time-impossible',
      ]),
    );
    expect(projector.accounting().closes).toBe(true);
  });

  test('in simulated time a clock is compared once it has run beside ours for a minute', () => {
    const wire = new Wire();
    const { projector } = project(wire, new MemoryReadings(), bookOf([logger]), false);
    const minute = (count: number) => instant(NOON + count * MICROS_PER_MINUTE);
    /** A frame whose device believes in `said` when we have `came`. */
    const hear = (said: Instant, came: Instant): void => {
      wire.say(realtime(said, '31.2'), came);
      projector.step(wire.sync());
    };
    // History, an hour in a second.
    for (let k = 0; k < 60; k++) hear(minute(k), instant(minute(60) + k * 1_000));
    expect(projector.trafficOf(MN)).toMatchObject({ clockOffsetS: null });
    for (const k of [61, 62]) hear(instant(minute(k) + 40 * MICROS_PER_SECOND), minute(k));
    expect(projector.trafficOf(MN)).toMatchObject({ clockOffsetS: 40, deviations: {} });
    // Set to the right time, it counts a minute later.
    hear(minute(63), minute(63));
    expect(projector.trafficOf(MN)).toMatchObject({ clockOffsetS: 40 });
    hear(minute(64), minute(64));
    expect(projector.trafficOf(MN)).toMatchObject({ clockOffsetS: 0 });
  });

  test('answers and data replies carry the QN and the clock of our request: neither is odd, nor the ST 91', () => {
    const wire = new Wire();
    const asked = `${wireTime(instant(NOON + MICROS_PER_HOUR))}555`;
    const say = (st: string, cn: string, area: string, qn = asked) =>
      wire.say(encodeFrame(`QN=${qn};ST=${st};CN=${cn};PW=123456;MN=${MN};Flag=4;CP=&&${area}&&`));
    const { projector } = project(wire, new MemoryReadings(), bookOf([logger]));
    say('91', '9011', 'QnRtn=1', `${wireTime(NOON)}001`);
    projector.step(wire.sync());
    expect(projector.trafficOf(MN)).toMatchObject({ st: '', clockOffsetS: null });
    wire.say(realtime(NOON, '31.2'));
    wire.ask(encodeFrame(`QN=${asked};ST=32;CN=1011;PW=123456;MN=${MN};Flag=5;CP=&&&&`));
    say('91', '9011', 'QnRtn=1');
    say('32', '1011', `SystemTime=${wireTime(NOON)}`);
    say('91', '9012', 'ExeRtn=1');
    projector.step(wire.sync());
    expect(projector.trafficOf(MN)).toMatchObject({ st: '32', clockOffsetS: 0, deviations: {} });
    // A QN of its own used twice is still told, also with an answer in between.
    say('32', '2011', `DataTime=${wireTime(NOON)};w01018-Rtd=2`, `${wireTime(NOON)}777`);
    say('91', '9012', 'ExeRtn=1');
    say('32', '2011', `DataTime=${wireTime(NOON)};w21003-Rtd=1`, `${wireTime(NOON)}777`);
    projector.step(wire.sync());
    expect(projector.trafficOf(MN)!.deviations).toMatchObject({ 'qn-repeated': 1 });
  });

  test('a frame walks back to its bytes, its address and its answer', () => {
    const wire = new Wire();
    const bytes = realtime(NOON, '31.2');
    const position = wire.say(bytes);
    const connection = wire.journal.reader().at(position)!.record.connection;
    const answer = wire.journal.append({
      kind: 'sent',
      arrival: NOON,
      connection,
      why: '',
      about: position,
      bytes: encodeFrame(`QN=1;ST=91;CN=9014;PW=123456;MN=${MN};Flag=4;CP=&&&&`),
    });
    const { projector } = project(wire, new MemoryReadings(), bookOf([logger]));
    projector.step(wire.sync());
    const frame = projector.frame(position)!;
    expect(frame).toMatchObject({
      hex: bytes.toString('hex'),
      remote: '10.0.0.7:4000',
      outcome: 'stored',
      answer,
      mn: MN,
      cn: '2011',
    });
    expect(frame.readings).toMatchObject([{ column: 'w01018-Rtd', value: 31.2, flag: 'N', position }]);
    expect(projector.frames(MN, 10).map((each) => each.outcome)).toEqual(['stored', 'sent']);
  });
});

describe('judge in the projection', () => {
  test('a real-time value over the instantaneous limit raises one finding an hour; the daily-mean limit judges no single value', () => {
    const wire = new Wire();
    wire.say(realtime(NOON, '90'));
    wire.say(realtime(instant(NOON + 60e6), '120'));
    wire.say(realtime(instant(NOON + 120e6), '140'));
    const { projector, judge } = project(wire, new MemoryReadings(), bookOf([logger]));
    projector.step(wire.sync());
    const findings = judge.drain();
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      rule: 'realtime-over',
      value: 140,
      count: 2,
      limit: { id: 'i' },
      forReference: false,
    });
    expect(judge.standing(POINT).state).toBe('over');
  });

  test('a second frame of the same hour does not hide that the first was over, and the next hour within limits clears it', () => {
    const wire = new Wire();
    const hour = (at: Instant, items: string, n: number) =>
      wire.say(packet('2061', at, items, MN, `${wireTime(at)}00${n}`));
    const book = bookOf([logger]);
    const { projector, judge } = project(wire, new MemoryReadings(), {
      ...book,
      limits: [limit('h', 'hourly', 50)],
    });
    hour(NOON, 'w01018-Avg=60,w01018-Flag=N', 1);
    hour(NOON, 'w21003-Avg=1,w21003-Flag=N', 2);
    projector.step(wire.sync());
    expect(judge.standing(POINT).state).toBe('over');
    hour(instant(NOON + MICROS_PER_HOUR), 'w01018-Avg=40,w01018-Flag=N', 3);
    projector.step(wire.sync());
    expect(judge.standing(POINT).state).toBe('normal');
  });

  test('after a restart the state of a point is what its newest readings say', () => {
    const wire = new Wire();
    const store = new MemoryReadings();
    wire.say(realtime(NOON, '120'));
    project(wire, store, bookOf([logger])).projector.step(wire.sync());
    expect(project(wire, store, bookOf([logger])).judge.standing(POINT).state).toBe('over');
  });

  test('the day is judged by its flow-weighted mean once its last hour is there: 92.5 and not 57.5', () => {
    const wire = new Wire();
    const midnight = instantFromMs(Date.UTC(2026, 2, 1, 16));
    for (let hour = 0; hour < 24; hour++) {
      const [cod, m3] = hour < 18 ? [40, 5] : [110, 45];
      const at = instant(midnight + hour * MICROS_PER_HOUR);
      wire.say(packet('2061', at, `w01018-Avg=${cod},w01018-Flag=N;w00000-Cou=${m3},w00000-Flag=N`));
    }
    const { projector, judge } = project(wire, new MemoryReadings(), bookOf([logger]));
    projector.step(wire.sync());
    judge.sweep(NOON);
    judge.sweep(instant(NOON + 6e6));
    const mean = judge.drain().find(({ rule }) => rule === 'daily-mean-over');
    expect(mean).toMatchObject({ value: 92.5, limit: { id: 'd' } });
    expect(mean?.multiple).toBeCloseTo(0.15625, 10);
  });

  test('a point that says nothing for three intervals is offline, and its first byte brings it back', () => {
    const wire = new Wire();
    wire.say(realtime(NOON, '31.2'));
    const { projector, judge } = project(wire, new MemoryReadings(), bookOf([logger]));
    projector.step(wire.sync());
    judge.sweep(instant(NOON + 170e6));
    expect(judge.standing(POINT).state).toBe('normal');
    expect(judge.sweep(instant(NOON + 181e6))).toEqual([POINT]);
    expect(judge.standing(POINT).state).toBe('offline');
    expect(judge.drain()).toMatchObject([{ rule: 'point-silent', from: NOON }]);
    wire.say(realtime(instant(NOON + 200e6), '31.0'), instant(NOON + 200e6));
    projector.step(wire.sync());
    expect(judge.standing(POINT).state).toBe('normal');
  });

  test('an open finding goes on growing after a restart', () => {
    const wire = new Wire();
    const file = sqliteFile();
    wire.say(realtime(NOON, '120'));
    const before = openSqliteReadings({ file });
    const one = project(wire, before, bookOf([logger]));
    one.projector.step(wire.sync());
    one.projector.flush();
    before.close();
    wire.say(realtime(instant(NOON + 60e6), '130'));
    const after = openSqliteReadings({ file });
    const two = project(wire, after, bookOf([logger]));
    two.projector.step(wire.sync());
    expect(two.judge.drain()).toMatchObject([{ count: 2, value: 130 }]);
    after.close();
  });
});
