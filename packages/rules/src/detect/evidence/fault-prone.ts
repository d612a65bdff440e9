import { dayStart, type Instant, instant, MICROS_PER_DAY } from '@wenqu/domain';
import { scoreOf, shown } from '../facility-record.ts';
import type { Signal } from '../signal.ts';
import { poissonTail } from './chance.ts';

/** Numbers of the method. @source detection.md D32; sizes of the pool [P] */
export const FAULT_PRONE = {
  windowDays: 30,
  faultsLeast: 3,
  chanceMax: 0.01,
  aboveShare: 0.95,
  poolLeast: 5,
  /** A pool without a single fault says no rate: as if it had half a one. */
  poolFaultsLeast: 0.5,
  poolDaysLeast: 60,
} as const;
const P = FAULT_PRONE;

/** Faults of one analyser in its last days. */
export interface DeviceFaults {
  readonly point: string;
  readonly factor: string;
  /** Maker and model; '' = unknown. */
  readonly model: string;
  /** Times a fault began. */
  readonly faults: number;
  /** Days for which it is known. */
  readonly days: number;
  /** Mean minutes until it worked again; null = unknown. */
  readonly repairMin: number | null;
}

/**
 * More faults than the other devices of its model would have by chance. A model that fails everywhere is no matter of
 * one point.
 * @param pool the other devices; its own rows are passed over
 * @source detection.md D32
 */
export function faultProne(own: DeviceFaults, pool: readonly DeviceFaults[], now: Instant): Signal[] {
  if (own.model === '' || own.faults < P.faultsLeast || own.days <= 0) return [];
  const others = pool.filter(
    ({ model, factor, point, days }) =>
      model === own.model && days > 0 && !(point === own.point && factor === own.factor),
  );
  const days = others.reduce((sum, each) => sum + each.days, 0);
  if (others.length < P.poolLeast || days < P.poolDaysLeast) return [];
  const rate =
    Math.max(
      P.poolFaultsLeast,
      others.reduce((sum, each) => sum + each.faults, 0),
    ) / days;
  const chance = poissonTail(own.faults, rate * own.days);
  const below =
    others.filter((each) => each.faults / each.days < own.faults / own.days).length / others.length;
  if (chance >= P.chanceMax || below < P.aboveShare) return [];
  const to = dayStart(now);
  return [
    {
      pattern: 'D32',
      form: 'more-than-model',
      factors: [own.factor],
      from: instant(to - Math.round(own.days) * MICROS_PER_DAY),
      to,
      score: scoreOf(-Math.log10(Math.max(chance, 1e-9)), -Math.log10(P.chanceMax), 6),
      facts: {
        ...{ d: Math.round(own.days), k: own.faults, p: Math.round(below * 100), model: own.model },
        ...{ expected: shown(rate * own.days), pool: others.length },
        ...(own.repairMin !== null && { repairMin: Math.round(own.repairMin) }),
      },
      missing: ['O'],
    },
  ];
}
