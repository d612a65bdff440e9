import { join } from 'node:path';
import {
  type Account,
  type DocumentData,
  ENTRY_STATES,
  type Entry,
  factorShort,
  formatDay,
  formatInstant,
  type Handover,
  type Instant,
  isHandedOn,
  type RuleId,
  SHIFT_ITEM_NAMES,
  SHIFT_KIND_NAMES,
  SHIFT_NOTE_NAMES,
  type ShiftFacts,
  type ShiftItem,
  type ShiftItemKind,
  type ShiftKind,
  type TimeRange,
  type Words,
} from '@wenqu/domain';
import { ruleName } from '@wenqu/rules';
import type { Clock } from './clock.ts';
import type { DocumentDesk } from './documents/documents.ts';
import { limits } from './limits.ts';
import type { Log } from './log.ts';
import type { Orders } from './orders/orders.ts';
import type { Projection } from './projection/projection.ts';
import { Shifts } from './shifts/shifts.ts';
import type { BookStore, BookWhole } from './store/book.ts';
import type { EntryQuery, RegisterStore } from './store/register.ts';
import type { SampleStore } from './store/samples.ts';
import { openSqliteShifts } from './store/sqlite/shifts.ts';

interface Parts {
  readonly folder: string;
  readonly book: BookStore;
  readonly registerStore: RegisterStore;
  readonly orders: Orders;
  readonly samples: SampleStore;
  readonly projection: Projection;
  readonly documents: DocumentDesk;
  readonly clock: Clock;
  readonly log: Log;
}
const OPEN = ENTRY_STATES.filter((state) => state !== 'closed' && state !== 'muted');
interface Part {
  readonly count: number;
  readonly items: readonly ShiftItem[];
}

/** Duty in one district: what the house adds to its log comes from all its parts. */
export function openDistrictShifts(parts: Parts): Shifts {
  return new Shifts({
    store: openSqliteShifts(join(parts.folder, 'shifts.sqlite')),
    clock: parts.clock,
    facts: (range, now) => factsOf(parts, range, now),
    print: (handover, by) => printed(parts, handover, by),
  });
}

async function factsOf(parts: Parts, range: TimeRange, now: Instant): Promise<ShiftFacts> {
  const book = await parts.book.whole();
  const latest = await parts.projection.latest();
  const entries = (kind: ShiftItemKind, query: Partial<EntryQuery>) => entriesOf(parts, book, kind, query);
  const found: Readonly<Record<ShiftItemKind, Part>> = {
    overdue: await entries('overdue', { overdueAt: now, sort: 'due' }),
    // Whatever the shift it began in: who comes takes over all of it.
    open: await entries('open', { state: OPEN, sort: 'due' }),
    opened: await entries('opened', { opened: range, sort: 'worst' }),
    closed: await entries('closed', { closed: range, sort: 'newest' }),
    muted: await entries('muted', { state: ['muted'], sort: 'muted' }),
    offline: offlineOf(book, latest),
    sample: await samplesOf(parts, book),
    order: await ordersOf(parts, book, range),
  };
  return {
    ...range,
    readAt: now,
    counts: Object.fromEntries(
      Object.entries(found).map(([kind, { count }]) => [kind, count]),
    ) as ShiftFacts['counts'],
    items: Object.values(found).flatMap(({ items }) => items.slice(0, limits.shiftRowsMax)),
    pointsOnline: latest.filter(({ state }) => state !== 'offline' && state !== 'waiting').length,
  };
}

const nameOf = (book: BookWhole, enterprise: string): string =>
  book.enterprises.find(({ id }) => id === enterprise)?.name ?? '';

function entryTitle(book: BookWhole, { rule, factor, enterprise, level }: Entry): Words {
  const words = (lang: 'zh' | 'en') =>
    [
      ...[level, nameOf(book, enterprise), ruleName(rule as RuleId, lang)],
      factor === '' ? '' : factorShort(factor, lang),
    ]
      .filter(Boolean)
      .join(' · ');
  return { zh: words('zh'), en: words('en') };
}

async function entriesOf(
  { registerStore }: Parts,
  book: BookWhole,
  kind: ShiftItemKind,
  query: Partial<EntryQuery>,
): Promise<Part> {
  const page = await registerStore.list({
    ...{ sort: 'newest', withHidden: true, limit: limits.shiftRowsMax },
    ...query,
  });
  const items = page.items.map((entry) => ({
    ...{ kind, id: entry.id, title: entryTitle(book, entry), at: entry.openedAt },
    ...{ dueAt: entry.mutedUntil ?? entry.dueAt, hidden: entry.hidden },
  }));
  return { count: page.total ?? items.length, items };
}

