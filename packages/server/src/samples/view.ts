import { type Account, may, type Sample, type SampleStep, seesSample } from '@wenqu/domain';
import type { SampleScope } from '../store/samples.ts';

/** Which samples exist for an account; undefined: none at all. @source supervision.md §3 */
export function scopeOf({ id, role, unit }: Account): SampleScope | undefined {
  if (!may(role, 'sample.read')) return undefined;
  if (role === 'lab') return { withHidden: true, lab: id, labUnit: unit };
  return { withHidden: may(role, 'hidden.read') };
}

/** May this account know of the sample? */
export const isSeen = (sample: Sample, account: Account): boolean =>
  may(account.role, 'sample.read') && seesSample(sample, account);

/**
 * The sample as the account may see it. A laboratory works blind: label, factors, times, portions and its own
 * report; neither whose water it is nor why it was taken.
 */
export function sampleFor(sample: Sample, { role }: Account): Sample {
  if (role !== 'lab') return sample;
  const { handOver } = sample;
  return {
    ...sample,
    ...{ trigger: 'person', enterprise: '', outlet: '', point: '', mn: '', entry: '', finding: '' },
    ...{ reason: '', hidden: false, urgent: false, requestedBy: '', requestedByName: '', approvedBy: '' },
    ...{ approvedByName: '', standing: '', order: '', cn: '', follows: '', bottle: null, frames: [] },
    ...{ inspectors: [], opening: null, telling: null },
    handOver: handOver && { ...handOver, photos: [] },
  };
}

/** Steps a laboratory knows of begin where the bottle came into its hands. */
const LAB_STEPS: readonly SampleStep['event'][] = ['hand-over', 'spoil', 'report', 'dispose', 'note'];

export function stepsFor(steps: readonly SampleStep[], { id, role }: Account): readonly SampleStep[] {
  if (role !== 'lab') return steps;
  return steps
    .filter(({ event, refused, by }) => LAB_STEPS.includes(event) && (refused === null || by === id))
    .filter(({ event, by }) => event !== 'note' || by === id)
    .map((step, at) => {
      const own = step.by === id ? {} : { by: 'bureau', byName: '', reason: '', detail: {} };
      return { ...step, ...own, seq: at + 1 };
    });
}
