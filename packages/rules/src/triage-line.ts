import {
  type Instant,
  instant,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  type TriageCompression,
  type TriageEntry,
  type TriageLine,
  type TriagePlace,
  type TriageWhy,
} from '@wenqu/domain';
import { causeOfEntry, isSlight, TRIAGE } from './triage-cause.ts';
import { byUrgency, lineByUrgency } from './triage-order.ts';
import { findStorms, type Storm } from './triage-storm.ts';

export type PlaceOf = (entry: TriageEntry) => TriagePlace;
type Kind = TriageLine['kind'];

const unique = (values: readonly string[]): string[] => [...new Set(values)].filter(Boolean).sort();
const isOpen = ({ state }: TriageEntry): boolean => state !== 'closed';
const most = (values: readonly (number | null)[]): number | null =>
  values.reduce((best, each) => (each !== null && (best === null || each > best) ? each : best), null);
const LETTER: Readonly<Record<Kind, string>> = { matter: 'L', storm: 'S', notices: 'N' };

/** One line of these entries; the slight ones of them do not weigh. */
function lineOf(
  kind: Kind,
  main: readonly TriageEntry[],
  folded: readonly TriageEntry[],
  why: readonly TriageWhy[],
  placeOf: PlaceOf,
): TriageLine {
  const all = [...main, ...folded];
  const weighing = [...(main.length > 0 ? main : folded)].sort(byUrgency(placeOf));
  const head = weighing[0]!;
  const first = all.reduce((a, b) =>
    b.openedAt < a.openedAt || (b.openedAt === a.openedAt && b.id < a.id) ? b : a,
  );
  const places = weighing.map(placeOf);
  const enterprises = unique(all.map(({ enterprise }) => enterprise));
  const outlets = unique(all.map(({ outlet }) => outlet));
  const clocks = weighing.filter((each) => isOpen(each) && each.dueAt !== null).map(({ dueAt }) => dueAt!);
  return {
    ...{ id: `${LETTER[kind]}-${first.id}`, kind, cause: causeOfEntry(head), why },
    level: weighing.reduce((best, { level }) => (level < best ? level : best), head.level),
    hidden: head.hidden,
    enterprise: enterprises.length === 1 ? enterprises[0]! : '',
    outlet: outlets.length === 1 ? outlets[0]! : '',
    ...{ enterprises, points: unique(all.map(({ point }) => point)) },
    ...{
      factors: unique(weighing.map(({ factor }) => factor)),
      rules: unique(weighing.map(({ rule }) => rule)),
    },
    ...{ head: head.id, entries: weighing.map(({ id }) => id) },
    folded: main.length > 0 ? [...folded].sort(byUrgency(placeOf)).map(({ id }) => id) : [],
    open: all.filter(isOpen).length,
    from: instant(Math.min(...all.map(({ from }) => from))),
    to: instant(Math.max(...all.map(({ to }) => to))),
    openedAt: first.openedAt,
    dueAt: clocks.length === 0 ? null : (Math.min(...clocks) as Instant),
    score: most(weighing.map(({ score }) => score)),
    multiple: most(weighing.map(({ multiple }) => multiple)),
    keyUnit: places.some(({ keyUnit }) => keyUnit),
    river: places.some(({ river }) => river),
    findings: all.reduce((sum, { findings }) => sum + findings, 0),
    alarms: all.reduce((sum, { alarms }) => sum + alarms, 0),
  };
}

function stormLine({ struck, follows, enterprises }: Storm, placeOf: PlaceOf): TriageLine {
  const froms = struck.map(({ from }) => from);
  const event: TriageWhy = {
    code: 'one-event',
    ...{ points: new Set(struck.map(({ point }) => point)).size, enterprises },
    withinMinutes: Math.max(1, Math.ceil((Math.max(...froms) - Math.min(...froms)) / MICROS_PER_MINUTE)),
  };
  const why =
    follows.length === 0 ? [event] : [event, { code: 'event-follows', entries: follows.length } as const];
  return lineOf('storm', struck, follows, why, placeOf);
}

/** Entries of one outlet, path and cause, as stretches that overlap or lie near in time. */
function matters(entries: readonly TriageEntry[]): TriageEntry[][] {
  const byPlace = new Map<string, TriageEntry[]>();
  for (const entry of entries) {
    const key = `${entry.enterprise} ${entry.outlet || entry.point} ${causeOfEntry(entry)}`;
    const held = byPlace.get(key);
    if (held) held.push(entry);
    else byPlace.set(key, [entry]);
  }
  const found: TriageEntry[][] = [];
  for (const held of byPlace.values()) {
    held.sort((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1));
    let end = Number.NEGATIVE_INFINITY;
    for (const entry of held) {
      const near = entry.from - end <= TRIAGE.gapMicros;
      if (near) found.at(-1)!.push(entry);
      else found.push([entry]);
      end = near ? Math.max(end, entry.to) : entry.to;
    }
  }
  return found;
}

function whyOf(
  main: readonly TriageEntry[],
  folded: number,
  outlasted: ReadonlyMap<string, number>,
): TriageWhy[] {
  const why: TriageWhy[] = [];
  const hours = Math.max(0, ...main.map(({ id }) => outlasted.get(id) ?? 0));
  if (hours > 0) why.push({ code: 'outlasted', hours });
  if (main.length > 1)
    why.push({ code: 'one-outlet', entries: main.length, gapHours: TRIAGE.gapMicros / MICROS_PER_HOUR });
  if (folded > 0) why.push({ code: 'folded', entries: folded });
  return why.length > 0 ? why : [{ code: 'alone' }];
}

/**
 * The entries of a day as lines that a person can read before the first cup of tea, most urgent first: one event over
 * many points is one line, one cause at one outlet is one line, what is slight lies under its line or in one line of
 * service notices. Hidden entries share a line with hidden entries alone.
 *
 * Every entry is in exactly one line; the same entries in any order give the same lines.
 * @source supervision.md §3.1, §6 K10, §7.1
 */
export function triageLines(entries: readonly TriageEntry[], placeOf: PlaceOf): TriageLine[] {
  const { storms, outlasted, rest } = findStorms(entries);
  const lines = storms.map((storm) => stormLine(storm, placeOf));
  const slight: TriageEntry[] = [];
  for (const group of matters(rest)) {
    const main = group.filter((entry) => !isSlight(entry));
    const folded = group.filter(isSlight);
    if (main.length === 0) slight.push(...folded);
    else lines.push(lineOf('matter', main, folded, whyOf(main, folded.length, outlasted), placeOf));
  }
  for (const hidden of [false, true]) {
    const notices = slight.filter((entry) => entry.hidden === hidden);
    if (notices.length === 0) continue;
    const enterprises = new Set(notices.map(({ enterprise }) => enterprise)).size;
    const why = { code: 'notices', entries: notices.length, enterprises } as const;
    lines.push(lineOf('notices', notices, [], [why], placeOf));
  }
  return lines.sort(lineByUrgency);
}

/** K10: what the entries opened on a day were made of, and how many lines they make. @source supervision.md §6 K10 */
export function compressionOf(
  day: string,
  entries: readonly TriageEntry[],
  placeOf: PlaceOf,
): TriageCompression {
  const sum = (of: (entry: TriageEntry) => number) => entries.reduce((total, each) => total + of(each), 0);
  const lines = triageLines(entries, placeOf).length;
  const alarms = sum((each) => each.alarms);
  return {
    ...{ day, alarms, findings: sum((each) => each.findings), entries: entries.length, lines },
    ratio: lines === 0 ? null : alarms / lines,
  };
}