function offlineOf(book: BookWhole, latest: Awaited<ReturnType<Projection['latest']>>): Part {
  const silent = latest.filter(({ state }) => state === 'offline');
  const points = new Map(book.points.map((point) => [String(point.id), point]));
  const items = silent
    .toSorted((a, b) => a.stateSince - b.stateSince)
    .map(({ point, stateSince }): ShiftItem => {
      const row = points.get(String(point));
      const title = [row && nameOf(book, row.enterprise), row?.name ?? String(point)]
        .filter(Boolean)
        .join(' · ');
      const place = { id: String(point), title: { zh: title, en: title } };
      return { kind: 'offline', ...place, at: stateSince, dueAt: null, hidden: false };
    });
  return { count: items.length, items };
}

async function samplesOf({ samples }: Parts, book: BookWhole): Promise<Part> {
  const waiting = await samples.inStates(['requested', 'retained', 'pick-up']);
  const items = waiting.map((sample): ShiftItem => {
    const place = nameOf(book, sample.enterprise);
    const bottle = sample.bottle === null ? '' : ` · ${sample.bottle}`;
    const title = { zh: `${place}${bottle && ` · 瓶号${bottle.slice(2)}`}`, en: `${place}${bottle}` };
    const { id, requestedAt, dueAt, hidden } = sample;
    return { kind: 'sample', id, title, at: sample.takenAt ?? requestedAt, dueAt, hidden };
  });
  return { count: items.length, items };
}

/** What people sent: the house's own questions are nobody's duty. */
async function ordersOf({ orders }: Parts, book: BookWhole, { from, to }: TimeRange): Promise<Part> {
  const { items } = await orders.list({ withHidden: true, limit: limits.pageRowsMax });
  const asked = items.filter(
    (each) => each.askedBy !== 'system' && each.askedAt >= from && each.askedAt < to,
  );
  return {
    count: asked.length,
    items: asked.map(({ id, cn, mn, enterprise, askedAt, askedByName, hidden }) => {
      const title = `${cn} · ${nameOf(book, enterprise) || mn} · ${askedByName}`;
      return { kind: 'order', id, title: { zh: title, en: title }, at: askedAt, dueAt: null, hidden };
    }),
  };
}

/** The log of a duty as a document; a press that fails takes nothing back of what was signed. */
async function printed({ documents, log }: Parts, handover: Handover, by: Account): Promise<string> {
  try {
    const document = await documents.make({
      template: 'duty-log',
      data: dutyLog(handover),
      about: [{ kind: 'handover', id: handover.id }],
      // It names hidden matters: never for the eyes of those they are about.
      hidden: handover.facts.items.some(({ hidden }) => hidden),
      by,
    });
    return document.id;
  } catch (error) {
    log.error({ handover: handover.id, error: String(error) }, 'duty log not printed');
    return '';
  }
}

function dutyLog({ facts, notes, outgoing, incoming, ...handover }: Handover): DocumentData {
  const kind = handover.shift.slice('YYYY-MM-DD-'.length) as ShiftKind;
  const what = ({ kind: of, id, title }: ShiftItem) => `${SHIFT_ITEM_NAMES[of].zh} ${id} ${title.zh}`;
  return {
    day: formatDay(handover.from),
    shift: SHIFT_KIND_NAMES[kind]?.zh ?? `${formatInstant(handover.from)} – ${formatInstant(handover.to)}`,
    people: [outgoing.name, incoming?.name].filter(Boolean).join(' → '),
    takenOver: handover.acceptance,
    cutAt: facts.readAt,
    pointsOnline: facts.pointsOnline,
    pointsSilent: facts.counts.offline,
    raised: facts.counts.opened,
    closed: facts.counts.closed,
    entries: [
      ...notes.map(({ at, kind: of, text, byName }) => ({
        ...{ at, what: `${SHIFT_NOTE_NAMES[of].zh}：${text}`, who: byName, result: '' },
      })),
      ...facts.items
        .filter(({ kind: of }) => of === 'closed' || of === 'order')
        .map((item) => ({ at: item.at, what: what(item), who: '', result: '' })),
    ],
    open: facts.items.filter(isHandedOn).map((item) => ({
      ...{ number: item.id, title: `${SHIFT_ITEM_NAMES[item.kind].zh} ${item.title.zh}`, note: '' },
      ...(item.dueAt !== null && { dueAt: item.dueAt }),
    })),
    remarks: [handover.remark, `SHA-256 ${handover.digest}`].filter(Boolean).join('\n'),
  };
}
