import { CONDUCTIVITY, OXYGEN, PH, TEMPERATURE, TURBIDITY } from './factors.ts';
import { forged } from './falsify.ts';
import { type Channel, type Draw, factorsOf, type Happening, perMeasurement } from './plot.ts';

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
      const share = prepared ? chance.between(0.4, 0.75) : chance.between(0.05, 0.25);
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
