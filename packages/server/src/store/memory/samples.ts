import type {
  BoxReading,
  Instant,
  Sample,
  SampleSetting,
  SampleSettingKind,
  SampleState,
  SampleStep,
} from '@wenqu/domain';
import type { SamplingEpisode } from '@wenqu/rules';
import { limits } from '../../limits.ts';
import type { BookPage } from '../book.ts';
import { checkPage, readCursor, writeCursor } from '../cursor.ts';
import type {
  BottleRow,
  SampleBirth,
  SampleDraft,
  SampleQuery,
  SampleScope,
  SampleStepDraft,
  SampleStore,
  SettingDraft,
  StoppedProposal,
} from '../samples.ts';
import {
  birthStep,
  checkSampleVersion,
  NO_SAMPLES,
  noSample,
  sampleAfter,
  sampleFrom,
  sampleSeries,
  sampleSortKey,
  sampleStep,
  sampleWithin,
  settingFrom,
  waterKey,
} from '../samples-rules.ts';

interface Held {
  sample: Sample;
  readonly key: string;
  readonly steps: SampleStep[];
}

/** Samples without a disk. */
export class MemorySamples implements SampleStore {
  readonly #samples = new Map<string, Held>();
  readonly #numbers = new Map<string, number>();
  readonly #bottles = new Map<string, BottleRow>();
  readonly #box = new Map<string, BoxReading>();
  readonly #settings = new Map<string, SampleSetting[]>();
  readonly #episodes = new Map<string, SamplingEpisode>();
  readonly #stopped = new Map<string, StoppedProposal>();
  readonly #notes = new Map<string, string>();

