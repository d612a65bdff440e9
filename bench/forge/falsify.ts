import { CONDUCTIVITY, FLOW, OXYGEN, PH, TEMPERATURE, TURBIDITY } from './factors.ts';
import { mean, median, quantile, rounded, spread } from './figures.ts';
import {
  byLevel,
  type Channel,
  channelOf,
  type Draw,
  factorsOf,
  type Happening,
  perMeasurement,
  stepsOf,
} from './plot.ts';

/** A falsification of what the instruments said, made in the report. */
export function forged(
  technique: string,
  draw: Draw,
  factors: string[],
  params: Record<string, unknown>,
  run: (label: Happening) => void,
): Happening {
  const label: Happening = {
    class: 'falsification',
    technique,
    accept: ['falsification'],
    factors,
    from: draw.from,
    to: draw.to,
    level: draw.level,
    params,
  };
  draw.plot.acts.push({ stage: 'report', run: () => run(label) });
  return label;
}

/** Limited factors first, then the others without flow and temperature; so many of them. */
function worthForging(draw: Draw, least: number, most: number): Channel[] {
  const { plot, chance } = draw;
  const able = plot.channels.filter(({ factor }) => factor !== FLOW && factor !== TEMPERATURE);
  const limited = chance.shuffled(able.filter(({ limit }) => limit !== null));
  const others = chance.shuffled(able.filter(({ limit }) => limit === null));
  const ordered = chance.happens(0.65) ? [...limited, ...others] : chance.shuffled(able);
  return ordered.slice(0, Math.min(able.length, chance.whole(least, most)));
}

const local = ({ from, to, plot }: Draw, { shown }: Channel, hours = 12) =>
  shown.subarray(Math.max(0, from - stepsOf(plot, hours)), Math.min(shown.length, to + stepsOf(plot, hours)));

/** Frozen: at the last value or at a usual one; hard ones flicker by one digit. */
export function constant(draw: Draw): Happening {
  const { chance, from, to, level } = draw;
  const channels = worthForging(draw, 1, 3);
  const flicker = level === 'hard' ? 1 : 0;
  return forged('constant', draw, factorsOf(channels), { flicker }, () => {
    for (const channel of channels) {
      const held = chance.happens(0.5)
        ? channel.shown[Math.max(0, from - 1)]!
        : median(local(draw, channel)) * chance.between(0.86, 1.03);
      const jump = perMeasurement(draw.plot, channel, () =>
        flicker && chance.happens(0.3) ? (chance.happens(0.5) ? 1 : -1) * channel.resolution : 0,
      );
      for (let i = from; i < to; i++) channel.shown[i] = held + jump(i);
    }
  });
}

/** Independent noise around a mean; hard ones are spread as the real signal is. */
export function boundedNoise(draw: Draw): Happening {
  const { plot, chance, from, to, level } = draw;
  const channels = worthForging(draw, 1, 3);
  const amp = byLevel(draw, { easy: [0.007, 0.014], mid: [0.02, 0.04], hard: [0.03, 0.06] });
  const matched = level === 'hard' ? 1 : 0;
  return forged('bounded_noise', draw, factorsOf(channels), { amp: rounded(amp), matched }, () => {
    for (const channel of channels) {
      const nearby = local(draw, channel);
      const centre = median(nearby) * (matched ? chance.between(0.95, 1) : chance.between(0.87, 1));
      const reach = matched ? spread(nearby) * 1.6 : centre * amp;
      const value = perMeasurement(plot, channel, () => centre + reach * chance.between(-1, 1));
      for (let i = from; i < to; i++) channel.shown[i] = value(i);
    }
  });
}

