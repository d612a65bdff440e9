import { setTimeout as rest } from 'node:timers/promises';
import {
  type BackTest,
  type BackTestCounts,
  type BackTestFinding,
  backTestDiff,
  type Instant,
  NO_COUNTS,
  pointId,
} from '@wenqu/domain';
import { DETECTOR_EDITION, detectorsOf, type Episode, findingOf, ruleIdOf } from '@wenqu/rules/detect';
import type { Clock } from '../clock.ts';
import type { Trial, TrialCourse } from '../detection/detection.ts';
import { WenquError } from '../errors.ts';
import { limits } from '../limits.ts';
import type { Log } from '../log.ts';
import type { LivingStore } from '../store/living.ts';

/** What was told of a point, everything said so far included. */
export type ToldOf = LivingStore['toldOf'];
export type TryOut = (trial: Trial, course: TrialCourse) => Promise<readonly Episode[]>;

export interface BackTestAsk {
  readonly points: readonly string[];
  readonly from: Instant;
  readonly to: Instant;
  readonly rules: readonly string[];
  readonly withShadow: boolean;
  readonly reason: string;
  readonly by: string;
  readonly byName: string;
}

/** After each day tried out, as much rest as it took, and at most so much: what is live goes first. */
const REST_MS_MAX = 2_000;
const OVER: ReadonlySet<BackTest['state']> = new Set(['done', 'cancelled', 'failed', 'interrupted']);

/**
 * Back-tests of a district: one at a time, in the order in which they were asked for, each point by itself and kept
 * when it is done.
 */
export class BackTests {
  readonly #store: LivingStore;
  readonly #toldOf: ToldOf;
  readonly #clock: Clock;
  readonly #log: Log;
  #tryOut: TryOut | undefined;
  #running: BackTest | undefined;
  #cut = new AbortController();
  #closing = false;
  #work: Promise<void> | undefined;
  #asked = 0;

  constructor(store: LivingStore, toldOf: ToldOf, clock: Clock, log: Log) {
    this.#store = store;
    this.#toldOf = toldOf;
    this.#clock = clock;
    this.#log = log;
  }

  /** What ran or waited when the house stopped is over, and says so. */
  async start(tryOut: TryOut): Promise<void> {
    for (const test of await this.#store.openBackTests())
      await this.#store.keepBackTest({ ...test, state: 'interrupted', endedAt: this.#clock() });
    this.#tryOut = tryOut;
  }

  /** @throws WQ_RULE_REFUSED when too many wait already */
  async ask(ask: BackTestAsk): Promise<BackTest> {
    if ((await this.#store.openBackTests()).length >= limits.backTestsOpenMax)
      throw new WenquError('WQ_RULE_REFUSED', {
        zh: '排队的回溯检验过多，请等待完成。',
        en: 'Too many back-tests are waiting; let them end first.',
      });
    const askedAt = this.#clock();
    const test: BackTest = {
      ...ask,
      id: `B-${askedAt.toString(36)}-${++this.#asked}`,
      state: 'waiting',
      edition: DETECTOR_EDITION,
      askedAt,
      ...{ startedAt: null, endedAt: null, pointsDone: 0, share: 0, counts: {}, omitted: 0, fault: '' },
    };
    await this.#store.keepBackTest(test);
    this.#wake();
    return test;
  }

  /** @throws WQ_NOT_FOUND; WQ_RULE_REFUSED when it is over already */
  async cancel(id: string): Promise<BackTest> {
    const test = await this.get(id);
    if (!test) throw new WenquError('WQ_NOT_FOUND');
    if (OVER.has(test.state))
      throw new WenquError('WQ_RULE_REFUSED', {
        ...{ zh: '该回溯检验已结束。', en: 'This back-test is over already.' },
      });
    if (this.#running?.id === id) {
      this.#cut.abort();
      await this.#work;
    } else await this.#store.keepBackTest({ ...test, state: 'cancelled', endedAt: this.#clock() });
    return (await this.get(id)) ?? test;
  }

  async get(id: string): Promise<BackTest | undefined> {
    return this.#running?.id === id ? this.#running : this.#store.backTest(id);
  }

  async list(limit: number): Promise<BackTest[]> {
    const kept = await this.#store.backTests(limit);
    return kept.map((test) => (test.id === this.#running?.id ? this.#running : test));
  }

  /** Stops what runs; it will be found interrupted. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#cut.abort();
    await this.#work;
  }

  #wake(): void {
    if (this.#closing || this.#work || !this.#tryOut) return;
    const tryOut = this.#tryOut;
    this.#work = this.#next(tryOut)
      .catch((error: unknown) => {
        this.#log.error({ error: String(error) }, 'back-tests');
        return false;
      })
      .then((more) => {
        this.#work = undefined;
        if (more) this.#wake();
      });
  }

  async #next(tryOut: TryOut): Promise<boolean> {
    const [waiting] = (await this.#store.openBackTests()).filter(({ state }) => state === 'waiting');
    if (!waiting || this.#closing) return false;
    this.#cut = new AbortController();
    this.#running = { ...waiting, state: 'running', startedAt: this.#clock() };
    await this.#store.keepBackTest(this.#running);
    const { signal } = this.#cut;
    let fault = '';
    try {
      for (const point of waiting.points) if (!signal.aborted) await this.#onePoint(tryOut, point, signal);
    } catch (error) {
      fault = signal.aborted ? '' : String(error);
      if (fault !== '') this.#log.error({ error: fault, test: waiting.id }, 'back-test');
    }
    const stopped = this.#closing ? 'interrupted' : 'cancelled';
    const state = signal.aborted ? stopped : fault === '' ? 'done' : 'failed';
    await this.#store.keepBackTest({ ...this.#running, state, fault, share: 0, endedAt: this.#clock() });
    this.#running = undefined;
    return true;
  }

  async #onePoint(tryOut: TryOut, point: string, signal: AbortSignal): Promise<void> {
    const { from, to, rules } = this.#running!;
    const range = { from, to };
    let begun = performance.now();
    const progress = async (share: number): Promise<void> => {
      this.#running = { ...this.#running!, share };
      const took = performance.now() - begun;
      await rest(Math.min(REST_MS_MAX, took), undefined, { signal });
      begun = performance.now();
    };
    const episodes = await tryOut(
      { point: pointId(point), range, detectors: detectorsOf(rules) },
      { signal, progress },
    );
    const found = episodes
      .map((each) => ({
        rule: ruleIdOf(each.pattern, each.form),
        finding: findingOf(each, pointId(point), 'C', []),
      }))
      .filter(({ rule }) => rules.includes(rule));
    const diff = backTestDiff(found, await this.#toldOf(point, rules, range));
    const now = this.#running!;
    const kept = Object.values(now.counts).reduce((sum, counts) => sum + total(counts), 0) - now.omitted;
    const room = Math.max(0, limits.backTestFindingsMax - kept);
    this.#running = {
      ...now,
      pointsDone: now.pointsDone + 1,
      share: 0,
      counts: counted(now.counts, diff),
      omitted: now.omitted + Math.max(0, diff.length - room),
    };
    await this.#store.keepBackTest(this.#running, diff.slice(0, room));
  }
}

const total = (counts: BackTestCounts): number => counts.new + counts.same + counts.changed + counts.gone;

function counted(counts: BackTest['counts'], diff: readonly BackTestFinding[]): BackTest['counts'] {
  const next: Record<string, BackTestCounts> = { ...counts };
  for (const { rule, kind } of diff) {
    const held = next[rule] ?? NO_COUNTS;
    next[rule] = { ...held, [kind]: held[kind] + 1 };
  }
  return next;
}
