import type { SQLInputValue } from 'node:sqlite';
import type { MatterFilter, MatterScope, MatterTodo } from '../matters.ts';
import { wordsOf } from '../matters-rules.ts';

export interface Condition {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}
type Add = (sql: string, ...values: SQLInputValue[]) => void;

const OFFICER = 'id IN (SELECT matter FROM matter_officers WHERE account = ?)';
const AMONG = '(SELECT value FROM json_each(?))';
const KEY = "machine || ' ' || state";

function addScope(add: Add, { withHidden, machines, enterprises, involving }: MatterScope): void {
  if (!withHidden) add('hidden = 0');
  if (machines) {
    const each = machines.map(({ states }) =>
      states ? `(machine = ? AND state IN ${AMONG})` : 'machine = ?',
    );
    const values = machines.flatMap(({ machine, states }) =>
      states ? [machine, JSON.stringify(states)] : [machine],
    );
    add(each.length === 0 ? '0' : `(${each.join(' OR ')})`, ...values);
  }
  if (enterprises) add(`enterprise IN ${AMONG}`, JSON.stringify(enterprises));
  if (involving) {
    const { account, unit } = involving;
    add(
      `((unit <> '' AND unit = ?) OR leader = ? OR opened_by = ? OR ${OFFICER})`,
      ...[unit, account, account, account],
    );
  }
}

function addTodo(add: Add, { account, unit, anybody, named, ownUnit }: MatterTodo): void {
  add(
    `(${KEY} IN ${AMONG}
      OR (${KEY} IN ${AMONG} AND (leader = ? OR ${OFFICER}))
      OR (unit <> '' AND unit = ? AND ${KEY} IN ${AMONG}))`,
    ...[JSON.stringify(anybody), JSON.stringify(named), account, account, unit, JSON.stringify(ownUnit)],
  );
}

/** What a filter and a scope ask, in SQL. */
export function matterCondition(filter: MatterFilter & { readonly scope?: MatterScope }): Condition {
  const parts = ['1'];
  const values: SQLInputValue[] = [];
  const add: Add = (sql, ...given) => {
    parts.push(sql);
    values.push(...given);
  };
  const among = (field: string, list: readonly string[] | undefined): void => {
    if (list) add(`${field} IN ${AMONG}`, JSON.stringify(list));
  };
  for (const field of ['machine', 'state', 'kind', 'level'] as const) among(field, filter[field]);
  for (const field of ['campaign', 'enterprise', 'outlet', 'point', 'unit', 'leader'] as const) {
    const wanted = filter[field];
    if (wanted !== undefined) add(`${field} = ?`, wanted);
  }
  if (filter.officer !== undefined) add(OFFICER, filter.officer);
  if (filter.hidden !== undefined) add('hidden = ?', Number(filter.hidden));
  if (filter.open !== undefined) add('open = ?', Number(filter.open));
  for (const word of wordsOf(filter.q)) add('instr(search, ?) > 0', word);
  if (filter.link)
    add(
      'id IN (SELECT matter FROM matter_links WHERE kind = ? AND id = ?)',
      filter.link.kind,
      filter.link.id,
    );
  if (filter.dueBefore !== undefined) add('due_at < ?', filter.dueBefore);
  if (filter.openedFrom !== undefined) add('opened_at >= ?', filter.openedFrom);
  if (filter.openedBefore !== undefined) add('opened_at < ?', filter.openedBefore);
  if (filter.scope) addScope(add, filter.scope);
  if (filter.todo) addTodo(add, filter.todo);
  return { sql: parts.join(' AND '), values };
}
