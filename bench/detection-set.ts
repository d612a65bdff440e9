import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type Instant, instant, MICROS_PER_MINUTE } from '@wenqu/domain';
import { MARK, type Mark, type PointSpec } from '@wenqu/rules/detect';

/** One site of a benchmark set, as its sheet describes it. */
export interface Site {
  readonly id: string;
  readonly spec: PointSpec;
}

interface FactorRow {
  readonly factor: string;
  readonly limit?: number | null;
  readonly range?: readonly [number, number];
  readonly resolution?: number | null;
  readonly lod?: number | null;
  readonly analyser_cycle_min?: number | null;
}

/** @param file `sites.json` */
export function readSites(file: string): Site[] {
  const { sites } = JSON.parse(readFileSync(file, 'utf8')) as {
    sites: { id: string; step_min: number; factors: FactorRow[] }[];
  };
  return sites.map(({ id, step_min: stepMin, factors }) => ({
    id,
    spec: {
      stepMin,
      channels: factors.map((row) => ({
        factor: row.factor,
        resolution: row.resolution ?? null,
        detectionLimit: row.lod ?? null,
        cycleMin: row.analyser_cycle_min ?? null,
        limitMin: row.range?.[0] ?? null,
        limitMax: row.limit ?? row.range?.[1] ?? null,
      })),
    },
  }));
}

/** One row in order of arrival. An hour's `at` is its start. */
export type Row =
  | {
      readonly type: 'live';
      readonly at: Instant;
      readonly factor: string;
      readonly value: number;
      readonly mark: Mark;
    }
  | {
      readonly type: 'hour';
      readonly at: Instant;
      readonly factor: string;
      readonly min: number;
      readonly mean: number;
      readonly max: number;
      readonly amount: number;
      readonly total: number;
    };

const MARKS: Readonly<Record<string, Mark>> = {
  N: MARK.valid,
  M: MARK.maintenance,
  C: MARK.calibration,
  D: MARK.fault,
};

const number = (text: string | undefined): number =>
  text === undefined || text === '' ? Number.NaN : Number(text);

/** Local time of the set (+08:00) as an instant. */
export function instantOf(text: string): Instant {
  const whole = Date.UTC(
    Number(text.slice(0, 4)),
    Number(text.slice(5, 7)) - 1,
    Number(text.slice(8, 10)),
    Number(text.slice(11, 13)),
    Number(text.slice(14, 16)),
    Number(text.slice(17, 19) || '0'),
  );
  return instant(whole * 1_000 - 8 * 60 * MICROS_PER_MINUTE);
}

export const textOf = (at: Instant): string =>
  new Date((at + 8 * 60 * MICROS_PER_MINUTE) / 1_000).toISOString().slice(0, 19);

/** How a compressed file begins, whatever its name. */
const GZIP = [0x1f, 0x8b] as const;

/**
 * Rows of a set, by site, in the order of the file. Reads plain and gzipped text.
 * Columns: site,time,type,factor,value,min,avg,max,cou,total,flag
 */
export function readRows(file: string): Map<string, Row[]> {
  const bytes = readFileSync(file);
  const text = (bytes[0] === GZIP[0] && bytes[1] === GZIP[1] ? gunzipSync(bytes) : bytes).toString('utf8');
  const sites = new Map<string, Row[]>();
  let from = text.indexOf('\n') + 1;
  while (from < text.length) {
    let to = text.indexOf('\n', from);
    if (to < 0) to = text.length;
    const part = text.slice(from, to).trimEnd().split(',');
    from = to + 1;
    const [site, time, type, factor] = part;
    if (!site || !time || !factor) continue;
    let rows = sites.get(site);
    if (!rows) {
      rows = [];
      sites.set(site, rows);
    }
    const at = instantOf(time);
    if (type === 'rt')
      rows.push({
        type: 'live',
        at,
        factor,
        value: number(part[4]),
        mark: MARKS[part[10] ?? ''] ?? MARK.other,
      });
    else
      rows.push({
        type: 'hour',
        at,
        factor,
        min: number(part[5]),
        mean: number(part[6]),
        max: number(part[7]),
        amount: number(part[8]),
        total: number(part[9]),
      });
  }
  return sites;
}
