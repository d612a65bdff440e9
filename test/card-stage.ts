import { connect } from 'node:net';
import {
  dayStart,
  type Finding,
  type Instant,
  instant,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  pointId,
  type RuleId,
  wireTime,
} from '@wenqu/domain';
import { encodeFrame } from '@wenqu/hj212';
import {
  chance,
  channel,
  type MadeWater,
  madeWater,
  WORKS,
} from '../packages/rules/src/detect/made-water.testing.ts';
import type { OpenDistrict } from '../packages/server/src/district.ts';
import type { BookEdit } from '../packages/server/src/store/book.ts';

const DAYS = 16;
const STEP_MIN = 30;
/** The day on which the finding lies: there are fourteen before it and one after. */
const DAY = 14;
const SPEC = {
  ...{ stepMin: STEP_MIN },
  channels: WORKS.channels.map((each) =>
    each.factor === 'w01018' ? channel('w01018', { resolution: 0.1, cycleMin: 60, limitMax: 60 }) : each,
  ),
};
const CODES = SPEC.channels.map(({ factor }) => factor);
const [COD, FLOW, SALT] = ['w01018', 'w00000', 'w01014'];

/** A finding of one form and the water that shows it. */
export interface StagedForm {
  readonly form: string;
  readonly rule: RuleId;
  readonly factors: readonly string[];
  readonly fromHour: number;
  readonly hours: number;
  readonly facts: Readonly<Record<string, number | string>>;
  readonly hidden?: boolean;
  readonly level?: Finding['level'];
  readonly missing?: string;
  /** Change the water; slots of the finding, `to` not included. */
  readonly make?: (water: MadeWater, from: number, to: number) => void;
  /** Flags of the first factor by slot; 'N' where undefined; '' = the frame did not come. */
  readonly flag?: (slot: number, from: number, to: number) => string | undefined;
  /** The logger's hour times this. */
  readonly hourFactor?: number;
}

const scale =
  (factors: readonly string[], by: number) =>
  (water: MadeWater, from: number, to: number): void => {
    for (const factor of factors) {
      const values = water.of(factor);
      for (let i = from; i < to; i++) values[i] = Math.round(values[i]! * by * 10) / 10;
    }
  };
const again = (lag: number) => (water: MadeWater, from: number, to: number) => {
  const values = water.of(COD);
  for (let i = from; i < to; i++) values[i] = values[i - lag]!;
};

