import type { CheckOutcome } from '@wenqu/domain';
import { judgeCheck, STANDARD_TOLERANCES, toleranceText } from '@wenqu/rules';
import type { CheckTold } from './device-told.ts';

/** What a run holds before anything was measured. */
export const NOTHING_MEASURED = {
  standard: null,
  reading: null,
  error: null,
  tolerance: '',
  position: null,
} as const;

/** The device's own word and our tolerance: one that says failed is enough. */
export function verdictOf({ polId, standard, reading, resultType }: CheckTold): {
  readonly outcome: CheckOutcome;
  readonly error: number | null;
  readonly tolerance: string;
  readonly why: string;
} {
  const { outcome, error, row } = judgeCheck(STANDARD_TOLERANCES, polId, standard, reading);
  const tolerance = toleranceText(row);
  if (resultType === '0' && outcome !== 'failed') {
    return { outcome: 'failed', error, tolerance, why: '设备自报不合格 / failed by the device’s own word' };
  }
  if (resultType === '1' && outcome === 'failed') {
    return {
      outcome,
      error,
      tolerance,
      why: '设备自报合格，超出允许误差 / passed by the device, outside the tolerance',
    };
  }
  if (resultType === '1' && outcome === 'not-judged') {
    return { outcome: 'passed', error, tolerance, why: '仅设备自报 / by the device’s own word only' };
  }
  return { outcome, error, tolerance, why: '' };
}
