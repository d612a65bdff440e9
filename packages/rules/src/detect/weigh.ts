import { MICROS_PER_HOUR } from '@wenqu/domain';
import type { Weigh } from './arbiter.ts';
import type { LookAlike, Signal } from './signal.ts';

type Cause = LookAlike['cause'];

/** Which innocent cause explains which form: physics, not likelihood. What is not listed is never explained away. */
const EXPLAINS: Readonly<Record<string, readonly Cause[]>> = {
  'pollution-pulse': ['unit-slip'],
  constant: ['shutdown', 'device-fault', 'maintenance', 'unit-slip'],
  'bounded-noise': ['shutdown', 'device-fault', 'maintenance', 'unit-slip'],
  'interpolated-fill': ['shutdown', 'device-fault', 'unit-slip'],
  rounding: ['shutdown', 'unit-slip'],
  'spikes-trimmed': ['shutdown', 'schedule-change'],
  dilution: ['shutdown', 'rain', 'schedule-change'],
  'sample-swap': ['shutdown', 'device-fault', 'schedule-change', 'unit-slip'],
  scaling: [
    'shutdown',
    'rain',
    'device-fault',
    'maintenance',
    'recalibration',
    'schedule-change',
    'unit-slip',
  ],
  offset: [
    'shutdown',
    'rain',
    'device-fault',
    'maintenance',
    'recalibration',
    'schedule-change',
    'unit-slip',
  ],
  'time-shift': ['shutdown', 'schedule-change'],
  replay: ['shutdown', 'schedule-change'],
};

/** What a calibration changes is small; more than this share, %, is not its work. */
const CALIBRATED_MOST_PERCENT = 25;
/** A cause may be seen an hour after what it does. */
const EARLY_MICROS = MICROS_PER_HOUR;

/** Explained is what began while the cause was at work: what begins later, or lasted before, is its own. */
function explains(cause: LookAlike, signal: Signal): boolean {
  if (!EXPLAINS[signal.form]?.includes(cause.cause)) return false;
  const shared = signal.factors.filter((factor) => cause.factors.includes(factor)).length;
  if (shared < signal.factors.length / 2) return false;
  const worked = cause.cause === 'maintenance' || cause.cause === 'recalibration';
  const { fallPercent } = signal.facts;
  if (worked && typeof fallPercent === 'number' && fallPercent > CALIBRATED_MOST_PERCENT) return false;
  return signal.from >= cause.from - EARLY_MICROS && signal.from < cause.to;
}

/** Signals that no innocent cause explains. Pollution is explained by a wrong unit alone: whose doing it is, is another question. */
export const weigh: Weigh = (signals, lookAlikes) =>
  lookAlikes.length === 0
    ? signals
    : signals.filter((signal) => !lookAlikes.some((cause) => explains(cause, signal)));
