import {
  type Finding,
  type Instant,
  instant,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  parseDay,
  SAMPLE_POLICY,
  type SamplePlan,
} from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import {
  type Chance,
  calmAfter,
  drawn,
  episodeOf,
  firstHourOver,
  type SamplingEpisode,
  type SamplingPast,
  samplingStop,
} from './sampling.ts';

const DAY = parseDay('2026-03-02') as Instant;
const hour = (count: number): Instant => instant(DAY + count * MICROS_PER_HOUR);
const finding = (set: Partial<Finding> = {}): Finding =>
  ({
    ...{ id: 'f1', rule: 'hourly-over', ruleEdition: '2026-01', point: 'p1', factor: 'w01018' },
    ...{ statistic: 'hour', from: hour(8), to: hour(9), value: 97, multiple: 0.94, count: 1 },
    limit: { kind: 'hourly', max: 50, min: null },
    ...{ forReference: false, facts: {}, inputs: [], level: 'B', hidden: false, raisedAt: hour(9) },
    ...set,
  }) as unknown as Finding;
const PAST: SamplingPast = { ofPoint: [], today: 0, todayOfPoint: 0, freeBottles: 24 };

describe('first hour over the limit', () => {
  test('an hour over a limit of its own kind proposes one sample, however often the finding comes', () => {
    const keys = [finding(), finding({ count: 2 })].map((each) => firstHourOver(each, hour(9))?.key);
    expect(keys).toEqual(['first-hour-over.f1', 'first-hour-over.f1']);
  });

  test('pH outside its range proposes; a daily mean, silence and an ordinary real-time value do not', () => {
    const proposes = (set: Partial<Finding>) => firstHourOver(finding(set), hour(9)) !== undefined;
    expect(proposes({ rule: 'ph-out-of-range' })).toBe(true);
    expect(proposes({ rule: 'daily-mean-over' })).toBe(false);
    expect(proposes({ rule: 'point-silent', limit: null })).toBe(false);
    expect(proposes({ rule: 'realtime-over', limit: { kind: 'max' } as never })).toBe(false);
    expect(proposes({ rule: 'realtime-over', limit: { kind: 'instantaneous' } as never })).toBe(true);
  });

  test('water of today proves nothing about last night: an old finding asks for none', () => {
    expect(firstHourOver(finding(), hour(12))).toBeDefined();
    expect(firstHourOver(finding(), instant(hour(12) + 1))).toBeUndefined();
  });
});

describe('first hour after a fall to calm', () => {
  const began = episodeOf(finding(), undefined)?.episode;
  const next = finding({ id: 'f2', from: hour(9), to: hour(10) });
  const grown = episodeOf(next, began);
  const episode = grown?.episode as SamplingEpisode;

  test('hours that touch are one episode, which only its first finding begins', () => {
    expect(episodeOf(finding(), undefined)).toMatchObject({ begins: true });
    expect(episodeOf(finding({ count: 2 }), began)).toMatchObject({ begins: true });
    expect(grown).toMatchObject({ begins: false, episode: { finding: 'f1', from: hour(8), to: hour(10) } });
    const later = finding({ id: 'f4', from: hour(11), to: hour(12) });
    expect(episodeOf(later, episode)).toMatchObject({ begins: true, episode: { finding: 'f4' } });
    expect(episodeOf(finding({ rule: 'daily-mean-over' }), episode)).toBeUndefined();
  });

  const hours = (...values: number[]) => values.map((value, at) => ({ at: hour(8 + at), value }));

  test('the hour next after the last one over is calm: one proposal', () => {
    expect(calmAfter(episode, hours(97, 88, 12), SAMPLE_POLICY, hour(11))).toMatchObject({
      key: 'calm-after.f1',
      facts: { value: 12, hour: hour(10) },
    });
  });

  test('a fall that stops short of calm, or comes hours later, is none', () => {
    expect(calmAfter(episode, hours(97, 88, 45), SAMPLE_POLICY, hour(11))).toBeUndefined();
    expect(calmAfter(episode, hours(97, 88, 45, 12), SAMPLE_POLICY, hour(12))).toBeUndefined();
    const holed = [...hours(97, 88), { at: hour(12), value: 12 }];
    expect(calmAfter(episode, holed, SAMPLE_POLICY, hour(13))).toBeUndefined();
  });

  test('calm is at most the policy’s share of the limit', () => {
    expect(calmAfter(episode, hours(97, 88, 40), SAMPLE_POLICY, hour(11))).toBeDefined();
    expect(calmAfter(episode, hours(97, 88, 40.1), SAMPLE_POLICY, hour(11))).toBeUndefined();
  });

  test('a limit in another unit is held against hours of the wire', () => {
    const milli = { kind: 'hourly', max: 5, min: null, unit: 'mg/L' } as never;
    const cadmium = finding({ factor: 'w20115', limit: { ...(milli as object), max: 0.1 } as never });
    expect(episodeOf(cadmium, undefined)?.episode.max).toBe(100);
    expect(episodeOf(finding({ limit: milli }), undefined)?.episode.max).toBe(5);
  });

  test('for a range the middle is calm', () => {
    const ph = { ...episode, max: 9, min: 6 };
    expect(calmAfter(ph, hours(9.6, 9.4, 7.5), SAMPLE_POLICY, hour(11))).toBeDefined();
    expect(calmAfter(ph, hours(9.6, 9.4, 8.9), SAMPLE_POLICY, hour(11))).toBeUndefined();
    expect(calmAfter(ph, hours(9.6, 9.4, 6.1), SAMPLE_POLICY, hour(11))).toBeUndefined();
  });

  test('read late, it proposes nothing', () => {
    expect(calmAfter(episode, hours(97, 88, 12), SAMPLE_POLICY, hour(14))).toBeUndefined();
  });
});

