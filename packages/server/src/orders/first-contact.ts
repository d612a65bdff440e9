import { type Edition, type Instant, type OrderAsk, wireTime } from '@wenqu/domain';
import { exchangeOf } from '@wenqu/hj212';

/** What is set when nobody says otherwise. @source HJ 212-2017 §6.2 Table 1; intervals: usual practice */
const DEFAULTS = { OverTime: '10', ReCount: '3', MinInterval: '10' } as const;
const REALTIME_S = 60;

/** One order that is offered at first contact, with the names of its command. */
export interface OfferedOrder {
  readonly cn: string;
  readonly zh: string;
  readonly en: string;
  readonly params: OrderAsk['params'];
}

/**
 * What a host does when a logger connects for the first time, in the standard's order, as far as the edition has
 * the commands: clock, timeouts, intervals, uploads on.
 *
 * @param realtimeIntervalS of the logger's first point; undefined: none is known
 * @source HJ 212-2017 §6.7
 */
export function firstContact(
  edition: Edition,
  now: Instant,
  realtimeIntervalS: number | undefined,
): OfferedOrder[] {
  const { OverTime, ReCount, MinInterval } = DEFAULTS;
  const steps: readonly (readonly [string, OrderAsk['params']])[] = [
    ['1012', { SystemTime: wireTime(now) }],
    ['1000', { OverTime, ReCount }],
    ['1062', { RtdInterval: String(realtimeIntervalS ?? REALTIME_S) }],
    ['1064', { MinInterval }],
    ['2011', {}],
    ['2021', {}],
  ];
  return steps.flatMap(([cn, params]) => {
    const exchange = exchangeOf(cn, edition);
    return exchange ? [{ cn, zh: exchange.zh, en: exchange.en, params }] : [];
  });
}
