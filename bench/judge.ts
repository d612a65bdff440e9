import { type Instant, instant, MICROS_PER_DAY, MICROS_PER_HOUR, MICROS_PER_MINUTE } from '@wenqu/domain';
import { DETECTORS, MARK, type PointSpec, PointWatch } from '@wenqu/rules/detect';
import { flagsOf, report } from './report.ts';

/**
 * What the detectors cost: a year of one point looked back on, and the share of a core that a thousand points at
 * minute data take. Water is made by a fixed seed: daily and weekly rhythm, rain, slow weather, instrument noise,
 * analysers that hold their value for an hour or two.
 */
const flags = flagsOf();
const POINTS = 1_000;
/** The grid on which the server watches minute data. */
const STEP_MIN = 10;
const SECONDS = Number(flags.seconds ?? 60);

const channel = (factor: string, resolution: number, cycleMin: number | null, limitMax: number | null) => ({
  factor,
  resolution,
  detectionLimit: null,
  cycleMin,
  limitMin: null,
  limitMax,
});
const SPEC: PointSpec = {
  stepMin: STEP_MIN,
  channels: [
    channel('w00000', 0.01, null, null),
    { ...channel('w01001', 0.01, null, 9), limitMin: 6 },
    channel('w01010', 0.1, null, null),
    channel('w01014', 1, null, null),
    channel('w01018', 0.1, 120, 50),
    channel('w21003', 0.01, 60, 5),
  ],
};
const LEVELS = [40, 7.4, 21, 1_200, 32, 1.8];
const SWINGS = [14, 0.15, 1.5, 90, 7, 0.5];

/** Numbers between 0 and 1 from a seed. */
function chance(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Minutes of water of one point; the weather of each channel wanders and comes back. */
function* water(seed: number, from: Instant, minutes: number): Generator<readonly [Instant, Float64Array]> {
  const next = chance(seed);
  const drift = new Float64Array(SPEC.channels.length);
  const values = new Float64Array(SPEC.channels.length);
  for (let minute = 0; minute < minutes; minute++) {
    const day = Math.sin((2 * Math.PI * ((minute / 60) % 24)) / 24 + seed);
    for (let c = 0; c < values.length; c++) {
      drift[c] = 0.9995 * drift[c]! + 0.02 * (next() - 0.5);
      const { cycleMin, resolution } = SPEC.channels[c]!;
      if (cycleMin !== null && minute % cycleMin !== 0) continue;
      const raw = LEVELS[c]! + SWINGS[c]! * (day + drift[c]! + 0.1 * (next() - 0.5));
      values[c] = Math.round(raw / resolution!) * resolution!;
    }
    yield [instant(from + minute * MICROS_PER_MINUTE), values];
  }
}

interface Cost {
  readonly feedS: number;
  readonly lookS: number;
  readonly findings: number;
}

/** One point through so many days of minutes, looked at as the hours end. */
function run(watch: PointWatch, seed: number, from: Instant, days: number): Cost {
  let feedS = 0;
  let lookS = 0;
  let findings = 0;
  let hour = from;
  let began = performance.now();
  const hours = SPEC.channels.map(() => ({ min: Infinity, max: -Infinity, sum: 0, n: 0 }));
  const close = (at: Instant) => {
    for (let c = 0; c < hours.length; c++) {
      const own = hours[c]!;
      const mean = own.sum / own.n;
      const amount = c === 0 ? mean * 3.6 : (mean * LEVELS[0]! * 3.6) / 1_000;
      watch.hour(at, SPEC.channels[c]!.factor, {
        min: own.min,
        mean,
        max: own.max,
        amount,
        total: Number.NaN,
      });
      Object.assign(own, { min: Infinity, max: -Infinity, sum: 0, n: 0 });
    }
  };
  for (const [at, values] of water(seed, from, days * 1_440)) {
    if (at >= hour + MICROS_PER_HOUR) {
      close(hour);
      hour = instant(hour + MICROS_PER_HOUR);
      const looked = performance.now();
      feedS += (looked - began) / 1e3;
      findings += watch.advance(hour).length;
      began = performance.now();
      lookS += (began - looked) / 1e3;
    }
    for (let c = 0; c < values.length; c++) {
      const value = values[c]!;
      watch.live(at, SPEC.channels[c]!.factor, value, MARK.valid);
      const own = hours[c]!;
      own.min = Math.min(own.min, value);
      own.max = Math.max(own.max, value);
      own.sum += value;
      own.n++;
    }
  }
  feedS += (performance.now() - began) / 1e3;
  return { feedS, lookS, findings };
}

const start = instant(Date.UTC(2026, 0, 1) * 1_000 - 8 * MICROS_PER_HOUR);

// Warm code first: a year is looked back on by a house that has been running.
run(new PointWatch(SPEC, DETECTORS), 1, start, 40);
const cpuYear = process.cpuUsage();
const yearBegan = performance.now();
const year = run(new PointWatch(SPEC, DETECTORS), 2, start, 365);
const backtestYearS = (performance.now() - yearBegan) / 1e3;
const yearCpu = process.cpuUsage(cpuYear);
console.log(
  `a year of one point, ${SPEC.channels.length} factors at minute data: ${backtestYearS.toFixed(2)} s (values ${year.feedS.toFixed(2)} s, looks ${year.lookS.toFixed(2)} s), ${year.findings} findings began or grew`,
);
console.log(
  `  CPU of the process meanwhile, its garbage included: ${((yearCpu.user + yearCpu.system) / 1e6).toFixed(2)} s`,
);

// Points whose history is full, each through further days, as many as time allows.
const held: PointWatch[] = [];
const until = performance.now() + SECONDS * 1e3;
let pointDays = 0;
let cpuS = 0;
for (let seed = 10; performance.now() < until && held.length < 40; seed++) {
  const watch = new PointWatch(SPEC, DETECTORS);
  run(watch, seed, start, DETECTORS.historyDays);
  const cpu = process.cpuUsage();
  run(watch, seed, instant(start + DETECTORS.historyDays * MICROS_PER_DAY), 3);
  const used = process.cpuUsage(cpu);
  cpuS += (used.user + used.system) / 1e6;
  pointDays += 3;
  held.push(watch);
}
const coreShare = ((cpuS / pointDays) * POINTS) / 86_400;
const memory = process.memoryUsage();
console.log(
  `${held.length} points with full history: ${((cpuS / pointDays) * 1e3).toFixed(1)} ms of CPU a point-day; ${POINTS} points take ${(coreShare * 100).toFixed(2)} % of a core`,
);
report(
  'judge',
  {
    points: POINTS,
    pointsMeasured: held.length,
    factors: SPEC.channels.length,
    valuesAMinute: 1,
    gridMin: STEP_MIN,
    detectors: DETECTORS.detectors.length + DETECTORS.lookAlikes.length,
    arrayMBytesPerPoint: Math.round((memory.arrayBuffers / held.length / 2 ** 20) * 1e3) / 1e3,
  },
  { coreShare: Math.round(coreShare * 1e5) / 1e5, backtestYearS: Math.round(backtestYearS * 1e2) / 1e2 },
  [
    { figure: 'coreShare', atMost: 0.2 },
    { figure: 'backtestYearS', atMost: 5 },
  ],
);
