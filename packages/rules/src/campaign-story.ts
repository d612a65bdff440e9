import {
  type FieldValue,
  formatDay,
  type Instant,
  type ItemLine,
  instant,
  type Matter,
  type MatterStep,
  MICROS_PER_DAY,
  parseDay,
  type StuckCause,
} from '@wenqu/domain';

/** An item with its steps, oldest first; refused steps are passed over. */
export interface ItemStory {
  readonly matter: Matter;
  readonly steps: readonly MatterStep[];
}

/** A stretch in which the unit worked against a deadline. */
export interface WorkStretch {
  readonly unit: string;
  readonly from: Instant;
  /** Null: still at work at the cut. */
  readonly to: Instant | null;
  /** First instant after the deadline's day. */
  readonly due: Instant;
}

/** An item as the house knew it at a cut: later steps do not exist. */
export interface ItemAt {
  readonly matter: Matter;
  readonly steps: readonly MatterStep[];
  readonly state: string;
  readonly unit: string;
  readonly leader: string;
  readonly deadline: string;
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly extended: boolean;
  readonly reopened: number;
  readonly everStruck: boolean;
  readonly struckAt: Instant | null;
  readonly stretches: readonly WorkStretch[];
}

const text = (value: FieldValue | undefined, held: string): string =>
  typeof value === 'string' ? value : held;
/** First instant after a day; a day that is none never comes. */
const dayEnd = (day: string): Instant =>
  instant((parseDay(day) ?? Number.MAX_SAFE_INTEGER - MICROS_PER_DAY) + MICROS_PER_DAY);

/**
 * What an item was at a cut, from its steps alone; undefined: it was not on the list yet. What was done in time is what
 * the house had in time: a step told afterwards does not answer a deadline.
 */
export function itemAt({ matter, steps }: ItemStory, cut: Instant): ItemAt | undefined {
  const known = steps.filter(({ at, refused }) => refused === null && at < cut);
  if (known.length === 0) return undefined;
  const fields: Record<string, FieldValue> = {};
  const stretches: WorkStretch[] = [];
  let [unit, leader, state] = ['', '', ''];
  let struckAt: Instant | null = null;
  let working: { from: Instant } | null = null;
  const end = (to: Instant | null): void => {
    if (working)
      stretches.push({ unit, from: working.from, to, due: dayEnd(text(fields.deadline, '9999-12-30')) });
    working = null;
  };
  for (const step of known) {
    const moves = step.to !== 'working' || step.event === 'extend' || step.event === 'reassign';
    if (working && moves) end(step.at);
    Object.assign(fields, step.given);
    unit = text(step.given.unit, unit === '' ? matter.unit : unit);
    leader = text(step.given.leader, leader === '' ? matter.leader : leader);
    state = step.to;
    if (state === 'working') working ??= { from: step.at };
    if (step.event === 'strike') struckAt = step.happenedAt;
    if (step.event === 'relapse') struckAt = null;
  }
  end(null);
  const events = known.map(({ event }) => event);
  return {
    ...{ matter, steps: known, state, unit, leader, deadline: text(fields.deadline, ''), fields, struckAt },
    ...{ extended: events.includes('extend'), everStruck: events.includes('strike'), stretches },
    reopened: events.filter((event) => event === 'relapse').length,
  };
}

/** Items on the list at a cut. */
export const itemsAt = (stories: readonly ItemStory[], cut: Instant): ItemAt[] =>
  stories.map((story) => itemAt(story, cut)).filter((item) => item !== undefined);

export const isAside = ({ state }: Pick<ItemAt, 'state'>): boolean =>
  state === 'merged' || state === 'transferred' || state === 'void';
export const isStruck = ({ state }: Pick<ItemAt, 'state'>): boolean => state === 'struck' || state === 'firm';
/** At work: nobody has reported it done. */
export const isWorking = ({ state }: Pick<ItemAt, 'state'>): boolean =>
  state === 'working' || state === 'reopened' || state === 'doubted';

/** Whole days over the deadline, counted up: one second over is one day. 0 = not over. */
export function overdueDays(item: ItemAt, cut: Instant): number {
  const last = item.stretches.at(-1);
  if (!last || last.to !== null || item.state !== 'working') return 0;
  return last.due >= cut ? 0 : Math.ceil((cut - last.due) / MICROS_PER_DAY);
}

/** Steps that happened in a stretch of time, as they were kept then. */
export const stepsIn = (item: ItemAt, from: Instant, ...events: string[]): MatterStep[] =>
  item.steps.filter(({ at, event }) => at >= from && events.includes(event));

/** The line of an item for lists and annexes. @param leaderName how a leader is printed */
export function itemLine(item: ItemAt, cut: Instant, leaderName: (id: string) => string): ItemLine {
  const { matter, fields } = item;
  return {
    ...{ item: matter.id, number: matter.number, title: text(fields.title, matter.title) },
    ...{ kind: matter.kind, strand: text(fields.strand, ''), place: text(fields['place-name'], '') },
    ...{ unit: item.unit, leader: leaderName(item.leader), state: item.state },
    ...{ target: text(fields.target, ''), deadline: item.deadline, extended: item.extended },
    ...{ overdueDays: overdueDays(item, cut), reopened: item.reopened },
    struckOn: item.struckAt === null ? '' : formatDay(item.struckAt),
  };
}

/** Without a word from the unit for two weeks an item is stuck. [P] */
const SILENT_DAYS = 14;
/** An application nobody verified in a week is stuck: five working days and a weekend. [P] */
const UNVERIFIED_DAYS = 7;
const HEARD = ['enter', 'progress', 'apply', 'refuse', 'return', 'objection', 'keep', 'resume', 'extend'];

/** What holds an item at a cut; undefined: it moves. */
export function stuckAt(
  item: ItemAt,
  cut: Instant,
): { causes: StuckCause[]; days: number; blocker: string } | undefined {
  if (isAside(item) || isStruck(item)) return undefined;
  const since = (...events: string[]): number => {
    const last = item.steps.findLast(({ event }) => events.includes(event));
    return last ? Math.floor((cut - last.happenedAt) / MICROS_PER_DAY) : 0;
  };
  const newest = item.steps.findLast(({ event }) => event === 'progress' || event === 'apply');
  const blocker = item.state === 'working' ? text(newest?.given.blocker, '') : '';
  const causes: StuckCause[] = [];
  const silent = since(...HEARD);
  const waiting = since('apply');
  if (overdueDays(item, cut) > 0) causes.push('overdue');
  if (item.state === 'working' && silent >= SILENT_DAYS) causes.push('silent');
  if (item.state === 'applied' && waiting > UNVERIFIED_DAYS) causes.push('unverified');
  if (item.steps.filter(({ event }) => event === 'refuse').length > 1) causes.push('refused-twice');
  if (item.reopened > 0 && isWorking(item)) causes.push('relapsed');
  if (blocker !== '') causes.push('blocked');
  if (causes.length === 0) return undefined;
  return { causes, days: item.state === 'applied' ? waiting : silent, blocker };
}
