import type { Chance } from './chance.ts';
import { FLOW, PH } from './factors.ts';
import { rounded } from './figures.ts';
import {
  type Channel,
  type Draw,
  factorsOf,
  type Happening,
  MARK,
  minutesAt,
  type Plot,
  stepsOf,
} from './plot.ts';

/** What the standard solution reads: half the limit, half of a usual value, for pH a usual one. */
const standardOf = (channel: Channel) =>
  channel.factor === PH ? channel.usual : (channel.limit ?? channel.usual) / 2;

/** Standard solution, flagged. */
function treat(channel: Channel, from: number, to: number, mark: number, chance: Chance): void {
  const standard = standardOf(channel);
  for (let i = from; i < to && i < channel.shown.length; i++) {
    if (channel.marks[i] === MARK.missing) continue;
    channel.shown[i] = standard * (1 + 0.005 * chance.normal());
    channel.marks[i] = mark;
  }
}

const flagOf = (mark: number) => (mark === MARK.calibration ? 'C' : 'M');

function label(technique: string, draw: Draw, factors: string[], params: Record<string, unknown>): Happening {
  const kind = technique === 'drift' ? 'fault' : 'benign';
  return {
    class: kind,
    technique,
    accept: [kind],
    factors,
    from: draw.from,
    to: draw.to,
    level: null,
    params,
  };
}

/** Every week at one hour of one weekday the analysers (and solids) see a standard, also inside other events. */
export function weeklyCalibration(plot: Plot, chance: Chance): void {
  const due = plot.channels.filter(({ kind }) => kind.load);
  const weekday = chance.whole(1, 5);
  const clockMin = 15 * chance.whole(36, 63);
  for (let step = 0; step < plot.steps; step++) {
    const at = new Date(minutesAt(plot, step) * 60_000);
    const clock = at.getUTCHours() * 60 + at.getUTCMinutes();
    if (
      at.getUTCDay() !== weekday ||
      Math.floor(clock / plot.stepMin) !== Math.floor(clockMin / plot.stepMin)
    )
      continue;
    const to = Math.min(plot.steps, step + stepsOf(plot, chance.between(0.6, 1.35)));
    plot.acts.push({
      stage: 'mark',
      run: () => {
        for (const channel of due) treat(channel, step, to, MARK.calibration, chance);
      },
    });
    plot.happenings.push(
      label('maintenance', { plot, chance, level: 'mid', from: step, to }, factorsOf(due), {
        flag: 'C',
        routine: true,
      }),
    );
  }
}

/** True, flagged work in working hours on some channels or all but the flow. */
export function maintenance(draw: Draw): Happening {
  const { plot, chance } = draw;
  const probes = plot.channels.filter(({ factor }) => factor !== FLOW);
  const chosen = chance.happens(0.4) ? probes : chance.shuffled(probes).slice(0, chance.whole(1, 2));
  const mark = chance.pick([MARK.maintenance, MARK.calibration]);
  const day = 24 * plot.perHour;
  const midnight = draw.from - Math.floor(((minutesAt(plot, draw.from) % 1440) / 1440) * day);
  const from = Math.max(0, midnight + stepsOf(plot, chance.between(9, 14)));
  const to = Math.min(plot.steps, from + stepsOf(plot, chance.between(1.2, 4)));
  plot.acts.push({
    stage: 'mark',
    run: () => {
      for (const channel of chosen) treat(channel, from, to, mark, chance);
    },
  });
  return label('maintenance', { ...draw, from, to }, factorsOf(chosen), { flag: flagOf(mark) });
}

/** A level that changes at one flagged maintenance and changes back at the next. */
export function recalibrationStep(draw: Draw): Happening {
  const { plot, chance, from, to } = draw;
  const able = plot.channels.filter(({ factor }) =>
    ['w01014', 'w01018', 'w01012', 'w01009'].includes(factor),
  );
  const channel = chance.pick(able.length ? able : plot.channels.slice(1));
  const k = chance.happens(0.5) ? chance.between(0.82, 0.95) : chance.between(1.05, 1.18);
  plot.acts.push(
    {
      stage: 'instrument',
      run: () => {
        for (let i = from; i < to; i++) channel.shown[i]! *= k;
      },
    },
    {
      stage: 'mark',
      run: () => {
        const span = stepsOf(plot, chance.between(0.9, 1.6));
        treat(channel, from, from + span, MARK.maintenance, chance);
        treat(channel, to - span, to, MARK.maintenance, chance);
      },
    },
  );
  return label('recalibration_step', draw, [channel.factor], { k: rounded(k) });
}

/** The instrument says it is broken: its last value, or zero, with flag D. */
export function deviceFault(draw: Draw): Happening {
  const { plot, chance, from, to } = draw;
  const probes = plot.channels.filter(({ kind }) => !kind.load);
  const channel = chance.pick(probes.length ? probes : plot.channels);
  const dead = chance.happens(0.4);
  plot.acts.push({
    stage: 'mark',
    run: () => {
      const held = dead ? 0 : channel.shown[Math.max(0, from - 1)]!;
      for (let i = from; i < to; i++) {
        if (channel.marks[i] === MARK.missing) continue;
        channel.shown[i] = held;
        channel.marks[i] = MARK.fault;
      }
    },
  });
  return label('device_fault', draw, [channel.factor], { flag: 'D' });
}

/** Slow drift of one instrument that ends with a calibration. */
export function drift(draw: Draw): Happening {
  const { plot, chance, from, to } = draw;
  const able = plot.channels.filter(({ factor }) =>
    ['w01001', 'w01014', 'w01012', 'w01018', 'w01009'].includes(factor),
  );
  const channel = chance.pick(able.length ? able : plot.channels.slice(1));
  const sign = chance.happens(0.7) ? -1 : 1;
  const end =
    sign * (channel.factor === PH ? chance.between(0.25, 0.65) : channel.usual * chance.between(0.12, 0.36));
  const bend = chance.between(0.9, 1.4);
  plot.acts.push(
    {
      stage: 'instrument',
      run: () => {
        for (let i = from; i < to; i++) {
          const moved = channel.shown[i]! + end * ((i - from) / (to - from)) ** bend;
          channel.shown[i] = Math.max(moved, channel.kind.lod ?? 0);
        }
      },
    },
    {
      stage: 'mark',
      run: () => treat(channel, to - stepsOf(plot, chance.between(0.7, 1.3)), to, MARK.calibration, chance),
    },
  );
  return label('drift', draw, [channel.factor], { end_shift: rounded(end) });
}

/** Nothing arrives from the site for some hours. */
export function commGap(draw: Draw): Happening {
  const { plot, from, to } = draw;
  plot.acts.push({
    stage: 'mark',
    run: () => {
      for (const channel of plot.channels) channel.marks.fill(MARK.missing, from, to);
    },
  });
  return label('comm_gap', draw, factorsOf(plot.channels), {});
}