/** An earlier period again, whole days back; hard ones slightly scaled and noised. */
export function replay(draw: Draw): Happening | null {
  const { plot, chance, from, to, level } = draw;
  const span = 24 * plot.perHour;
  const least = Math.ceil((to - from) / span);
  const most = Math.min(Math.floor(from / span), level === 'easy' ? 4 : 12);
  if (most < least) return null;
  const days = chance.whole(least, most);
  const all = level === 'easy' || chance.happens(0.4);
  const some = chance.shuffled(plot.channels.slice(1)).slice(0, chance.whole(1, 3));
  const channels = all ? plot.channels.filter(({ factor }) => factor !== FLOW || chance.happens(0.5)) : some;
  const noise = level === 'hard' ? 0.006 : 0;
  const scale: [number, number] | null = level === 'hard' ? [0.95, 0.99] : null;
  return forged('replay', draw, factorsOf(channels), { days, noise, scale }, () => {
    for (const channel of channels) {
      const k = scale ? chance.between(...scale) : 1;
      const old = channel.shown.slice(from - days * span, to - days * span);
      const grain = perMeasurement(plot, channel, () => noise * chance.normal());
      for (let i = from; i < to; i++) channel.shown[i] = old[i - from]! * k * (1 + grain(i));
    }
  });
}

/** Some factors hours late against the others. */
export function timeShift(draw: Draw): Happening {
  const { plot, chance, from, to } = draw;
  const lagHours = Math.round(byLevel(draw, { easy: [5.5, 9.4], mid: [3.5, 6.4], hard: [1.6, 3.4] }));
  const channels = worthForging(draw, 1, 2);
  const lag = stepsOf(plot, lagHours);
  return forged('time_shift', draw, factorsOf(channels), { lag_h: lagHours }, () => {
    for (const { shown } of channels) {
      const before = shown.slice();
      for (let i = from; i < to; i++) shown[i] = before[Math.max(0, i - lag)]!;
    }
    chance.unit();
  });
}

/** Multiplied by k < 1; hard ones are phased in. */
export function scaling(draw: Draw): Happening {
  const { chance, from, to, level } = draw;
  const k = byLevel(draw, { easy: [0.28, 0.5], mid: [0.55, 0.76], hard: [0.72, 0.87] });
  const ramp = level === 'hard' ? rounded(chance.between(0.25, 0.6), 2) : 0;
  const channels = worthForging(draw, 1, 2).filter(({ factor }) => factor !== PH);
  if (channels.length === 0)
    channels.push(...draw.plot.channels.filter(({ limit }) => limit !== null).slice(0, 1));
  return forged('scaling', draw, factorsOf(channels), { k: rounded(k), ramp }, () => {
    for (const { shown } of channels)
      for (let i = from; i < to; i++) {
        const phased = ramp ? Math.min(1, (i - from + 1) / ((to - from) * ramp)) : 1;
        shown[i]! *= 1 + (k - 1) * phased;
      }
  });
}

/** A constant subtracted, a share of the local mean. */
export function offset(draw: Draw): Happening {
  const frac = byLevel(draw, { easy: [0.48, 0.66], mid: [0.28, 0.42], hard: [0.14, 0.26] });
  const channels = worthForging(draw, 1, 2).filter(({ factor }) => factor !== PH);
  if (channels.length === 0)
    channels.push(...draw.plot.channels.filter(({ limit }) => limit !== null).slice(0, 1));
  return forged('offset', draw, factorsOf(channels), { frac: rounded(frac) }, () => {
    for (const { shown } of channels) {
      const taken = frac * mean(shown.subarray(draw.from, draw.to));
      for (let i = draw.from; i < draw.to; i++) shown[i]! -= taken;
    }
  });
}

/** A wandering value, as a bottle in a room has. */
function wandering(draw: Draw, centre: number, size: number): () => number {
  let state = 0;
  return () => {
    state = 0.75 * state + draw.chance.normal() * size * 0.66;
    return centre + state;
  };
}

/** What a probe in the bottle comes to read, and how much it wanders. */
function bottleOf(draw: Draw, channel: Channel, prepared: boolean): readonly [number, number] {
  const { chance } = draw;
  switch (channel.factor) {
    case PH:
      return [chance.between(6.8, 7.6), 0.14];
    case TEMPERATURE:
      return [chance.between(17, 27), 0.5];
    case OXYGEN:
      return [chance.between(7.8, 9.4), 0.17];
    case CONDUCTIVITY: {
      const value = chance.between(200, 450);
      return [value, value * 0.02];
    }
    default: {
      const share = prepared ? chance.between(0.4, 0.75) : chance.between(0.03, 0.18);
      const value = (channel.factor === TURBIDITY ? 0.2 : share) * channel.usual;
      return [Math.max(value, channel.kind.lod ?? 0), value * (channel.kind.analyser ? 0.008 : 0.04)];
    }
  }
}

