import type { Instant, PointId, StatisticCause } from '@wenqu/domain';
import type { StatisticDraft } from '../store/statistics.ts';
import { digestOf } from './day-figures.ts';

/** Stands in place of a factor: minutes a point was on line, of those due. @source supervision.md §6 K5 */
export const ONLINE = 'online';

/** @param of any factor's statistic of the day: hours not due take their minutes with them */
export function onlineDay(
  point: PointId,
  from: Instant,
  minutes: number,
  of: StatisticDraft,
  cause: StatisticCause,
): StatisticDraft {
  const nDue = of.nDue * 60;
  const known = Math.min(minutes, nDue);
  const figure: Omit<StatisticDraft, 'digest' | 'cause'> = {
    ...{ kind: 'day', point, factor: ONLINE, from, value: null, state: nDue === 0 ? 'nothing-due' : 'valid' },
    ...{ why: '', nValid: known, nDue, nReceived: known, nImmediate: known, nUsable: known },
    ...{
      nCheck: 0,
      nCheckReceived: 0,
      volumeM3: null,
      loadKg: null,
      arithmetic: null,
      low: null,
      high: null,
    },
    ...{ minutesOutside: null, outcome: nDue === 0 ? 'nothing-due' : 'no-limit', finding: '', limit: '' },
    ...{ bound: null, limitUnit: '', limitVerified: false, multiple: null, claims: [], hours: [] },
    ruleEdition: of.ruleEdition,
  };
  return { ...figure, digest: digestOf(figure), cause };
}
