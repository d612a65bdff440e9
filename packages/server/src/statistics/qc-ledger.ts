import type {
  CheckRun,
  ClaimSource,
  Instant,
  PointId,
  QcEntry,
  QcRecord,
  ValidityClaim,
} from '@wenqu/domain';
import { judgeQc, qcClaims } from '@wenqu/rules';
import type { QcDraft, StatisticsStore } from '../store/statistics.ts';

/** Where a device's own check belongs. */
export interface RunPlace {
  readonly point: PointId;
  /** Upper end of the analyser's range; null: the book does not say. */
  readonly range: number | null;
}

export interface QcAuthor {
  readonly by: string;
  readonly byName: string;
}

/**
 * Checks and what they say of the numbers. Kept beside the statistics, not with the care of devices: care's runs are
 * rewritten as a device tells more, while “as known on” needs each result with the moment it became known, and
 * withdrawals as facts of their own.
 */
export class QcLedger implements ClaimSource {
  readonly #store: StatisticsStore;
  /** By point, then by id. */
  readonly #records = new Map<string, Map<string, QcRecord>>();
  /** Runs of devices that are here. */
  readonly #sources = new Set<string>();
  readonly #claims = new Map<string, readonly ValidityClaim[]>();
  readonly #listeners = new Set<(claim: ValidityClaim) => void>();

  private constructor(store: StatisticsStore, records: readonly QcRecord[]) {
    this.#store = store;
    for (const record of records) this.#put(record);
    for (const [point, own] of this.#records) this.#claims.set(point, qcClaims([...own.values()]));
  }

  static async open(store: StatisticsStore): Promise<QcLedger> {
    return new QcLedger(store, await store.allQcs());
  }

  async claims(stretch: {
    readonly point?: PointId;
    readonly from: Instant;
    readonly to: Instant;
  }): Promise<readonly ValidityClaim[]> {
    const { point, from, to } = stretch;
    const held = point === undefined ? [...this.#claims.values()].flat() : (this.#claims.get(point) ?? []);
    return held.filter((each) => each.from < to && from < each.to);
  }

  onClaim(listener: (claim: ValidityClaim) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** How a check would come out, and what it would say of the numbers beside what is said already. */
  preview(entry: QcEntry, at: Instant): { draft: QcDraft; claims: ValidityClaim[] } {
    const draft = draftOf(entry, { by: '', byName: '' }, 'hand', at);
    const record = { ...draft, id: 'preview', knownTo: null, withdrawnBy: '', withdrawReason: '' };
    const claims = qcClaims([...this.#ofPoint(entry.point), record]);
    return { draft, claims };
  }

  async enter(entry: QcEntry, author: QcAuthor, at: Instant): Promise<QcRecord> {
    return this.#add(draftOf(entry, author, 'hand', at));
  }

  /** @throws WQ_NOT_FOUND; WQ_INPUT when it was withdrawn before */
  async withdraw(id: string, byName: string, reason: string, at: Instant): Promise<QcRecord> {
    const record = await this.#store.withdrawQc(id, byName, reason, at);
    this.#take(record);
    return record;
  }

  /** A check of a device that has come out. Told twice it is one. */
  async takeRun(run: CheckRun, { point, range }: RunPlace, at: Instant): Promise<void> {
    if (run.kind !== 'standard-check' || (run.outcome !== 'passed' && run.outcome !== 'failed')) return;
    if (this.#sources.has(run.id)) return;
    const { polId: factor, standard, reading } = run;
    const pairs = standard === null || reading === null ? [] : [{ standard, reading }];
    const entry = {
      point,
      factor,
      kind: 'standard-check',
      at: run.at,
      pairs,
      range,
      reason: run.why,
    } as const;
    const judged = draftOf(entry, { by: 'device', byName: '' }, run.id, at);
    // The device's own word that it failed stands; that it passed does not, where we judge otherwise.
    const failed = run.outcome === 'failed';
    const own = { outcome: run.outcome, tolerance: run.tolerance, zh: run.why, en: run.why };
    await this.#add(failed || pairs.length === 0 ? { ...judged, ...own } : judged);
  }

  /** When the analyser last passed before a moment, as known now. */
  passedBefore(point: string, factor: string, at: Instant): Instant | null {
    const passed = this.#ofPoint(point)
      .filter((each) => each.factor === factor && each.outcome === 'passed' && each.knownTo === null)
      .filter((each) => each.at <= at)
      .map((each) => each.at);
    return passed.length === 0 ? null : (Math.max(...passed) as Instant);
  }

  /** Records of a point that were carried out in a stretch and are held. */
  heldIn(point: string, from: Instant, to: Instant): QcRecord[] {
    return this.#ofPoint(point).filter((each) => each.knownTo === null && each.at >= from && each.at < to);
  }

  /** Records of points carried out in a stretch, as held at a moment. */
  doneIn(points: readonly string[], from: Instant, to: Instant, at: Instant): QcRecord[] {
    return points
      .flatMap((point) => this.#ofPoint(point))
      .filter(
        (each) =>
          each.at >= from &&
          each.at < to &&
          each.knownFrom <= at &&
          (each.knownTo === null || at < each.knownTo),
      );
  }

  #ofPoint(point: string): QcRecord[] {
    return [...(this.#records.get(point)?.values() ?? [])];
  }

  async #add(draft: QcDraft): Promise<QcRecord> {
    const record = await this.#store.addQc(draft);
    this.#take(record);
    return record;
  }

  #put(record: QcRecord): void {
    const own = this.#records.get(record.point);
    if (own) own.set(record.id, record);
    else this.#records.set(record.point, new Map([[record.id, record]]));
    if (record.source !== 'hand') this.#sources.add(record.source);
  }

  /** Keep it, and tell of every claim that began or ended by it. */
  #take(record: QcRecord): void {
    this.#put(record);
    const { point } = record;
    const before = new Set((this.#claims.get(point) ?? []).map(claimText));
    const after = qcClaims(this.#ofPoint(point));
    this.#claims.set(point, after);
    for (const claim of after) {
      if (before.has(claimText(claim))) continue;
      for (const listener of this.#listeners) listener(claim);
    }
  }
}

/** Tells one claim of a check from the next. */
export const claimText = ({ id, from, to, knownFrom, knownTo }: ValidityClaim): string =>
  [id, from, to, knownFrom, knownTo].join(' ');

function draftOf(entry: QcEntry, author: QcAuthor, source: string, at: Instant): QcDraft {
  const { outcome, passed, done, needed, tolerance, zh, en } = judgeQc(entry);
  return { ...entry, outcome, passed, done, needed, tolerance, zh, en, source, ...author, knownFrom: at };
}
