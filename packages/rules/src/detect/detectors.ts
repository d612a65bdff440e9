import type { Detector, LookAlikeDetector } from './detector.ts';
import type { Detectors } from './engine.ts';
import { flaggedWork } from './innocent/flagged-work.ts';
import { rain } from './innocent/rain.ts';
import { scheduleChange } from './innocent/schedule-change.ts';
import { shutdown } from './innocent/shutdown.ts';
import { unitSlip } from './innocent/unit-slip.ts';
import { nightDischarge } from './level/night-discharge.ts';
import { suddenChange } from './level/sudden-change.ts';
import { boundedNoise } from './memory/memory-less.ts';
import { repeatedSegment } from './memory/repeated-segment.ts';
import { overLimit } from './pollution/over-limit.ts';
import { pollutionPulse } from './pollution/pulse.ts';
import { falseMaintenance } from './presence/false-maintenance.ts';
import { peakDisconnect } from './presence/peak-disconnect.ts';
import { clampLimit } from './record/clamp-limit.ts';
import { constant } from './record/constant.ts';
import { flowTotalMismatch } from './record/flow-total-mismatch.ts';
import { interpolatedFill } from './record/interpolated-fill.ts';
import { rounding } from './record/rounding.ts';
import { spikesTrimmed } from './record/spikes-trimmed.ts';
import { statsInconsistent } from './record/stats-inconsistent.ts';
import { weigh } from './weigh.ts';

/** What a detector learns is its own; the engine carries it and does not look inside. */
const of = <Baseline>(detector: Detector<Baseline>) => detector as Detector;

/** Every detector over the readings of one point. A new one is a file and a line here. */
const ALL: readonly Detector[] = [
  of(overLimit),
  of(pollutionPulse),
  of(suddenChange),
  of(nightDischarge),
  of(falseMaintenance),
  of(peakDisconnect),
  of(repeatedSegment),
  of(boundedNoise),
  of(statsInconsistent),
  of(flowTotalMismatch),
  of(constant),
  of(rounding),
  of(clampLimit),
  of(interpolatedFill),
  of(spikesTrimmed),
];

const ofCause = <Baseline>(detector: LookAlikeDetector<Baseline>) => detector as LookAlikeDetector;

/** Innocent causes, weighed against what was said. */
const LOOK_ALIKES: readonly LookAlikeDetector[] = [
  ofCause(shutdown),
  ofCause(rain),
  ofCause(flaggedWork),
  ofCause(scheduleChange),
  unitSlip,
];

/** As they work on a normal day. */
export const DETECTORS: Detectors = {
  detectors: ALL,
  lookAlikes: LOOK_ALIKES,
  weigh,
  historyDays: 28,
};
