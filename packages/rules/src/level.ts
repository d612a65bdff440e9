import type { Level, RuleId } from '@wenqu/domain';

/** Metals of the criminal interpretation, total and dissolved codes. @source 法释〔2023〕7号 Art. 1 [S] */
export const HEAVY_METALS: ReadonlySet<string> = new Set([
  'w20111',
  'w20113',
  'w20115',
  'w20116',
  'w20117',
  'w20119',
  'w20120',
  'w20121',
  'w20122',
  'w20123',
  'w20124',
  'w20126',
  'w20038',
  'w20089',
  'w20138',
  'w20139',
  'w20141',
  'w20142',
  'w20143',
  'w20144',
]);

export interface LevelQuestion {
  readonly rule: RuleId;
  readonly factor: string;
  /** (C − L) / L, null where there is none. */
  readonly multiple: number | null;
  readonly forReference: boolean;
  readonly keyUnit: boolean;
  /** point-silent only: how long, minutes. */
  readonly silentMinutes?: number;
}

/** A key polluter that is offline longer than this is level B. @source supervision.md §7.1 [P] */
export const OFFLINE_KEY_MINUTES = 4 * 60;

/**
 * How soon somebody must look. What rests on an unverified number is never above C: it draws a screen, it
 * does not wake anybody.
 * @source supervision.md §7.1 [P]
 */
export function levelOf(question: LevelQuestion): Level {
  const { rule, factor, multiple, forReference, keyUnit, silentMinutes = 0 } = question;
  if (forReference) return 'C';
  if (rule === 'point-silent') return keyUnit && silentMinutes > OFFLINE_KEY_MINUTES ? 'B' : 'C';
  if (rule === 'day-not-judgeable') return 'C';
  if (HEAVY_METALS.has(factor)) return 'A';
  if (rule === 'daily-mean-over') return multiple !== null && multiple >= 1 ? 'A' : 'B';
  return 'C';
}

const RANK: Readonly<Record<Level, number>> = { A: 0, B: 1, C: 2 };
/** The more urgent of two levels. */
export const moreUrgent = (one: Level, other: Level): Level => (RANK[one] <= RANK[other] ? one : other);
