import type { Confidence } from './book.ts';
import type { FlagEffect } from './flags.ts';
import { dayStart, type Instant, instant, MICROS_PER_DAY, type TimeRange } from './instant.ts';
import type { PointId } from './reading.ts';
import type { ValidityClaim } from './validity-claim.ts';

/** @source supervision.md §2.1 “Mark”: types of the national enterprise entrance [S] */
export type MarkType =
  | 'communication-break'
  | 'maintenance'
  | 'maintenance-condition'
  | 'calibration'
  | 'device-fault'
  | 'manual-own'
  | 'manual-enforcement'
  | 'loss-force-majeure'
  | 'loss-long-stop'
  | 'loss-other'
  | 'facility-condition'
  | 'production-stop'
  | 'production-condition'
  | 'standby-switch';

/** What an accepted mark does to the numbers of its stretch. `none`: it explains, and takes nothing away. */
export type MarkEffect = Extract<ValidityClaim['effect'], 'invalid' | 'lawful-stop'> | 'none';

export interface MarkTypeRow {
  readonly type: MarkType;
  readonly zh: string;
  readonly en: string;
  readonly effect: MarkEffect;
  /** Row of supervision.md §4.2 it rests on; '' for none. */
  readonly row: string;
  /** One sentence: what acceptance does. */
  readonly doesZh: string;
  readonly doesEn: string;
  /** A stretch longer than this is doubted; hours. [P] */
  readonly usualHMax: number;
  /** Says that nothing is discharged or produced: running facilities or flow contradict it. */
  readonly saysStopped: boolean;
  /** Somebody must have been at the station: a visit, a check or an order should exist. */
  readonly needsHands: boolean;
  /** At least one attachment. */
  readonly needsProof: boolean;
  readonly confidence: Confidence;
}

const INVALID = {
  doesZh: '该时段自动监测数据无效，保留原值，空心显示',
  doesEn: 'automatic data of the stretch are invalid; kept and shown hollow',
};
const EXPLAINS = {
  doesZh: '只作说明，不改变数据有效性',
  doesEn: 'explains only; validity stays as it is',
};
const row = (
  type: MarkType,
  [zh, en]: readonly [string, string],
  effect: MarkEffect,
  section: string,
  usualHMax: number,
  more: Partial<MarkTypeRow> = {},
): MarkTypeRow => ({
  ...{ type, zh, en, effect, row: section, usualHMax },
  ...(effect === 'invalid' ? INVALID : EXPLAINS),
  ...{ saysStopped: false, needsHands: false, needsProof: false, confidence: 'S' },
  ...more,
});

/**
 * Types and what each does. That a type exists is [S]; what it does follows §4.2 [G], and its usual length is a
 * proposal [P].
 * @source supervision.md §2.1, §4.2
 */
