import type { Confidence, RuleId } from '@wenqu/domain';
import { DETECTOR_EDITION } from './detect/finding-of.ts';
import { PATTERNS } from './detect/patterns.ts';

/** The edition every finding of today's code carries. Changes with any change of a rule or its numbers. */
export const RULE_EDITION = '2026-01';

export interface RuleRow {
  readonly rule: RuleId;
  readonly edition: string;
  /** Days of conduct it judges, `YYYY-MM-DD` (UTC+8), both included; '' = open. */
  readonly validFrom: string;
  readonly validTo: string;
  readonly confidence: Confidence;
  readonly source: string;
  readonly zh: string;
  readonly en: string;
}

/** Rows of the first rung, and of what people say in marks. */
const BY_HAND: readonly RuleRow[] = [
  {
    rule: 'realtime-over',
    edition: RULE_EDITION,
    validFrom: '',
    validTo: '',
    confidence: 'S',
    source: 'supervision.md §5.1 E2',
    zh: '实时值超限',
    en: 'real-time value over limit',
  },
  {
    rule: 'hourly-over',
    edition: RULE_EDITION,
    validFrom: '',
    validTo: '',
    confidence: 'P',
    source: 'supervision.md §5.1 E1',
    zh: '小时值超限',
    en: 'hourly value over limit',
  },
  {
    rule: 'daily-mean-over',
    edition: RULE_EDITION,
    validFrom: '',
    validTo: '',
    confidence: 'G',
    source: 'HJ 356-2019 ch. 7; supervision.md §4.4, §5.1 E3',
    zh: '日均值超标',
    en: 'daily mean over limit',
  },
  {
    rule: 'ph-out-of-range',
    edition: RULE_EDITION,
    validFrom: '',
    validTo: '',
    confidence: 'S',
    source: 'supervision.md §5.1 E4',
    zh: 'pH 超出范围',
    en: 'pH outside its range',
  },
  {
    rule: 'trend-warning',
    edition: RULE_EDITION,
    validFrom: '',
    validTo: '',
    confidence: 'P',
    source: 'supervision.md §5.1 E0',
    zh: '趋势预警',
    en: 'trend towards a limit',
  },
  {
    rule: 'load-over',
    edition: RULE_EDITION,
    validFrom: '',
    validTo: '',
    confidence: 'P',
    source: 'supervision.md §5.1 E5',
    zh: '排放总量接近或超过许可',
    en: 'annual load near or over the permit',
  },
  {
    rule: 'repeated-over',
    edition: RULE_EDITION,
    validFrom: '',
    validTo: '',
    confidence: 'P',
    source: 'supervision.md §5.1 E6',
    zh: '反复超标',
    en: 'repeatedly over limit',
  },
  {
    rule: 'point-silent',
    edition: RULE_EDITION,
    validFrom: '',
    validTo: '',
    confidence: 'P',
    source: 'supervision.md §7.5',
    zh: '点位离线',
    en: 'point silent',
  },
  {
    rule: 'day-not-judgeable',
    edition: RULE_EDITION,
    validFrom: '',
    validTo: '',
    confidence: 'G',
    source: 'HJ 356-2019 ch. 7; supervision.md §5.2 step 2',
    zh: '日均值无法判定',
    en: 'day cannot be judged',
  },
  {
    rule: 'clock-off',
    edition: RULE_EDITION,
    validFrom: '',
    validTo: '',
    confidence: 'P',
    source: 'supervision.md §4.2 V9; detection.md D18',
    zh: '数采仪时钟偏差过大',
    en: 'logger clock too far off',
  },
  {
    rule: 'parameter-changed',
    edition: RULE_EDITION,
    validFrom: '',
    validTo: '',
    confidence: 'S',
    source: 'detection.md D14',
    zh: '参数变更无报备',
    en: 'parameter changed without a record',
  },
  {
    rule: 'check-failed',
    edition: RULE_EDITION,
    validFrom: '',
    validTo: '',
    confidence: 'S',
    source: 'HJ 355-2019; supervision.md §4.3',
    zh: '质控核查不合格',
    en: 'quality check failed',
  },
  {
    rule: 'check-overdue',
    edition: RULE_EDITION,
    validFrom: '',
    validTo: '',
    confidence: 'G',
    source: 'HJ 355-2019; supervision.md §4.3',
    zh: '质控核查逾期',
    en: 'quality check overdue',
  },
  {
    rule: 'fault-not-reported',
    edition: RULE_EDITION,
    validFrom: '',
    validTo: '',
    confidence: 'T',
    source: 'MEP Order 19 Art. 8; supervision.md §7.5',
    zh: '故障未按时报告',
    en: 'fault not reported in time',
  },
  {
    rule: 'fault-not-restored',
    edition: RULE_EDITION,
    validFrom: '',
    validTo: '',
    confidence: 'T',
    source: 'MEP Order 19 Art. 8; supervision.md §7.5',
    zh: '故障逾期未恢复',
    en: 'fault not restored in time',
  },
  {
    rule: 'wrong-address',
    edition: RULE_EDITION,
    validFrom: '',
    validTo: '',
    confidence: 'P',
    source: 'hj212.md §1.6; supervision.md §7.1',
    zh: '来源地址未登记',
    en: 'address not in the book',
  },
  {
    rule: 'wrong-password',
    edition: RULE_EDITION,
    validFrom: '',
    validTo: '',
    confidence: 'P',
    source: 'hj212.md §9.2',
    zh: '访问密码不符',
    en: 'wrong password',
  },
  {
    rule: 'two-places',
    edition: RULE_EDITION,
    validFrom: '',
    validTo: '',
    confidence: 'P',
    source: 'hj212.md §9.2',
    zh: '同一 MN 两处发送',
    en: 'one MN from two places',
  },
  {
    rule: 'stale-qn',
    edition: RULE_EDITION,
    validFrom: '',
    validTo: '',
    confidence: 'P',
    source: 'hj212.md §3.4; detection.md',
    zh: '陈旧报文改动数据',
    en: 'stale frame changes values',
  },
  {
    rule: 'replayed-frame',
    edition: RULE_EDITION,
    validFrom: '',
    validTo: '',
    confidence: 'P',
    source: 'hj212.md §2.6; detection.md',
    zh: '疑似重放报文',
    en: 'suspected replay',
  },
  {
    rule: 'password-changed',
    edition: RULE_EDITION,
    validFrom: '',
    validTo: '',
    confidence: 'P',
    source: 'hj212.md §4.2 (1072)',
    zh: '访问密码变化无指令',
    en: 'password changed without an order',
  },
  {
    rule: 'request-from-device',
    edition: RULE_EDITION,
    validFrom: '',
    validTo: '',
    confidence: 'P',
    source: 'hj212.md §9.2',
    zh: '设备侧发来上位机命令',
    en: 'host command from a device',
  },
  {
    rule: 'D28',
    edition: RULE_EDITION,
    validFrom: '',
    validTo: '',
    confidence: 'P',
    source: 'detection.md D28; supervision.md Annex A.6',
    zh: '疑似虚假标记',
    en: 'suspected false mark',
  },
  {
    rule: 'D29',
    edition: RULE_EDITION,
    validFrom: '',
    validTo: '',
    confidence: 'P',
    source: 'detection.md D29; supervision.md §4.2 V10',
    zh: '疑似标停未停',
    en: 'suspected running while declared stopped',
  },
];

