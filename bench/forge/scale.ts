import type { Chance } from './chance.ts';
import { CONDUCTIVITY, FLOW, OXYGEN, PH, SOLIDS, TEMPERATURE } from './factors.ts';
import { median, quantile } from './figures.ts';

type Values = Float64Array<ArrayBuffer>;

/** Monotone rating of a stage, or plain scaling of a flow: a usual flow of 3 to 200 L/s. */
function rated(base: Values, chance: Chance): Values {
  const usual = chance.logBetween(4, 120);
  const power = chance.between(0.8, 1.5);
  const [low, middle] = [quantile(base, 0.01), median(base)];
  const width = middle - low || Math.abs(middle) || 1;
  const foot = chance.between(0.3, 0.6);
  const shape = (value: number) => (foot + (1 - foot) * Math.max(0, (value - low) / width)) ** power;
  const top = quantile(base.map(shape), 0.995);
  const squeeze = top > 6 ? Math.log(6) / Math.log(top) : 1;
  return base.map((value) => usual * shape(value) ** squeeze);
}

function centred(base: Values, usual: number, slope: number): Values {
  const middle = median(base);
  return base.map((value) => usual + slope * (value - middle));
}

/** Relative swing kept, but no more than `most` between the usual and the outer percentiles. */
function proportional(base: Values, usual: number, slope: number, most: number): Values {
  const middle = median(base);
  const reach = Math.max(quantile(base, 0.98) - middle, middle - quantile(base, 0.02)) || 1;
  const gain = Math.min((usual / middle) * slope, (most * usual) / reach);
  return base.map((value) => Math.max(usual * 0.05, usual + gain * (value - middle)));
}

/** Solids and turbidity stand on a floor and rise in bursts: floor and burst are placed under the limit. */
function bursting(base: Values, limit: number, chance: Chance): Values {
  const low = quantile(base, 0.005);
  const floor = limit * chance.between(0.02, 0.15);
  const width = quantile(base, 0.995) - low || Math.abs(low) || 1;
  const gain = (limit * chance.between(0.55, 0.95) - floor) / width;
  return base.map((value) => Math.max(limit * 0.005, floor + gain * (value - low)));
}

/** Puts a signal under a limit: usual value and upper percentile where a discharger's are. */
function underLimit(base: Values, limit: number, chance: Chance): Values {
  const usual = limit * chance.between(0.35, 0.55);
  const high = limit * chance.between(0.58, 0.78);
  const middle = median(base);
  const reach = quantile(base, 0.96) - middle || 1;
  const down = middle - quantile(base, 0.02) || reach;
  const peak = quantile(base, 0.9985) - middle || reach;
  const crest = limit * chance.between(0.72, 1.06);
  const gain = Math.min((high - usual) / reach, (crest - usual) / peak, (usual * 0.85) / down);
  return base.map((value) => Math.max(limit * 0.005, usual + gain * (value - middle)));
}

/**
 * A base series in a discharger's range: affine, or for flow a monotone rating.
 * @param base not a number where nothing is known
 */
export function scaled(base: Values, factor: string, limit: number | null, chance: Chance): Values {
  if (limit !== null) return (factor === SOLIDS ? bursting : underLimit)(base, limit, chance);
  switch (factor) {
    case FLOW:
      return rated(base, chance);
    case PH: {
      const reach = Math.max(quantile(base, 0.995) - median(base), median(base) - quantile(base, 0.005)) || 1;
      return centred(base, chance.between(7.2, 7.9), Math.min(chance.between(0.5, 1.1), 0.7 / reach));
    }
    case TEMPERATURE:
      return centred(base, chance.between(13, 26), chance.between(0.35, 0.9));
    case OXYGEN:
      return proportional(base, chance.between(5, 7), chance.between(0.4, 0.9), 0.6);
    case CONDUCTIVITY:
      return proportional(base, chance.logBetween(700, 3000), chance.between(0.6, 1.2), 0.35);
    default:
      return proportional(base, chance.between(0.9, 4), chance.between(0.6, 1), 1.5);
  }
}
