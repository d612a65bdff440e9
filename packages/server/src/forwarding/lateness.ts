import { type Instant, MICROS_PER_HOUR, MICROS_PER_MINUTE, parseWireTime } from '@wenqu/domain';
import type { Head } from '@wenqu/hj212';

/**
 * How long after its DataTime an upload is on time: the period it sums up, and time to send it. DataTime is the
 * beginning of the period. Everything else is as quick as real-time data.
 * @source HJ 212-2017 §6.6; the allowances are ours
 */
const ON_TIME_MICROS: Readonly<Record<string, number>> = {
  '2051': 40 * MICROS_PER_MINUTE,
  '2061': 90 * MICROS_PER_MINUTE,
  '2031': 26 * MICROS_PER_HOUR,
  '2041': 26 * MICROS_PER_HOUR,
};
const REALTIME_MICROS = 10 * MICROS_PER_MINUTE;

/** Whether data go up later than their kind is due: 2025 wants them marked as sent again. */
export function isLate(head: Head, now: Instant): boolean {
  const at = dataTimeOf(head);
  return at !== undefined && now - at > (ON_TIME_MICROS[head.cn] ?? REALTIME_MICROS);
}

function dataTimeOf({ data, areaFrom, areaTo }: Head): Instant | undefined {
  if (areaFrom === -1) return undefined;
  const at = data.indexOf('DataTime=', areaFrom, 'latin1');
  if (at === -1 || at >= areaTo) return undefined;
  const digits = /^\s*(\d{12,17})/.exec(data.toString('latin1', at + 9, Math.min(areaTo, at + 30)))?.[1];
  const read = parseWireTime(digits ?? '');
  return read.kind === 'instant' ? read.at : undefined;
}
