import { join } from 'node:path';
import { type Instant, instant, MICROS_PER_HOUR, type PointId, pointId } from '@wenqu/domain';
import { systemClock } from '../../packages/server/src/clock.ts';
import type { BookEdit } from '../../packages/server/src/store/book.ts';
import type { EntryDraft } from '../../packages/server/src/store/register.ts';
import { openSqliteBook } from '../../packages/server/src/store/sqlite/book.ts';
import { openSqliteRegister } from '../../packages/server/src/store/sqlite/register.ts';

/** One of the two enterprises of the journeys, each with one outlet, point and logger. */
export interface Plant {
  readonly id: string;
  readonly name: string;
  readonly outlet: string;
  readonly point: PointId;
  readonly mn: string;
}
const plant = (n: number, name: string): Plant => ({
  ...{ id: `plant-${n}`, name, outlet: `outlet-${n}`, point: pointId(`point-${n}`) },
  mn: `3101150000000${n}AB34567890`,
});
export const DYE: Plant = plant(1, '清源印染厂');
export const PAPER: Plant = plant(2, '长河造纸厂');

/** A book of two enterprises without any limit, written while no server runs. */
export async function seedDistrict(folder: string): Promise<void> {
  const book = openSqliteBook(join(folder, 'book.sqlite'));
  const edits = [DYE, PAPER].flatMap(plantEdits);
  await book.apply(edits, { by: 'journey', reason: 'journey', at: systemClock() });
  await book.close();
}

/** An analyser of one factor at a plant's point, written while no server runs. */
export async function addAnalyser(folder: string, { point }: Plant, factor: string): Promise<void> {
  const book = openSqliteBook(join(folder, 'book.sqlite'));
  const row = {
    ...({ point, kind: 'analyser', factor, maker: '', model: '', serial: '' } as const),
    ...{ rangeMin: 0, rangeMax: 500, unit: 'mg/L', installedOn: '' },
  };
  const edit: BookEdit = { kind: 'devices', op: 'add', row };
  await book.apply([edit], { by: 'journey', reason: 'journey', at: systemClock() });
  await book.close();
}

function plantEdits({ id, name, outlet, point, mn }: Plant): BookEdit[] {
  return [
    {
      kind: 'enterprises',
      op: 'add',
      row: {
        ...{ id, name, creditCode: '', permitNumber: '', permitClass: 'key', keyUnit: true, trade: '' },
        ...{ area: '东片', town: '', address: '', contact: '', phone: '', agency: '' },
      },
    },
    {
      kind: 'outlets',
      op: 'add',
      row: {
        ...{ id: outlet, enterprise: id, code: 'DW001', name: '总排口', kind: 'total' },
        ...{ destination: 'direct', pattern: '', lon: null, lat: null, node: '' },
      },
    },
    {
      kind: 'points',
      op: 'add',
      row: {
        ...{ id: point, enterprise: id, outlet, name: '出水', place: 'discharge', order: 1 },
        ...{ lon: null, lat: null, factors: ['w01018', 'w21003', 'w01001'], realtimeIntervalS: 60 },
      },
    },
    {
      kind: 'loggers',
      op: 'add',
      row: {
        ...{ mn, name: '', enterprise: id, password: '', edition: '', maker: '', model: '' },
        bindings: [{ point, st: '', factor: '', from: null, to: null }],
      },
    },
  ];
}

/** The row of a limit as the console sends it. */
export const codLimit = (outlet: string, max: number) => ({
  ...{ outlet, factor: 'w01018', kind: 'instantaneous', min: null, max, unit: 'mg/L', source: 'permit' },
  ...{ clause: '排污许可证 表 6', condition: '', confidence: 'T', validFrom: '2020-01-01', validTo: '' },
  ...{ verifiedBy: '', verifiedAt: null },
});

/**
 * A hidden entry with its finding, as a rule against falsification would leave it; the rules of today raise
 * none. Written while no server runs.
 *
 * @returns number of the entry
 */
export async function leaveHiddenEntry(folder: string, { id, outlet, point }: Plant): Promise<string> {
  const register = openSqliteRegister(join(folder, 'book.sqlite'));
  const at = systemClock();
  const span = { from: instant(at - MICROS_PER_HOUR), to: at };
  const cause = { factor: 'w01018', rule: 'hourly-over', value: 12.3, multiple: null, forReference: false };
  const draft: EntryDraft = {
    ...{ state: 'grouped', verdict: null, level: 'A', hidden: true, enterprise: id, outlet, point },
    ...{ ...cause, ...span, assignee: '', dueAt: instant(at + MICROS_PER_HOUR), mutedUntil: null },
    ...{ houseLevel: 'A', mergedInto: '', inquiry: '', escalated: 0, score: null },
    ...{ openedAt: at, updatedAt: at, closedAt: null },
  };
  const entry = await register.openEntry(draft);
  await register.keepFinding(
    {
      ...{ id: 'hidden-finding', rule: 'hourly-over', ruleEdition: '2026-01', point, factor: 'w01018' },
      ...{ statistic: 'hour', ...span, value: 12.3, multiple: null, count: 1, limit: null },
      ...{ forReference: false, facts: {}, inputs: [], level: 'A', hidden: true, raisedAt: at },
    },
    entry.id,
    { level: 'A', dueAt: null, at: at as Instant },
  );
  await register.close();
  return entry.id;
}
