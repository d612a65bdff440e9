import { type Finding, instant, MICROS_PER_DAY, MICROS_PER_HOUR, parseDay, pointId } from '@wenqu/domain';
import type { Episode } from '@wenqu/rules/detect';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import type { Trial, TrialCourse, WatchStatus } from '../detection/detection.ts';
import { MemoryLiving } from '../store/memory/living.ts';
import { type Detectors, Living } from './living.ts';

const NOON = instant((parseDay('2026-11-20') ?? 0) + 12 * MICROS_PER_HOUR);
const AUTHOR = { by: 'a1', byName: 'A' };
const PATIENT = { timeout: 15_000 };
const quiet = pino({ level: 'silent' });

const finding = (id: string, more: Partial<Finding> = {}): Finding => ({
  ...{ id, rule: 'D01', ruleEdition: '2026-11', point: pointId('p1'), factor: 'w01018' },
  ...{ statistic: 'realtime', from: NOON, to: instant(NOON + MICROS_PER_HOUR), value: null, multiple: null },
  ...{ count: 4, limit: null, forReference: false, facts: { form: 'constant' }, inputs: [], level: 'C' },
  ...{ hidden: true, raisedAt: NOON, ...more },
});
const episode = (from: number, hours = 2): Episode => ({
  ...{ pattern: 'D01', form: 'constant', factors: ['w01018'], score: 0.7, facts: {}, missing: [] },
  from: instant(from),
  to: instant(from + hours * MICROS_PER_HOUR),
  raisedAt: instant(from + hours * MICROS_PER_HOUR),
});

/** Detectors whose trials the test lets go on. */
class GivenDetection implements Detectors {
  readonly asked: { trial: Trial; course: TrialCourse; end(episodes: readonly Episode[]): void }[] = [];
  watching: WatchStatus[] = [];

  status(): readonly WatchStatus[] {
    return this.watching;
  }

  tryOut(trial: Trial, course?: TrialCourse): Promise<readonly Episode[]> {
    return new Promise((resolve, reject) => {
      this.asked.push({ trial, course: course!, end: resolve });
      course!.signal.addEventListener('abort', () => reject(course!.signal.reason));
    });
  }
}

const NONE = new Float64Array(0);
const NOTHING_CAME = { points: [], receivedAt: NONE, realtimeAt: NONE, hourAt: NONE, hourArrival: NONE };

async function house(store = new MemoryLiving()) {
  const time = { now: NOON };
  const living = await Living.open({
    store,
    projection: { newest: async () => NOTHING_CAME },
    clock: () => time.now,
    log: quiet,
  });
  const detection = new GivenDetection();
  await living.start(detection);
  return { living, store, detection, time };
}
const RULE = 'D01.constant';
const ASK = {
  ...{ points: ['p1', 'p2'], from: instant(NOON - 5 * MICROS_PER_DAY), to: NOON, rules: [RULE] },
  ...{ withShadow: false, reason: '', ...AUTHOR },
};

describe('what is told', () => {
  test('rules that are on are told, in shadow kept, off forgotten; each form is its own rule', async () => {
    const { living, store } = await house();
    const decide = (rule: string, mode: 'shadow' | 'off') =>
      living.decide(rule, 0, { mode, from: null, reason: 'because' }, AUTHOR);
    await decide(RULE, 'shadow');
    await decide('D05.rounding', 'off');
    const told = living.sift([
      finding('f1'),
      finding('f2', { rule: 'D05', facts: { form: 'rounding' } }),
      finding('f3', { rule: 'D04', facts: { form: 'clamp-limit' } }),
      finding('f4', { rule: 'hourly-over', facts: {} }),
    ]);
    expect(told.map(({ id }) => id)).toEqual(['f3', 'f4']);
    const kept = await living.fired({ withHidden: true, limit: 9 });
    expect(kept.items.map(({ finding: { id }, mode, rule }) => [id, mode, rule]).sort()).toEqual([
      ['f1', 'shadow', RULE],
      ['f3', 'told', 'D04.clamp-limit'],
      ['f4', 'told', 'hourly-over'],
    ]);
    expect(await store.fired('f2')).toBeUndefined();
    await living.close();
  });

  test('a decision for later holds from then on, and after a restart', async () => {
    const store = new MemoryLiving();
    const { living, time } = await house(store);
    const from = instant(NOON + MICROS_PER_HOUR);
    await living.decide(RULE, 0, { mode: 'shadow', from, reason: 'because' }, AUTHOR);
    expect(living.modeOf('D01', 'constant')).toBe('on');
    time.now = from;
    expect(living.modeOf('D01', 'constant')).toBe('shadow');
    await living.close();
    const again = await house(store);
    expect(again.living.modeOf('D01', 'constant')).toBe('on');
    again.time.now = from;
    expect(again.living.modeOf('D01', 'constant')).toBe('shadow');
    await again.living.close();
  });
});

