import {
  CARE_DEFAULTS,
  type CareSettings,
  type CheckKind,
  type CheckPlan,
  type CheckRun,
  type ClockSample,
  type Instant,
  type Parameter,
  type ParameterChange,
  type Visit,
} from '@wenqu/domain';
import { WenquError } from '../../errors.ts';
import type { BookPage } from '../book.ts';
import type { CareStore, ChangeJudge, ChangeQuery, ParameterSeen, RunQuery } from '../care.ts';
import { parameterKey, takeSeen } from '../care-rules.ts';
import { checkPage, readCursor, writeCursor } from '../cursor.ts';

/** Care in memory: for tests and small tools. */
export class MemoryCare implements CareStore {
  readonly #clocks = new Map<string, ClockSample>();
  readonly #parameters = new Map<string, Parameter>();
  readonly #changes = new Map<string, ParameterChange>();
  readonly #visits: Visit[] = [];
  readonly #plans = new Map<string, CheckPlan>();
  readonly #runs = new Map<string, CheckRun>();
  #settings = CARE_DEFAULTS;

  async keepClocks(samples: readonly ClockSample[]): Promise<void> {
    for (const sample of samples) this.#clocks.set(`${sample.mn} ${sample.at}`, sample);
  }

  async clocks(mn: string, from: Instant, to: Instant): Promise<ClockSample[]> {
    return [...this.#clocks.values()]
      .filter((each) => each.mn === mn && each.at >= from && each.at <= to)
      .sort((a, b) => a.at - b.at);
  }

  async latestClock(mn: string): Promise<ClockSample | undefined> {
    return (await this.clocks(mn, 0 as Instant, Number.MAX_SAFE_INTEGER as Instant)).at(-1);
  }

  async latestClocks(): Promise<ClockSample[]> {
    const mns = new Set([...this.#clocks.values()].map(({ mn }) => mn));
    const found = await Promise.all([...mns].map((mn) => this.latestClock(mn)));
    return found.filter((sample) => sample !== undefined);
  }

  async keepParameters(seen: readonly ParameterSeen[], judge: ChangeJudge): Promise<ParameterChange[]> {
    const changes: ParameterChange[] = [];
    for (const each of seen) {
      const taken = takeSeen(this.#parameters.get(parameterKey(each)), each, judge);
      if (!taken) continue;
      this.#parameters.set(parameterKey(each), taken.row);
      if (taken.change) {
        this.#changes.set(taken.change.id, taken.change);
        changes.push(taken.change);
      }
    }
    return changes;
  }

  async parameters(mn: string): Promise<Parameter[]> {
    return [...this.#parameters.values()]
      .filter((each) => each.mn === mn)
      .sort((a, b) => (parameterKey(a) < parameterKey(b) ? -1 : 1));
  }

  async agree(
    mn: string,
    keys: readonly Pick<Parameter, 'polId' | 'infoId'>[],
    by: string,
    at: Instant,
  ): Promise<number> {
    let agreed = 0;
    for (const key of keys) {
      const held = this.#parameters.get(parameterKey({ ...key, mn }));
      if (!held) continue;
      this.#parameters.set(parameterKey(held), {
        ...held,
        baseline: held.text,
        baselineBy: by,
        baselineAt: at,
      });
      agreed++;
    }
    return agreed;
  }

  async changes(query: ChangeQuery): Promise<BookPage<ParameterChange>> {
    const rows = [...this.#changes.values()].filter(
      ({ mn, cause, noticedAt }) =>
        (query.mns?.includes(mn) ?? true) &&
        (query.causes?.includes(cause) ?? true) &&
        (query.from === undefined || noticedAt >= query.from),
    );
    return pageOf(rows, ({ noticedAt }) => noticedAt, query);
  }

  async addVisit(visit: Omit<Visit, 'id'>): Promise<Visit> {
    const kept = { ...visit, id: `V-${this.#visits.length + 1}` };
    this.#visits.push(kept);
    return kept;
  }

  async visits(enterprise: string | undefined, from: Instant, to: Instant): Promise<Visit[]> {
    return this.#visits
      .filter((each) => enterprise === undefined || each.enterprise === enterprise)
      .filter((each) => each.from <= to && each.to >= from)
      .sort((a, b) => b.from - a.from);
  }

  async savePlan(plan: CheckPlan): Promise<CheckPlan> {
    const id = plan.id === '' ? `P-${this.#plans.size + 1}` : plan.id;
    const held = this.#plans.get(id);
    if (plan.id !== '' && !held) throw new WenquError('WQ_NOT_FOUND', { plan: id });
    if (held && held.version !== plan.version) throw new WenquError('WQ_BOOK_CONFLICT', { plan: id });
    const kept = { ...plan, id, version: (held?.version ?? 0) + 1 };
    this.#plans.set(id, kept);
    return kept;
  }

  async plans(): Promise<CheckPlan[]> {
    return [...this.#plans.values()];
  }

  async saveRun(run: CheckRun): Promise<void> {
    this.#runs.set(run.id, run);
  }

  async run(id: string): Promise<CheckRun | undefined> {
    return this.#runs.get(id);
  }

  async runs(query: RunQuery): Promise<BookPage<CheckRun>> {
    const rows = [...this.#runs.values()].filter(
      ({ mn, outcome, kind }) =>
        (query.mns?.includes(mn) ?? true) &&
        (query.outcome === undefined || outcome === query.outcome) &&
        (query.kind === undefined || kind === query.kind),
    );
    return pageOf(rows, ({ at }) => at, query);
  }

  async lastDone(mn: string, polId: string, kind: CheckKind): Promise<CheckRun | undefined> {
    return [...this.#runs.values()]
      .filter((each) => each.mn === mn && each.polId === polId && each.kind === kind)
      .filter(({ outcome }) => outcome !== 'running' && outcome !== 'not-done')
      .sort((a, b) => b.at - a.at)[0];
  }

  async settings(): Promise<CareSettings> {
    return this.#settings;
  }

  async saveSettings(settings: CareSettings): Promise<CareSettings> {
    if (settings.version !== this.#settings.version)
      throw new WenquError('WQ_BOOK_CONFLICT', { settings: 'care' });
    this.#settings = { ...settings, version: settings.version + 1 };
    return this.#settings;
  }

  async close(): Promise<void> {}
}

/** A page, newest first, going on behind the cursor's row. */
function pageOf<T extends { readonly id: string }>(
  rows: readonly T[],
  timeOf: (row: T) => number,
  { cursor, limit }: { readonly cursor?: string; readonly limit: number },
): BookPage<T> {
  checkPage(limit);
  const sorted = [...rows].sort((a, b) => timeOf(b) - timeOf(a) || (a.id < b.id ? 1 : -1));
  const place = cursor === undefined ? undefined : readCursor(cursor, 'number', 'string');
  const rest = place
    ? sorted.filter((row) => timeOf(row) < place[0] || (timeOf(row) === place[0] && row.id < place[1]))
    : sorted;
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  const next = rest.length > limit && last ? writeCursor([timeOf(last), last.id]) : null;
  return { items, total: rows.length, next };
}
