import {
  type Account,
  approveAfterBy,
  type Instant,
  type Sample,
  type SampleEvent,
  type SampleHandOver,
  type SampleLoss,
  type SampleOpening,
  type SamplePortion,
  type SampleReport,
  type SampleSpoilage,
  type SampleTelling,
} from '@wenqu/domain';

/** What a person does to a sample. */
export interface SampleAct {
  readonly sample: string;
  /** Version the person saw. */
  readonly version: number;
  readonly event: SampleEvent;
  readonly reason: string;
  /** When it happened, as a phone without network says afterwards; absent: now. */
  readonly happenedAt?: Instant;
  /** approve: also makes it hidden, or not. */
  readonly hidden?: boolean;
  readonly pickUpAt?: Instant;
  readonly inspectors?: readonly string[];
  readonly opening?: SampleOpening;
  readonly portions?: readonly SamplePortion[];
  readonly handOver?: SampleHandOver;
  readonly spoilage?: SampleSpoilage;
  readonly report?: SampleReport;
  readonly telling?: SampleTelling;
  readonly release?: string;
}

/** What a step of a person changes besides the state. */
export function changes(
  act: SampleAct,
  sample: Sample,
  { id, displayName }: Account,
  at: Instant,
): Partial<Sample> {
  const agreed = { approvedBy: id, approvedByName: displayName, approvedAt: at, approveAfterBy: null };
  switch (act.event) {
    case 'approve':
      return { ...agreed, hidden: act.hidden ?? sample.hidden };
    case 'go-urgent':
      return { approveAfterBy: approveAfterBy(at) };
    case 'approve-after':
      return agreed;
    case 'refuse-after':
      return { approveAfterBy: null };
    case 'plan':
      return { pickUpAt: act.pickUpAt ?? null, inspectors: act.inspectors ?? [] };
    case 'open':
      return { openedAt: at, opening: act.opening ?? null };
    case 'seal':
      return { portions: act.portions ?? [] };
    case 'hand-over':
      return { handOver: act.handOver ?? null };
    case 'spoil':
      return { loss: act.spoilage ? lossOf(act.spoilage, at) : null };
    case 'report':
      return { report: act.report ?? null, reportedBy: id };
    case 'tell':
      return { telling: act.telling ?? null };
    default:
      return {};
  }
}

const lossOf = (why: SampleSpoilage, at: Instant): SampleLoss => ({
  ...{ why, from: at, to: at, highestC: null, factors: [] },
});

/** What was given with the step, kept with it; also when it is refused. */
export function detailOf(act: SampleAct): Readonly<Record<string, unknown>> {
  const { sample: _sample, version: _version, event: _event, reason: _reason, ...rest } = act;
  return rest;
}
