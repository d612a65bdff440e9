import { clockEnd, type WorkClock } from '../calendar.ts';
import { parseDay } from '../format.ts';
import { type Instant, instant, MICROS_PER_DAY } from '../instant.ts';
import type { FieldValues } from './field.ts';
import type { MatterStep } from './matter.ts';
import { type MatterGuard, refusal, standardRefusal } from './matter-guards.ts';

/** How far the photo after may be taken from the photo before. [P] */
export const STANDPOINT_TOLERANCE_M = 15;
/** 公示: how long anybody may object. @source supervision.md A.7 [P] */
export const NOTICE_CLOCK: WorkClock = { workingDays: 5, confidence: 'P', source: 'supervision.md A.7' };
/** 回头看: after so many days each. @source supervision.md A.7 [P] */
export const LOOK_BACK_DAYS = { 'look-back-1': 30, 'look-back-3': 90, 'look-back-6': 180 } as const;
export type LookBack = keyof typeof LOOK_BACK_DAYS;
const LOOK_BACKS: readonly LookBack[] = ['look-back-1', 'look-back-3', 'look-back-6'];
/** A look-back may be this much early. [P] */
const EARLY_DAYS = 10;
/** Metres in a degree of latitude. */
const METRES_PER_DEGREE = 111_320;

const done = (steps: readonly MatterStep[]): MatterStep[] => steps.filter(({ refused }) => refused === null);
const newest = (steps: readonly MatterStep[], ...events: string[]): MatterStep | undefined =>
  done(steps).findLast(({ event }) => events.includes(event));
/** Steps since it was last struck off. */
const sinceStruck = (steps: readonly MatterStep[]): MatterStep[] => {
  const kept = done(steps);
  const at = kept.findLastIndex(({ event }) => event === 'strike');
  return at === -1 ? [] : kept.slice(at + 1);
};

/** Metres between two `lon,lat`; null when one is not a position. */
export function placesApartM(a: string, b: string): number | null {
  const [lonA, latA] = a.split(',').map(Number);
  const [lonB, latB] = b.split(',').map(Number);
  if (lonA === undefined || latA === undefined || lonB === undefined || latB === undefined) return null;
  const middle = (((latA + latB) / 2) * Math.PI) / 180;
  const apart = Math.hypot((lonA - lonB) * Math.cos(middle), latA - latB) * METRES_PER_DEGREE;
  return Number.isFinite(apart) ? apart : null;
}

/** Does a measured number reach the target of the item? Without a target in numbers every number does. */
export function reachesTarget(fields: FieldValues, measured: number): boolean {
  const target = fields['target-number'];
  if (typeof target !== 'number') return true;
  return fields['target-sense'] === 'at-least' ? measured >= target : measured <= target;
}

const targetWhole: MatterGuard = ({ input: { given } }) =>
  typeof given['target-number'] === 'number' &&
  (typeof given['target-sense'] !== 'string' || typeof given['target-measure'] !== 'string')
    ? refusal(
        'target-unclear',
        '目标是数值的，请填写计量单位和方向（不高于/不低于）。',
        'A target in numbers needs its unit of measure and its sense.',
      )
    : undefined;

const beforeThere: MatterGuard = ({ matter: { fields } }) =>
  Array.isArray(fields.before) &&
  fields.before.length > 0 &&
  typeof fields['before-standpoint'] === 'string' &&
  typeof fields['before-at'] === 'number'
    ? undefined
    : refusal(
        'before-missing',
        '没有整改前照片及其点位、时间，不能申请销号。',
        'There is no photo from before with its standpoint and time.',
      );

const sameStandpoint: MatterGuard = ({ matter: { fields }, input: { given } }) => {
  if (fields['before-standpoint'] !== given['after-standpoint'])
    return refusal(
      'other-standpoint',
      '整改后照片与整改前照片不是同一点位。',
      'The photo after is from another standpoint than the one before.',
    );
  const [before, after] = [fields['before-place'], given['after-place']];
  if (typeof before !== 'string') return undefined;
  const apart = typeof after === 'string' ? placesApartM(before, after) : null;
  return apart !== null && apart <= STANDPOINT_TOLERANCE_M
    ? undefined
    : refusal(
        'standpoint-too-far',
        `整改后照片的拍摄位置与整改前相距超过 ${STANDPOINT_TOLERANCE_M} 米，或没有位置。`,
        `The photo after was taken more than ${STANDPOINT_TOLERANCE_M} m from the one before, or has no position.`,
      );
};

const afterLater: MatterGuard = ({ matter: { fields, openedAt }, steps, input: { given } }) => {
  const before = fields['before-at'];
  const back = newest(steps, 'relapse')?.happenedAt ?? openedAt;
  const floor = Math.max(typeof before === 'number' ? before : 0, back);
  return typeof given['after-at'] === 'number' && given['after-at'] > floor
    ? undefined
    : refusal(
        'after-not-later',
        '整改后照片的时间不晚于整改前照片或问题建账（反弹）时间。',
        'The photo after is not later than the one before, or than the item itself.',
      );
};

