import {
  type BookSnapshot,
  dayStart,
  type Finding,
  type Instant,
  instant,
  instantFromMs,
  journalPosition,
  type Limit,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  MICROS_PER_SECOND,
  pointId,
  type ReadingRow,
} from '@wenqu/domain';
import { expect, test } from 'vitest';
import { MemoryReadings } from '../store/memory/readings.ts';
import { Judge } from './judge.ts';

const P1 = pointId('p-1');
const DAY = dayStart(instantFromMs(Date.UTC(2026, 2, 2, 4)));
const row = { version: 1, createdAt: DAY, updatedAt: DAY, retiredAt: null };

const limit = (kind: Limit['kind'], max: number, unit = 'mg/L'): Limit => ({
  ...row,
  ...{ id: `l-${kind}`, outlet: 'o-1', factor: 'w01018', kind, min: null, max, unit },
  ...{ source: 'permit', clause: '许可证', condition: '', confidence: 'T', validFrom: '2025-01-01' },
  ...{ validTo: '', verifiedBy: '', verifiedAt: null },
});

const bookOf = (limits: Limit[]): BookSnapshot => ({
  seq: 1,
  enterprises: [],
  outlets: [
    {
      ...row,
      ...{ id: 'o-1', enterprise: 'e-1', code: 'DW001', name: '', kind: 'total', destination: 'direct' },
      ...{ pattern: '', lon: null, lat: null, node: '' },
    },
  ],
  points: [
    {
      ...row,
      ...{ id: P1, enterprise: 'e-1', outlet: 'o-1', name: '总排口', place: 'discharge', order: 1 },
      ...{ lon: null, lat: null, factors: ['w01018'], realtimeIntervalS: 60 },
    },
  ],
  loggers: [],
  limits,
});

const hour = (at: Instant, cod: number, waterM3 = 10): ReadingRow => ({
  ...{ point: P1, statistic: 'hour', at, arrival: instant(at + MICROS_PER_HOUR), edition: '2017' },
  position: journalPosition(at / MICROS_PER_HOUR),
  values: [
    { column: 'w01018-Avg', value: cod, decimals: 1, flag: 'N' },
    { column: 'w00000-Cou', value: waterM3, decimals: 1, flag: 'N' },
  ],
});

/** A district that lives through its hours: every new frame judged, days judged when they have settled. */
class Life {
  readonly book: BookSnapshot;
  readonly store: MemoryReadings;
  readonly judge: Judge;
  #now: number = DAY;

  constructor(book: BookSnapshot, store = new MemoryReadings()) {
    this.book = book;
    this.store = store;
    this.judge = new Judge(store);
    this.judge.restore(store.notes('judge'));
    this.judge.bookChanged(book);
  }

  hour(at: Instant, cod: number): void {
    const [fresh] = this.store.append([hour(at, cod)]);
    if (fresh) this.judge.take(fresh);
    this.#now = at + MICROS_PER_HOUR;
  }

  day(number: number, cod: number): void {
    for (let i = 0; i < 24; i++) this.hour(instant(DAY + number * MICROS_PER_DAY + i * MICROS_PER_HOUR), cod);
    for (let i = 1; i <= 3; i++) this.judge.sweep(instant(this.#now + i * 10 * MICROS_PER_SECOND));
  }

  restarted(): Life {
    this.store.flush(journalPosition(this.#now / MICROS_PER_HOUR), this.judge.notes());
    const next = new Life(this.book, this.store);
    next.findings();
    return next;
  }

  findings(rule = ''): Finding[] {
    return this.judge.drain().filter((finding) => rule === '' || finding.rule === rule);
  }
}

test('hours that rise to 90 % of the hourly limit are told once, and grow', () => {
  const life = new Life(bookOf([limit('hourly', 100)]));
  [60, 70, 80, 92, 96].forEach((cod, i) => {
    life.hour(instant(DAY + i * MICROS_PER_HOUR), cod);
  });
  const told = life.findings('trend-warning');
  expect(told).toHaveLength(1);
  expect(told[0]).toMatchObject({ value: 96, count: 5, facts: { hours: 5, share: 0.96 } });
});

test('the third day over is a repetition, across a restart', () => {
  const before = new Life(bookOf([limit('daily-mean', 80)]));
  before.day(0, 90);
  before.day(1, 90);
  expect(before.findings().map(({ rule }) => rule)).toEqual(['daily-mean-over', 'daily-mean-over']);
  const after = before.restarted();
  after.day(2, 90);
  expect(after.findings('repeated-over')).toMatchObject([{ facts: { days: 3, why: 'in-row' } }]);
});

test('the running load of the year is told at 80, 90 and 100 % of the permit, across a restart', () => {
  // 24 h × 10 m³ × 50 mg/L = 12 kg a day against 60 kg.
  const before = new Life(bookOf([limit('load', 60, 'kg/a')]));
  for (let day = 0; day < 3; day++) before.day(day, 50);
  expect(before.findings('load-over')).toEqual([]);
  const after = before.restarted();
  after.day(3, 50);
  after.day(4, 50);
  const steps = after.findings('load-over').map(({ facts }) => [facts.step, facts.totalKg]);
  expect(steps).toEqual([
    [80, 48],
    [100, 60],
  ]);
});
