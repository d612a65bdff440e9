import { CONDUCTIVITY, FLOW, PH } from './factors.ts';
import { rounded } from './figures.ts';
import {
  byLevel,
  type Channel,
  channelOf,
  type Draw,
  factorsOf,
  type Happening,
  type Plot,
  pollutants,
  stepsOf,
} from './plot.ts';

/** Rise along a line, a plateau, a fall towards nothing; 0 to 1. */
export function swell(at: number, length: number, rise: number, hold: number): number {
  if (at < rise) return (at + 0.5) / (rise + 0.5);
  if (at < rise + hold) return 1;
  const tail = Math.max(1, length - rise - hold);
  return Math.exp((-2.8 * (at - rise - hold + 1)) / tail);
}

/** Conductivity carries salts that are there anyway: it moves about half as much as the rest. */
const amplitudeOf = (channel: Channel, amplitude: number, draw: Draw) =>
  channel.factor === CONDUCTIVITY
    ? 1 + (amplitude - 1) * draw.chance.between(0.38, 0.68)
    : amplitude * draw.chance.between(0.88, 1.15);

/** Sudden pollution of one to five factors; a third of them is raised beyond its limits. */
export function pollutionPulse(draw: Draw): Happening {
  const { plot, chance, from, to } = draw;
  const length = to - from;
  const seen = pollutants(plot).filter(({ cycleMin }) => length * plot.stepMin >= 1.2 * (cycleMin ?? 0));
  const chosen = chance.shuffled(seen.length ? seen : pollutants(plot)).slice(0, chance.whole(1, 4));
  const rise = chance.happens(0.4) ? 0 : chance.between(0.05, 0.3) * length;
  const hold = chance.between(0.1, 0.55) * length;
  const breach = chance.happens(0.35);
  const strong = byLevel(draw, { easy: [2.6, 4], mid: [1.5, 2.3], hard: [1.22, 1.48] });
  const params: Record<string, unknown> = {};
  const peaks = chosen.map((channel) => {
    const nominal = Math.max(1.12, amplitudeOf(channel, strong, draw));
    params[channel.factor] = rounded(nominal, 2);
    const there = channel.water[Math.floor((from + to) / 2)]!;
    const needed = channel.limit === null ? 0 : (channel.limit * chance.between(1.1, 2)) / there;
    return breach && draw.level !== 'hard' ? Math.max(nominal, needed) : nominal;
  });
  const sour = chance.happens(0.3) ? channelOf(plot, PH) : undefined;
  const shift =
    byLevel(draw, { easy: [0.9, 1.6], mid: [0.4, 0.8], hard: [0.2, 0.4] }) * (chance.happens(0.6) ? -1 : 1);
  plot.acts.push({
    stage: 'water',
    run: () => {
      for (let i = from; i < to; i++) {
        const now = swell(i - from, length, rise, hold);
        chosen.forEach((channel, c) => {
          channel.water[i]! *= 1 + (peaks[c]! - 1) * now * (1 + 0.045 * chance.normal());
        });
        if (sour) sour.water[i]! += shift * now;
      }
    },
  });
  return {
    class: 'pollution',
    technique: 'pollution_pulse',
    accept: ['pollution'],
    factors: [...factorsOf(chosen), ...(sour ? [PH] : [])],
    from,
    to,
    level: draw.level,
    params,
  };
}

/** Short discharges on several nights; everything is measured as it is. */
export function nightDischarge(draw: Draw): Happening | null {
  const { plot, chance } = draw;
  const midnight =
    Math.ceil((draw.from - startOfDay(plot)) / (24 * plot.perHour)) * 24 * plot.perHour + startOfDay(plot);
  const possible = Math.floor((draw.to - midnight) / (24 * plot.perHour)) + 1;
  const nights = Math.min(possible, chance.whole(2, 4));
  if (nights < 2) return null;
  const amplitude = byLevel(draw, { easy: [2.6, 3.4], mid: [1.55, 2.1], hard: [1.22, 1.42] });
  const chosen = pollutants(plot).filter(({ factor }) => factor !== 'w21011' || chance.happens(0.5));
  const flow = channelOf(plot, FLOW)!;
  const pours = Array.from({ length: nights }, (_, night) => {
    const start =
      midnight + night * 24 * plot.perHour + stepsOf(plot, 3 + chance.between(-2, 2)) - stepsOf(plot, 3);
    return { start, length: stepsOf(plot, chance.between(1.5, 3)) };
  });
  const [first, last] = [pours[0]!, pours[nights - 1]!];
  if (last.start + last.length > draw.to) return null;
  const gains = new Map(chosen.map((channel) => [channel, amplitudeOf(channel, amplitude, draw)]));
  const pumped = 1 + (amplitude - 1) * chance.between(0.1, 0.32);
  plot.acts.push({
    stage: 'water',
    run: () => {
      for (const { start, length } of pours)
        for (let i = 0; i < length; i++) {
          const now = swell(i, length, Math.min(2, length / 6), length * 0.6);
          for (const [channel, gain] of gains)
            channel.water[start + i]! *= 1 + (gain - 1) * now * (1 + 0.05 * chance.normal());
          flow.water[start + i]! *= 1 + (pumped - 1) * now;
        }
    },
  });
  return {
    class: 'falsification',
    technique: 'night_discharge',
    accept: ['falsification', 'pollution'],
    factors: [FLOW, ...factorsOf(chosen)],
    from: first.start,
    to: last.start + last.length,
    level: draw.level,
    params: { nights, amp: rounded(amplitude, 2) },
  };
}

/** Steps from the first step to the midnight before it (zero or negative). */
const startOfDay = (plot: Plot) => -Math.round((plot.startMin % 1440) / plot.stepMin);

/** Several peaks beyond the limit in the water of one channel, for what hides them. */
export function plantPeaks(draw: Draw, channel: Channel, most: number): void {
  const { plot, chance, from, to } = draw;
  const shortest = Math.max(1.2, (channel.cycleMin ?? 0) / 60);
  const count = Math.max(1, Math.min(most, Math.floor((to - from) / stepsOf(plot, 6))));
  const lane = (to - from) / count;
  for (let peak = 0; peak < count; peak++) {
    const length = Math.min(Math.floor(lane), stepsOf(plot, chance.between(shortest, shortest + 2.6)));
    const start = from + Math.floor(lane * peak + chance.unit() * (lane - length));
    const height = channel.limit! * chance.between(1.12, 1.75);
    const shoulder = chance.happens(0.5) ? 1 : Math.max(1, length * 0.15);
    for (let i = 0; i < length; i++) {
      const now = Math.min(1, (i + 1) / shoulder, (length - i) / shoulder);
      const there = channel.water[start + i]!;
      const target = height * (1 + 0.02 * chance.normal());
      channel.water[start + i] = there + Math.max(0, target - there) * now;
    }
  }
}
