import { COD, CONDUCTIVITY, FLOW, OXYGEN, PH, SOLIDS, TEMPERATURE, TURBIDITY } from './factors.ts';
import { median, rounded } from './figures.ts';
import { byLevel, type Channel, type Draw, factorsOf, type Happening, stepsOf } from './plot.ts';

const benign = (
  technique: string,
  draw: Draw,
  factors: string[],
  params: Record<string, unknown>,
): Happening => ({
  class: 'benign',
  technique,
  accept: ['benign'],
  factors,
  from: draw.from,
  to: draw.to,
  level: null,
  params,
});

/** What clean water reads on a channel: rain, tap water, river water. */
function cleanValue(channel: Channel, draw: Draw): number {
  const { chance } = draw;
  switch (channel.factor) {
    case PH:
      return chance.between(6.9, 7.9);
    case TEMPERATURE:
      return channel.usual + chance.between(-5, 5);
    case CONDUCTIVITY:
      return chance.between(180, 420);
    case OXYGEN:
      return chance.between(8.4, 9.6);
    case TURBIDITY:
      return channel.usual * chance.between(0.05, 0.3);
    default:
      return channel.usual * chance.between(0.03, 0.25);
  }
}

/** Clean water before the outlet: all pollutants fall by one factor, the flow rises by it. */
export function dilution(draw: Draw): Happening {
  const { plot, chance, from, to } = draw;
  const d = byLevel(draw, { easy: [2, 2.6], mid: [1.5, 1.85], hard: [1.2, 1.42] });
  const clean = new Map(plot.channels.map((channel) => [channel, cleanValue(channel, draw)]));
  const ramp = plot.stepMin <= 10 ? 25 / plot.stepMin : 1;
  plot.acts.push({
    stage: 'water',
    run: () => {
      for (let i = from; i < to; i++) {
        const near = Math.min(1, (i - from + 1) / ramp, (to - i) / ramp);
        const now = 1 + (d - 1) * near * (1 + 0.01 * chance.normal());
        for (const [channel, pure] of clean) {
          if (channel.factor === FLOW) channel.water[i]! *= now;
          else channel.water[i] = (channel.water[i]! + (now - 1) * pure) / now;
        }
      }
    },
  });
  return {
    class: 'falsification',
    technique: 'dilution',
    accept: ['falsification'],
    factors: factorsOf(plot.channels),
    from,
    to,
    level: draw.level,
    params: { d: rounded(d, 2) },
  };
}

/** Rain: the flow rises over hours, salts are diluted, solids are flushed first; a long way back. */
export function rainDilution(draw: Draw): Happening {
  const { plot, chance, from, to } = draw;
  const peak = chance.between(1.5, 3);
  const rise = stepsOf(plot, chance.between(1.2, 3.5));
  const tail = (to - from - rise) / chance.between(1.6, 2.8);
  const flush = chance.between(0.2, 1.2);
  const rainWater = chance.between(30, 120);
  const [cooled, soured] = [chance.between(1, 3), chance.between(0.15, 0.45)];
  const diluted = (channel: Channel, value: number, now: number, first: number) => {
    const extra = (now - 1) / now;
    switch (channel.factor) {
      case FLOW:
        return value * now;
      case TEMPERATURE:
        return value - cooled * extra;
      case PH:
        return value - soured * extra * 1.4;
      case CONDUCTIVITY:
        return (value + (now - 1) * rainWater) / now;
      case OXYGEN:
        return (value + (now - 1) * 8.8) / now;
      case SOLIDS:
      case TURBIDITY:
        return value * (1 + flush * 2.4 * first + 0.35 * extra);
      default:
        return (value * (1 + flush * 1.1 * first)) / (1 + (now - 1) * 0.62);
    }
  };
  plot.acts.push({
    stage: 'water',
    run: () => {
      for (let i = from; i < to; i++) {
        const at = i - from;
        const shape = at < rise ? at / rise : Math.exp(-(at - rise) / tail);
        const first = at < rise ? at / rise : Math.exp((-3 * (at - rise)) / tail);
        for (const channel of plot.channels)
          channel.water[i] = diluted(channel, channel.water[i]!, 1 + (peak - 1) * shape, first);
      }
    },
  });
  return benign('rain_dilution', draw, factorsOf(plot.channels), { peak: rounded(peak, 2) });
}

