import {
  type Account,
  type ClockRow,
  earliestDue,
  type FieldDef,
  type FieldValues,
  type Instant,
  isKnownTo,
  type Matter,
  type MatterClock,
  type MatterDetail,
  type MatterStep,
  type MatterTable,
  matterChoices,
  matterClocks,
  may,
  type Role,
} from '@wenqu/domain';
import type { MatterScope, MatterStory, MatterTodo } from '../store/matters.ts';
import { isInScope } from '../store/matters-rules.ts';

type Tables = readonly MatterTable[];

/** Logins from outside the bureau: fields marked internal are not theirs. */
const OUTSIDE: ReadonlySet<Role> = new Set(['enterprise', 'agency', 'town', 'authority']);
/** Parties see their own part of a story; how the bureau works on it stays inside. */
const PARTIES: ReadonlySet<Role> = new Set(['enterprise', 'agency']);
/** They see what they have a part in. @source supervision.md §3 */
const INVOLVED_ONLY: ReadonlySet<Role> = new Set(['leader', 'authority']);

/** A login bound to an enterprise or an agency never sees more than that, whatever its role. */
const roleOf = ({ role, enterprise, agency }: Account): Role =>
  enterprise !== '' ? 'enterprise' : agency !== '' ? 'agency' : role;

/**
 * What exists for an account. Nothing of it depends on one matter, so that lists, totals and cursors are made of
 * exactly what may be opened.
 */
export function matterScope(account: Account, enterprises: readonly string[] | undefined, tables: Tables) {
  const role = roleOf(account);
  const machines = tables.flatMap((table) => {
    const { id: machine, knownToParty } = table;
    if (!may(account.role, 'matter.read')) return [];
    if (role === 'enterprise')
      return knownToParty === 'always' ? [{ machine }] : [{ machine, states: knownToParty }];
    if (role === 'agency') return table.knownToAgency ? [{ machine }] : [];
    if (role === 'town') return table.knownToTown ? [{ machine }] : [];
    return machine === 'case' && !may(role, 'case.read') ? [] : [{ machine }];
  });
  const scope: MatterScope = {
    withHidden: !PARTIES.has(role) && may(role, 'hidden.read'),
    machines,
    ...(PARTIES.has(role) && { enterprises: enterprises ?? [] }),
    ...(INVOLVED_ONLY.has(role) && { involving: { account: account.id, unit: account.unit } }),
  };
  return scope;
}

export const isSeen = (table: MatterTable, matter: Matter, account: Account, scope: MatterScope): boolean =>
  isInScope(matter, scope) && isKnownTo(table, matter, { ...account, role: roleOf(account) });

/** Does it exist for this account? For news that is passed on. */
export const isSeenBy = (
  table: MatterTable,
  matter: Matter,
  account: Account,
  enterprises: readonly string[],
): boolean => isSeen(table, matter, account, matterScope(account, enterprises, [table]));

/** States in which a role may act at all, by what else the row asks. */
export function matterTodo(account: Account, tables: Tables): MatterTodo {
  const anybody = new Set<string>();
  const named = new Set<string>();
  const ownUnit = new Set<string>();
  for (const { id, rows, states } of tables) {
    const ended = new Set(states.filter(({ kind }) => kind === 'end').map((state) => state.id));
    for (const row of rows) {
      if (row.from === null || ended.has(row.from) || !row.who.includes(account.role)) continue;
      const key = `${id} ${row.from}`;
      if (row.officers === 'only' || row.leader === 'only') named.add(key);
      else if (row.unit === 'own') ownUnit.add(key);
      else anybody.add(key);
    }
  }
  const lists = { anybody: [...anybody], named: [...named], ownUnit: [...ownUnit] };
  return { account: account.id, unit: account.unit, ...lists };
}