export const MARK_TYPES: readonly MarkTypeRow[] = [
  row('communication-break', ['通讯中断', 'communication break'], 'none', 'V8', 24, {
    doesZh: '说明缺数原因；补传数据与数采仪一致的仍有效',
    doesEn: 'explains missing data; back-filled values that equal the logger’s own stay valid',
  }),
  row('maintenance', ['自动监测设备维护（污染物）', 'device maintenance (pollutants)'], 'invalid', 'V1', 8, {
    needsHands: true,
  }),
  row(
    'maintenance-condition',
    ['自动监测设备维护（工况参数）', 'device maintenance (working conditions)'],
    'none',
    '',
    8,
    { needsHands: true },
  ),
  row('calibration', ['校准、质控核查', 'calibration or quality check'], 'invalid', 'V1', 3, {
    needsHands: true,
    confidence: 'G',
  }),
  row('device-fault', ['自动监测设备故障', 'device fault'], 'invalid', 'V1', 120, { confidence: 'G' }),
  row('manual-own', ['手工监测值录入（自行监测）', 'manual values (own monitoring)'], 'invalid', 'V1', 120, {
    doesZh: '自动均值无效；手工值另行列示，不进入超标判定',
    doesEn: 'automatic means are invalid; manual values are listed apart and never judged as automatic',
    needsProof: true,
  }),
  row(
    'manual-enforcement',
    ['手工监测值录入（执法监测）', 'manual values (by enforcement)'],
    'invalid',
    'V1',
    24,
    {
      doesZh: '自动均值无效；同时段以依法现场监测为准',
      doesEn: 'automatic means are invalid; the lawful on-site measurement of the same period prevails',
      needsProof: true,
    },
  ),
  row(
    'loss-force-majeure',
    ['非排污单位责任数据缺失无效：不可抗力', 'loss not due to the unit: force majeure'],
    'invalid',
    'V1',
    72,
    { needsProof: true },
  ),
  row(
    'loss-long-stop',
    ['非排污单位责任数据缺失无效：长期停产', 'loss not due to the unit: long stop'],
    'lawful-stop',
    'V1',
    24 * 400,
    {
      doesZh: '该时段不应有数据，不计入应收时数',
      doesEn: 'hours of the stretch are not due at all',
      saysStopped: true,
      needsProof: true,
    },
  ),
  row(
    'loss-other',
    ['非排污单位责任数据缺失无效：其他', 'loss not due to the unit: other'],
    'invalid',
    'V1',
    72,
    { needsProof: true },
  ),
  row('facility-condition', ['治理设施工况', 'treatment facility condition'], 'none', '', 72),
  row('production-stop', ['生产设施停运', 'production stopped'], 'lawful-stop', 'V1', 24 * 60, {
    doesZh: '停产停排：该时段不计入应收时数',
    doesEn: 'stopped, no discharge: hours of the stretch are not due',
    saysStopped: true,
  }),
  row(
    'production-condition',
    ['生产设施工况（启动、停机过程）', 'production condition (start-up, shutdown)'],
    'none',
    '',
    24,
  ),
  row('standby-switch', ['主备切换', 'main/standby switch'], 'invalid', 'V1', 240, {
    doesZh: '切出设备的数据无效，以投用设备为准',
    doesEn: 'data of the set switched out are invalid; the set in use counts',
  }),
];

const BY_TYPE = new Map(MARK_TYPES.map((each) => [each.type, each]));
/** @throws for a type of no table: callers hold known types */
export function markType(type: MarkType): MarkTypeRow {
  const found = BY_TYPE.get(type);
  if (!found) throw new Error(`no mark type ${type}`);
  return found;
}

/** Which type a device’s own flag claims; undefined: the flag claims nothing of §4.2 V1. */
export const TYPE_OF_FLAG: Readonly<Partial<Record<FlagEffect, MarkType>>> = {
  stopped: 'production-stop',
  maintenance: 'maintenance',
  calibration: 'calibration',
  fault: 'device-fault',
  link: 'device-fault',
};

/** `device`: its flags, kept as a mark only where working conditions contradict them (V10). */
export type MarkOrigin = 'device' | 'enterprise' | 'bureau';
export type MarkState = 'proposed' | 'asked' | 'accepted' | 'refused';
export type MarkEvent = 'mark' | 'check' | 'accept' | 'refuse' | 'ask' | 'answer' | 'disprove';

/** What the automatic check found against a mark. */
export type MarkDoubtCode =
  | 'facility-runs'
  | 'water-flows'
  | 'data-came'
  | 'flags-normal'
  | 'nobody-there'
  | 'no-check'
  | 'too-long';

export interface MarkDoubt {
  readonly code: MarkDoubtCode;
  /** Contradicts the mark by working condition or data; otherwise it only lacks support. */
  readonly contradicts: boolean;
  /** Numbers of the sentence. */
  readonly facts: Readonly<Record<string, number | string>>;
}

/** A number over its limit, or a finding of one, that the stretch covers. */
export interface MarkOverlap {
  readonly factor: string;
  readonly at: Instant;
  readonly value: number | null;
  readonly limit: number | null;
  /** Finding it comes from; '' = read from the numbers themselves. */
  readonly finding: string;
}

/** The automatic check against what there was at that moment. @source supervision.md Annex A.6 */
export interface MarkCheck {
  readonly at: Instant;
  readonly doubts: readonly MarkDoubt[];
  /** At most 20, the worst first. */
  readonly overlaps: readonly MarkOverlap[];
  readonly overlapCount: number;
  /** What supports it: visits, checks, flags as sent, facility states. */
  readonly support: readonly string[];
  /** Inputs that were not there to be asked. */
  readonly missing: readonly string[];
}
export const isContradicted = (check: MarkCheck | null): boolean =>
  check?.doubts.some(({ contradicts }) => contradicts) ?? false;
export const overlapsExceedance = (check: MarkCheck | null): boolean => (check?.overlapCount ?? 0) > 0;

/** A value measured by hand, with the mark that brings it. */
export interface ManualValue {
  readonly factor: string;
  readonly at: Instant;
  readonly value: number;
}

