import {
  clockEnd,
  formatDay,
  type Instant,
  instant,
  type ListKind,
  type Matter,
  matchesRow,
  parseDay,
  placeholdersOf,
  type RowItem,
  type RowView,
  valueText,
} from '@wenqu/domain';
import type { MatterDraft, Matters } from '../matters/matters.ts';

const ENDED: ReadonlySet<string> = new Set(['struck', 'firm', 'merged', 'transferred', 'void']);
const STRUCK: ReadonlySet<string> = new Set(['struck', 'firm']);
export const ROW_LINK = 'row';

/** How an item stands, as figures see it. */
export const rowItem = (matter: Matter, today: string): RowItem => {
  const open = !ENDED.has(matter.state);
  const deadline = matter.fields.deadline;
  return {
    ...{ matter: matter.id, number: matter.number, state: matter.state, open, reopened: matter.reopened },
    struck: STRUCK.has(matter.state),
    overdue: open && typeof deadline === 'string' && deadline < today,
  };
};

/** Items of a kind by the row they were opened for; of several the newest. */
export async function itemsByRow(matters: Matters, kind: string): Promise<Map<string, Matter>> {
  const items = await matters.all({ machine: ['item'], kind: [kind] });
  const byRow = new Map<string, Matter>();
  for (const matter of [...items].sort((a, b) => a.openedAt - b.openedAt))
    for (const link of matter.links) if (link.kind === ROW_LINK) byRow.set(link.id, matter);
  return byRow;
}

const filled = (kind: ListKind, text: string, row: RowView): string =>
  placeholdersOf(text).reduce(
    (done, { whole, name }) => done.replaceAll(whole, valueText(kind, name, row.get(name), 'zh')),
    text,
  );

/** The day by which it has to be put right; undefined where the row names no day. */
function deadlineOf({ item }: ListKind, row: RowView): string | undefined {
  const from = item && row.get(item.deadline.field);
  const start = typeof from === 'string' ? parseDay(from) : undefined;
  if (!item || start === undefined) return undefined;
  const { run } = item.deadline;
  return run ? formatDay(instant(clockEnd(run, start) - 1)) : formatDay(start);
}

export interface ItemSetting {
  /** '' = none. */
  readonly campaign: string;
  /** Account of the leader in charge 包案领导 of a unit's items. */
  readonly leaderFor: (unit: string) => Promise<string>;
  readonly now: Instant;
}

/**
 * Opens an item for each row that has to be put right and has none yet. A row keeps its one item: what comes
 * back is reopened by the item's own table.
 *
 * @returns how many were opened
 */
export async function openItems(
  kind: ListKind,
  rows: readonly RowView[],
  matters: Matters,
  { campaign, leaderFor, now }: ItemSetting,
): Promise<number> {
  const { item } = kind;
  if (!item) return 0;
  const today = formatDay(now);
  const due = rows.filter((row) => matchesRow(item.when.expr, row, today));
  if (due.length === 0) return 0;
  const held = await itemsByRow(matters, kind.id);
  const missing = due.filter(({ id }) => !held.has(id));
  const leaders = new Map<string, string>();
  for (const row of missing) {
    const unit = String(row.get(item.unit) ?? '');
    if (!leaders.has(unit)) leaders.set(unit, await leaderFor(unit));
  }
  const drafts = missing.map((row) => draftOf(kind, row, campaign, leaders, today));
  await Promise.all(drafts.map((draft) => matters.open(draft, 'system')));
  return missing.length;
}

function draftOf(
  kind: ListKind,
  row: RowView,
  campaign: string,
  leaders: ReadonlyMap<string, string>,
  today: string,
): MatterDraft {
  const item = kind.item!;
  const wanted = deadlineOf(kind, row);
  const isPast = wanted !== undefined && wanted < today;
  const title = filled(kind, item.title, row);
  const unit = String(row.get(item.unit) ?? '');
  const leader = leaders.get(unit) ?? '';
  return {
    machine: 'item',
    ...{ kind: kind.id, campaign, title, unit, leader, links: [{ kind: ROW_LINK, id: row.id }] },
    given: {
      ...{
        title,
        unit,
        leader,
        deadline: wanted === undefined || isPast ? today : wanted,
        person: item.person,
      },
      'place-name': valueText(kind, item.place, row.get(item.place), 'zh'),
      target: filled(kind, item.target, row),
    },
    // An item cannot begin with a day that is gone: the list's own day is kept in words.
    reason: `由清单“${kind.name.zh}”建账${isPast ? `（清单时限 ${wanted} 已过）` : ''}`,
    clientId: `row:${row.id}`,
  };
}
