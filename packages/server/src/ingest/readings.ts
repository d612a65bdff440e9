import type {
  Column,
  Edition,
  Instant,
  JournalPosition,
  ReadingRow,
  ReadingValue,
  Statistic,
} from '@wenqu/domain';
import { code2017, column, factor, MICROS_PER_MINUTE, parseWireTime } from '@wenqu/domain';
import type { Head, WireValues } from '@wenqu/hj212';
import { type BoundLogger, pointFor } from './book-index.ts';
import type { BookDeviation } from './deviations.ts';

/** Which upload carries which statistic. @source HJ 212-2017 §6.6.5 Table 9 */
const STATISTIC_OF_CN: Readonly<Record<string, Statistic>> = {
  '2011': 'realtime',
  '2051': 'minute',
  '2061': 'hour',
  '2031': 'day',
  '2021': 'state',
  '2041': 'runtime',
};

/** A DataTime further ahead than this is kept but marked. @source hj212.md §6.3 [ADVICE] */
const FUTURE_MICROS = 10 * MICROS_PER_MINUTE;

export const statisticOf = (cn: string): Statistic | undefined => STATISTIC_OF_CN[cn];

/** Suffixes that name a number of a series; the list is closed so that nobody can invent columns without end. */
const FIELDS = new Set(
  'Rtd Min Avg Max Cou ZsRtd ZsMin ZsAvg ZsMax RawAvg RS RT Data DayData NightData SampleRd StandardValue'.split(
    ' ',
  ),
);
/** Factor codes one logger may bring: the standard's own tables hold fewer for any site. */
const FACTORS_MAX = 256;

export interface WireReadings {
  readonly rows: readonly ReadingRow[];
  readonly deviations: readonly string[];
}

interface FrameFacts {
  readonly arrival: Instant;
  readonly position: JournalPosition;
  readonly edition: Edition;
}

const columns = new Map<string, Map<string, Column>>();
const COLUMNS_MAX = 5_000;

/** One string object for each series name, however often it arrives. */
function columnFor(code: string, field: string): Column {
  let fields = columns.get(code);
  if (!fields) {
    if (columns.size >= COLUMNS_MAX) columns.clear();
    fields = new Map();
    columns.set(code, fields);
  }
  let name = fields.get(field);
  if (name === undefined) {
    name = column(code, field);
    fields.set(field, name);
  }
  return name;
}

let lastText = '';
let lastTime = parseWireTime('');

/** DataTime of many loggers is the same second: the one before is remembered. */
function timeOf(text: string) {
  if (text !== lastText) {
    lastTime = parseWireTime(text);
    lastText = text;
  }
  return lastTime;
}

/**
 * What one upload says of the points its logger is bound to: wire text becomes numbers, and wire time
 * (UTC+8) an instant, here and nowhere else. A frame that cannot be placed in time gives no rows, only names
 * of what is wrong; its bytes stay in the journal.
 *
 * @param wire  the data area as read, whole or joined from split packets
 * @param heard  factor codes this logger has brought so far; new ones are added
 * @source HJ 212-2017 §6.3.3, Appendix C
 */
export function readRows(
  wire: WireValues,
  head: Head,
  bound: BoundLogger,
  frame: FrameFacts,
  heard: string[],
): WireReadings {
  const statistic = statisticOf(head.cn);
  const deviations: (string | BookDeviation)[] = [];
  if (!statistic) return { rows: [], deviations };
  deviations.push(...wire.deviations);
  const at = placeInTime(wire.dataTime, frame.arrival, deviations);
  if (at === undefined) return { rows: [], deviations };
  const { arrival, position, edition } = frame;
  const rows: ReadingRow[] = [];
  for (const item of wire.values) {
    const code = knownCode(item.code, deviations);
    if (!admits(heard, code, item.field, deviations)) continue;
    const point = bound.only ?? pointFor(bound, head.st, code, arrival);
    if (point === undefined) {
      note(deviations, 'factor-unbound');
      continue;
    }
    const { value, decimals, flag } = item;
    const reading = { column: columnFor(code, item.field), value, decimals, flag };
    const row = rows.find((each) => each.point === point);
    if (row) (row.values as ReadingValue[]).push(reading);
    else rows.push({ point, statistic, at, arrival, position, edition, values: [reading] });
  }
  return { rows, deviations };
}

function placeInTime(text: string | undefined, arrival: Instant, deviations: string[]): Instant | undefined {
  if (text === undefined || text === '') {
    note(deviations, 'time-missing');
    return undefined;
  }
  const time = timeOf(text);
  if (time.kind === 'fault') {
    note(deviations, 'time-impossible');
    return undefined;
  }
  if (time.form !== 'exact') note(deviations, 'time-form');
  if (time.at > arrival + FUTURE_MICROS) note(deviations, 'time-future');
  return time.at;
}

/** Whether a value becomes part of a series. What does not stays in the journal and is counted by name. */
function admits(heard: string[], code: string, field: string, deviations: string[]): boolean {
  if (!FIELDS.has(field)) {
    note(deviations, 'field-unknown');
    return false;
  }
  if (heard.includes(code)) return true;
  if (heard.length >= FACTORS_MAX) {
    note(deviations, 'factors-too-many');
    return false;
  }
  heard.push(code);
  return true;
}

/** Facility items (`SB1`) have no table row; everything else unknown is kept as sent and counted. */
function knownCode(code: string, deviations: string[]): string {
  if (factor(code) || /^SB\d+$/.test(code)) return code;
  const present = code2017(code);
  note(deviations, present === code ? 'factor-unknown' : 'factor-2005');
  return present;
}

function note(deviations: string[], name: BookDeviation): void {
  if (!deviations.includes(name)) deviations.push(name);
}