/** What the detectors notice, a row for each pattern. @source detection.md §A–§E */
const OF_DETECTORS: readonly RuleRow[] = [
  ...PATTERNS.map(
    ({ id, zh, en }): RuleRow => ({
      ...{ rule: id, edition: DETECTOR_EDITION, validFrom: '', validTo: '', confidence: 'P' },
      ...{ source: `detection.md ${id}`, zh, en },
    }),
  ),
  {
    rule: 'pollution-pulse',
    edition: DETECTOR_EDITION,
    validFrom: '',
    validTo: '',
    confidence: 'P',
    source: 'detection.md §F',
    zh: '疑似污染事件',
    en: 'suspected pollution event',
  },
];

/**
 * The rules and where they come from. The edition in force at the time of the conduct judges, not that of the
 * click; an edition is ended and followed, never edited. The confidence is the rule's own; a finding is for
 * reference when its *limit* is unverified.
 * @source supervision.md §1, §5.1, §13 trap 15
 */
export const RULES: readonly RuleRow[] = [...BY_HAND, ...OF_DETECTORS];

/** The row of a rule in force on a day of conduct; undefined before the first and after the last edition. */
export const ruleOn = (rule: RuleId, day: string): RuleRow | undefined =>
  RULES.find(
    (row) =>
      row.rule === rule &&
      (row.validFrom === '' || row.validFrom <= day) &&
      (row.validTo === '' || day <= row.validTo),
  );

/** Name of a rule on screen. */
export const ruleName = (rule: RuleId, lang: 'zh' | 'en'): string =>
  RULES.find((row) => row.rule === rule)?.[lang] ?? rule;
