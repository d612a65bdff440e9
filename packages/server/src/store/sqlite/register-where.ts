import type { SQLInputValue } from 'node:sqlite';
import type { EntryQuery, EntryScope } from '../register.ts';
import { wordsOf } from '../register-rules.ts';

const escapeLike = (word: string): string => `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`;

/** A growing condition with its values. */
export class Where {
  readonly #parts: string[] = ['1'];
  readonly values: SQLInputValue[] = [];

  constructor({ withHidden, told, enterprise, enterprises }: EntryScope) {
    if (!withHidden) this.add('hidden = 0');
    if (told) this.add('told = 1');
    if (enterprise !== undefined) this.add('enterprise = ?', enterprise);
    this.#among('enterprise', enterprises);
  }

  get sql(): string {
    return this.#parts.join(' AND ');
  }

  add(sql: string, ...values: SQLInputValue[]): void {
    this.#parts.push(sql);
    this.values.push(...values);
  }

  filter(query: EntryQuery): this {
    this.#among('state', query.state);
    this.#among('level', query.level);
    for (const field of ['outlet', 'point', 'factor', 'rule'] as const) {
      const value = query[field];
      if (value !== undefined) this.add(`${field} = ?`, value);
    }
    if (query.assignee !== undefined) this.add('assignee = ?', query.assignee);
    if (query.overdueAt !== undefined) this.add("state <> 'closed' AND due_at < ?", query.overdueAt);
    if (query.closed) this.add('closed_at >= ? AND closed_at < ?', query.closed.from, query.closed.to);
    if (query.opened) this.add('opened_at >= ? AND opened_at < ?', query.opened.from, query.opened.to);
    const words = wordsOf(query.q);
    if (words.length === 0) return this;
    const text = words.map(() => "lower(number || ' ' || factor || ' ' || rule) LIKE ? ESCAPE '\\'");
    const ids = JSON.stringify(query.qIds ?? []);
    const at = ['enterprise', 'outlet', 'point'].map((id) => `${id} IN (SELECT value FROM json_each(?))`);
    this.add(`((${text.join(' AND ')}) OR ${at.join(' OR ')})`, ...words.map(escapeLike), ids, ids, ids);
    return this;
  }

  #among(field: string, values: readonly string[] | undefined): void {
    if (values) this.add(`${field} IN (SELECT value FROM json_each(?))`, JSON.stringify(values));
  }
}
