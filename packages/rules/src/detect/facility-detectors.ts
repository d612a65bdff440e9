import { loadUnfit } from './facility-load.ts';
import { reagentShort } from './facility-reagent.ts';
import type { FacilityDetector } from './facility-record.ts';
import { removalOdd } from './facility-removal.ts';
import { treatmentIdle } from './facility-step.ts';
import { stillRunning } from './facility-stop.ts';
import { waterOff } from './facility-water.ts';

/** Every detector over the record of a treatment facility. A new one is a file and a line here. */
export const FACILITY_DETECTORS: readonly FacilityDetector[] = [
  treatmentIdle,
  stillRunning,
  waterOff,
  removalOdd,
  reagentShort,
  loadUnfit,
];
