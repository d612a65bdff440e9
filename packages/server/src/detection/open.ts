import { Worker } from 'node:worker_threads';
import {
  type BookSnapshot,
  type Edition,
  type Finding,
  type FindingInput,
  hourStart,
  type Instant,
  instant,
  journalPosition,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  type Point,
  type PointId,
  type RuleMode,
} from '@wenqu/domain';
import { combine, DETECTORS, type Episode, findingOf, type PointSpec } from '@wenqu/rules/detect';
import { type Answer, errorOf } from '../ask.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Projection } from '../projection/projection.ts';
import type { BookStore } from '../store/book.ts';
import type { DetectionStore, HeldLead } from '../store/detection.ts';
import type { Detection, Trial, TrialCourse, WatchStatus } from './detection.ts';
import { hourColumns, hourPacks, joined, livePacks, newestIn, type Pack } from './pack.ts';
import { pointSpec, watched } from './point-spec.ts';

export interface DetectionParts {
  readonly store: DetectionStore;
  readonly book: BookStore;
  readonly projection: Pick<Projection, 'newest' | 'series'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Edition a point is spoken in; its flags are read by it. */
  readonly editionOf?: (point: PointId) => Edition;
  /** What people decided of a rule: only what is `on` is told and weighs. */
  readonly modeOf?: (pattern: string, form: string) => RuleMode;
  /** Takes what rules in shadow say. */
  readonly shadow?: (findings: readonly Finding[]) => Promise<void>;
}

const TICK_MS = 15_000;
/** A district whose points are many is asked for what is newest as much more rarely. */
const ASK_TIMES = 60;
/** Values of an hour may still be on their way for so long; what comes later is seen with the next looks. */
const SETTLE_MICROS = 10 * MICROS_PER_MINUTE;
/** Hours that are taken once more with each look, for what came late. */
const AGAIN_MICROS = 6 * MICROS_PER_HOUR;
/** Days of values from which resolution and cycle are learned. */
const SAMPLE_DAYS = 3;
const INPUTS_MAX = 100;
/** A past ends where so many days in a row are empty. */
const EMPTY_DAYS = 3;
/** Rest between two pasts, in times of the work. */
const REST_TIMES = 9;
const REST_MS_MAX = 2_000;
const REST_STEP_MS = 50;
const LEAD_DAYS = 60;
const HISTORY_MICROS = DETECTORS.historyDays * MICROS_PER_DAY;

interface Waiting {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

interface Watch {
  state: WatchStatus['state'];
  spec: PointSpec | undefined;
  /** Values before it are with the thread. */
  fedTo: Instant;
  /** What was told before the stop is not told again. */
  toldTo: Instant;
}

/** Starts the detectors' thread and keeps it fed from the projection. */
export async function openDetection(parts: DetectionParts): Promise<Detection> {
  const detection = new ThreadDetection(parts, await parts.store.lookedTo());
  detection.begin();
  return detection;
}

class ThreadDetection implements Detection {
  readonly #parts: DetectionParts;
  readonly #told: ReadonlyMap<PointId, Instant>;
  readonly #watches = new Map<PointId, Watch>();
  readonly #listeners = new Set<(findings: readonly Finding[]) => void>();
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #bookSeq = -1;
  #nextId = 1;
  #trials = 0;
  #closing = false;
  /** How long the projection took to say what is newest, ms. */
  #askedMs = 0;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();

  constructor(parts: DetectionParts, told: ReadonlyMap<PointId, Instant>) {
    this.#parts = parts;
    this.#told = told;
  }

