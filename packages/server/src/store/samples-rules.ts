import {
  formatDay,
  type Instant,
  isHiddenNow,
  SAMPLE_STATES,
  type Sample,
  type SampleSetting,
  type SampleSettingKind,
  type SampleState,
  type SampleStep,
} from '@wenqu/domain';
import { WenquError } from '../errors.ts';
import type {
  SampleBirth,
  SampleDraft,
  SampleQuery,
  SampleScope,
  SampleStepDraft,
  SettingDraft,
} from './samples.ts';

/** What both stores do alike. */

/** Row of numbers of a sample: hidden ones are numbered apart, so that no gap tells of them. */
export const sampleSeries = ({ sample }: SampleDraft): { series: string; year: string } => ({
  series: sample.hidden ? 'SH' : 'S',
  year: formatDay(sample.requestedAt).slice(0, 4),
});

export function sampleFrom({ sample }: SampleDraft, series: string, year: string, count: number): Sample {
  return Object.freeze({ ...sample, id: `${series}-${year}-${String(count).padStart(6, '0')}`, version: 1 });
}

export const birthStep = (sample: Sample, birth: SampleBirth): SampleStep => ({
  ...birth,
  seq: 1,
  sample: sample.id,
  from: null,
  to: sample.state,
  refused: null,
});

/** @throws WQ_SAMPLE_CONFLICT when the author of the step saw another version */
export function checkSampleVersion(sample: Sample, draft: SampleStepDraft): void {
  if (sample.version === draft.version && sample.state === draft.from) return;
  throw new WenquError('WQ_SAMPLE_CONFLICT', {
    sample: sample.id,
    version: sample.version,
    state: sample.state,
  });
}

/** The sample after a step; a refused step changes nothing. */
export function sampleAfter(sample: Sample, draft: SampleStepDraft): Sample {
  if (draft.refused !== null) return sample;
  const { to, at, set } = draft;
  const moved = to !== sample.state ? { enteredAt: at } : {};
  return Object.freeze({
    ...sample,
    ...moved,
    ...set,
    id: sample.id,
    state: to,
    version: sample.version + 1,
    updatedAt: at,
  });
}

export function sampleStep(draft: SampleStepDraft, seq: number): SampleStep {
  const { sample, at, by, byName, event, from, to, reason, refused, detail } = draft;
  const after = refused === null ? to : from;
  return { seq, sample, at, by, byName, event, from, to: after, reason, refused, detail };
}

export const noSample = (id: string): WenquError => new WenquError('WQ_NOT_FOUND', { sample: id });

/** Key of one water; null while it has none. */
export const waterKey = (mn: string, bottle: number | null, takenAt: Instant | null): string | null =>
  bottle === null || takenAt === null ? null : `${mn}|${bottle}|${takenAt}`;

/** One number that puts samples in the order of a list, smallest first; equal ones are ordered by id. */
export const sampleSortKey = (sample: Sample, sort: SampleQuery['sort']): number =>
  sort === 'due' ? (sample.dueAt ?? Number.MAX_SAFE_INTEGER) : -sample.requestedAt;

export const sampleWithin = (sample: Sample, { withHidden, lab, labUnit = '' }: SampleScope): boolean =>
  (withHidden || !isHiddenNow(sample)) &&
  (lab === undefined ||
    sample.handOver?.lab === lab ||
    (labUnit !== '' && sample.handOver?.labUnit === labUnit));

export function settingFrom<K extends SampleSettingKind>(
  draft: SettingDraft<K>,
  held: SampleSetting | undefined,
): SampleSetting<K> {
  const version = held?.version ?? 0;
  if (version !== draft.version) {
    throw new WenquError('WQ_SAMPLE_CONFLICT', { kind: draft.kind, id: draft.id, version });
  }
  return Object.freeze({ ...draft, version: version + 1 });
}

export const NO_SAMPLES = Object.freeze(
  Object.fromEntries(SAMPLE_STATES.map((state) => [state, 0])),
) as Readonly<Record<SampleState, number>>;
