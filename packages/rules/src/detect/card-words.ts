import {
  type CardLevel,
  type CardPattern,
  type CardWords,
  type Finding,
  factor,
  type Instant,
} from '@wenqu/domain';
import { MISSING_INPUTS } from '../facility-sentence.ts';
import { combine, type Lead } from './combine.ts';
import { LEGAL_KEYS } from './legal-keys.ts';
import { INPUT_NAMES, patternOf } from './patterns.ts';
import type { SourceGroup } from './signal.ts';

const GROUP_NAMES: Readonly<Record<SourceGroup, CardWords>> = {
  shape: { zh: '数据形态', en: 'shape of the series' },
  chain: { zh: '仪器—数采仪—平台链路', en: 'analyser, logger, platform' },
  physics: { zh: '物理与工况', en: 'physics and the plant' },
  people: { zh: '标记、质控、运维', en: 'marks, quality control, O&M' },
  'water-taken': { zh: '留样与手工', en: 'water taken by hand' },
};

/** A source that says less than this does not speak. */
const SPEAKS = 0.3;

/** The row of a pattern as its card shows it; null for rules that are none. */
export function cardPattern(rule: string): CardPattern | null {
  const row = patternOf(rule);
  if (!row) return null;
  return {
    ...row,
    legal: LEGAL_KEYS.filter(({ key }) => row.legal.includes(key)),
    inputs: row.inputs.map((letter) => INPUT_NAMES[letter] ?? { zh: letter, en: letter }),
  };
}

/** Names of what the method would have wanted: letters of inputs, factors, records of a facility. */
export const missingNames = (facts: Finding['facts']): CardWords[] =>
  String(facts.missing ?? '')
    .split('+')
    .filter(Boolean)
    .map((name) => {
      const [zh, en] = MISSING_INPUTS[name] ?? [];
      const known = INPUT_NAMES[name] ?? factor(name);
      return { zh: zh ?? known?.zh ?? name, en: en ?? known?.en ?? name };
    });

/**
 * The level of a finding with the sources that made it, as the combiner weighed them at its end.
 *
 * @param leads all leads on the point, later ones too
 */
export function cardLevel(finding: Finding, leads: readonly Lead[], until: Instant): CardLevel {
  const pattern = patternOf(finding.rule);
  if (!pattern) return { level: finding.level, groups: [] };
  const score = Number(finding.facts.scorePercent ?? Number.NaN) / 100;
  // Facilities and evidence are weighed without the store of the series.
  const own: Lead[] = Number.isNaN(score) ? [] : [{ pattern: pattern.id, score, at: finding.to }];
  const { groups } = combine([...leads, ...own], until);
  return {
    level: finding.level,
    groups: groups
      .filter(({ strength }) => strength >= SPEAKS)
      .map(({ group, strength }) => ({
        ...{ group, ...GROUP_NAMES[group], strength: Math.round(strength * 100) / 100 },
      })),
  };
}
