import type {
  BoxReading,
  CheckRun,
  ClockSample,
  Facility,
  Instant,
  Mark,
  Parameter,
  ParameterChange,
  PointId,
  Sample,
  TimeRange,
  Visit,
} from '@wenqu/domain';
import { limits } from '../limits.ts';
import type { CareStore } from '../store/care.ts';
import type { FacilityStore } from '../store/facility.ts';
import type { MarkStore } from '../store/marks.ts';
import type { SampleStore } from '../store/samples.ts';

/** What the house knows beside readings. Each answers for what it holds; hidden things too, for leads are hidden. */
export interface EvidenceSources {
  /** Noticed at `from` or later, newest first. */
  changes(mns: readonly string[], from: Instant): Promise<readonly ParameterChange[]>;
  parameters(mn: string): Promise<readonly Parameter[]>;
  /** Oldest first. */
  clocks(mn: string, range: TimeRange): Promise<readonly ClockSample[]>;
  /** Newest first. */
  checks(mns: readonly string[]): Promise<readonly CheckRun[]>;
  /** Of all enterprises. */
  visits(range: TimeRange): Promise<readonly Visit[]>;
  /** Of the whole district, oldest first. */
  samples(since: Instant): Promise<readonly Sample[]>;
  /** Readings of a sampler's box, oldest first. */
  box(mn: string, range: TimeRange): Promise<readonly BoxReading[]>;
  marks(point: PointId, range: TimeRange): Promise<readonly Mark[]>;
  facilities(): Promise<readonly Facility[]>;
  /** Stretches of a series that came late. */
  late(point: PointId, statistic: 'minute' | 'hour', range: TimeRange): Promise<readonly TimeRange[]>;
}

export interface EvidenceStores {
  readonly care: Pick<CareStore, 'changes' | 'parameters' | 'clocks' | 'runs' | 'visits'>;
  readonly samples: Pick<SampleStore, 'since' | 'box'>;
  readonly marks: Pick<MarkStore, 'marks'>;
  readonly facilities: Pick<FacilityStore, 'list'>;
  readonly late: EvidenceSources['late'];
}

/** Pages of checks and changes beyond the first are older than what is looked at. */
const limit = limits.pageRowsMax;

/** Sources that ask the stores of one district. */
export const sourcesFrom = ({ care, samples, marks, facilities, late }: EvidenceStores): EvidenceSources => ({
  changes: async (mns, from) => (mns.length === 0 ? [] : (await care.changes({ mns, from, limit })).items),
  parameters: (mn) => care.parameters(mn),
  clocks: (mn, { from, to }) => care.clocks(mn, from, to),
  checks: async (mns) => (mns.length === 0 ? [] : (await care.runs({ mns, limit })).items),
  visits: ({ from, to }) => care.visits(undefined, from, to),
  samples: (since) => samples.since(since),
  box: (mn, { from, to }) => samples.box(mn, from, to),
  marks: (point, range) => marks.marks.matching({ point, range, withHidden: true }),
  facilities: () => facilities.list(),
  late,
});
