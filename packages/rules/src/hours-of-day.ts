import {
  type Column,
  code2005,
  column,
  type Edition,
  hourStart,
  type Instant,
  type JournalPosition,
  MICROS_PER_DAY,
  type ReadingRow,
  type ReadingValue,
} from '@wenqu/domain';
import { validityOf } from './validity.ts';

/** One number of an hour with its way back. */
export interface HourFigure {
  readonly column: Column;
  readonly value: number;
  readonly flag: string;
  readonly position: JournalPosition;
  readonly arrival: Instant;
}

/** What is known of one clock hour: concentration and water. */
export interface HourOfDay {
  readonly at: Instant;
  readonly edition: Edition;
  readonly mean: HourFigure | null;
  /** The figure the volume comes from. */
  readonly flow: HourFigure | null;
  /** m³ of the hour; null = no figure, or one that its flag forbids. */
  readonly volumeM3: number | null;
}

/** 1 L/s through one hour is 3.6 m³. */
const M3_PER_HOUR_PER_LS = 3.6;

const columnsOf = (code: string, field: string): Column[] => {
  const old = code2005(code);
  return old === undefined ? [column(code, field)] : [column(code, field), column(old, field)];
};
const TOTALS = columnsOf('w00000', 'Cou');
const RATES = columnsOf('w00000', 'Avg');

const pick = (row: ReadingRow, names: readonly Column[]): ReadingValue | undefined =>
  row.values.find((reading) => names.includes(reading.column));

const figure = (row: ReadingRow, { column: name, value, flag }: ReadingValue): HourFigure => ({
  column: name,
  value,
  flag,
  position: row.position,
  arrival: row.arrival,
});

/** m³ of the hour from the total as sent, else from the mean rate of the same meter; null when neither counts. */
function volumeOf(row: ReadingRow): { volumeM3: number | null; flow: HourFigure | null } {
  const total = pick(row, TOTALS);
  const rate = pick(row, RATES);
  const chosen = total ?? rate;
  if (!chosen) return { volumeM3: null, flow: null };
  // The flag of -Cou is often left out and stands beside -Avg; either one that forbids the number counts.
  const forbidden = [total, rate].some((each) => each && validityOf(row.edition, each.flag) !== 'valid');
  const m3 = chosen === total ? chosen.value : chosen.value * M3_PER_HOUR_PER_LS;
  const usable = !forbidden && Number.isFinite(m3) && m3 >= 0;
  return { volumeM3: usable ? m3 : null, flow: figure(row, chosen) };
}

/**
 * The clock hours of one natural day for one factor, from the hour frames as kept. Concentration and water
 * may come in different frames; of several reports of one hour the latest arrival is taken, whole frames that
 * lack a figure pass it over.
 *
 * @param rows frames of statistic `hour` of one point, any order
 * @param dayFrom first moment of the natural day (UTC+8)
 * @returns hours of which anything is known, in order; a gap stays a gap
 * @source HJ 212-2017 Appendix D: -Cou of w00000 in m³ of the interval, -Avg in L/s
 */
export function hoursOfDay(rows: readonly ReadingRow[], factorCode: string, dayFrom: Instant): HourOfDay[] {
  const means = columnsOf(factorCode, 'Avg');
  const hours = new Map<Instant, HourOfDay>();
  const ordered = rows
    .filter((row) => row.statistic === 'hour' && row.at >= dayFrom && row.at < dayFrom + MICROS_PER_DAY)
    .sort((one, other) => one.arrival - other.arrival || one.position - other.position);
  for (const row of ordered) {
    const at = hourStart(row.at);
    const held = hours.get(at);
    const mean = pick(row, means);
    const { volumeM3, flow } = volumeOf(row);
    hours.set(at, {
      at,
      edition: mean || !held ? row.edition : held.edition,
      mean: mean ? figure(row, mean) : (held?.mean ?? null),
      flow: flow ?? held?.flow ?? null,
      volumeM3: flow ? volumeM3 : (held?.volumeM3 ?? null),
    });
  }
  return [...hours.values()].sort((one, other) => one.at - other.at);
}
