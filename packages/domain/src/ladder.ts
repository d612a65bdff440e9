import type { Finding, RuleId } from './finding.ts';

/** From a number to a fact, rung by rung. @source supervision.md §5.1 */
export type LadderStep = 'E0' | 'E1' | 'E2' | 'E3' | 'E4' | 'E5' | 'E6';

const STEP_OF: Readonly<Partial<Record<RuleId, LadderStep>>> = {
  'trend-warning': 'E0',
  'hourly-over': 'E1',
  'realtime-over': 'E2',
  'daily-mean-over': 'E3',
  'ph-out-of-range': 'E4',
  'load-over': 'E5',
  'repeated-over': 'E6',
};

/** The rung a finding stands on; null for what is no exceedance. */
export const ladderStep = ({ rule }: Pick<Finding, 'rule'>): LadderStep | null => STEP_OF[rule] ?? null;