/** Analysers, or the whole sample line, in clean water or in a prepared bottle. */
export function sampleSwap(draw: Draw): Happening | null {
  const { plot, chance, from, to, level } = draw;
  const prepared = level === 'hard';
  const analysers = plot.channels.filter(({ limit }) => limit !== null);
  const probes = plot.channels.filter(({ factor }) =>
    [CONDUCTIVITY, PH, OXYGEN, TEMPERATURE, TURBIDITY].includes(factor),
  );
  const wholeLine = probes.length > 0 && chance.happens(level === 'easy' ? 1 : 0.75);
  const channels = wholeLine ? [...analysers, ...probes] : analysers;
  if (channels.length === 0) return null;
  const settle = chance.between(20, 32) / plot.stepMin;
  const params = { whole_line: wholeLine, prepared };
  return forged('sample_swap', draw, factorsOf(channels), params, () => {
    for (const channel of channels) {
      const [centre, size] = bottleOf(draw, channel, prepared);
      const slow = [CONDUCTIVITY, PH, OXYGEN, TEMPERATURE].includes(channel.factor);
      const value = perMeasurement(plot, channel, wandering(draw, centre, size));
      const start = channel.shown[Math.max(0, from - 1)]!;
      for (let i = from; i < to; i++) {
        const left = slow ? Math.exp(-(i - from + 1) / settle) : 0;
        channel.shown[i] = value(i) * (1 - left) + start * left;
      }
    }
  });
}

/** Coarser quantisation. */
export function rounding(draw: Draw): Happening {
  const { chance, level, from, to } = draw;
  const channels = worthForging(draw, 1, 3);
  const quantum: Record<string, number> = {};
  for (const channel of channels) {
    const probe = channel.factor === PH || channel.factor === CONDUCTIVITY;
    const times = probe
      ? { easy: [10, 20], mid: [10], hard: [5, 10] }
      : { easy: [20, 50], mid: [20, 50], hard: [10] };
    quantum[channel.factor] = rounded(channel.resolution * chance.pick(times[level]), 4);
  }
  return forged('rounding', draw, factorsOf(channels), { quantum }, () => {
    for (const { shown, factor } of channels)
      for (let i = from; i < to; i++) shown[i] = Math.round(shown[i]! / quantum[factor]!) * quantum[factor]!;
  });
}

/** Everything above a usual level cut off to just below it. */
export function spikesTrimmed(draw: Draw): Happening {
  const { plot, chance, from, to, level } = draw;
  const q = { easy: 0.75, mid: 0.85, hard: 0.92 }[level];
  const channel = chance.pick(
    plot.channels.filter(({ limit, factor }) => limit !== null || factor === TURBIDITY),
  );
  return forged('spikes_trimmed', draw, [channel.factor], { quantile: q }, (label) => {
    const { shown } = channel;
    const inside = shown.subarray(from, to);
    const cap = Math.min(quantile(shown.subarray(0, from), q), quantile(inside, q));
    const jitter = perMeasurement(plot, channel, () => chance.between(-0.03, 0.03));
    let trimmed = 0;
    for (let i = from; i < to; i++)
      if (shown[i]! > cap) {
        shown[i] = cap * (1 + jitter(i));
        trimmed++;
      }
    label.params['trimmed'] = trimmed;
  });
}

/** A straight line where measurements should be; hard ones carry a little noise. */
export function interpolatedFill(draw: Draw): Happening {
  const { plot, chance, from, to, level } = draw;
  const noise = level === 'hard' ? rounded(chance.between(0.06, 0.14), 2) : 0;
  const able = chance.happens(0.25) ? [channelOf(plot, FLOW)!] : worthForging(draw, 1, 2);
  return forged('interpolated_fill', draw, factorsOf(able), { noise }, () => {
    for (const channel of able) {
      const { shown } = channel;
      const [start, end] = [shown[from]!, shown[Math.min(to, shown.length - 1)]!];
      const size = noise * spread(local(draw, channel));
      for (let i = from; i < to; i++)
        shown[i] = start + ((end - start) * (i - from)) / (to - from) + size * chance.normal();
    }
  });
}