/** One of each form the detectors tell, and two that they do not. */
export const STAGED: readonly StagedForm[] = [
  {
    ...{ form: 'constant', rule: 'D01', factors: [COD], fromHour: 3, hours: 14, level: 'B' },
    facts: { hours: 14, eps: 0.1, flowChangePercent: 48, scorePercent: 86 },
    make: (water, from, to) => water.of(COD).fill(water.of(COD)[from]!, from, to),
  },
  {
    ...{ form: 'bounded-noise', rule: 'D02', factors: [COD], fromHour: 2, hours: 20 },
    facts: { hours: 20, memory: 0.03, usualMemory: 0.7, mean: 33, spread: 0.8, scorePercent: 70 },
    make: (water, from, to) => {
      const next = chance(3);
      for (let i = from; i < to; i++) water.of(COD)[i] = Math.round((32 + next() * 2.4) * 10) / 10;
    },
  },
  {
    ...{ form: 'replay', rule: 'D03', factors: [COD], fromHour: 4, hours: 16, level: 'B' },
    facts: { hours: 16, days: 3, lagHours: 72, moves: 15, scorePercent: 93 },
    make: again((72 * 60) / STEP_MIN),
  },
  {
    ...{ form: 'time-shift', rule: 'D40', factors: [COD], fromHour: 6, hours: 12 },
    facts: { hours: 12, days: 0, lagHours: 6, moves: 11, scorePercent: 77 },
    make: again((6 * 60) / STEP_MIN),
    missing: 'F',
  },
  {
    ...{ form: 'clamp-limit', rule: 'D04', factors: [COD], fromHour: 0, hours: 24 },
    facts: {
      limit: 50,
      ceiling: 49,
      limitPercent: 98,
      widthPercent: 0.4,
      count: 31,
      rises: 6,
      scorePercent: 82,
    },
    make: (water, from, to) => {
      const values = water.of(COD);
      for (let i = from; i < to; i++) values[i] = Math.min(49, values[i]! + 12);
    },
  },
  {
    ...{ form: 'rounding', rule: 'D05', factors: [COD], fromHour: 0, hours: 24 },
    facts: { hours: 24, step: 2, usualStep: 0.1, changes: 17, scorePercent: 71 },
    make: (water, from, to) => {
      for (let i = from; i < to; i++) water.of(COD)[i] = Math.round(water.of(COD)[i]! / 2) * 2;
    },
  },
  {
    ...{ form: 'interpolated-fill', rule: 'D18', factors: [COD, SALT], fromHour: 5, hours: 9 },
    facts: { hours: 9, ratio: 0.06, count: 18, spread: 0.02, usualSpread: 0.9, scorePercent: 68 },
    make: (water, from, to) => {
      for (const values of [water.of(COD), water.of(SALT)]) {
        const [first, last] = [values[from]!, values[to]!];
        for (let i = from; i < to; i++) values[i] = first + ((last - first) * (i - from)) / (to - from);
      }
    },
    missing: 'G+N',
  },
  {
    ...{ form: 'stats-inconsistent', rule: 'D11', factors: [COD], fromHour: 4, hours: 12, hourFactor: 0.7 },
    facts: { kind: 'mean', hours: 12, logged: 24.1, expected: 34.4, deviationPercent: -30, scorePercent: 95 },
  },
  {
    ...{ form: 'flow-total-mismatch', rule: 'D38', factors: [FLOW], fromHour: 4, hours: 12, hourFactor: 0.6 },
    facts: {
      ...{ kind: 'amount', hours: 12, countedM3: 1036.8, expectedM3: 1728, deviationPercent: -40 },
      scorePercent: 90,
    },
  },
  {
    ...{ form: 'scaling', rule: 'D12', factors: [COD], fromHour: 6, hours: 14 },
    facts: {
      before: 38.1,
      after: 22.9,
      fallPercent: 40,
      times: 6.2,
      hours: 14,
      flowPercent: 3,
      scorePercent: 80,
    },
    make: scale([COD], 0.6),
    missing: 'C+K',
  },
  {
    ...{
      form: 'sample-swap',
      rule: 'D21',
      factors: [COD, SALT, 'w01012'],
      fromHour: 6,
      hours: 10,
      level: 'B',
    },
    facts: {
      before: 1230,
      after: 492,
      fallPercent: 60,
      times: 11.4,
      hours: 10,
      flowPercent: 2,
      scorePercent: 92,
    },
    make: scale([COD, SALT, 'w01012'], 0.4),
  },
  {
    ...{ form: 'dilution', rule: 'D23', factors: [COD, SALT], fromHour: 8, hours: 8 },
    facts: {
      before: 36,
      after: 21.6,
      fallPercent: 40,
      times: 7,
      hours: 8,
      flowPercent: 66,
      scorePercent: 81,
    },
    make: (water, from, to) => {
      scale([COD, SALT], 0.6)(water, from, to);
      scale([FLOW], 1.66)(water, from, to);
    },
    missing: 'W',
  },
  {
    ...{ form: 'night-discharge', rule: 'D10', factors: [SALT, FLOW], fromHour: 1, hours: 2 },
    facts: {
      factor: SALT,
      nights: 2,
      risePercent: 55,
      flowPercent: 72,
      minutes: 120,
      times: 9,
      scorePercent: 76,
    },
    make: (water, from, to) => {
      for (const day of [0, 48]) scale([SALT], 1.55)(water, from - day, to - day);
      for (const day of [0, 48]) scale([FLOW], 1.72)(water, from - day, to - day);
    },
  },
  {
    ...{ form: 'false-maintenance', rule: 'D28', factors: [COD], fromHour: 2, hours: 18 },
    facts: { windows: 4, hours: 18, elevation: 5.1, offHoursPercent: 75, scorePercent: 74 },
    make: scale([COD], 1.5),
    flag: (slot, from) => ((slot - from) % 10 < 3 ? 'M' : undefined),
    missing: 'O+D+A',
  },
  {
    ...{ form: 'peak-disconnect', rule: 'D31', factors: [COD], fromHour: 1, hours: 20 },
    facts: { gaps: 4, hours: 20, raised: 4, scorePercent: 72 },
    make: scale([COD], 1.3),
    flag: (slot, from) => ((slot - from) % 12 < 6 ? '' : undefined),
    missing: 'N+G',
  },
  {
    ...{ form: 'pollution-pulse', rule: 'pollution-pulse', factors: [COD, SALT], fromHour: 9, hours: 2 },
    ...{ hidden: false, level: 'C' as const },
    facts: { risePercent: 88, times: 12, together: 2, scorePercent: 85 },
    make: scale([COD, SALT], 1.88),
  },
  {
    ...{ form: 'zero-flowing', rule: 'D08', factors: [COD], fromHour: 6, hours: 6, hidden: false },
    facts: { hours: 6, scorePercent: 66 },
    make: scale([COD], 0),
    missing: 'A+K',
  },
  {
    ...{ form: 'treatment-idle', rule: 'D25', factors: [COD], fromHour: 9, hours: 12 },
    facts: { facility: 'f1', m: 720, productionH: 24, inStepH: 12, scorePercent: 78 },
    missing: 'oxygen',
  },
  {
    ...{ form: '', rule: 'hourly-over', factors: [COD], fromHour: 10, hours: 3, hidden: false, level: 'B' },
    facts: { bound: 60, unit: 'mg/L' },
    make: scale([COD], 2.1),
  },
];

const mnOf = (index: number): string => `010000A8900016F0001C0${String(index).padStart(3, '0')}`;
const edit = (kind: string, row: object): BookEdit => ({ kind, op: 'add', row }) as unknown as BookEdit;

