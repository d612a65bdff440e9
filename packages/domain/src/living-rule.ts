import type { Confidence } from './book.ts';
import type { Finding } from './finding.ts';
import type { Instant } from './instant.ts';

/** `on`: judged and told. `shadow`: judged and kept, not told to the register. `off`: not kept. */
export type RuleMode = 'on' | 'shadow' | 'off';
export const RULE_MODES: readonly RuleMode[] = ['on', 'shadow', 'off'];
export const RULE_MODE_NAMES: Readonly<Record<RuleMode, { readonly zh: string; readonly en: string }>> = {
  on: { zh: '启用', en: 'on' },
  shadow: { zh: '试运行', en: 'shadow' },
  off: { zh: '停用', en: 'off' },
};

/** A rule of the first rung (`hourly-over`), or one form of a detector's pattern (`D12.scaling`). */
export interface RuleName {
  readonly id: string;
  readonly rule: string;
  /** '' for rules of the first rung. */
  readonly form: string;
  /** Name of the detector that speaks it; '' for rules of the first rung. */
  readonly detector: string;
  readonly zh: string;
  readonly en: string;
}

/** One version of a rule's table and numbers. */
export interface RuleEdition {
  readonly rule: string;
  readonly edition: string;
  /** Days of conduct it judges, `YYYY-MM-DD` (UTC+8), both included; '' = open. */
  readonly validFrom: string;
  readonly validTo: string;
  readonly confidence: Confidence;
  readonly source: string;
}

/** An edition with the time in which this house judged by it. */
export interface HeldEdition extends RuleEdition {
  readonly since: Instant;
  readonly until: Instant | null;
}

/** What a person decided of a rule. The newest decision whose `from` has come is in force. */
export interface ModeDecision {
  readonly rule: string;
  /** Counts from 1 for each rule. */
  readonly version: number;
  readonly mode: RuleMode;
  readonly from: Instant;
  readonly at: Instant;
  readonly by: string;
  readonly byName: string;
  readonly reason: string;
}

/** 属实 / 设备问题 / 已说明 / 误报. */
export type FeedbackOutcome = 'true' | 'technical' | 'explained' | 'noise';
export const FEEDBACK_OUTCOMES: readonly FeedbackOutcome[] = ['true', 'technical', 'explained', 'noise'];
export const FEEDBACK_OUTCOME_NAMES: Readonly<
  Record<FeedbackOutcome, { readonly zh: string; readonly en: string }>
> = {
  true: { zh: '属实', en: 'true' },
  technical: { zh: '设备问题', en: 'device problem' },
  explained: { zh: '已说明', en: 'explained' },
  noise: { zh: '误报', en: 'false alarm' },
};

/** What a person found a finding to be. The newest counts; the ones before stay. */
export interface RuleFeedback {
  readonly seq: number;
  readonly finding: string;
  readonly rule: string;
  readonly outcome: FeedbackOutcome;
  /** `register`: the verdict by which its entry was closed. */
  readonly source: 'register' | 'person';
  /** Entry of the register; '' when it was entered on its own. */
  readonly entry: string;
  readonly at: Instant;
  readonly by: string;
  readonly byName: string;
  readonly reason: string;
}

/** A finding as its rule's ledger holds it. */
export interface FiredFinding {
  readonly finding: Finding;
  readonly rule: string;
  readonly mode: 'told' | 'shadow';
  /** When it was first kept. */
  readonly at: Instant;
  readonly feedback: RuleFeedback | null;
}

/** What is counted of one rule in one window of time. */
export interface RuleTally {
  readonly fired: number;
  readonly told: number;
  /** Readings that showed what was told. */
  readonly raw: number;
  /** Findings by what they were found to be within the window. */
  readonly outcomes: Readonly<Record<FeedbackOutcome, number>>;
}

/** Numerator and denominator; the value is null where there is nothing to divide by. */
export interface RuleRatio {
  readonly part: number;
  readonly whole: number;
  readonly value: number | null;
}

/** `review`: to be looked at by people; it stays as it is. `open`: too few closed to say. */
export type RuleLight = 'fine' | 'review' | 'open';

export interface RuleRates extends RuleTally {
  readonly shadow: number;
  readonly closed: number;
  /** Findings confirmed ÷ findings closed. */
  readonly k9: RuleRatio;
  /** Raw alarms ÷ findings shown. */
  readonly k10: RuleRatio;
  /** False alarms over point-days watched; the value is per point and 30 days. */
  readonly falseAlarms: RuleRatio;
  readonly light: RuleLight;
}

/** A rule as it stood at a moment. */
export interface RuleView extends RuleName {
  readonly confidence: Confidence;
  readonly edition: string;
  readonly mode: RuleMode;
  /** Of the newest decision known then; 0: none was made. */
  readonly version: number;
  readonly modeSince: Instant | null;
  readonly rates: RuleRates;
}