  begin(): void {
    const again = () => {
      if (this.#closing) return;
      this.#round = this.#goRound()
        .catch((error: unknown) => {
          if (!this.#closing) this.#parts.log.error({ error: String(error) }, 'detection');
        })
        .finally(() => {
          if (!this.#closing) this.#timer = setTimeout(again, Math.max(TICK_MS, ASK_TIMES * this.#askedMs));
        });
    };
    again();
  }

  status(): readonly WatchStatus[] {
    return [...this.#watches].map(([point, { state, spec, fedTo }]) => ({
      point,
      state,
      lookedTo: state === 'watching' ? fedTo : null,
      stepMin: spec?.stepMin ?? 0,
      factors: spec?.channels.map(({ factor }) => factor) ?? [],
    }));
  }

  leads(point: PointId, since: Instant): Promise<HeldLead[]> {
    return this.#parts.store.leads(point, since);
  }

  onFindings(listener: (findings: readonly Finding[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The thread begins with the first thing it is asked: a house without data needs none. */
  #started(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(new URL('./thread.ts', import.meta.url), { name: 'detection' });
    worker.on('message', (answer: Answer) => {
      const asked = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if ('fault' in answer) asked?.reject(errorOf(answer.fault));
      else asked?.resolve(answer.value);
    });
    const fail = (error: unknown) => {
      for (const { reject } of this.#waiting.values()) reject(error);
      this.#waiting.clear();
      // What it watched is read again from the readings by the next one.
      this.#watches.clear();
      if (this.#worker === worker) this.#worker = undefined;
    };
    worker.on('error', (error) => {
      this.#parts.log.error({ error: String(error) }, 'detection thread');
      fail(error);
    });
    worker.on('exit', () => fail(new Error('detection thread ended')));
    this.#worker = worker;
    return worker;
  }

  #ask<T>(ask: string, ...args: unknown[]): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const id = this.#nextId++;
      this.#waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.#started().postMessage({ id, ask, args });
    });
  }

  /** Once over all points: read the past of those that are new, look at the hours that are over. */
  async #goRound(): Promise<void> {
    const book = await this.#parts.book.snapshot();
    const changed = book.seq !== this.#bookSeq;
    this.#bookSeq = book.seq;
    const points = new Map(book.points.map((point) => [point.id, point]));
    if (changed) await this.#forgetChanged(book, points);
    const asked = performance.now();
    const newest = await this.#parts.projection.newest();
    this.#askedMs = performance.now() - asked;
    for (const [i, id] of newest.points.entries()) {
      if (this.#closing) return;
      const point = points.get(id);
      const newestAt = newest.realtimeAt[i]!;
      if (!point || point.retiredAt !== null || newestAt === Number.NEGATIVE_INFINITY) continue;
      const due = instant(hourStart(instant(newestAt - SETTLE_MICROS)));
      const watch = this.#watches.get(point.id) ?? (await this.#load(book, point, due));
      if (watch.state === 'watching' && due > watch.fedTo) await this.#look(point, watch, due);
    }
  }

  /** A point whose factors or limits are others now is watched anew, from its past. */
  async #forgetChanged(book: BookSnapshot, points: ReadonlyMap<PointId, Point>): Promise<void> {
    for (const [id, { spec, fedTo }] of this.#watches) {
      const point = points.get(id);
      if (
        point &&
        spec &&
        sameLimits(spec, pointSpec(book, point, fedTo, { point: id, live: [], hours: [] }))
      )
        continue;
      this.#watches.delete(id);
      await this.#ask('forget', id);
    }
  }

  async #load(book: BookSnapshot, point: Point, due: Instant): Promise<Watch> {
    const watch: Watch = {
      state: 'waiting',
      spec: undefined,
      fedTo: due,
      toldTo: this.#told.get(point.id) ?? due,
    };
    this.#watches.set(point.id, watch);
    if (watched(point).length === 0) return watch;
    watch.state = 'loading';
    const began = performance.now();
    const past = await this.#past(point, due);
    const spec = pointSpec(book, point, due, joined(point.id, past.slice(-SAMPLE_DAYS)));
    await this.#ask('watch', point.id, spec);
    for (const [at, pack] of past.entries()) {
      const to = instant(due - (past.length - 1 - at) * MICROS_PER_DAY);
      if (this.#closing) return watch;
      const episodes = await this.#ask<Episode[]>('take', pack, to);
      await this.#tell(point, watch, episodes, to);
    }
    await this.#rest(performance.now() - began);
    watch.spec = spec;
    watch.state = 'watching';
    return watch;
  }

  /** Its days up to `due`, oldest first, as far back as they are held without a pause and the detectors reach. */
  async #past(point: Point, due: Instant): Promise<Pack[]> {
    const days: Pack[] = [];
    let empty = 0;
    for (let to = due; to > due - HISTORY_MICROS && empty < EMPTY_DAYS; to = instant(to - MICROS_PER_DAY)) {
      if (this.#closing) break;
      const pack = await this.#pack(point, instant(to - MICROS_PER_DAY), to);
      empty = newestIn(pack) === undefined ? empty + 1 : 0;
      days.unshift(pack);
    }
    return days;
  }

  /** Nobody waits for a past to be read: the projection has live frames to see to meanwhile. */
  async #rest(workedMs: number): Promise<void> {
    const until = performance.now() + Math.min(REST_MS_MAX, REST_TIMES * workedMs);
    while (!this.#closing && performance.now() < until)
      await new Promise((resolve) => setTimeout(resolve, REST_STEP_MS));
  }

  async #look(point: Point, watch: Watch, due: Instant): Promise<void> {
    const pack = await this.#pack(point, instant(watch.fedTo - AGAIN_MICROS), due);
    const episodes = await this.#ask<Episode[]>('take', pack, due);
    await this.#tell(point, watch, episodes, due);
    watch.fedTo = due;
  }

  /** Live values and logger's hours of one stretch. Points without live values are watched by their minutes. */
  async #pack({ id, factors }: Point, from: Instant, to: Instant): Promise<Pack> {
    const { projection } = this.#parts;
    const range = { from, to };
    const edition = this.#parts.editionOf?.(id) ?? '2017';
    const columns = (field: string) => factors.map((factor) => `${factor}-${field}`);
    const live = await projection.series({
      point: id,
      statistic: 'realtime',
      columns: columns('Rtd'),
      range,
    });
    const hours = await projection.series({
      point: id,
      statistic: 'hour',
      columns: factors.flatMap(hourColumns),
      range,
    });
    if (live.at.length > 0)
      return {
        point: id,
        live: livePacks(live, factors, 'Rtd', edition),
        hours: hourPacks(hours, factors),
      };
    const minutes = await projection.series({
      point: id,
      statistic: 'minute',
      columns: columns('Avg'),
      range,
    });
    return { point: id, live: livePacks(minutes, factors, 'Avg', edition), hours: hourPacks(hours, factors) };
  }

