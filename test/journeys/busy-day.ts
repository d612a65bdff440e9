import { join } from 'node:path';
import {
  type Finding,
  type Instant,
  instant,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  pointId,
  type RuleId,
} from '@wenqu/domain';
import { systemClock } from '../../packages/server/src/clock.ts';
import { openRegister } from '../../packages/server/src/register/register.ts';
import type { BookEdit } from '../../packages/server/src/store/book.ts';
import { openSqliteBook } from '../../packages/server/src/store/sqlite/book.ts';
import { openSqliteRegister } from '../../packages/server/src/store/sqlite/register.ts';

export const PLANTS = 12;
const enterprise = (n: number) => `busy-${n}`;
export const plantName = (n: number): string => `港区第${n}印染厂`;

/** One outlet with one point; no logger, so that nothing but what is left here happens. */
function plantEdits(n: number): BookEdit[] {
  const row = {
    ...{
      id: enterprise(n),
      name: plantName(n),
      creditCode: '',
      permitNumber: '',
      permitClass: 'key' as const,
    },
    ...{ keyUnit: n <= 3, trade: '', area: '', town: '', address: '', contact: '', phone: '', agency: '' },
  };
  const outlet = {
    ...{
      id: `busy-outlet-${n}`,
      enterprise: enterprise(n),
      code: 'DW001',
      name: '总排口',
      kind: 'total' as const,
    },
    ...{ destination: 'works' as const, pattern: '', lon: null, lat: null, node: '' },
  };
  const point = {
    ...{ id: pointId(`busy-point-${n}`), enterprise: enterprise(n), outlet: outlet.id, name: '出水' },
    ...{ place: 'discharge' as const, order: 1, lon: null, lat: null, factors: ['w01018', 'w21003'] },
    realtimeIntervalS: 60,
  };
  return [
    { kind: 'enterprises', op: 'add', row },
    { kind: 'outlets', op: 'add', row: outlet },
    { kind: 'points', op: 'add', row: point },
  ];
}

/** What the rules would have said on a hard day of a park. */
function findings(now: Instant): Finding[] {
  let count = 0;
  const at = (minutes: number) => instant(now - minutes * MICROS_PER_MINUTE);
  const one = (n: number, rule: RuleId, factor: string, more: Partial<Finding> = {}): Finding => ({
    ...{ id: `busy-${++count}`, rule, ruleEdition: '2026-01', point: pointId(`busy-point-${n}`), factor },
    ...{ statistic: 'hour', from: at(120), to: at(60), value: 96, multiple: 0.2, count: 45, limit: null },
    ...{ forReference: false, facts: {}, inputs: [], level: 'C', hidden: false, raisedAt: at(60) },
    ...more,
  });
  const none = { value: null, multiple: null, count: 1 };
  return [
    ...Array.from({ length: 10 }, (_, n) =>
      one(n + 1, 'point-silent', '', { ...none, from: at(200 - n), to: at(100), statistic: 'realtime' }),
    ),
    one(1, 'hourly-over', 'w01018', { level: 'B', count: 60 }),
    one(1, 'hourly-over', 'w01018', { level: 'B', count: 60, from: at(59), to: at(30) }),
    one(1, 'hourly-over', 'w21003', { level: 'B', multiple: 0.9 }),
    one(1, 'realtime-over', 'w01018', { count: 300 }),
    one(2, 'daily-mean-over', 'w01018', { level: 'B', statistic: 'day' }),
    one(2, 'daily-mean-over', 'w21003', { level: 'B', statistic: 'day' }),
    one(4, 'check-failed', 'w01018', none),
    one(5, 'check-failed', 'w21003', none),
    one(6, 'D03', 'w01018', {
      ...none,
      hidden: true,
      level: 'A',
      facts: { scorePercent: 88, form: 'replay' },
    }),
    one(6, 'D12', 'w01018', {
      ...none,
      hidden: true,
      level: 'A',
      facts: { scorePercent: 70, form: 'scaling' },
    }),
    one(7, 'ph-out-of-range', 'w01001', { multiple: null }),
    ...Array.from({ length: 8 }, (_, n) =>
      one(n + 4, 'trend-warning', 'w01018', { forReference: true, from: at(90), to: at(80) }),
    ),
  ];
}

/** Book and register of a hard day, written while no server runs. */
export async function leaveBusyDay(folder: string): Promise<void> {
  const [book, store] = [
    openSqliteBook(join(folder, 'book.sqlite')),
    openSqliteRegister(join(folder, 'book.sqlite')),
  ];
  const now = systemClock();
  const edits = Array.from({ length: PLANTS }, (_, n) => plantEdits(n + 1)).flat();
  await book.apply(edits, { by: 'journey', reason: 'journey', at: instant(now - MICROS_PER_HOUR) });
  await openRegister({ store, book, clock: systemClock }).take(findings(now));
  await store.close();
  await book.close();
}