const selfChecked: MatterGuard = ({ input: { given } }) =>
  ['self-done', 'self-target', 'self-kept'].every((field) => given[field] === true)
    ? undefined
    : refusal(
        'self-check-open',
        '自查表有未达到的项目，不能申请销号。',
        'The self-check sheet has lines that are not reached.',
      );

const targetMeasured: MatterGuard = ({ matter: { fields }, input: { given } }) => {
  if (typeof fields['target-number'] !== 'number') return undefined;
  if (typeof given.measured !== 'number')
    return refusal(
      'not-measured',
      '整改目标是数值，核实时必须填写实测值。',
      'The target is a number: a measured number is needed.',
    );
  return reachesTarget(fields, given.measured)
    ? undefined
    : refusal(
        'target-missed',
        '实测值没有达到整改目标，应作“核实不通过”。',
        'The measured number misses the target: it has to be refused.',
      );
};

const complaintAnswered: MatterGuard = ({ matter: { fields }, input: { given } }) =>
  typeof fields.complaint === 'string' && typeof given['complaint-reply'] !== 'string'
    ? refusal(
        'complaint-unanswered',
        '该问题来自信访，须先答复信访人。',
        'It came from a complaint: the complainant has to be answered.',
      )
    : undefined;

/** From when the house kept the acceptance: a notice nobody could read has not run. */
const noticeRun: MatterGuard = ({ steps, input: { at } }) => {
  const accepted = newest(steps, 'accept');
  return accepted && at >= clockEnd(NOTICE_CLOCK, accepted.at)
    ? undefined
    : refusal(
        'notice-not-over',
        '公示期未满 5 个工作日，不能销号。',
        'The public notice has not run five working days.',
      );
};

const pastDeadline: MatterGuard = ({ matter: { fields }, input: { happenedAt } }) => {
  const day = typeof fields.deadline === 'string' ? parseDay(fields.deadline) : undefined;
  return day !== undefined && happenedAt >= day + MICROS_PER_DAY
    ? undefined
    : standardRefusal('clock-not-run-out');
};

const later: MatterGuard = ({ matter: { fields }, input: { given } }) =>
  typeof given.deadline === 'string' && given.deadline > String(fields.deadline ?? '')
    ? undefined
    : refusal('not-later', '新的时限须晚于原时限。', 'The new deadline is not later than the old one.');

/** First moment a round of look-back may be done, of an item struck off then. */
export const lookBackFrom = (round: LookBack, struck: Instant): Instant =>
  instant(struck + (LOOK_BACK_DAYS[round] - EARLY_DAYS) * MICROS_PER_DAY);
export const lookBackDue = (round: LookBack, struck: Instant): Instant =>
  instant(struck + LOOK_BACK_DAYS[round] * MICROS_PER_DAY);

const roundOpen =
  (round: LookBack): MatterGuard =>
  ({ steps, input: { happenedAt } }) => {
    const since = sinceStruck(steps);
    if (since.some(({ event }) => event === round))
      return refusal('round-done', '本轮回头看已经完成。', 'This round has been done.');
    const before = LOOK_BACKS[LOOK_BACKS.indexOf(round) - 1];
    if (before && !since.some(({ event }) => event === before))
      return refusal('round-before', '上一轮回头看还没有完成。', 'The round before is not done.');
    const struck = newest(steps, 'strike');
    return struck && happenedAt >= lookBackFrom(round, struck.happenedAt)
      ? undefined
      : refusal('round-early', '还没有到本轮回头看的时间。', 'It is too early for this round.');
  };

/** For water at least one look-back in rain and one at night, the last one counted. */
const rainAndNight: MatterGuard = ({ matter: { fields }, steps, input: { given } }) => {
  if (fields.water !== true) return undefined;
  const looks = [...sinceStruck(steps).map((step) => step.given), given];
  const rain = looks.some(({ weather }) => weather === 'rain');
  const night = looks.some(({ hours }) => hours === 'night');
  return rain && night
    ? undefined
    : refusal(
        'rain-or-night-missing',
        `涉水问题回头看至少一次在雨天、一次在夜间，还缺${rain ? '' : '雨天'}${rain || night ? '' : '和'}${night ? '' : '夜间'}。`,
        'Water is looked back at once in rain and once at night at least.',
      );
};

/** What the item table asks beyond what every table does. */
export const ITEM_GUARDS: Readonly<Record<string, MatterGuard>> = {
  'target-whole': targetWhole,
  'before-there': beforeThere,
  'same-standpoint': sameStandpoint,
  'after-later': afterLater,
  'self-checked': selfChecked,
  'target-measured': targetMeasured,
  'complaint-answered': complaintAnswered,
  'notice-run': noticeRun,
  'past-deadline': pastDeadline,
  later,
  'round-1': roundOpen('look-back-1'),
  'round-3': roundOpen('look-back-3'),
  'round-6': roundOpen('look-back-6'),
  'rain-and-night': rainAndNight,
};