describe('drawn samples', () => {
  /** A small generator of its own: the numbers look like chance and can be had again. */
  const seeded =
    (seed: number): Chance =>
    (key) => {
      let state = seed;
      for (const letter of key) state = Math.imul(state ^ letter.charCodeAt(0), 0x01000193) >>> 0;
      state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) >>> 0;
      state = Math.imul(state ^ (state >>> 12), 0x297a2d39) >>> 0;
      return ((state ^ (state >>> 15)) >>> 0) / 2 ** 32;
    };
  const plan = (set: Partial<SamplePlan> = {}): SamplePlan => ({
    kind: 'random',
    point: '',
    factors: ['w01018', 'w21003'],
    perMonth: 3,
    validFrom: '2026-03-01',
    validTo: '2026-12-31',
    ...set,
  });
  const points = Array.from({ length: 50 }, (_, at) => `p${at}`);
  const hours = Array.from({ length: 24 * 90 }, (_, at) => hour(at));

  test('each point is drawn about as often as the plan says, at hours of its own', () => {
    const all = hours.flatMap((at) => drawn([{ id: '1', plan: plan() }], points, at, seeded(7)));
    expect(all.length).toBeGreaterThan(50 * 9 * 0.8);
    expect(all.length).toBeLessThan(50 * 9 * 1.2);
    expect(new Set(all.map(({ point }) => point)).size).toBe(50);
    expect(new Set(all.map(({ key }) => key)).size).toBe(all.length);
    const daytimes = new Set(all.map(({ at }) => ((at - DAY) / MICROS_PER_HOUR) % 24));
    expect(daytimes.size).toBe(24);
  });

  test('the same seed draws the same hours, another seed others', () => {
    const keys = (seed: number) =>
      hours
        .flatMap((at) => drawn([{ id: '1', plan: plan() }], ['p1'], at, seeded(seed)))
        .map(({ key }) => key);
    expect(keys(7)).toEqual(keys(7));
    expect(keys(7)).not.toEqual(keys(8));
  });

  test('a secret plan falls on exactly one hour of its days', () => {
    const secret = plan({ kind: 'secret', point: 'p3', validFrom: '2026-03-04', validTo: '2026-03-06' });
    for (let seed = 1; seed < 20; seed++) {
      const all = hours.flatMap((at) => drawn([{ id: '9', plan: secret }], points, at, seeded(seed)));
      expect(all).toHaveLength(1);
      expect(all[0]).toMatchObject({ point: 'p3', trigger: 'secret' });
      expect(all[0]!.at).toBeGreaterThanOrEqual(DAY + 2 * MICROS_PER_DAY);
      expect(all[0]!.at).toBeLessThan(DAY + 5 * MICROS_PER_DAY);
    }
  });

  test('outside its days a plan draws nothing', () => {
    const ended = plan({ validFrom: '2026-01-01', validTo: '2026-01-31', perMonth: 10_000 });
    expect(drawn([{ id: '1', plan: ended }], points, hour(0), seeded(7))).toEqual([]);
  });
});

describe('what stands against a proposal', () => {
  const proposal = firstHourOver(finding(), hour(9))!;
  const past = (set: Partial<SamplingPast>) => samplingStop(proposal, { ...PAST, ...set }, SAMPLE_POLICY);

  test('nothing, when a bottle is free and the point has rested', () => {
    expect(past({})).toBeUndefined();
  });

  test('no sampler, no bottle, and each budget', () => {
    expect(past({ freeBottles: null })).toBe('no-sampler');
    expect(past({ freeBottles: 0 })).toBe('no-bottle');
    expect(past({ today: SAMPLE_POLICY.samplesPerDay })).toBe('budget');
    expect(past({ todayOfPoint: SAMPLE_POLICY.samplesPerPointDay })).toBe('budget');
  });

  test('the factor rests after a sample, and one episode gives one order and one for its calm', () => {
    const before = (trigger: string, factor = 'w01018') => [
      { at: instant(hour(9) - 11 * MICROS_PER_HOUR), factor, trigger },
    ];
    expect(past({ ofPoint: before('first-hour-over') })).toBe('cooldown');
    expect(past({ ofPoint: before('first-hour-over', 'w21003') })).toBeUndefined();
    const calm = { ...proposal, trigger: 'calm-after' as const };
    const stop = (trigger: string) =>
      samplingStop(calm, { ...PAST, ofPoint: before(trigger) }, SAMPLE_POLICY);
    expect(stop('first-hour-over')).toBeUndefined();
    expect(stop('calm-after')).toBe('cooldown');
    const rested = [{ at: instant(hour(9) - 12 * MICROS_PER_HOUR), factor: 'w01018', trigger: 'random' }];
    expect(past({ ofPoint: rested })).toBeUndefined();
  });

  test('a trigger the policy leaves out never proposes', () => {
    expect(samplingStop(proposal, PAST, { ...SAMPLE_POLICY, triggers: ['random'] })).toBe('off');
  });
});
