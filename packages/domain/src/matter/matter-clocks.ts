import { clockEnd, officialCalendar, type WorkCalendar, type WorkClock } from '../calendar.ts';
import { parseDay } from '../format.ts';
import { type Instant, instant, MICROS_PER_DAY } from '../instant.ts';
import type { FieldValue } from './field.ts';
import type { Matter, MatterClock, MatterStep } from './matter.ts';
import type { ClockExtension, ClockRow, ClockRun, MatterTable } from './matter-table.ts';

type Fields = Record<string, FieldValue>;
type Level = Pick<Matter, 'level'> & Partial<Pick<Matter, 'hidden'>>;

function runEnd(
  run: ClockRun,
  from: Instant,
  fields: Fields,
  { level }: Level,
  isWorked: WorkCalendar,
): Instant | null {
  if (!('by' in run)) return clockEnd(run, from, isWorked);
  if (run.by === 'level') return clockEnd(run[level === '' ? 'C' : level], from, isWorked);
  if (run.by === 'key-unit')
    return clockEnd(fields['key-unit'] === true ? run.key : run.other, from, isWorked);
  if (run.by === 'choice') return clockEnd(run.runs[String(fields[run.field])] ?? run.other, from, isWorked);
  const day = fields[run.field];
  const start = typeof day === 'string' ? parseDay(day) : undefined;
  return start === undefined ? null : instant(start + MICROS_PER_DAY);
}

interface Running {
  readonly row: ClockRow;
  clock: MatterClock;
  pauses: number;
}

function resume(clock: MatterClock, at: Instant): MatterClock {
  if (clock.pausedAt === null) return clock;
  return { ...clock, dueAt: instant(clock.dueAt + (at - clock.pausedAt)), pausedAt: null };
}

/** A further pause, or one less; only nested clocks count them. */
function paused(running: Running, by: 1 | -1, at: Instant): MatterClock {
  const { row, clock } = running;
  const held = row.nested ? Math.max(0, running.pauses + by) : by === 1 ? 1 : 0;
  running.pauses = held;
  if (held === 0) return resume(clock, at);
  return clock.pausedAt === null ? { ...clock, pausedAt: at } : clock;
}

/** What a lengthening adds: its own period, or the days given, which are at most as many. */
function longerRun({ run, days }: ClockExtension, step: MatterStep): WorkClock {
  const given = days === undefined ? undefined : step.given[days];
  if (typeof given !== 'number' || !('days' in run)) return run;
  return { ...run, days: Math.min(run.days, given) };
}

/** From when a clock counts that this step starts. */
function startOf({ since }: ClockRow, step: MatterStep): Instant {
  const given = since === undefined ? undefined : step.given[since];
  return typeof given === 'number' ? instant(given) : step.happenedAt;
}

/** What one step does to one running clock. */
function moved(running: Running, step: MatterStep, fields: Fields, matter: Level, isWorked: WorkCalendar) {
  const { row, clock } = running;
  const at = step.happenedAt;
  if (row.ends.includes(step.event)) return { ...resume(clock, at), endedAt: at };
  if (row.pausedBy?.includes(step.event)) return paused(running, 1, at);
  if (row.resumedBy?.includes(step.event)) return paused(running, -1, at);
  const longer = row.extendedBy?.find(({ event }) => event === step.event);
  if (longer)
    return { ...clock, dueAt: clockEnd(longerRun(longer, step), lastInstantOf(clock.dueAt), isWorked) };
  if ('by' in row.run && row.run.by === 'field' && Object.hasOwn(step.given, row.run.field))
    return { ...clock, dueAt: runEnd(row.run, at, fields, matter, isWorked) ?? clock.dueAt };
  return clock;
}

/** A clock that ends with a day ends at the first instant of the next: lengthened, it runs on from that day. */
const lastInstantOf = (dueAt: Instant): Instant => instant(dueAt - 1);

/**
 * Every clock a matter ever had, from its story alone: the same steps give the same clocks, whoever asks and when.
 */
export function matterClocks(
  table: Pick<MatterTable, 'clocks' | 'isWorked'>,
  matter: Level,
  steps: readonly MatterStep[],
  isWorked: WorkCalendar = table.isWorked ?? officialCalendar,
): MatterClock[] {
  const ended: MatterClock[] = [];
  const running = new Map<string, Running>();
  const fields: Fields = {};
  for (const step of steps) {
    if (step.refused !== null) continue;
    Object.assign(fields, step.given);
    for (const each of running.values()) each.clock = moved(each, step, fields, matter, isWorked);
    for (const row of table.clocks) {
      const held = running.get(row.id);
      if (held && held.clock.endedAt !== null) {
        ended.push(held.clock);
        running.delete(row.id);
      }
      if (!row.starts.includes(step.event) || running.has(row.id)) continue;
      if (row.only !== undefined && (row.only === 'hidden') !== (matter.hidden === true)) continue;
      const startedAt = startOf(row, step);
      const dueAt = runEnd(row.run, startedAt, fields, matter, isWorked);
      if (dueAt !== null)
        running.set(row.id, {
          row,
          pauses: 0,
          clock: { id: row.id, startedAt, dueAt, endedAt: null, pausedAt: null },
        });
    }
  }
  return [...ended, ...[...running.values()].map(({ clock }) => clock)];
}

/** The earliest clock that runs; null: none. */
export function earliestDue(clocks: readonly MatterClock[]): Instant | null {
  const due = clocks.filter(({ endedAt, pausedAt }) => endedAt === null && pausedAt === null);
  return due.length === 0 ? null : instant(Math.min(...due.map(({ dueAt }) => dueAt)));
}

export type Light = 'green' | 'yellow' | 'red' | 'none';
/** The last quarter of a clock, a day at most, is yellow. [P] */
const YELLOW_SHARE = 0.25;

/** 红黄绿灯 of a clock now. */
export function lightOf(
  clock: { readonly startedAt: Instant; readonly dueAt: Instant | null },
  now: Instant,
): Light {
  if (clock.dueAt === null) return 'none';
  if (now >= clock.dueAt) return 'red';
  const warn = Math.min((clock.dueAt - clock.startedAt) * YELLOW_SHARE, MICROS_PER_DAY);
  return clock.dueAt - now <= warn ? 'yellow' : 'green';
}

/** A run as words need it: the plain clocks behind it, with what each is for. */
export function runClocks(run: ClockRun): readonly { readonly of: string; readonly clock: WorkClock }[] {
  if (!('by' in run)) return [{ of: '', clock: run }];
  if (run.by === 'level') return (['A', 'B', 'C'] as const).map((of) => ({ of, clock: run[of] }));
  if (run.by === 'key-unit')
    return [
      { of: 'key', clock: run.key },
      { of: 'other', clock: run.other },
    ];
  if (run.by === 'choice')
    return [
      ...Object.entries(run.runs).map(([of, clock]) => ({ of, clock })),
      { of: 'other', clock: run.other },
    ];
  return [];
}
