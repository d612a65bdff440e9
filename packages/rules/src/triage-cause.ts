import {
  type Confidence,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  type TriageCause,
  type TriageEntry,
} from '@wenqu/domain';

/** @source supervision.md §3.1, §7.1: same outlet, overlapping time or same cause */
export const TRIAGE: {
  /** Entries of one outlet and cause this far apart are one matter. */
  readonly gapMicros: number;
  /** Points that fall silent within this time fell silent together. */
  readonly stormMicros: number;
  readonly stormPoints: number;
  readonly stormEnterprises: number;
  /** A point that stays away this much longer than the others has a trouble of its own. */
  readonly outlastMicros: number;
  readonly confidence: Confidence;
} = {
  gapMicros: 6 * MICROS_PER_HOUR,
  stormMicros: 15 * MICROS_PER_MINUTE,
  stormPoints: 5,
  stormEnterprises: 3,
  outlastMicros: 2 * MICROS_PER_HOUR,
  confidence: 'P',
};

/** Rules about devices, their lines and their upkeep; every other one is about water and its treatment. */
const EQUIPMENT: ReadonlySet<string> = new Set([
  ...['point-silent', 'day-not-judgeable', 'clock-off', 'parameter-changed', 'check-failed', 'check-overdue'],
  ...['wrong-address', 'wrong-password', 'two-places', 'stale-qn', 'replayed-frame', 'password-changed'],
  ...['request-from-device', 'D08', 'D09', 'D13', 'D14', 'D18', 'D19', 'D30', 'D31', 'D32'],
]);

/** Rules whose level C is worth a service notice and nobody's hour. @source detection.md §E E0 [P] */
const SLIGHT: ReadonlySet<string> = new Set([
  ...['trend-warning', 'day-not-judgeable', 'clock-off', 'check-overdue', 'stale-qn', 'parameter-changed'],
]);

/** What kind of trouble it is. Hidden entries are a kind of their own: nothing open is ever put beside them. */
export function causeOfEntry({ rule, hidden }: Pick<TriageEntry, 'rule' | 'hidden'>): TriageCause {
  if (hidden) return 'suspicion';
  return EQUIPMENT.has(rule) ? 'equipment' : 'discharge';
}

/** For reference, or of little weight: it never stands as a line of its own. */
export const isSlight = ({ level, forReference, rule, hidden }: TriageEntry): boolean =>
  level === 'C' && (hidden || forReference || SLIGHT.has(rule));
