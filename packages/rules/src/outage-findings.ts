import {
  type Finding,
  formatInstant,
  type Instant,
  MICROS_PER_HOUR,
  type PointId,
  type RuleId,
} from '@wenqu/domain';
import { findingId } from './episode.ts';
import { RULE_EDITION, ruleName } from './rule-editions.ts';

type Lang = 'zh' | 'en';

/** An outage of a device whose clock has run out. */
export interface OutageLapse {
  readonly point: PointId;
  /** Shown number of the matter. */
  readonly matter: string;
  /** When the outage began, and when the clock ran out. */
  readonly since: Instant;
  readonly dueAt: Instant;
  /** `silence` or `fault-flag`. */
  readonly seen: string;
  readonly keyUnit: boolean;
  readonly now: Instant;
}

function lapseFinding(rule: RuleId, lapse: OutageLapse): Finding {
  const { point, matter, since, dueAt, seen, keyUnit, now } = lapse;
  return {
    ...{ id: findingId(rule, point, '', since), rule, ruleEdition: RULE_EDITION, point, factor: '' },
    ...{ statistic: 'realtime', from: since, to: now, value: null, multiple: null, count: 1, limit: null },
    ...{ forReference: false, inputs: [], hidden: false, raisedAt: now },
    facts: { matter, since, dueAt, seen },
    level: keyUnit ? 'B' : 'C',
  };
}

/**
 * A fault was not reported within twelve hours.
 * @source MEP Order 19 Art. 8; supervision.md §7.5
 */
export const notReportedFinding = (lapse: OutageLapse): Finding => lapseFinding('fault-not-reported', lapse);

/**
 * A fault was not repaired within five working days.
 * @source MEP Order 19 Art. 8; supervision.md §7.5
 */
export const notRestoredFinding = (lapse: OutageLapse): Finding => lapseFinding('fault-not-restored', lapse);

/** The sentence of a finding about an outage. */
export function outageSentence({ rule, facts }: Finding, lang: Lang): string {
  const since = formatInstant(Number(facts.since) as Instant);
  const due = formatInstant(Number(facts.dueAt) as Instant);
  const flagged = facts.seen === 'fault-flag';
  const hours = Math.round((Number(facts.dueAt) - Number(facts.since)) / MICROS_PER_HOUR);
  const zh = flagged ? '设备标识故障' : '未收到数据';
  const en = flagged ? 'the device has flagged a fault' : 'nothing has arrived';
  if (rule === 'fault-not-reported')
    return lang === 'zh'
      ? `自 ${since} 起${zh}，${hours} 小时内未收到故障报告（应于 ${due} 前报告），疑似故障未报告。`
      : `Since ${since} ${en}, and no report came within ${hours} h (due by ${due}): a suspected fault without a report.`;
  if (rule === 'fault-not-restored')
    return lang === 'zh'
      ? `自 ${since} 起的故障至 ${due} 仍未恢复（5 个工作日），疑似逾期未恢复。`
      : `The fault since ${since} was not repaired by ${due} (five working days): suspected as not restored in time.`;
  return ruleName(rule, lang);
}