/** Every field a table ever asks for. */
const FIELDS = new WeakMap<MatterTable, ReadonlyMap<string, FieldDef>>();
function fieldsOf(table: MatterTable): ReadonlyMap<string, FieldDef> {
  const held = FIELDS.get(table);
  if (held) return held;
  const made = new Map<string, FieldDef>();
  for (const { asks } of table.rows)
    for (const def of asks ?? []) {
      const before = made.get(def.id);
      // Said to be internal once, it is internal wherever it is asked for.
      const guarded = { internal: before?.internal ?? def.internal, private: before?.private ?? def.private };
      made.set(def.id, {
        ...def,
        ...(guarded.internal && { internal: true }),
        ...(guarded.private && { private: true }),
      });
    }
  FIELDS.set(table, made);
  return made;
}

/** Who handles it: its officers and whoever took it in. */
const isHandler = ({ officers, openedBy }: Matter, { id }: Account): boolean =>
  openedBy === id || officers.includes(id);

function valuesFor(table: MatterTable, matter: Matter, account: Account, values: FieldValues): FieldValues {
  const defs = fieldsOf(table);
  const outside = OUTSIDE.has(roleOf(account));
  const handles = isHandler(matter, account);
  return Object.fromEntries(
    Object.entries(values).filter(([id]) => {
      const def = defs.get(id);
      return !(def?.internal && outside) && !(def?.private && !handles);
    }),
  );
}

/** The matter as a viewer sees it: who in the bureau works on it is the bureau’s own matter. */
export function matterFor(table: MatterTable, matter: Matter, account: Account): Matter {
  const fields = valuesFor(table, matter, account, matter.fields);
  if (!PARTIES.has(roleOf(account))) return { ...matter, fields };
  const own = matter.openedBy === account.id ? account.id : '';
  return { ...matter, fields, leader: '', officers: [], links: [], openedBy: own };
}

/** Steps a party sees: its own, and those that lead into what it is told of; without the bureau’s names and reasons. */
function stepsFor(
  table: MatterTable,
  { matter, steps }: MatterStory,
  account: Account,
): readonly MatterStep[] {
  const shown = steps.map((step) => ({ ...step, given: valuesFor(table, matter, account, step.given) }));
  const role = roleOf(account);
  if (!PARTIES.has(role)) return shown;
  const { knownToParty } = table;
  const told = (step: MatterStep) => knownToParty === 'always' || knownToParty.includes(step.to);
  return shown
    .filter((step) => step.by === account.id || (step.refused === null && told(step)))
    .map((step, at) =>
      step.by === account.id
        ? { ...step, seq: at + 1 }
        : { ...step, seq: at + 1, by: 'bureau', byName: '', byUnit: '', reason: '', clientId: '' },
    );
}

/** Clocks a party sees: those it has to answer. */
const isPartyClock = (table: MatterTable, { ends, inner }: ClockRow, role: Role): boolean =>
  !inner && ends.some((event) => table.rows.some((row) => row.event === event && row.who.includes(role)));

function clocksFor(table: MatterTable, clocks: readonly MatterClock[], account: Account): MatterClock[] {
  const role = roleOf(account);
  if (!PARTIES.has(role)) return [...clocks];
  const rows = table.clocks.filter((row) => isPartyClock(table, row, role)).map(({ id }) => id);
  return clocks.filter(({ id }) => rows.includes(id));
}

/** A matter whole, as this viewer may see it, with what it may do now. */
export function detailFor(
  table: MatterTable,
  story: MatterStory,
  account: Account,
  now: Instant,
): MatterDetail {
  const { matter, steps } = story;
  const clocks = clocksFor(table, matterClocks(table, matter, steps), account);
  const seen = matterFor(table, matter, account);
  const party = PARTIES.has(roleOf(account));
  return {
    matter: party ? { ...seen, dueAt: earliestDue(clocks) } : seen,
    steps: stepsFor(table, story, account),
    clocks,
    choices: matterChoices(table, matter, steps, account, now).map(({ event }) => event),
  };
}