describe('what became of it', () => {
  const outcomes = async (count: number, confirmed: number) => {
    const { living } = await house();
    for (let n = 0; n < count; n++) living.sift([finding(`f${n}`)]);
    for (let n = 0; n < count; n++)
      await living.say(`f${n}`, { outcome: n < confirmed ? 'true' : 'noise', reason: 'because' }, AUTHOR);
    const { rule } = (await living.rule(RULE, NOON, true))!;
    await living.close();
    return rule;
  };

  test('one of 25: to review, and still on', async () => {
    const rule = await outcomes(25, 1);
    expect(rule).toMatchObject({ mode: 'on', rates: { light: 'review', k9: { part: 1, whole: 25 } } });
  });

  test('none of nineteen: not yet', async () => {
    expect((await outcomes(19, 0)).rates.light).toBe('open');
  });

  test('after 90 days a word counts no more', async () => {
    const { living, time } = await house();
    living.sift([finding('f1')]);
    await living.say('f1', { outcome: 'noise', reason: 'because' }, AUTHOR);
    time.now = instant(NOON + 91 * MICROS_PER_DAY);
    expect((await living.rule(RULE, time.now, true))?.rule.rates).toMatchObject({ fired: 0, closed: 0 });
    expect((await living.rule(RULE, NOON, true))?.rule.rates).toMatchObject({ fired: 1, closed: 1 });
    await expect(living.say('none', { outcome: 'true', reason: 'x' }, AUTHOR)).rejects.toMatchObject({
      code: 'WQ_NOT_FOUND',
    });
    await living.close();
  });

  test('false alarms over the days on which points were watched while the rule was not off', async () => {
    const { living, detection, time } = await house();
    const watching = (days: number) =>
      ['p1', 'p2'].map((id) => ({
        ...{ point: pointId(id), state: 'watching' as const, stepMin: 10, factors: ['w01018'] },
        lookedTo: instant(NOON + days * MICROS_PER_DAY),
      }));
    detection.watching = watching(0);
    await living.noteWatched();
    living.sift([finding('f1')]);
    await living.say('f1', { outcome: 'noise', reason: 'because' }, AUTHOR);
    // Three days go by between two looks; the next day the rule is off.
    time.now = instant(NOON + 3 * MICROS_PER_DAY);
    detection.watching = watching(3);
    await living.noteWatched();
    const rates = async () => (await living.rule(RULE, time.now, true))?.rule.rates.falseAlarms;
    expect(await rates()).toEqual({ part: 1, whole: 8, value: 3.75 });
    time.now = instant(NOON + 4 * MICROS_PER_DAY);
    detection.watching = watching(4);
    await living.noteWatched();
    expect((await rates())?.whole).toBe(10);
    await living.decide(RULE, 0, { mode: 'off', from: null, reason: 'because' }, AUTHOR);
    expect((await rates())?.whole).toBe(8);
    expect((await living.rule('hourly-over', time.now, true))?.rule.rates.falseAlarms.value).toBeNull();
    await living.close();
  });
});

