import {
  type Finding,
  formatInstant,
  type Instant,
  type Mark,
  type MarkType,
  markDoubtSentence,
  markType,
} from '@wenqu/domain';
import { findingId } from './episode.ts';
import { RULE_EDITION } from './rule-editions.ts';

const FORM_REFUSED = 'mark-refused';
const FORM_CONTRADICTED = 'mark-contradicted';

const base = (mark: Mark, rule: 'D28' | 'D29', form: string, now: Instant): Finding => {
  const factor = mark.factors.length === 1 ? mark.factors[0]! : '';
  return {
    ...{ id: findingId(rule, mark.point, factor, mark.from), rule, ruleEdition: RULE_EDITION },
    ...{ point: mark.point, factor, statistic: 'hour', from: mark.from, to: mark.to, value: null },
    ...{ multiple: null, count: 1, limit: null, forReference: false, inputs: [], level: 'B', hidden: true },
    raisedAt: now,
    facts: { form, mark: mark.id, type: mark.type, overlaps: mark.check?.overlapCount ?? 0 },
  };
};

/**
 * A mark that was refused, or disproved, as untrue.
 *
 * @param count marks of the point refused as untrue so far, this one included
 * @source detection.md D28; supervision.md §7.6, Annex A.6
 */
export function falseMarkFinding(mark: Mark, count: number, now: Instant): Finding {
  const finding = base(mark, 'D28', FORM_REFUSED, now);
  return { ...finding, count, facts: { ...finding.facts, k: count } };
}

/**
 * Working conditions contradict what a mark, or the device’s own flag, says. Null: nothing contradicts a stop.
 * @source supervision.md §4.2 V10; detection.md D29
 */
export function contradictedStopFinding(mark: Mark, now: Instant): Finding | null {
  const against = mark.check?.doubts.filter(({ contradicts }) => contradicts) ?? [];
  const [first] = against;
  if (!first || !markType(mark.type).saysStopped) return null;
  const finding = base(mark, 'D29', FORM_CONTRADICTED, now);
  const said = { zh: markDoubtSentence(first, 'zh'), en: markDoubtSentence(first, 'en') };
  return { ...finding, facts: { ...finding.facts, count: against.length, zh: said.zh, en: said.en } };
}

/** Is the finding about one mark, and told by `markSentence`? */
export const isMarkFinding = ({ facts }: Finding): boolean =>
  facts.form === FORM_REFUSED || facts.form === FORM_CONTRADICTED;

/** The sentence of a finding about a mark. */
export function markSentence({ facts, from, to, count }: Finding, lang: 'zh' | 'en'): string {
  const row = markType(String(facts.type) as MarkType);
  const when = `${formatInstant(from)} – ${formatInstant(to)}`;
  if (facts.form === FORM_CONTRADICTED) {
    return lang === 'zh'
      ? `${facts.zh}（${row.zh}，${when}），疑似标停未停。`
      : `${facts.en} (${row.en}, ${when}): suspected running while declared stopped.`;
  }
  const overlaps = Number(facts.overlaps);
  const over = { zh: '', en: '' };
  if (overlaps > 0) {
    over.zh = `，与 ${overlaps} 处预计超标重合`;
    over.en = `; it covers ${overlaps} likely exceedances`;
  }
  return lang === 'zh'
    ? `标记“${row.zh}”（${when}）经审核不予采纳${over.zh}，该点位累计 ${count} 次，疑似虚假标记。`
    : `The mark “${row.en}” (${when}) was refused on review${over.en}; ${count} at this point so far: a suspected false mark.`;
}
