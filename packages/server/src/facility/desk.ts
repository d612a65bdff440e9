import {
  type ClaimSource,
  dayStart,
  type Facility,
  type FacilityChange,
  type FacilityFields,
  type FacilitySheet,
  type FacilityView,
  type Finding,
  type Instant,
  instant,
  MICROS_PER_DAY,
  type Point,
  type PointLatest,
  type SheetDraft,
} from '@wenqu/domain';
import { combine, FACILITY_DETECTORS, findingOf } from '@wenqu/rules/detect';
import type { Clock } from '../clock.ts';
import { WenquError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Projection } from '../projection/projection.ts';
import type { BookStore } from '../store/book.ts';
import type { FacilityAct, FacilityStore } from '../store/facility.ts';
import { assemble, type Sources } from './assemble.ts';
import { facilityView } from './view.ts';

export interface FacilityParts {
  readonly store: FacilityStore;
  readonly book: BookStore;
  readonly projection: Projection;
  /** Declared stops. */
  readonly claims: Pick<ClaimSource, 'claims'>;
  readonly clock: Clock;
  readonly log: Log;
  raise(findings: readonly Finding[]): void;
}

/** Longest range of a page. */
export const VIEW_DAYS_MAX = 31;
/** Days before the range from which its water may have come. */
const LEAD_DAYS = 2;
/** What detectors look back on: two months and the days that a sum of them needs. */
const RECORD_DAYS = 65;
const ROUND_MS = 60_000;

/** Treatment facilities of a district: the book of them, the page of their line, and what their days show. */
export class FacilityDesk {
  readonly #parts: FacilityParts;
  readonly #sources: Sources;
  /** Last day looked at of each facility. */
  readonly #looked = new Map<string, Instant>();
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> | undefined;

  constructor(parts: FacilityParts) {
    this.#parts = parts;
    const { store, projection, claims } = parts;
    this.#sources = { store, projection, claims, pointOf: (id) => this.#pointOf(id) };
  }

  /** Looks at every facility's days as they end. */
  start(): void {
    this.#timer = setInterval(() => {
      this.#round ??= this.lookAtDays()
        .catch((error: unknown) =>
          this.#parts.log.error({ error: String(error) }, 'facilities not looked at'),
        )
        .then(() => {
          this.#round = undefined;
        });
    }, ROUND_MS);
    this.#timer.unref();
  }

  list(): Promise<Facility[]> {
    return this.#parts.store.list();
  }

  get(id: string): Promise<Facility | undefined> {
    return this.#parts.store.get(id);
  }

  history(id: string): Promise<FacilityChange[]> {
    return this.#parts.store.history(id);
  }

  save(id: string, fields: FacilityFields, version: number | null, act: FacilityAct): Promise<Facility> {
    return this.#parts.store.save(id, fields, version, act);
  }

  retire(id: string, version: number, act: FacilityAct): Promise<Facility> {
    return this.#parts.store.retire(id, version, act);
  }

  keepSheets(sheets: readonly SheetDraft[], act: Pick<FacilityAct, 'by' | 'at'>): Promise<number> {
    return this.#parts.store.keepSheets(sheets, act);
  }

  sheets(facility: string, from: string, to: string): Promise<FacilitySheet[]> {
    return this.#parts.store.sheets(facility, from, to);
  }

  /**
   * The whole line of a facility over natural days.
   *
   * @throws WQ_RANGE_WIDE above `VIEW_DAYS_MAX` days
   */
  async view(facility: Facility, from: Instant, to: Instant): Promise<FacilityView> {
    const days = Math.ceil((to - dayStart(from)) / MICROS_PER_DAY);
    if (days > VIEW_DAYS_MAX) throw new WenquError('WQ_RANGE_WIDE', { daysMax: VIEW_DAYS_MAX });
    const first = instant(dayStart(from) - LEAD_DAYS * MICROS_PER_DAY);
    const latest = await this.#latest();
    const now = this.#newest(facility, latest) ?? this.#parts.clock();
    const assembled = await assemble(this.#sources, facility, first, days + LEAD_DAYS, now);
    const book = await this.#parts.book.snapshot();
    const point = book.points.find(({ id }) => id === facility.effluent);
    const enterprise = book.enterprises.find(({ id }) => id === facility.enterprise);
    return facilityView(
      {
        ...{ assembled, leadDays: LEAD_DAYS, latest },
        outlet: book.outlets.find(({ id }) => id === point?.outlet),
        enterprise: { id: facility.enterprise, name: enterprise?.name ?? '' },
      },
      instant(Math.min(to, instant(first + (days + LEAD_DAYS) * MICROS_PER_DAY))),
    );
  }

  /** Days that have ended by the data of their own outlet, each looked at once; the newest only after a start. */
  async lookAtDays(): Promise<void> {
    const latest = await this.#latest();
    for (const facility of await this.#parts.store.list()) {
      const newest = this.#newest(facility, latest);
      if (newest === undefined) continue;
      const last = instant(dayStart(newest) - MICROS_PER_DAY);
      const looked = this.#looked.get(facility.id);
      const next = looked === undefined ? last : instant(looked + MICROS_PER_DAY);
      for (let day = next; day <= last; day = instant(day + MICROS_PER_DAY)) {
        this.#parts.raise(await this.judge(facility, day));
        this.#looked.set(facility.id, day);
      }
    }
  }

  /** What the detectors say of one ended day, as findings. */
  async judge(facility: Facility, day: Instant): Promise<Finding[]> {
    const point = facility.effluent === '' ? facility.influent : facility.effluent;
    if (point === '') return [];
    const from = instant(day - (RECORD_DAYS - 1) * MICROS_PER_DAY);
    const record = await assemble(this.#sources, facility, from, RECORD_DAYS, instant(day + MICROS_PER_DAY));
    const raisedAt = this.#parts.clock();
    return FACILITY_DETECTORS.flatMap((look) => look(record)).map((signal) => {
      const { level } = combine([{ pattern: signal.pattern, score: signal.score, at: raisedAt }], raisedAt);
      const facts = { ...signal.facts, facility: facility.id };
      return findingOf({ ...signal, facts, missing: signal.missing ?? [], raisedAt }, point, level, []);
    });
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#round;
    await this.#parts.store.close();
  }

  async #pointOf(id: string): Promise<Point | undefined> {
    return (await this.#parts.book.snapshot()).points.find((point) => point.id === id);
  }

  async #latest(): Promise<Map<string, PointLatest>> {
    return new Map((await this.#parts.projection.latest()).map((each) => [each.point, each]));
  }

  /** The newest hour of the outlet: the data tell what time it is, also where time is simulated. */
  #newest({ effluent, influent }: Facility, latest: ReadonlyMap<string, PointLatest>): Instant | undefined {
    const told = latest.get(effluent === '' ? influent : effluent);
    const times = [...(told?.hour ?? []), ...(told?.realtime ?? [])].map(({ at }) => at);
    return times.length === 0 ? undefined : instant(Math.max(...times));
  }
}
