import type { CardKind, Finding, PatternId } from '@wenqu/domain';

/** By the form of the pattern. What is not here is shown as its pattern is. */
const BY_FORM: Readonly<Record<string, CardKind>> = {
  replay: 'twin',
  'time-shift': 'twin',
  'clamp-limit': 'histogram',
  'spikes-trimmed': 'histogram',
  rounding: 'histogram',
  'stats-inconsistent': 'expected',
  'flow-total-mismatch': 'expected',
};

/** Patterns that are seen in several records side by side, not in the rhythm of one. */
const LINES: ReadonlySet<string> = new Set<PatternId>([
  ...(['D13', 'D14', 'D19', 'D20', 'D22', 'D24', 'D25', 'D26', 'D27', 'D29', 'D32', 'D33'] as const),
  ...(['D34', 'D36', 'D37', 'D39', 'D42', 'D43', 'D44'] as const),
]);

/** How a finding is shown. */
export const cardKind = ({ rule, facts }: Pick<Finding, 'rule' | 'facts'>): CardKind =>
  BY_FORM[String(facts.form)] ?? (LINES.has(rule) ? 'lines' : 'band');
