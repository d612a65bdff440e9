import type { Confidence, RuleId, SampleTrigger } from '@wenqu/domain';

/** The edition every proposal of today's code carries. */
export const SAMPLING_EDITION = '2026-01';

export interface SamplingRule {
  readonly trigger: Exclude<SampleTrigger, 'person' | 'device'>;
  readonly edition: string;
  /** Natural days (UTC+8), both included; '' = open. */
  readonly validFrom: string;
  readonly validTo: string;
  readonly confidence: Confidence;
  readonly source: string;
  readonly zh: string;
  readonly en: string;
}

/**
 * The rules that propose samples. They only propose: a person approves, or approved beforehand.
 * @source supervision.md §5.1 E1 (trigger retention), §7.4
 */
export const SAMPLING_RULES: readonly SamplingRule[] = [
  {
    trigger: 'first-hour-over',
    edition: SAMPLING_EDITION,
    validFrom: '',
    validTo: '',
    confidence: 'P',
    source: 'supervision.md §5.1 E1',
    zh: '超标首小时留样',
    en: 'retain in the first hour over the limit',
  },
  {
    trigger: 'calm-after',
    edition: SAMPLING_EDITION,
    validFrom: '',
    validTo: '',
    confidence: 'P',
    source: 'supervision.md §7.4; detection: a value that falls to calm may be diluted water',
    zh: '回落后首小时留样',
    en: 'retain in the first hour after a fall to calm',
  },
  {
    trigger: 'random',
    edition: SAMPLING_EDITION,
    validFrom: '',
    validTo: '',
    confidence: 'P',
    source: 'supervision.md §7.4',
    zh: '随机留样',
    en: 'retain at a random hour',
  },
  {
    trigger: 'secret',
    edition: SAMPLING_EDITION,
    validFrom: '',
    validTo: '',
    confidence: 'P',
    source: 'supervision.md §3 (hidden-mode rule), §7.4',
    zh: '隐蔽留样',
    en: 'retain by a secret plan',
  },
];

/**
 * Findings whose first hour is worth a bottle: an hour over a limit of its own kind, pH outside its range. A
 * real-time value is worth one only where the limit is instantaneous.
 * @source supervision.md §5.1 E1, E2, E4
 */
export const OVER_RULES: readonly RuleId[] = ['hourly-over', 'ph-out-of-range'];