/** Where standing water drifts to. */
function standingValue(channel: Channel, draw: Draw): number {
  const { chance } = draw;
  if (channel.factor === TEMPERATURE) return channel.usual + chance.between(-3, 2);
  if (channel.factor === PH) return channel.usual + chance.between(-0.25, 0.05);
  if (channel.factor === OXYGEN) return channel.usual * chance.between(0.35, 0.7);
  if (channel.factor === SOLIDS || channel.factor === TURBIDITY)
    return channel.usual * chance.between(0.25, 0.6);
  return channel.water[draw.from]! * chance.between(0.9, 1.02);
}

/** The plant stands: no flow, standing water in the channel; an hour down, an hour up. */
export function shutdown(draw: Draw): Happening {
  const { plot, chance, from, to } = draw;
  const hour = stepsOf(plot, 1);
  const tail = stepsOf(plot, chance.between(7, 14));
  plot.acts.push({
    stage: 'water',
    run: () => {
      for (const channel of plot.channels) {
        const rest = standingValue(channel, draw);
        const start = channel.water[from]!;
        for (let i = from; i < to; i++) {
          const open = Math.max(0, 1 - (i - from + 1) / hour, 1 - (to - i) / hour);
          if (channel.factor === FLOW) {
            const leak = Math.abs(chance.normal()) * 0.014;
            channel.water[i] = channel.water[i]! * open + (chance.happens(0.5) ? leak : 0) * (1 - open);
            continue;
          }
          const still = rest + (start - rest) * Math.exp(-(i - from) / tail);
          const grain = channel.kind.analyser ? 0.012 * chance.normal() : 0;
          const back = Math.max(0, 1 - (to - i) / hour);
          channel.water[i] = channel.water[i]! * back + still * (1 + grain) * (1 - back);
        }
      }
    },
  });
  return benign('shutdown', draw, factorsOf(plot.channels), {});
}

/** The whole plant works some hours later for a few days. */
export function scheduleChange(draw: Draw): Happening {
  const { plot, chance, from, to } = draw;
  const lagHours = chance.whole(2, 8);
  const lag = stepsOf(plot, lagHours);
  const moved = plot.channels.filter(({ factor }) => factor !== TEMPERATURE);
  const blend = stepsOf(plot, 1);
  plot.acts.push({
    stage: 'water',
    run: () => {
      for (const channel of moved) {
        const before = channel.water.slice();
        for (let i = from; i < to; i++) {
          const late = Math.min(1, (i - from + 1) / blend, (to - i) / blend);
          channel.water[i] = before[i]! * (1 - late) + before[Math.max(0, i - lag)]! * late;
        }
      }
    },
  });
  return benign('schedule_change', draw, factorsOf(moved), { lag_h: lagHours });
}

/** So little of one factor that the analyser says its detection limit. */
export function belowLod(draw: Draw): Happening | null {
  const { plot, chance, from, to } = draw;
  const able = plot.channels.filter(({ kind, factor }) => kind.lod !== null && kind.load && factor !== COD);
  if (able.length === 0) return null;
  const channel = chance.pick(able);
  const ramp = stepsOf(plot, chance.between(1.6, 3));
  const low = channel.kind.lod! * 0.5;
  plot.acts.push({
    stage: 'water',
    run: () => {
      const centre = median(channel.water.subarray(from, to));
      for (let i = from; i < to; i++) {
        const deep = Math.min(1, (i - from + 1) / ramp, (to - i) / ramp);
        const there = Math.min(channel.water[i]!, centre * 1.5);
        channel.water[i] = there * (1 - deep) + low * deep;
      }
    },
  });
  return benign('below_lod', draw, [channel.factor], { lod: channel.kind.lod });
}