  async open(draft: SampleDraft, birth: SampleBirth): Promise<{ sample: Sample; isNew: boolean }> {
    const held = draft.key === '' ? undefined : await this.ofKey(draft.key);
    if (held) return { sample: held, isNew: false };
    const { series, year } = sampleSeries(draft);
    const count = (this.#numbers.get(`${series}${year}`) ?? 0) + 1;
    this.#numbers.set(`${series}${year}`, count);
    const sample = sampleFrom(draft, series, year, count);
    this.#samples.set(sample.id, { sample, key: draft.key, steps: [birthStep(sample, birth)] });
    this.#stand(sample);
    return { sample, isNew: true };
  }

  async step(draft: SampleStepDraft): Promise<{ sample: Sample; step: SampleStep }> {
    const held = this.#held(draft.sample);
    checkSampleVersion(held.sample, draft);
    const step = sampleStep(draft, held.steps.length + 1);
    held.steps.push(step);
    const had = held.sample.bottle;
    held.sample = sampleAfter(held.sample, draft);
    if (had === null) this.#stand(held.sample);
    return { sample: held.sample, step };
  }

  async sample(id: string): Promise<Sample | undefined> {
    return this.#samples.get(id)?.sample;
  }

  async ofKey(key: string): Promise<Sample | undefined> {
    return [...this.#samples.values()].find((held) => held.key === key)?.sample;
  }

  async ofOrder(order: string): Promise<Sample | undefined> {
    return this.#all().find((sample) => sample.order === order);
  }

  async ofWater(mn: string, bottle: number, takenAt: Instant): Promise<Sample | undefined> {
    const key = waterKey(mn, bottle, takenAt);
    return this.#all().find((sample) => waterKey(sample.mn, sample.bottle, sample.takenAt) === key);
  }

  async steps(sample: string): Promise<SampleStep[]> {
    return [...(this.#samples.get(sample)?.steps ?? [])];
  }

  async list(query: SampleQuery): Promise<BookPage<Sample>> {
    checkPage(query.limit);
    const { sort, cursor, limit } = query;
    const found = this.#all().filter((sample) => matches(sample, query));
    const ordered = found
      .map((sample) => ({ sample, place: [sampleSortKey(sample, sort), sample.id] as const }))
      .sort((a, b) => comparePlaces(a.place, b.place));
    const after = cursor === undefined ? undefined : readCursor(cursor, 'number', 'string');
    const rest = after ? ordered.filter(({ place }) => comparePlaces(place, after) > 0) : ordered;
    const page = rest.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map(({ sample }) => sample),
      next: last && rest.length > limit ? writeCursor(last.place) : null,
      total: found.length,
    };
  }

  async counts(scope: SampleScope): Promise<Readonly<Record<SampleState, number>>> {
    const counts = { ...NO_SAMPLES };
    for (const sample of this.#all()) if (sampleWithin(sample, scope)) counts[sample.state] += 1;
    return counts;
  }

  async inStates(states: readonly SampleState[], mn?: string): Promise<Sample[]> {
    return this.#all().filter(
      (sample) => states.includes(sample.state) && (mn === undefined || sample.mn === mn),
    );
  }

  async since(at: Instant, point?: string): Promise<Sample[]> {
    return this.#all().filter(
      (sample) => sample.requestedAt >= at && (point === undefined || sample.point === point),
    );
  }

  async bottles(mn: string): Promise<BottleRow[]> {
    const own = [...this.#bottles.values()].filter((row) => row.mn === mn);
    return own.sort((a, b) => a.bottle - b.bottle);
  }

  async empty(mn: string, bottles: readonly number[], at: Instant): Promise<void> {
    for (const bottle of bottles) this.#bottles.set(`${mn}|${bottle}`, { mn, bottle, sample: '', since: at });
  }

  async keepBox(reading: BoxReading): Promise<boolean> {
    const key = `${reading.mn}|${reading.position}`;
    if (this.#box.has(key)) return false;
    this.#box.set(key, reading);
    return true;
  }

  async box(mn: string, from: Instant, to: Instant): Promise<BoxReading[]> {
    return this.#boxOf(mn)
      .filter(({ at }) => at >= from && at < to)
      .slice(-limits.boxRowsMax);
  }

  async newestBox(mn: string): Promise<BoxReading | undefined> {
    return this.#boxOf(mn).at(-1);
  }

  async set<K extends SampleSettingKind>(draft: SettingDraft<K>): Promise<SampleSetting<K>> {
    const key = `${draft.kind}|${draft.id}`;
    const versions = this.#settings.get(key) ?? [];
    const setting = settingFrom(draft, versions.at(-1));
    this.#settings.set(key, [...versions, setting]);
    return setting;
  }

  async settings<K extends SampleSettingKind>(kind: K): Promise<SampleSetting<K>[]> {
    const newest = [...this.#settings.values()].flatMap((versions) => versions.at(-1) ?? []);
    const own = newest.filter((setting) => setting.kind === kind) as SampleSetting<K>[];
    return own.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  async settingHistory(kind: SampleSettingKind, id: string): Promise<SampleSetting[]> {
    return [...(this.#settings.get(`${kind}|${id}`) ?? [])];
  }

  async keepEpisode(episode: SamplingEpisode): Promise<void> {
    this.#episodes.set(`${episode.point}|${episode.factor}`, episode);
  }

  async episode(point: string, factor: string): Promise<SamplingEpisode | undefined> {
    return this.#episodes.get(`${point}|${factor}`);
  }

  async episodes(since: Instant): Promise<SamplingEpisode[]> {
    const held = [...this.#episodes.values()].filter(({ to }) => to >= since);
    return held.sort((a, b) => a.to - b.to || (a.finding < b.finding ? -1 : 1));
  }

  async keepStopped(proposal: StoppedProposal): Promise<void> {
    if (!this.#stopped.has(proposal.key)) this.#stopped.set(proposal.key, proposal);
  }

  async stopped(limit: number): Promise<StoppedProposal[]> {
    return [...this.#stopped.values()].sort((a, b) => b.at - a.at).slice(0, limit);
  }

  async note(name: string): Promise<string | undefined> {
    return this.#notes.get(name);
  }

  async setNote(name: string, value: string): Promise<void> {
    this.#notes.set(name, value);
  }

  async close(): Promise<void> {}

  #all(): Sample[] {
    const all = [...this.#samples.values()].map(({ sample }) => sample);
    return all.sort((a, b) => a.requestedAt - b.requestedAt || (a.id < b.id ? -1 : 1));
  }

  #boxOf(mn: string): BoxReading[] {
    const own = [...this.#box.values()].filter((reading) => reading.mn === mn);
    return own.sort((a, b) => a.at - b.at || a.position - b.position);
  }

  #held(id: string): Held {
    const held = this.#samples.get(id);
    if (!held) throw noSample(id);
    return held;
  }

  #stand({ mn, bottle, id, takenAt, updatedAt }: Sample): void {
    const held = this.#bottles.get(`${mn}|${bottle}`);
    if (bottle === null || (held && held.sample !== '' && held.since > (takenAt ?? updatedAt))) return;
    this.#bottles.set(`${mn}|${bottle}`, { mn, bottle, sample: id, since: takenAt ?? updatedAt });
  }
}

type Place = readonly [number, string];

const comparePlaces = (a: Place, b: Place): number => a[0] - b[0] || (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0);

function matches(sample: Sample, query: SampleQuery): boolean {
  const { state, enterprise, point, mn, entry, q } = query;
  const is = (wanted: string | undefined, value: string) => wanted === undefined || wanted === value;
  return (
    sampleWithin(sample, query) &&
    (state === undefined || state.includes(sample.state)) &&
    is(enterprise, sample.enterprise) &&
    is(point, sample.point) &&
    is(mn, sample.mn) &&
    is(entry, sample.entry) &&
    sample.id.toLowerCase().includes((q ?? '').trim().toLowerCase())
  );
}