describe('back-tests', () => {
  test('one at a time, points one by one, with progress and a diff that is kept', async () => {
    const { living, detection } = await house();
    const told = episode(NOON - 3 * MICROS_PER_DAY);
    living.noteTold([finding('told', { from: told.from, to: instant(told.to + MICROS_PER_HOUR) })], NOON);
    const { id } = await living.backTest(ASK);
    const second = await living.backTest(ASK);
    await expect.poll(() => detection.asked.length, PATIENT).toBe(1);
    expect(detection.asked[0]?.trial).toMatchObject({ point: 'p1', detectors: ['record/constant'] });
    await detection.asked[0]?.course.progress(0.5);
    expect(await living.backTests.get(id)).toMatchObject({ state: 'running', share: 0.5, pointsDone: 0 });
    expect((await living.backTests.list(9)).map(({ state }) => state).sort()).toEqual(['running', 'waiting']);
    detection.asked[0]?.end([told, episode(NOON - MICROS_PER_DAY)]);
    await expect.poll(() => detection.asked.length, PATIENT).toBe(2);
    expect(await living.backTests.get(id)).toMatchObject({ pointsDone: 1 });
    detection.asked[1]?.end([]);
    await expect.poll(async () => (await living.backTests.get(id))?.state, PATIENT).toBe('done');
    expect((await living.backTests.get(id))?.counts).toEqual({
      [RULE]: { new: 1, same: 0, changed: 1, gone: 0 },
    });
    const { items } = await living.backTestFindings(id, { limit: 9 });
    expect(items.map(({ kind }) => kind)).toEqual(['changed', 'new']);
    await expect.poll(() => detection.asked.length, PATIENT).toBe(3);
    await living.backTests.cancel(second.id);
    await living.close();
  });

  test('cancelled while it runs it keeps what it found; over, it cannot be cancelled', async () => {
    const { living, detection } = await house();
    const { id } = await living.backTest(ASK);
    await expect.poll(() => detection.asked.length, PATIENT).toBe(1);
    detection.asked[0]?.end([episode(NOON - MICROS_PER_DAY)]);
    await expect.poll(() => detection.asked.length, PATIENT).toBe(2);
    expect(await living.backTests.cancel(id)).toMatchObject({
      state: 'cancelled',
      pointsDone: 1,
      endedAt: NOON,
    });
    expect((await living.backTestFindings(id, { limit: 9 })).total).toBe(1);
    await expect(living.backTests.cancel(id)).rejects.toMatchObject({ code: 'WQ_RULE_REFUSED' });
    await living.close();
  });

  test('one that waits is cancelled before it begins', async () => {
    const { living, detection } = await house();
    await living.backTest(ASK);
    const waiting = await living.backTest(ASK);
    expect(await living.backTests.cancel(waiting.id)).toMatchObject({ state: 'cancelled', startedAt: null });
    await expect.poll(() => detection.asked.length, PATIENT).toBe(1);
    await living.close();
  });

  test('when the house stops, what ran and what waited say that they were interrupted', async () => {
    const store = new MemoryLiving();
    const { living, detection } = await house(store);
    const running = await living.backTest(ASK);
    const waiting = await living.backTest(ASK);
    await expect.poll(() => detection.asked.length, PATIENT).toBe(1);
    await living.close();
    expect(await store.backTest(running.id)).toMatchObject({ state: 'interrupted' });
    const again = await house(store);
    expect(await store.backTest(waiting.id)).toMatchObject({ state: 'interrupted', pointsDone: 0 });
    expect(again.detection.asked).toEqual([]);
    await again.living.close();
  });

  test('without named rules those that are on are tried, those in shadow when wished, never those off', async () => {
    const { living } = await house();
    await living.decide(RULE, 0, { mode: 'shadow', from: null, reason: 'because' }, AUTHOR);
    await living.decide('D05.rounding', 0, { mode: 'off', from: null, reason: 'because' }, AUTHOR);
    const plain = await living.backTest({ ...ASK, rules: [] });
    const shadowed = await living.backTest({ ...ASK, rules: [], withShadow: true });
    expect(plain.rules).toContain('D04.clamp-limit');
    expect(plain.rules).not.toContain(RULE);
    expect(shadowed.rules).toContain(RULE);
    expect(shadowed.rules).not.toContain('D05.rounding');
    await expect(living.backTest({ ...ASK, rules: ['hourly-over'] })).rejects.toMatchObject({
      code: 'WQ_INPUT',
    });
    await living.close();
  });
});
