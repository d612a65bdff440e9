import {
  type Exemption,
  type ExemptionStep,
  type Instant,
  type Mark,
  type MarkStep,
  type PointId,
  rangesTouch,
  type TimeRange,
} from '@wenqu/domain';
import { WenquError } from '../../errors.ts';
import type { BookPage } from '../book.ts';
import { checkPage, readCursor, writeCursor } from '../cursor.ts';
import {
  exemptionFacets,
  type Facets,
  type Kept,
  type KeptStep,
  type KeptStretch,
  type MarkStore,
  markFacets,
  type StretchPage,
  type StretchQuery,
  type StretchStore,
  stretchNumber,
} from '../marks.ts';

/** Marks and exemptions without a disk. */
export class MemoryMarks implements MarkStore {
  readonly marks: StretchStore<Mark, MarkStep> = new MemoryStretches(markFacets);
  readonly exemptions: StretchStore<Exemption, ExemptionStep> = new MemoryStretches(exemptionFacets);

  async close(): Promise<void> {}
}

class MemoryStretches<D extends KeptStretch, S extends KeptStep> implements StretchStore<D, S> {
  readonly #stories = new Map<string, Kept<D, S>[]>();
  readonly #facets: (doc: D) => Facets;

  constructor(facets: (doc: D) => Facets) {
    this.#facets = facets;
  }

  async append(versions: readonly Kept<D, S>[]): Promise<void> {
    const next = new Map<string, number>();
    for (const { doc, step } of versions) {
      const seq = next.get(doc.id) ?? (this.#stories.get(doc.id)?.length ?? 0) + 1;
      if (step.seq !== seq) throw new WenquError('WQ_MARK_CONFLICT', { id: doc.id });
      next.set(doc.id, seq + 1);
    }
    for (const version of versions) {
      const { id } = version.doc;
      this.#stories.set(id, [...(this.#stories.get(id) ?? []), structuredClone(version)]);
    }
  }

  async get(id: string, knownOn?: Instant): Promise<D | undefined> {
    return known(this.#stories.get(id) ?? [], knownOn);
  }

  async story(id: string): Promise<Kept<D, S>[]> {
    return this.#stories.get(id) ?? [];
  }

  async list(query: StretchPage): Promise<BookPage<D>> {
    const { cursor, limit } = query;
    checkPage(limit);
    const rows = (await this.matching(query)).reverse();
    const after = cursor === undefined ? undefined : readCursor(cursor, 'number', 'string');
    const rest = after
      ? rows.filter(({ from, id }) => from < after[0] || (from === after[0] && id < after[1]))
      : rows;
    const items = rest.slice(0, limit);
    const last = items.at(-1);
    const next = last && rest.length > limit ? writeCursor([last.from, last.id]) : null;
    return { items, next, total: rows.length };
  }

  async matching(query: StretchQuery): Promise<D[]> {
    const among = (list: readonly string[] | undefined, value: string) => list?.includes(value) ?? true;
    const equal = (wanted: string | undefined, value: string) => wanted === undefined || wanted === value;
    const docs = [...this.#stories.values()].flatMap((story) => known(story, query.knownOn) ?? []);
    return docs
      .filter((doc) => {
        const { type, hidden } = this.#facets(doc);
        return (
          (query.withHidden || !hidden) &&
          among(query.state, doc.state) &&
          among(query.type, type) &&
          among(query.enterprises, doc.enterprise) &&
          equal(query.enterprise, doc.enterprise) &&
          equal(query.point, doc.point) &&
          (!query.range || rangesTouch(doc, query.range))
        );
      })
      .sort((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1));
  }

  async touching({ point, ...range }: TimeRange & { readonly point?: PointId }): Promise<Kept<D, S>[][]> {
    const touching = [...this.#stories.values()].filter(([first]) => {
      const doc = first?.doc;
      const here = point === undefined || doc?.point === '' || doc?.point === point;
      return doc && here && rangesTouch(doc, range);
    });
    return touching.sort(([a], [b]) => (a!.doc.id < b!.doc.id ? -1 : 1));
  }

  async lastNumber(prefix: string): Promise<number> {
    const numbers = [...this.#stories.keys()].filter((id) => id.startsWith(prefix)).map(stretchNumber);
    return Math.max(0, ...numbers);
  }
}

const known = <D extends KeptStretch, S extends KeptStep>(
  story: readonly Kept<D, S>[],
  at: Instant | undefined,
): D | undefined => story.findLast(({ step }) => at === undefined || step.at <= at)?.doc;
