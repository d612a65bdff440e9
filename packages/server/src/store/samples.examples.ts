import { type Instant, instant, MICROS_PER_HOUR, type Sample } from '@wenqu/domain';
import type { SampleBirth, SampleDraft, SampleStepDraft } from './samples.ts';

const START = Date.UTC(2026, 2, 2) * 1000;
/** Hours after an arbitrary moment of March 2026. */
export const hours = (count: number): Instant => instant(START + count * MICROS_PER_HOUR);

export const sampleDraft = (set: Partial<Sample> = {}, key = ''): SampleDraft => ({
  key,
  sample: {
    ...{ state: 'requested', trigger: 'person', enterprise: 'e1', outlet: 'o1', point: 'p1', mn: 'MN1' },
    ...{ entry: '', finding: '', reason: 'COD', factors: ['w01018', 'w21003'], plannedVolumeMl: 300 },
    ...{
      hidden: false,
      urgent: false,
      requestedBy: 'duty1',
      requestedByName: '值守一',
      requestedAt: hours(0),
    },
    ...{ approvedBy: '', approvedByName: '', approvedAt: null, standing: '', approveAfterBy: null },
    ...{ order: '', cn: '', follows: '', bottle: null, takenAt: null, retainedAt: null, volumeMl: null },
    ...{ frames: [], failure: null, loss: null, pickUpAt: null, inspectors: [], openedAt: null },
    ...{ opening: null, portions: [], handOver: null, report: null, reportedBy: '', telling: null },
    ...{ dueAt: null, enteredAt: hours(0), updatedAt: hours(0) },
    ...set,
  },
});

export const birth = (set: Partial<SampleBirth> = {}): SampleBirth => ({
  ...{ at: hours(0), by: 'duty1', byName: '值守一', event: 'request', reason: 'COD', detail: {} },
  ...set,
});

export const stepOf = (
  { id, version, state }: Sample,
  event: SampleStepDraft['event'],
  to: SampleStepDraft['to'],
  set: Partial<Sample> = {},
  more: Partial<SampleStepDraft> = {},
): SampleStepDraft => ({
  ...{ sample: id, version, at: hours(1), by: 'sup1', byName: '科长', event, from: state, to },
  ...{ reason: 'because', refused: null, detail: {}, set },
  ...more,
});
