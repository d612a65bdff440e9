import type { FieldValue, Matter, MatterStep } from '@wenqu/domain';
import type { MatterFilter, MatterScope, MatterSort, MatterTodo } from './matters.ts';

/** A matter without a running clock comes after all that have one. */
export const NO_DUE = Number.MAX_SAFE_INTEGER;
const DIGEST = /^[0-9a-f]{64}$/;

/** Machine and state as one word: what a role may act in. */
export const stateKey = ({ machine, state }: Pick<Matter, 'machine' | 'state'>): string =>
  `${machine} ${state}`;

/** Words of a search, in small letters. */
export const wordsOf = (q: string | undefined): string[] =>
  (q ?? '').toLowerCase().split(/\s+/u).filter(Boolean);
/** What a search looks through. */
export const searchText = ({ number, title }: Matter): string => `${number} ${title}`.toLowerCase();

/** What a list is ordered by, and whether it falls. */
export function placeOf(sort: MatterSort, matter: Matter): number {
  if (sort === 'newest') return matter.openedAt;
  return sort === 'updated' ? matter.updatedAt : (matter.dueAt ?? NO_DUE);
}
export const falls = (sort: MatterSort): boolean => sort !== 'due';

/** Digests named in what was given. */
export function digestsOf({ given }: MatterStep): string[] {
  const values: FieldValue[] = Object.values(given);
  const found = values.flatMap((value) => (Array.isArray(value) ? value : []) as readonly string[]);
  return [...new Set(found.filter((each) => DIGEST.test(each)))];
}

/** `HC-2026-` and 12 make `HC-2026-000012`. */
export const matterNumber = (prefix: string, number: number): string =>
  `${prefix}${String(number).padStart(6, '0')}`;
/** The part that is the same for all of one row of numbers: `HC-2026-`. */
export const numberPrefix = (number: string): string => number.slice(0, number.lastIndexOf('-') + 1);
export const numberCount = (number: string): number => Number(number.slice(number.lastIndexOf('-') + 1));

export function isInScope(matter: Matter, scope: MatterScope | undefined): boolean {
  if (!scope) return true;
  const { withHidden, machines, enterprises, involving } = scope;
  const states = machines?.find(({ machine }) => machine === matter.machine);
  return (
    (withHidden || !matter.hidden) &&
    (!machines || (states !== undefined && (states.states?.includes(matter.state) ?? true))) &&
    (enterprises?.includes(matter.enterprise) ?? true) &&
    (!involving || isInvolved(matter, involving))
  );
}

export const isInvolved = (
  matter: Matter,
  { account, unit }: { readonly account: string; readonly unit: string },
): boolean =>
  (unit !== '' && matter.unit === unit) ||
  matter.leader === account ||
  matter.openedBy === account ||
  matter.officers.includes(account);

function isTodo(matter: Matter, { account, unit, anybody, named, ownUnit }: MatterTodo): boolean {
  const key = stateKey(matter);
  return (
    anybody.includes(key) ||
    (named.includes(key) && (matter.leader === account || matter.officers.includes(account))) ||
    (ownUnit.includes(key) && unit !== '' && matter.unit === unit)
  );
}

/** Does a matter match? For stores that hold matters as they are. */
export function isMatching(matter: Matter, filter: MatterFilter): boolean {
  const among = (list: readonly string[] | undefined, value: string) => list?.includes(value) ?? true;
  const equal = (wanted: string | undefined, value: string) => wanted === undefined || wanted === value;
  const { link, dueBefore, openedFrom, openedBefore, todo, officer } = filter;
  return (
    among(filter.machine, matter.machine) &&
    among(filter.state, matter.state) &&
    among(filter.kind, matter.kind) &&
    among(filter.level, matter.level) &&
    equal(filter.campaign, matter.campaign) &&
    equal(filter.enterprise, matter.enterprise) &&
    equal(filter.outlet, matter.outlet) &&
    equal(filter.point, matter.point) &&
    equal(filter.unit, matter.unit) &&
    equal(filter.leader, matter.leader) &&
    (officer === undefined || matter.officers.includes(officer)) &&
    (filter.hidden === undefined || filter.hidden === matter.hidden) &&
    (filter.open === undefined || filter.open === (matter.closedAt === null)) &&
    wordsOf(filter.q).every((word) => searchText(matter).includes(word)) &&
    (!link || matter.links.some(({ kind, id }) => kind === link.kind && id === link.id)) &&
    (dueBefore === undefined || (matter.dueAt !== null && matter.dueAt < dueBefore)) &&
    (openedFrom === undefined || matter.openedAt >= openedFrom) &&
    (openedBefore === undefined || matter.openedAt < openedBefore) &&
    (!todo || isTodo(matter, todo))
  );
}
