import {
  type Confidence,
  type Finding,
  type Level,
  MICROS_PER_HOUR,
  patternName,
  type RuleId,
} from '@wenqu/domain';

/** Metals that are judged at the workshop outlet, total and dissolved. @source GB 8978-1996 Table 1 [G] */
const FIRST_CLASS_METALS: ReadonlySet<string> = new Set([
  ...['w20111', 'w20113', 'w20115', 'w20116', 'w20117', 'w20119', 'w20120', 'w20121', 'w20126', 'w20127'],
  ...['w20141', 'w20142', 'w20143', 'w20144'],
]);
const EXCEEDANCES: ReadonlySet<RuleId> = new Set(['realtime-over', 'hourly-over', 'daily-mean-over']);
const SILENT_KEY_UNIT_MICROS = 4 * MICROS_PER_HOUR;

interface LevelRow {
  readonly level: Level;
  readonly confidence: Confidence;
  readonly applies: (finding: Finding, keyUnit: boolean) => boolean;
}

/** Highest first; what no row names keeps the level its rule gave. @source supervision.md §7.1 */
const LEVELS: readonly LevelRow[] = [
  {
    level: 'A',
    confidence: 'P',
    // A pattern's level is the combiner's: A needs two independent sources. @source detection.md §H
    applies: ({ rule, hidden }) => hidden && patternName(rule, 'zh') === undefined,
  },
  {
    level: 'A',
    confidence: 'P',
    applies: ({ rule, factor }) => EXCEEDANCES.has(rule) && FIRST_CLASS_METALS.has(factor),
  },
  {
    level: 'A',
    confidence: 'P',
    // Twice the limit is a multiple of 1.
    applies: ({ rule, multiple }) => rule === 'daily-mean-over' && multiple !== null && multiple >= 1,
  },
  { level: 'B', confidence: 'P', applies: ({ rule }) => rule === 'daily-mean-over' },
  {
    level: 'B',
    confidence: 'P',
    applies: ({ rule, from, to }, keyUnit) =>
      rule === 'point-silent' && keyUnit && to - from > SILENT_KEY_UNIT_MICROS,
  },
];

/** The level of a finding: its rule's own, raised by what the register knows of the enterprise. */
export function levelOf(finding: Finding, keyUnit: boolean): Level {
  const row = LEVELS.find(({ applies }) => applies(finding, keyUnit));
  return row && row.level < finding.level ? row.level : finding.level;
}
