// A book of ten thousand loggers for the benchmarks: each at a point of its own, with two limits to judge.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type PointId, pointId } from '@wenqu/domain';
import { systemClock } from '../packages/server/src/clock.ts';
import type { BookEdit } from '../packages/server/src/store/book.ts';
import { openSqliteBook } from '../packages/server/src/store/sqlite/book.ts';
import { benchMn } from './device.ts';

const LOGGERS_PER_ENTERPRISE = 100;
const FACTORS = ['w01018', 'w21003', 'w21011', 'w21001', 'w01001', 'w00000'];
const LIMITS = { w01018: 50, w21003: 5 } as const;

/** Where the n-th logger's readings go. */
export const benchPoint = (index: number): PointId => pointId(`bench-point-${index}`);

/** Writes the book of `data` so that the MNs of `load.ts` are known from the first frame. */
export async function seedBook(data: string, loggers: number): Promise<void> {
  mkdirSync(data, { recursive: true });
  const book = openSqliteBook(join(data, 'book.sqlite'));
  for (let first = 0; first < loggers; first += LOGGERS_PER_ENTERPRISE) {
    const edits = enterpriseEdits(first, Math.min(first + LOGGERS_PER_ENTERPRISE, loggers));
    await book.apply(edits, { by: 'bench', reason: 'benchmark', at: systemClock() });
  }
  await book.close();
}

function enterpriseEdits(first: number, end: number): BookEdit[] {
  const enterprise = `bench-enterprise-${first}`;
  const edits: BookEdit[] = [
    {
      kind: 'enterprises',
      op: 'add',
      row: {
        id: enterprise,
        name: `Bench ${first / LOGGERS_PER_ENTERPRISE}`,
        creditCode: '',
        permitNumber: '',
        permitClass: 'key',
        keyUnit: true,
        trade: '',
        area: '',
        town: '',
        address: '',
        contact: '',
        phone: '',
        agency: '',
      },
    },
  ];
  for (let index = first; index < end; index++) edits.push(...loggerEdits(enterprise, index));
  return edits;
}

function loggerEdits(enterprise: string, index: number): BookEdit[] {
  const outlet = `bench-outlet-${index}`;
  const point = benchPoint(index);
  return [
    {
      kind: 'outlets',
      op: 'add',
      row: {
        id: outlet,
        enterprise,
        code: `DW${String(index).padStart(5, '0')}`,
        name: '',
        kind: 'total',
        destination: 'direct',
        pattern: '',
        lon: null,
        lat: null,
        node: '',
      },
    },
    {
      kind: 'points',
      op: 'add',
      row: {
        id: point,
        enterprise,
        outlet,
        name: `Point ${index}`,
        place: 'discharge',
        order: 1,
        lon: null,
        lat: null,
        factors: FACTORS,
        realtimeIntervalS: 30,
      },
    },
    {
      kind: 'loggers',
      op: 'add',
      row: {
        mn: benchMn(index),
        name: `Logger ${index}`,
        enterprise,
        bindings: [{ point, st: '', factor: '', from: null, to: null }],
        password: '',
        edition: '',
        maker: '',
        model: '',
      },
    },
    ...Object.entries(LIMITS).map(([factor, max]) => limitEdit(outlet, factor, max)),
  ];
}

const limitEdit = (outlet: string, factor: string, max: number): BookEdit => ({
  kind: 'limits',
  op: 'add',
  row: {
    outlet,
    factor,
    kind: 'max',
    min: null,
    max,
    unit: 'mg/L',
    source: 'permit',
    clause: 'benchmark',
    condition: '',
    confidence: 'P',
    validFrom: '2020-01-01',
    validTo: '',
    verifiedBy: '',
    verifiedAt: null,
  },
});
