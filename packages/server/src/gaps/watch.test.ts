import { type Instant, instant, MICROS_PER_SECOND, type Point, pointId } from '@wenqu/domain';
import { expect, test } from 'vitest';
import type { GapMark } from '../store/gaps.ts';
import { MemoryReadings } from '../store/memory/readings.ts';
import { cod, flow, frame, MARCH, POINT } from '../store/readings.contract.ts';
import { bringingHistory, lookAtAll, type Seen, sightingsOf, simulatedPresent } from './watch.ts';

const s = (seconds: number): Instant => instant(MARCH + seconds * MICROS_PER_SECOND);
const point = {
  id: POINT,
  factors: ['w01018', 'w00000'],
  realtimeIntervalS: 60,
  retiredAt: null,
} as unknown as Point;
const book = { seq: 1, enterprises: [], outlets: [], points: [point], loggers: [], limits: [] };

/** A point with ten-minute data, each with two factors but where said. */
function held(rows: readonly (readonly [minute: number, lacksFlow?: true])[]) {
  const store = new MemoryReadings();
  store.append(
    rows.map(([minute, lacksFlow]) => frame(s(minute * 60), lacksFlow ? [cod(1)] : [cod(1), flow(2)])),
  );
  return {
    coverage: async (queries: Parameters<typeof store.coverage>[0][]) =>
      queries.map((q) => store.coverage(q)),
  };
}
const rows = (from: number, to: number, lacksFlow?: true) =>
  Array.from({ length: (to - from) / 10 }, (_, i) => [from + i * 10, lacksFlow] as [number, true?]);

async function look(store: ReturnType<typeof held>, minute: number, marks = new Map<string, GapMark>()) {
  return lookAtAll(store, book, marks, s(minute * 60));
}
const only = (seen: readonly Seen[]): Seen => {
  expect(seen).toHaveLength(1);
  return seen[0]!;
};

test('a series is learnt from what it brought: interval, factors, and from when on it is due', async () => {
  const { learnt, seen } = await look(held(rows(0, 120)), 120);
  expect(learnt).toEqual([
    {
      ...{ point: POINT, statistic: 'minute', settledTo: s(0), intervalS: 600 },
      ...{ factors: ['w01018', 'w00000'], learnedAt: s(7200) },
    },
  ]);
  expect(sightingsOf(only(seen), s(120 * 60))).toEqual({ sightings: [], settledTo: s(100 * 60) });
});

test('a point that never brought a statistic lacks nothing of it', async () => {
  const stranger = { ...point, id: pointId('stranger') } as Point;
  const { seen, learnt } = await lookAtAll(
    held(rows(0, 120)),
    { ...book, points: [stranger] },
    new Map(),
    s(7200),
  );
  expect([seen, learnt]).toEqual([[], []]);
});

test('what is not due yet is not missing', async () => {
  const { seen } = await look(held(rows(0, 120)), 129);
  // The value of minute 120 ends at 130 and has ten minutes' grace.
  expect(sightingsOf(only(seen), s(139 * 60)).sightings).toEqual([]);
  expect(sightingsOf(only(seen), s(140 * 60)).sightings).toMatchObject([
    { factor: '', stretch: { from: s(7200), missing: 1, running: true }, after: s(6600) },
  ]);
});

test('a pause between values is found, and so is a factor that is left out', async () => {
  const store = held([...rows(0, 60), ...rows(120, 180), ...rows(180, 200, true), ...rows(200, 240)]);
  const { seen } = await look(store, 260);
  const { sightings, settledTo } = sightingsOf(only(seen), s(259 * 60));
  expect(sightings.map(({ factor, stretch }) => [factor, stretch.from, stretch.to, stretch.missing])).toEqual(
    [
      ['', s(60 * 60), s(120 * 60), 6],
      ['w00000', s(180 * 60), s(200 * 60), 2],
    ],
  );
  expect(settledTo).toBe(s(230 * 60));
});

test('from a mark on only what is newer is looked at', async () => {
  const store = held([...rows(0, 60), ...rows(120, 240)]);
  const first = await look(store, 260);
  const mark = { ...first.learnt[0]!, settledTo: s(200 * 60) };
  const { seen, learnt } = await look(store, 261, new Map([[`${POINT} minute`, mark]]));
  expect(learnt).toEqual([]);
  expect([...only(seen).coverage.at]).toEqual([200, 210, 220, 230].map((minute) => s(minute * 60)));
  expect(sightingsOf(only(seen), s(259 * 60)).sightings).toEqual([]);
});

test('the present of simulated time is that of points, also while no real-time data has come', async () => {
  expect(simulatedPresent([])).toBeUndefined();
  const { seen } = await look(held(rows(0, 120)), 600);
  expect(simulatedPresent(seen)).toBe(s(120 * 60));
  const at = (minute: number, id: string): Seen => ({
    ...only(seen),
    point: { ...point, id: pointId(id) } as Point,
    coverage: { ...only(seen).coverage, newestAt: s(minute * 60) },
  });
  const district = [at(50, 'a'), at(110, 'b'), at(290, 'c'), at(290, 'd'), at(290, 'e')];
  expect(simulatedPresent(district)).toBe(s(120 * 60));
});

test('in simulated time, who brought old periods within the last minutes is not asked what is missing', async () => {
  const { seen } = await look(held(rows(0, 120)), 600);
  const brought = only(seen);
  const arrived = (minute: number): Seen => ({
    ...brought,
    coverage: { ...brought.coverage, arrival: brought.coverage.at.map(() => s(minute * 60)) },
  });
  expect(bringingHistory([arrived(599)], s(600 * 60), s(600 * 60))).toEqual(new Set([POINT]));
  expect(bringingHistory([arrived(597)], s(600 * 60), s(600 * 60))).toEqual(new Set());
  expect(bringingHistory([arrived(120)], s(120 * 60), s(120 * 60))).toEqual(new Set([POINT]));
  const newest = {
    ...brought.coverage,
    at: brought.coverage.at.slice(-2),
    arrival: brought.coverage.at.slice(-2),
  };
  expect(bringingHistory([{ ...brought, coverage: newest }], s(120 * 60), s(120 * 60))).toEqual(new Set());
});