/** A point of enterprise eA with a logger of its own, for one form. */
const rowsOf = (index: number): BookEdit[] => [
  edit('points', {
    ...{
      id: `pc${index}`,
      enterprise: 'eA',
      outlet: 'oA',
      name: `${index + 1} 号线出口`,
      place: 'discharge',
    },
    ...{ order: 10 + index, lon: null, lat: null, factors: CODES, realtimeIntervalS: STEP_MIN * 60 },
  }),
  edit('loggers', {
    ...{ id: `lc${index}`, mn: mnOf(index), name: '', enterprise: 'eA', password: '123456' },
    ...{ edition: '', maker: '', model: '' },
    bindings: [{ point: `pc${index}`, st: '', factor: '', from: null, to: null }],
  }),
];

const text = (value: number): string => String(Math.round(value * 1_000) / 1_000);

/** Live values and hours of one form, oldest first. */
function framesOf(staged: StagedForm, index: number, begin: Instant): Buffer[] {
  const water = madeWater({ days: DAYS, seed: 7 + index, spec: SPEC });
  const { from, to } = water.slots(DAY, staged.fromHour, staged.hours);
  staged.make?.(water, from, to);
  const perHour = 60 / STEP_MIN;
  const frames: Buffer[] = [];
  const frame = (cn: string, at: Instant, values: string) =>
    frames.push(
      encodeFrame(
        `ST=32;CN=${cn};PW=123456;MN=${mnOf(index)};Flag=4;CP=&&DataTime=${wireTime(at)};${values}&&`,
      ),
    );
  for (let slot = 0; slot < DAYS * 24 * perHour; slot++) {
    const inside = slot >= from && slot < to;
    const flag = inside ? (staged.flag?.(slot, from, to) ?? 'N') : 'N';
    const at = instant(begin + slot * STEP_MIN * MICROS_PER_MINUTE);
    if (flag !== '')
      frame(
        '2011',
        at,
        CODES.map((code) => {
          const letter = staged.factors.includes(code) ? flag : 'N';
          return `${code}-Rtd=${text(water.of(code)[slot]!)},${code}-Flag=${letter}`;
        }).join(';'),
      );
    if (slot % perHour !== perHour - 1) continue;
    const hour = slot - perHour + 1;
    const values = CODES.map((code) => {
      const held = water.of(code).slice(hour, slot + 1);
      const by = inside && staged.factors.includes(code) ? (staged.hourFactor ?? 1) : 1;
      const mean = held.reduce((sum, each) => sum + each, 0) / held.length;
      const flow = water.of(FLOW).slice(hour, slot + 1);
      const m3 = (3.6 * flow.reduce((sum, each) => sum + each, 0)) / flow.length;
      const amount = code === FLOW ? m3 * by : (mean * by * m3) / 1_000;
      return `${code}-Avg=${text(code === FLOW ? mean : mean * by)},${code}-Cou=${text(amount)},${code}-Flag=N`;
    });
    frame('2061', instant(begin + (hour / perHour) * MICROS_PER_HOUR), values.join(';'));
  }
  return frames;
}

function findingOf(staged: StagedForm, index: number, begin: Instant): Finding {
  const { form, rule, factors, fromHour, hours, facts, hidden = true, level = 'C', missing = '' } = staged;
  const from = instant(begin + DAY * MICROS_PER_DAY + fromHour * MICROS_PER_HOUR);
  const to = instant(from + hours * MICROS_PER_HOUR);
  const own = form === '' ? {} : { form, factors: factors.join('+'), missing };
  return {
    ...{ id: `${rule}.pc${index}`, rule, ruleEdition: form === '' ? '2026-01' : '2026-11' },
    ...{ point: pointId(`pc${index}`), factor: factors[0]!, statistic: form === '' ? 'hour' : 'realtime' },
    ...{ from, to, value: form === '' ? 71.4 : null, multiple: form === '' ? 0.19 : null, count: hours },
    ...{ limit: null, forReference: form === '', facts: { ...facts, ...own }, inputs: [], level, hidden },
    raisedAt: to,
  };
}

const say = (port: number, frames: readonly Buffer[]): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('error', reject);
    socket.once('close', () => resolve());
    socket.resume();
    socket.end(Buffer.concat(frames));
  });

/**
 * One point per form in enterprise eA, sixteen days of its water up to last midnight, and its finding in the register.
 *
 * @returns the findings and how many frames were sent; when they have all been read is the caller's to wait for
 */
export async function stageCards(
  district: OpenDistrict,
  now: Instant,
  forms: readonly StagedForm[] = STAGED,
): Promise<{ findings: readonly Finding[]; frames: number }> {
  const begin = instant(dayStart(now) - DAYS * MICROS_PER_DAY);
  const edits = forms.flatMap((_, index) => rowsOf(index));
  await district.book.apply(edits, { by: 'system', reason: 'test', at: now });
  await district.projection.bookChanged(await district.book.snapshot());
  let sent = 0;
  for (const [index, staged] of forms.entries()) {
    const frames = framesOf(staged, index, begin);
    sent += frames.length;
    await say(district.gateway.status().port, frames);
  }
  const findings = forms.map((staged, index) => findingOf(staged, index, begin));
  await district.register.take(findings);
  return { findings, frames: sent };
}
