import type { Confidence } from './book.ts';
import { type Instant, MICROS_PER_HOUR, type TimeRange } from './instant.ts';

/** @source supervision.md §5.4 */
export type ExemptionGround =
  | 'start-up'
  | 'shutdown'
  | 'force-majeure'
  | 'approved-trial'
  | 'emergency'
  | 'check-hour';

export interface ExemptionGroundRow {
  readonly ground: ExemptionGround;
  readonly zh: string;
  readonly en: string;
  /** May be asked for up to 24 h after it began. */
  readonly emergency: boolean;
  /** May touch a judgement at all; otherwise it counts in rates only. */
  readonly judgement: boolean;
  readonly confidence: Confidence;
}

export const EXEMPTION_GROUNDS: readonly ExemptionGroundRow[] = [
  {
    ...{ ground: 'start-up', zh: '启动', en: 'start-up', emergency: false, judgement: true },
    confidence: 'P',
  },
  {
    ...{ ground: 'shutdown', zh: '停机', en: 'shutdown', emergency: false, judgement: true },
    confidence: 'P',
  },
  {
    ...{ ground: 'force-majeure', zh: '不可抗力', en: 'force majeure', emergency: true, judgement: true },
    confidence: 'P',
  },
  {
    ...{
      ground: 'approved-trial',
      zh: '经批准的试验',
      en: 'approved trial',
      emergency: false,
      judgement: true,
    },
    confidence: 'P',
  },
  {
    ...{ ground: 'emergency', zh: '突发事件', en: 'emergency', emergency: true, judgement: true },
    confidence: 'P',
  },
  {
    ...{ ground: 'check-hour', zh: '自动质控核查时段', en: 'automatic check hour', emergency: false },
    ...{ judgement: false, confidence: 'S' },
  },
];
export const exemptionGround = (ground: ExemptionGround): ExemptionGroundRow =>
  EXEMPTION_GROUNDS.find((each) => each.ground === ground)!;

/** Where it counts: in rates alone, or in judgements too. */
export type ExemptionCount = 'rate' | 'judgement';
export type ExemptionState = 'asked' | 'granted' | 'refused' | 'ended';
export type ExemptionEvent = 'ask' | 'grant' | 'refuse' | 'expire' | 'revoke';

/** What was asked for: never changed afterwards. */
export interface ExemptionAsked {
  readonly id: string;
  readonly enterprise: string;
  /** '' = every point of the enterprise. */
  readonly point: string;
  /** Factor codes; empty = every factor. */
  readonly factors: readonly string[];
  readonly ground: ExemptionGround;
  /** The text it rests on: clause, approval number. */
  readonly legal: string;
  readonly from: Instant;
  /** Not included. */
  readonly to: Instant;
  readonly countedIn: ExemptionCount;
  readonly reason: string;
  readonly evidence: readonly string[];
  readonly by: string;
  readonly byName: string;
  readonly at: Instant;
}

/** 豁免 as it stands after its newest step. */
export interface Exemption extends ExemptionAsked {
  readonly version: number;
  readonly state: ExemptionState;
  readonly dueAt: Instant | null;
  readonly grantedBy: string;
  readonly grantedByName: string;
  readonly grantedAt: Instant | null;
  /** When it ceased: its own end, or when it was revoked. */
  readonly endedAt: Instant | null;
  /** A revoked one has never held for what it no longer covers; an expired one goes on holding for its stretch. */
  readonly revoked: boolean;
}

export interface ExemptionStep {
  readonly seq: number;
  readonly at: Instant;
  readonly by: string;
  readonly byName: string;
  readonly event: ExemptionEvent;
  readonly from: ExemptionState | null;
  readonly to: ExemptionState;
  readonly reason: string;
  readonly attachments: readonly string[];
  readonly refused: string | null;
}

export interface ExemptionVersion {
  readonly doc: Exemption;
  readonly step: ExemptionStep;
}

/** The stretch for which it was granted and not taken back; undefined: for none. */
export function exemptStretch(exemption: Exemption): TimeRange | undefined {
  const { state, from, to, revoked, endedAt, grantedAt } = exemption;
  if (grantedAt === null || state === 'refused' || state === 'asked') return undefined;
  if (!revoked || endedAt === null || endedAt >= to) return { from, to };
  return endedAt > from ? { from, to: endedAt } : undefined;
}

/** Exemptions of one enterprise in a time, with what the district’s usual is. */
export interface ExemptionTotal {
  readonly enterprise: string;
  readonly granted: number;
  readonly refused: number;
  readonly hours: number;
  /** Of these, hours that count in judgements too. */
  readonly judgementHours: number;
  /** Entries of exceedance in the time: all of them, and those no judgement exemption touches; null: the bureau’s to know. */
  readonly without: number | null;
  readonly with: number | null;
  /** Above the zone’s median by more than the share: a notice, no finding. */
  readonly aboveMedian: boolean;
}

export const EXEMPTION_EXCESS = {
  /** Above median × (1 + this). */
  share: 0.5,
  /** Fewer tell nothing. */
  countMin: 3,
  enterprisesMin: 3,
  confidence: 'P',
} as const;

/**
 * Which enterprises have been given more than the zone’s usual: more than its median times 1.5, counted among
 * enterprises that have any.
 * @source supervision.md §5.4 [P]
 */
export function aboveMedian(counts: ReadonlyMap<string, number>): ReadonlySet<string> {
  const some = [...counts.values()].filter((count) => count > 0).sort((a, b) => a - b);
  if (some.length < EXEMPTION_EXCESS.enterprisesMin) return new Set();
  const mid = Math.floor(some.length / 2);
  const median = some.length % 2 === 1 ? some[mid]! : (some[mid - 1]! + some[mid]!) / 2;
  const bound = Math.max(median * (1 + EXEMPTION_EXCESS.share), EXEMPTION_EXCESS.countMin - 1);
  return new Set([...counts].filter(([, count]) => count > bound).map(([enterprise]) => enterprise));
}

export const spanHours = ({ from, to }: TimeRange): number => (to - from) / MICROS_PER_HOUR;

interface Words {
  readonly zh: string;
  readonly en: string;
}
export const EXEMPTION_STATES: readonly ExemptionState[] = ['asked', 'granted', 'refused', 'ended'];
export const EXEMPTION_STATE_NAMES: Readonly<Record<ExemptionState, Words>> = {
  asked: { zh: '待审批', en: 'to decide' },
  granted: { zh: '已批准', en: 'granted' },
  refused: { zh: '未批准', en: 'refused' },
  ended: { zh: '已终止', en: 'ended' },
};
export const EXEMPTION_EVENT_NAMES: Readonly<Record<ExemptionEvent, Words>> = {
  ask: { zh: '申请', en: 'ask' },
  grant: { zh: '批准', en: 'grant' },
  refuse: { zh: '不批准', en: 'refuse' },
  expire: { zh: '到期', en: 'expire' },
  revoke: { zh: '撤销', en: 'revoke' },
};
export const EXEMPTION_COUNT_NAMES: Readonly<Record<ExemptionCount, Words>> = {
  rate: { zh: '仅传输率', en: 'rates only' },
  judgement: { zh: '传输率与判定', en: 'rates and judgement' },
};
