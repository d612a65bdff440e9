import {
  GAP_RULES,
  type GapAttempt,
  type GapOutcome,
  type Instant,
  instant,
  MICROS_PER_SECOND,
  type MissingStretch,
} from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import { nextRecall, recallSpans } from './gap-recall.ts';

const NOON = 1_780_000_000_000_000;
const s = (seconds: number): Instant => instant(NOON + seconds * MICROS_PER_SECOND);
const missing = (from: number, to: number, stepS = 600): MissingStretch => ({
  ...{ from: s(from), to: s(to), missing: (to - from) / stepS, running: false },
});
const hours = 3600;

describe('spans', () => {
  const of = (...stretches: MissingStretch[]) =>
    recallSpans(stretches, 600, hours).map(({ from, to }) =>
      [from - NOON, to - NOON].map((each) => each / 6e8),
    );

  test('newest first, each as long as one request may be', () => {
    // In tens of minutes: two hours and a half from 0.
    expect(of(missing(0, 9000))).toEqual([
      [9, 14],
      [3, 8],
      [0, 2],
    ]);
  });

  test('near stretches share one request', () => {
    expect(of(missing(0, 600), missing(1200, 1800), missing(2400, 3000))).toEqual([[0, 4]]);
  });

  test('a long stretch fills up the request of the one behind it', () => {
    expect(of(missing(0, 6000), missing(7200, 7800))).toEqual([
      [7, 12],
      [1, 6],
      [0, 0],
    ]);
  });

  test('each missing time is asked for once, none twice', () => {
    for (let seed = 1; seed < 200; seed++) {
      const stretches: MissingStretch[] = [];
      const wanted = new Set<number>();
      let at = 0;
      for (let i = 0; i < 5; i++) {
        at += 600 * (1 + ((seed * 7 + i * 13) % 9));
        const count = 1 + ((seed * 11 + i * 5) % 17);
        stretches.push(missing(at, at + count * 600));
        for (let k = 0; k < count; k++) wanted.add(s(at + k * 600));
        at += count * 600;
      }
      const spans = recallSpans(stretches, 600, hours);
      for (const time of wanted) {
        const asked = spans.filter(({ from, to }) => from <= time && time <= to);
        expect(asked, `seed ${seed}`).toHaveLength(1);
      }
      for (const { from, to } of spans) expect(to - from).toBeLessThan(hours * MICROS_PER_SECOND);
    }
  });
});

describe('what is done next', () => {
  const tried = (outcome: GapOutcome | null, from: number, to: number, endedS: number): GapAttempt => ({
    ...{ gap: 'g', seq: 1, order: 'O', cn: '2051', at: s(endedS - 10), by: 'system' },
    ...{ from: s(from), to: s(to), missingBefore: 6, missingAfter: 6, outcome, endedAt: s(endedS) },
  });
  const next = (attempts: GapAttempt[], now: number, stretches = [missing(0, 7200)]) =>
    nextRecall({ missing: stretches, attempts, intervalS: 600, rule: GAP_RULES.minute, now: s(now) });
  const newest = { from: s(3600), to: s(6600) };
  const older = { from: s(0), to: s(3000) };

  test('the newest range is asked for first', () => {
    expect(next([], 9000)).toEqual({ kind: 'ask', span: newest });
  });

  test('a range that failed rests while the older one is asked for', () => {
    expect(next([tried('failed', 3600, 6600, 9000)], 9001)).toEqual({ kind: 'ask', span: older });
  });

  test('when all rest, it waits for the first that is rested, longer each time', () => {
    const once = [tried('failed', 0, 6600, 9000)];
    expect(next(once, 9001)).toEqual({ kind: 'wait', until: s(9000 + 1800) });
    expect(next([...once, tried('failed', 0, 6600, 20_000)], 20_001)).toEqual({
      ...{ kind: 'wait', until: s(20_000 + 3600) },
    });
  });

  test('a device that twice has no data is believed', () => {
    const twice = [tried('no-data', 0, 6600, 9000), tried('no-data', 0, 6600, 99_000)];
    expect(next(twice.slice(0, 1), 9001)).toMatchObject({ kind: 'wait' });
    expect(next(twice, 999_000)).toEqual({ kind: 'give-up', why: 'no-data' });
  });

  test('each outcome has its own number of tries', () => {
    const triesMax = { refused: 3, failed: 4, 'no-answer': 5, 'no-progress': 2 } as const;
    for (const [outcome, tries] of Object.entries(triesMax) as [GapOutcome, number][]) {
      const all = Array.from({ length: tries }, (_, i) => tried(outcome, 0, 6600, 9000 + i));
      expect(next(all, 20_000_000), outcome).toEqual({ kind: 'give-up', why: outcome });
      expect(next(all.slice(1), 9_999_999).kind, outcome).toBe('ask');
    }
  });

  test('progress starts the count anew, an order that never went out is no try', () => {
    const twice = [tried('no-data', 0, 6600, 1), tried('progress', 0, 6600, 2), tried('no-data', 0, 6600, 3)];
    expect(next(twice, 999_000).kind).toBe('ask');
    const away = Array.from({ length: 20 }, () => tried('not-sent', 0, 6600, 9000));
    expect(next(away, 9001)).toEqual({ kind: 'wait', until: s(9300) });
    expect(next(away, 9300).kind).toBe('ask');
  });

  test('while a request is open the range waits', () => {
    expect(next([tried(null, 0, 6600, 9000)], 9001).kind).toBe('wait');
  });

  test('what is older than a logger remembers is not asked for', () => {
    expect(next([], 400 * 86_400)).toEqual({ kind: 'give-up', why: 'no-data' });
  });
});
