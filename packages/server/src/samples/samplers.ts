import {
  BOTTLE_ML_USUAL,
  BOTTLES_USUAL,
  type BottlePosition,
  IN_BOX,
  type Instant,
  type Logger,
  type Point,
  RUNNING,
  type Sample,
  type SamplerProfile,
  type SamplerSetup,
  type SamplerView,
  samplerProfile,
  TRAVEL_MINUTES_USUAL,
} from '@wenqu/domain';
import type { BookWhole } from '../store/book.ts';
import type { BottleRow } from '../store/samples.ts';
import type { SamplesPlan } from './ledger.ts';

/** A sampler and where it stands. */
export interface SamplerPlace {
  readonly mn: string;
  readonly point: string;
  readonly outlet: string;
  readonly enterprise: string;
}

const USUAL: Omit<SamplerSetup, 'mn'> = {
  profile: '',
  bottles: BOTTLES_USUAL,
  bottleMl: BOTTLE_ML_USUAL,
  codes: {},
  doorOpenValues: null,
  tubePlan: '',
};

/** Samplers of the district: a point has one when the book lists it there, or when one was set up for its logger. */
export class Samplers {
  readonly #plan: SamplesPlan;

  constructor(plan: SamplesPlan) {
    this.#plan = plan;
  }

  async places(): Promise<SamplerPlace[]> {
    const index = indexOf(await this.#plan.book.whole());
    const setUp = await this.#setUp();
    const points = new Set(index.sampled);
    for (const mn of setUp) for (const { point } of index.loggers.get(mn)?.bindings ?? []) points.add(point);
    const now = this.#plan.clock();
    return [...points].flatMap((point) => placeAt(index, setUp, point, now) ?? []);
  }

  async at(point: string): Promise<SamplerPlace | undefined> {
    return placeAt(indexOf(await this.#plan.book.whole()), await this.#setUp(), point, this.#plan.clock());
  }

  /** Where the sampler of this logger stands; without a sampler in the book the logger's first point. */
  async of(mn: string): Promise<SamplerPlace | undefined> {
    const index = indexOf(await this.#plan.book.whole());
    const setUp = await this.#setUp();
    const points = (index.loggers.get(mn)?.bindings ?? []).map(({ point }) => point);
    const now = this.#plan.clock();
    const known = points.flatMap((point) => placeAt(index, setUp, point, now) ?? []);
    const own = known.find((place) => place.mn === mn);
    if (own) return own;
    const first = points.flatMap((point) => index.points.get(point) ?? [])[0];
    return first && { mn, point: first.id, outlet: first.outlet, enterprise: first.enterprise };
  }

  async setup(mn: string): Promise<{ readonly setup: SamplerSetup; readonly version: number }> {
    const settings = await this.#plan.store.settings('sampler');
    const held = settings.find(({ id }) => id === mn);
    return { setup: held && !held.ended ? held.value : { ...USUAL, mn }, version: held?.version ?? 0 };
  }

  async profile(mn: string): Promise<SamplerProfile> {
    const { setup } = await this.setup(mn);
    return samplerProfile(setup, await this.#plan.editionOf(mn));
  }

  /** Bottles nobody has a claim on: neither kept water nor an order on its way. */
  async free(mn: string): Promise<number> {
    const { setup } = await this.setup(mn);
    const taken = (await this.#plan.store.bottles(mn)).filter(
      ({ bottle, sample }) => sample !== '' && bottle <= setup.bottles,
    );
    const running = await this.#plan.store.inStates(RUNNING, mn);
    return Math.max(0, setup.bottles - taken.length - running.length);
  }

  async views(): Promise<SamplerView[]> {
    return Promise.all((await this.places()).map((place) => this.view(place)));
  }

  async view({ mn, point, enterprise }: SamplerPlace): Promise<SamplerView> {
    const { store } = this.#plan;
    const { setup, version } = await this.setup(mn);
    const rows = await store.bottles(mn);
    const samples = new Map(
      (
        await Promise.all(rows.map(({ sample }) => (sample === '' ? undefined : store.sample(sample))))
      ).flatMap((sample) => (sample ? [[sample.id, sample] as const] : [])),
    );
    const box = await store.newestBox(mn);
    return {
      ...{ mn, point, enterprise, setup, setupVersion: version },
      profile: await this.profile(mn),
      bottles: carousel(setup.bottles, rows, samples),
      free: await this.free(mn),
      freeByDevice: box?.freeBottles ?? null,
      boxTemperatureC: box?.temperatureC ?? null,
      doorOpen: box?.doorOpen ?? null,
      boxAt: box?.at ?? null,
    };
  }

  async travelMinutes(): Promise<(enterprise: string) => number> {
    const settings = await this.#plan.store.settings('travel');
    const known = new Map(settings.filter(({ ended }) => !ended).map(({ id, value }) => [id, value.minutes]));
    return (enterprise) => known.get(enterprise) ?? TRAVEL_MINUTES_USUAL;
  }

  /** MNs whose sampler somebody set up. */
  async #setUp(): Promise<ReadonlySet<string>> {
    const settings = await this.#plan.store.settings('sampler');
    return new Set(settings.filter(({ ended }) => !ended).map(({ id }) => id));
  }
}

/** The book by what is asked of it here: ten thousand points must not be walked for each finding. */
interface SamplerIndex {
  readonly points: ReadonlyMap<string, Point>;
  readonly loggers: ReadonlyMap<string, Logger>;
  readonly bound: ReadonlyMap<string, readonly Logger[]>;
  /** Points at which the book lists a sampler. */
  readonly sampled: ReadonlySet<string>;
}
const indexes = new WeakMap<BookWhole, SamplerIndex>();

function indexOf(book: BookWhole): SamplerIndex {
  const held = indexes.get(book);
  if (held) return held;
  const bound = new Map<string, Logger[]>();
  for (const logger of book.loggers) {
    for (const point of new Set<string>(logger.bindings.map((binding) => binding.point))) {
      const list = bound.get(point);
      if (list) list.push(logger);
      else bound.set(point, [logger]);
    }
  }
  const index = {
    points: new Map<string, Point>(book.points.map((point) => [point.id, point])),
    loggers: new Map(book.loggers.map((logger) => [logger.mn, logger])),
    bound,
    sampled: new Set<string>(book.devices.filter(({ kind }) => kind === 'sampler').map(({ point }) => point)),
  };
  indexes.set(book, index);
  return index;
}

function placeAt(
  { points, bound, sampled }: SamplerIndex,
  setUp: ReadonlySet<string>,
  id: string,
  now: Instant,
): SamplerPlace | undefined {
  const point = points.get(id);
  if (!point) return undefined;
  const loggers = (bound.get(id) ?? []).filter((logger) => isBound(logger, id, now));
  const own = loggers.find(({ mn }) => setUp.has(mn)) ?? (sampled.has(id) ? loggers[0] : undefined);
  return own && { mn: own.mn, point: id, outlet: point.outlet, enterprise: point.enterprise };
}

const isBound = (logger: Logger, point: string, now: Instant): boolean =>
  logger.bindings.some(
    (binding) =>
      binding.point === point &&
      (binding.from === null || binding.from <= now) &&
      (binding.to === null || binding.to > now),
  );

/** Every position with what stands there. A device may name positions beyond its carousel: they are shown too. */
export function carousel(
  count: number,
  rows: readonly BottleRow[],
  samples: ReadonlyMap<string, Sample>,
): BottlePosition[] {
  const last = Math.max(count, ...rows.map(({ bottle }) => bottle));
  return Array.from({ length: last }, (_, at): BottlePosition => {
    const row = rows.find(({ bottle }) => bottle === at + 1);
    if (!row || row.sample === '')
      return { bottle: at + 1, state: 'free', sample: '', since: row?.since ?? null };
    const sample = samples.get(row.sample);
    return { bottle: at + 1, state: standing(sample), sample: row.sample, since: row.since };
  });
}

function standing(sample: Sample | undefined): BottlePosition['state'] {
  if (sample && IN_BOX.includes(sample.state)) return 'kept';
  return sample?.state === 'compromised' ? 'compromised' : 'unclear';
}
