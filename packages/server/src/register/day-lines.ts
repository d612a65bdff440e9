import {
  type Entry,
  formatDay,
  type Instant,
  instant,
  MICROS_PER_DAY,
  parseDay,
  type TimeRange,
  type TriageCompression,
  type TriageLine,
} from '@wenqu/domain';
import { compressionOf, type PlaceOf, triageLines } from '@wenqu/rules';
import { limits } from '../limits.ts';
import type { BookWhole } from '../store/book.ts';
import type { RegisterStore } from '../store/register.ts';
import { entryFor, type View } from './visibility.ts';

/** 今日线索 of one day, as one viewer sees it. */
export interface DayLines {
  readonly day: string;
  readonly lines: readonly TriageLine[];
  /** By id: what the lines are made of, of each line its first ones. */
  readonly entries: Readonly<Record<string, Entry>>;
  readonly compression: TriageCompression;
  /** Entries beyond what one day can show; 0: all are there. */
  readonly leftOut: number;
}

export const dayRange = (day: string): TimeRange | undefined => {
  const from = parseDay(day);
  return from === undefined ? undefined : { from, to: instant(from + MICROS_PER_DAY) };
};

/** What the book says of where an entry stands. */
export function placesFrom(book: BookWhole): PlaceOf {
  const keyUnits = new Set(book.enterprises.filter(({ keyUnit }) => keyUnit).map(({ id }) => id));
  const rivers = new Set(
    book.outlets
      .filter(({ kind, destination }) => kind === 'river' || destination === 'direct')
      .map(({ id }) => id),
  );
  return ({ enterprise, outlet }) => ({ keyUnit: keyUnits.has(enterprise), river: rivers.has(outlet) });
}

/**
 * The lines of a day: what was opened or still grows that day; of today also everything that waits for triage,
 * however old. Only entries that exist for the viewer are put together, so nothing of another one shines through.
 */
export async function dayLines(
  store: RegisterStore,
  book: BookWhole,
  view: View,
  { range, now }: { readonly range: TimeRange; readonly now: Instant },
): Promise<DayLines> {
  const day = formatDay(range.from);
  const limit = limits.dayEntriesMax;
  const found = await store.ofStretch(
    { range, waiting: day === formatDay(now), limit: limit + 1 },
    view.scope,
  );
  const seen = found
    .slice(0, limit)
    .filter(({ state }) => view.states?.includes(state) ?? true)
    .map((entry) => entryFor(view, entry));
  const placeOf = placesFrom(book);
  const lines = triageLines(seen, placeOf);
  const opened = seen.filter(({ openedAt }) => openedAt >= range.from && openedAt < range.to);
  const byId = new Map(seen.map((entry) => [entry.id, entry]));
  const shown = lines
    .flatMap(({ entries, folded }) => [...entries, ...folded].slice(0, limits.lineEntriesMax))
    .slice(0, limits.linesEntriesMax);
  return {
    ...{ day, lines, compression: compressionOf(day, opened, placeOf) },
    entries: Object.fromEntries(shown.map((id) => [id, byId.get(id)!])),
    leftOut: Math.max(0, found.length - limit),
  };
}
