import type { Instant, Matter, MatterStep } from '@wenqu/domain';
import { WenquError } from '../../errors.ts';
import type { BookPage } from '../book.ts';
import { checkPage, readCursor, writeCursor } from '../cursor.ts';
import type {
  MatterCount,
  MatterFilter,
  MatterListQuery,
  MatterScope,
  MatterStore,
  MatterStory,
  MatterVersion,
} from '../matters.ts';
import { digestsOf, falls, isInScope, isMatching, numberCount, placeOf } from '../matters-rules.ts';

type Scoped = MatterFilter & { readonly scope?: MatterScope };

/** Matters without a disk. */
export class MemoryMatters implements MatterStore {
  readonly #stories = new Map<string, { matter: Matter; steps: MatterStep[] }>();

  async append(versions: readonly MatterVersion[]): Promise<void> {
    const next = new Map<string, number>();
    const asked = new Set<string>();
    for (const { matter, step } of versions) {
      const { id } = matter;
      const seq = next.get(id) ?? (this.#stories.get(id)?.steps.length ?? 0) + 1;
      const identity = `${step.by} ${step.clientId}`;
      const twice =
        step.clientId !== '' &&
        (asked.has(identity) || (await this.byClientId(step.by, step.clientId)) !== undefined);
      if (step.seq !== seq || twice) throw new WenquError('WQ_MATTER_CONFLICT', { matter: id });
      asked.add(identity);
      next.set(id, seq + 1);
    }
    for (const { matter, step } of structuredClone(versions)) {
      const steps = this.#stories.get(matter.id)?.steps ?? [];
      this.#stories.set(matter.id, { matter, steps: [...steps, step] });
    }
  }

  async get(id: string): Promise<Matter | undefined> {
    return this.#stories.get(id)?.matter;
  }

  async story(id: string): Promise<MatterStory | undefined> {
    return this.#stories.get(id);
  }

  async byClientId(by: string, clientId: string): Promise<MatterStep | undefined> {
    if (clientId === '') return undefined;
    for (const { steps } of this.#stories.values()) {
      const found = steps.find((step) => step.by === by && step.clientId === clientId);
      if (found) return found;
    }
    return undefined;
  }

  async list(query: MatterListQuery): Promise<BookPage<Matter>> {
    const { sort, cursor, limit } = query;
    checkPage(limit);
    const sign = falls(sort) ? -1 : 1;
    const rank = (matter: Matter): [number, string] => [placeOf(sort, matter) * sign, matter.id];
    const order = (a: [number, string], b: [number, string]) =>
      a[0] - b[0] || (a[1] === b[1] ? 0 : (a[1] < b[1] ? -1 : 1) * sign);
    const rows = this.#matching(query).sort((a, b) => order(rank(a), rank(b)));
    const after = cursor === undefined ? undefined : readCursor(cursor, 'number', 'string');
    const rest = after ? rows.filter((row) => order(rank(row), [after[0] * sign, after[1]]) > 0) : rows;
    const items = rest.slice(0, limit);
    const last = items.at(-1);
    const next = last && rest.length > limit ? writeCursor([placeOf(sort, last), last.id]) : null;
    return { items, next, total: rows.length };
  }

  async matching(filter: Scoped): Promise<Matter[]> {
    return this.#matching(filter).sort((a, b) => a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1));
  }

  async counts(filter: Scoped, now: Instant): Promise<MatterCount[]> {
    const counts = new Map<string, { -readonly [K in keyof MatterCount]: MatterCount[K] }>();
    for (const { machine, state, dueAt } of this.#matching(filter)) {
      const key = `${machine} ${state}`;
      const held = counts.get(key) ?? { machine, state, count: 0, overdue: 0 };
      held.count += 1;
      if (dueAt !== null && dueAt <= now) held.overdue += 1;
      counts.set(key, held);
    }
    return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count);
  }

  async naming(sha256: string): Promise<string[]> {
    return [...this.#stories.values()]
      .filter(({ steps }) => steps.some((step) => digestsOf(step).includes(sha256)))
      .map(({ matter }) => matter.id)
      .sort();
  }

  async lastNumber(prefix: string): Promise<number> {
    const numbers = [...this.#stories.values()].map(({ matter }) => matter.number);
    return Math.max(0, ...numbers.filter((each) => each.startsWith(prefix)).map(numberCount));
  }

  async close(): Promise<void> {}

  #matching(filter: Scoped): Matter[] {
    return [...this.#stories.values()]
      .map(({ matter }) => matter)
      .filter((matter) => isInScope(matter, filter.scope) && isMatching(matter, filter));
  }
}
