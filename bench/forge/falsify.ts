import { CONDUCTIVITY, FLOW, PH, TEMPERATURE, TURBIDITY } from './factors.ts';
import { mean, median, quantile, rounded, spread } from './figures.ts';
import {
  byLevel,
  type Channel,
  channelOf,
  cycleAt,
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

/** Whether the channel moves enough in the window for a change of its pattern to be seen at all. */
function lively({ plot, from, to }: Draw, channel: Channel): boolean {
  const seen = new Set<number>();
  let cycle = Number.NaN;
  let measured = 0;
  for (let i = from; i < to; i++) {
    if (cycleAt(plot, channel, i) === cycle) continue;
    cycle = cycleAt(plot, channel, i);
    measured++;
    seen.add(Math.round(channel.water[i]! / channel.resolution));
  }
  return seen.size >= Math.min(6, measured * 0.5);
}

/** Limited factors first, then the others without flow and temperature; so many of them that move. */
function worthForging(draw: Draw, least: number, most: number): Channel[] {
  const { plot, chance } = draw;
  const able = plot.channels.filter(
    (channel) => channel.factor !== FLOW && channel.factor !== TEMPERATURE && lively(draw, channel),
  );
  const limited = chance.shuffled(able.filter(({ limit }) => limit !== null));
  const others = chance.shuffled(able.filter(({ limit }) => limit === null));
  const ordered = chance.happens(0.65) ? [...limited, ...others] : chance.shuffled(able);
  return ordered.slice(0, Math.min(able.length, chance.whole(least, most)));
}

const local = ({ from, to, plot }: Draw, { shown }: Channel, hours = 12) =>
  shown.subarray(Math.max(0, from - stepsOf(plot, hours)), Math.min(shown.length, to + stepsOf(plot, hours)));

/** Frozen: at the last value or at a usual one; hard ones flicker by one digit. */
export function constant(draw: Draw): Happening | null {
  const { chance, from, to, level } = draw;
  const channels = worthForging(draw, 1, 3);
  if (channels.length === 0) return null;
  const flicker = level === 'hard' ? 1 : 0;
  return forged('constant', draw, factorsOf(channels), { flicker }, () => {
    for (const channel of channels) {
      const held = chance.happens(0.4)
        ? channel.shown[Math.max(0, from - 1)]!
        : median(local(draw, channel)) * chance.between(0.82, 1.03);
      const jump = perMeasurement(draw.plot, channel, () =>
        flicker && chance.happens(0.3) ? (chance.happens(0.5) ? 1 : -1) * channel.resolution : 0,
      );
      for (let i = from; i < to; i++) channel.shown[i] = held + jump(i);
    }
  });
}

/** Independent noise around a mean; hard ones are spread as the real signal is. */
export function boundedNoise(draw: Draw): Happening | null {
  const { plot, chance, from, to, level } = draw;
  const channels = worthForging(draw, 1, 3);
  if (channels.length === 0) return null;
  const amp = byLevel(draw, { easy: [0.007, 0.014], mid: [0.02, 0.04], hard: [0.03, 0.06] });
  const matched = level === 'hard' ? 1 : 0;
  return forged('bounded_noise', draw, factorsOf(channels), { amp: rounded(amp), matched }, () => {
    for (const channel of channels) {
      const nearby = local(draw, channel);
      const centre = median(nearby) * (matched ? chance.between(0.95, 1) : chance.between(0.86, 1.06));
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
export function timeShift(draw: Draw): Happening | null {
  const { plot, chance, from, to } = draw;
  const lagHours = Math.round(byLevel(draw, { easy: [5.5, 9.4], mid: [3.5, 6.4], hard: [1.6, 3.4] }));
  const channels = worthForging(draw, 1, 2);
  if (channels.length === 0) return null;
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
export function scaling(draw: Draw): Happening | null {
  const { chance, from, to, level } = draw;
  const k = byLevel(draw, { easy: [0.28, 0.5], mid: [0.55, 0.76], hard: [0.72, 0.87] });
  const ramp = level === 'hard' ? rounded(chance.between(0.25, 0.6), 2) : 0;
  const channels = worthForging(draw, 1, 2).filter(({ factor }) => factor !== PH);
  if (channels.length === 0) return null;
  return forged('scaling', draw, factorsOf(channels), { k: rounded(k), ramp }, () => {
    for (const { shown } of channels)
      for (let i = from; i < to; i++) {
        const phased = ramp ? Math.min(1, (i - from + 1) / ((to - from) * ramp)) : 1;
        shown[i]! *= 1 + (k - 1) * phased;
      }
  });
}

/** A constant subtracted, a share of the local mean. */
export function offset(draw: Draw): Happening | null {
  const frac = byLevel(draw, { easy: [0.48, 0.66], mid: [0.28, 0.42], hard: [0.14, 0.26] });
  const channels = worthForging(draw, 1, 2).filter(({ factor }) => factor !== PH);
  if (channels.length === 0) return null;
  return forged('offset', draw, factorsOf(channels), { frac: rounded(frac) }, () => {
    for (const { shown } of channels) {
      const taken = frac * mean(shown.subarray(draw.from, draw.to));
      for (let i = draw.from; i < draw.to; i++) shown[i]! -= taken;
    }
  });
}

/** Coarser quantisation. */
export function rounding(draw: Draw): Happening | null {
  const { chance, level, from, to } = draw;
  const channels = worthForging(draw, 1, 3);
  if (channels.length === 0) return null;
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

/** Everything above a usual level cut off near it; swells in the water make sure that there is something. */
export function spikesTrimmed(draw: Draw): Happening {
  const { plot, chance, from, to, level } = draw;
  const q = { easy: 0.75, mid: 0.85, hard: 0.92 }[level];
  const channel = chance.pick(
    plot.channels.filter(({ limit, factor }) => limit !== null || factor === TURBIDITY),
  );
  let cap = 0;
  const shortest = Math.max(2, (channel.cycleMin ?? 0) / 50);
  plot.acts.push({
    stage: 'water',
    run: () => {
      cap = quantile(channel.water, q);
      for (let at = from; at < to; at += stepsOf(plot, chance.between(6, 14))) {
        const length = Math.min(to - at, stepsOf(plot, chance.between(shortest, shortest + 4)));
        const height = cap * chance.between(1.05, 1.3);
        for (let i = 0; i < length; i++) {
          const there = channel.water[at + i]!;
          const now = Math.min(1, 1.8 * Math.sin((Math.PI * (i + 0.5)) / length));
          channel.water[at + i] = there + Math.max(0, height - there) * now;
        }
      }
    },
  });
  return forged('spikes_trimmed', draw, [channel.factor], { quantile: q }, (label) => {
    const { shown } = channel;
    const jitter = perMeasurement(plot, channel, () => chance.between(-0.03, 0.03));
    const cut: number[] = [];
    for (let i = from; i < to; i++)
      if (shown[i]! > cap) {
        shown[i] = cap * (1 + jitter(i));
        cut.push(i);
      }
    if (cut.length === 0) throw new Error('nothing was trimmed');
    label.from = cut[0]!;
    label.to = cut[cut.length - 1]! + 1;
    label.params.trimmed = cut.length;
  });
}

/** A straight line where measurements should be; hard ones carry a little noise. */
export function interpolatedFill(draw: Draw): Happening | null {
  const { plot, chance, from, to, level } = draw;
  const noise = level === 'hard' ? rounded(chance.between(0.06, 0.14), 2) : 0;
  const able = chance.happens(0.25) ? [channelOf(plot, FLOW)!] : worthForging(draw, 1, 2);
  if (able.length === 0) return null;
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