/** What was marked: never changed afterwards. */
export interface MarkClaimed {
  readonly id: string;
  readonly origin: MarkOrigin;
  readonly type: MarkType;
  readonly enterprise: string;
  readonly point: PointId;
  /** Factor codes; empty = the whole point. */
  readonly factors: readonly string[];
  readonly from: Instant;
  /** Not included. */
  readonly to: Instant;
  readonly reason: string;
  /** Why it comes after the clock; '' when in time. */
  readonly lateReason: string;
  /** Names of files. */
  readonly attachments: readonly string[];
  readonly values: readonly ManualValue[];
  /** Account id or 'system'. */
  readonly by: string;
  readonly byName: string;
  readonly at: Instant;
  /** 24:00 of the day after the stretch began. */
  readonly markBy: Instant;
  readonly late: boolean;
  /** Of the bureau alone: V10 of a device’s own flags. */
  readonly hidden: boolean;
}

/** 数据标记 as it stands after its newest step. */
export interface Mark extends MarkClaimed {
  /** Counts the steps of people; a check changes nothing a person could be in conflict with. */
  readonly version: number;
  readonly state: MarkState;
  readonly check: MarkCheck | null;
  /** When the present state’s clock runs out; null: no clock. */
  readonly dueAt: Instant | null;
  /** Refused or disproved as untrue: the bureau’s own knowledge. */
  readonly falsely: boolean;
  readonly reviewedBy: string;
  readonly reviewedByName: string;
  readonly reviewedAt: Instant | null;
}

/** Who did what to a mark; refusals are kept too. */
export interface MarkStep {
  readonly seq: number;
  readonly at: Instant;
  /** Account id or 'system'. */
  readonly by: string;
  readonly byName: string;
  readonly event: MarkEvent;
  readonly from: MarkState | null;
  readonly to: MarkState;
  readonly reason: string;
  readonly attachments: readonly string[];
  readonly refused: string | null;
}

/** A mark and its story up to some moment, oldest first. */
export interface MarkVersion {
  readonly doc: Mark;
  readonly step: MarkStep;
}

/**
 * 24:00 of the day after the one in which the stretch began: marks in time are made before it.
 * @source supervision.md §6 K7, Annex A.6 [P]; a local rule goes first
 */
export const markBy = (from: Instant): Instant => instant(dayStart(from) + 2 * MICROS_PER_DAY);

/** The light of the 24:00 clock. */
export type MarkLight = 'in-time' | 'soon' | 'late';
const SOON_MICROS = MICROS_PER_DAY / 4;
/** Of a mark made: in time or late. Of a stretch still unmarked (`madeAt` null): by how much time is left. */
export function markLight(from: Instant, madeAt: Instant | null, now: Instant): MarkLight {
  const by = markBy(from);
  if (madeAt !== null) return madeAt < by ? 'in-time' : 'late';
  return now >= by ? 'late' : by - now <= SOON_MICROS ? 'soon' : 'in-time';
}

export const rangesTouch = (a: TimeRange, b: TimeRange): boolean => a.from < b.to && b.from < a.to;

interface Words {
  readonly zh: string;
  readonly en: string;
}
export const MARK_STATES: readonly MarkState[] = ['proposed', 'asked', 'accepted', 'refused'];
export const MARK_STATE_NAMES: Readonly<Record<MarkState, Words>> = {
  proposed: { zh: '待审核', en: 'to review' },
  asked: { zh: '待补充', en: 'asked for more' },
  accepted: { zh: '已采纳', en: 'accepted' },
  refused: { zh: '不予采纳', en: 'refused' },
};
export const MARK_EVENT_NAMES: Readonly<Record<MarkEvent, Words>> = {
  mark: { zh: '标记', en: 'mark' },
  check: { zh: '自动校验', en: 'automatic check' },
  accept: { zh: '采纳', en: 'accept' },
  refuse: { zh: '不予采纳', en: 'refuse' },
  ask: { zh: '要求补充', en: 'ask for more' },
  answer: { zh: '补充说明', en: 'answer' },
  disprove: { zh: '推翻', en: 'disprove' },
};
export const MARK_ORIGIN_NAMES: Readonly<Record<MarkOrigin, Words>> = {
  device: { zh: '设备自动', en: 'device' },
  enterprise: { zh: '企业', en: 'enterprise' },
  bureau: { zh: '生态环境局', en: 'bureau' },
};