  async #tell(point: Point, watch: Watch, episodes: readonly Episode[], to: Instant): Promise<void> {
    const { store, modeOf = () => 'on' as const } = this.#parts;
    const fresh = episodes.filter((episode) => episode.to > watch.toldTo);
    const news = fresh.filter(({ pattern, form }) => modeOf(pattern, form) === 'on');
    await this.#shadow(
      point.id,
      fresh.filter(({ pattern, form }) => modeOf(pattern, form) === 'shadow'),
    );
    const held =
      news.length === 0 ? [] : await store.leads(point.id, instant(to - LEAD_DAYS * MICROS_PER_DAY));
    const leads: HeldLead[] = news.map((episode) => ({
      id: findingOf(episode, point.id, 'C', []).id,
      pattern: episode.pattern,
      score: episode.score,
      at: episode.to,
    }));
    const { level } = combine([...held, ...leads], to);
    const findings: Finding[] = [];
    for (const episode of news)
      findings.push(
        findingOf(
          episode,
          point.id,
          episode.pattern === 'pollution-pulse' ? 'C' : level,
          await this.#inputsOf(point.id, episode),
        ),
      );
    if (findings.length > 0) for (const listener of this.#listeners) listener(findings);
    if (to > watch.toldTo) {
      await store.looked(point.id, to, leads);
      watch.toldTo = to;
    }
  }

  /** Judged and kept; they raise no level and weigh on nobody. */
  async #shadow(point: PointId, episodes: readonly Episode[]): Promise<void> {
    if (episodes.length === 0) return;
    const inputs = await Promise.all(episodes.map((episode) => this.#inputsOf(point, episode)));
    await this.#parts.shadow?.(episodes.map((each, at) => findingOf(each, point, 'C', inputs[at] ?? [])));
  }

  /** The frames that show it, spread over the stretch. */
  async #inputsOf(point: PointId, { factors, from, to }: Episode): Promise<FindingInput[]> {
    const columns = factors.map((factor) => `${factor}-Rtd`);
    const series = await this.#parts.projection.series({
      point,
      statistic: 'realtime',
      columns,
      range: { from, to },
    });
    const each = Math.max(1, Math.floor(INPUTS_MAX / Math.max(1, series.columns.length)));
    return series.columns.flatMap(({ column, value, flag, flags, position }) => {
      const hop = Math.max(1, Math.ceil(value.length / each));
      const inputs: FindingInput[] = [];
      for (let i = 0; i < value.length; i += hop) {
        const place = position?.[i];
        if (place === undefined || Number.isNaN(value[i]!)) continue;
        inputs.push({
          at: instant(series.at[i]!),
          column,
          value: value[i]!,
          flag: flags[flag[i]!] ?? '',
          position: journalPosition(place),
        });
      }
      return inputs;
    });
  }

  async tryOut({ point: id, range, detectors }: Trial, course?: TrialCourse): Promise<readonly Episode[]> {
    const book = await this.#parts.book.snapshot();
    const point = book.points.find((each) => each.id === id);
    if (!point) return [];
    const name = `trial-${++this.#trials}`;
    const begin = instant(hourStart(instant(range.from - HISTORY_MICROS)));
    const sample = await this.#pack(point, instant(range.to - SAMPLE_DAYS * MICROS_PER_DAY), range.to);
    await this.#ask('tryOut', name, pointSpec(book, point, range.to, sample), detectors);
    const episodes = new Map<string, Episode>();
    try {
      for (let from = begin; from < range.to; from = instant(from + MICROS_PER_DAY)) {
        const to = instant(Math.min(range.to, from + MICROS_PER_DAY));
        for (const episode of await this.#ask<Episode[]>(
          'tryTake',
          name,
          await this.#pack(point, from, to),
          to,
        ))
          if (episode.to > range.from) episodes.set(findingOf(episode, id, 'C', []).id, episode);
        course?.signal.throwIfAborted();
        await course?.progress((to - begin) / (range.to - begin));
      }
    } finally {
      await this.#ask('tryEnd', name).catch(() => undefined);
    }
    return [...episodes.values()];
  }

  async close(): Promise<void> {
    this.#closing = true;
    clearTimeout(this.#timer);
    await this.#round.catch(() => undefined);
    const worker = this.#worker;
    if (worker) {
      const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
      void this.#ask('close').catch(() => undefined);
      await gone;
    }
    await this.#parts.store.close();
  }
}

/** Factors and limits alike; what is learned from values is not compared. */
const sameLimits = (one: PointSpec, other: PointSpec): boolean =>
  one.stepMin === other.stepMin &&
  one.channels.length === other.channels.length &&
  one.channels.every(({ factor, limitMin, limitMax }, at) => {
    const now = other.channels[at];
    return now?.factor === factor && now.limitMin === limitMin && now.limitMax === limitMax;
  });
