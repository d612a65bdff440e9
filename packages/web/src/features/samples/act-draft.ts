import {
  factor,
  type Instant,
  instantFromMs,
  MICROS_PER_HOUR,
  PRESERVATION_NAMES,
  type Sample,
  type SampleEvent,
  type SampleFile,
  type SampleSpoilage,
  sampleFactor,
} from '@wenqu/domain';
import { now } from '../../lib/clock.ts';

export interface PortionDraft {
  readonly key: string;
  readonly purpose: 'analysis' | 'party' | 'reserve';
  readonly seal: string;
  readonly factors: readonly string[];
  readonly volumeMl: string;
  readonly preservative: string;
  readonly preservedAt: string;
  readonly photo: SampleFile | null;
}

export interface ResultDraft {
  readonly factor: string;
  readonly text: string;
  readonly unit: string;
  readonly method: string;
  readonly analysedAt: string;
  readonly cma: boolean;
  readonly forInformation: boolean;
}

/** Everything a step may ask for, as it stands in the fields. */
export interface Draft {
  readonly remark: string;
  readonly pickUpAt: string;
  readonly inspectors: string;
  readonly officers: readonly { readonly name: string; readonly certificate: string }[];
  readonly presence: 'party' | 'witness' | 'absent';
  readonly presentName: string;
  readonly explanation: string;
  readonly photos: Readonly<Partial<Record<'before' | 'during' | 'after', SampleFile>>>;
  readonly signatures: string;
  readonly portions: readonly PortionDraft[];
  readonly lab: string;
  readonly carrier: string;
  readonly receiver: string;
  readonly temperatureC: string;
  readonly sealsIntact: boolean;
  readonly spoilage: SampleSpoilage;
  readonly reportNumber: string;
  readonly reportFile: SampleFile | null;
  readonly results: readonly ResultDraft[];
  readonly toldTo: string;
  readonly toldHow: string;
  readonly release: string;
}

/** `2026-03-02T08:30`, Beijing time, as a datetime field holds it. */
export const fieldTime = (at: Instant): string =>
  new Date((at + 8 * MICROS_PER_HOUR) / 1000).toISOString().slice(0, 16);

/** The other way round; undefined: the field is empty. */
export const timeOf = (text: string): Instant | undefined =>
  text === '' ? undefined : instantFromMs(Date.parse(`${text}:00+08:00`));

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

const preservativeOf = (factors: readonly string[]): string => {
  const kinds = new Set(factors.map((code) => sampleFactor(code).preservation));
  kinds.delete('none');
  return [...kinds].map((kind) => PRESERVATION_NAMES[kind].zh).join('；');
};

export const emptyPortion = (
  purpose: PortionDraft['purpose'],
  factors: readonly string[],
  volumeMl: number,
  key: string = purpose,
): PortionDraft => ({
  key,
  ...{ purpose, seal: '', factors, volumeMl: String(volumeMl), photo: null },
  preservative: purpose === 'analysis' ? preservativeOf(factors) : '',
  preservedAt: fieldTime(now()),
});

export function emptyDraft(sample: Sample, person: string): Draft {
  const share = Math.round((sample.volumeMl ?? sample.plannedVolumeMl) / 3);
  return {
    ...{ remark: '', presence: 'party', presentName: '', explanation: '', photos: {}, signatures: '' },
    pickUpAt: fieldTime(sample.pickUpAt ?? now()),
    inspectors: sample.inspectors.join('\n'),
    officers: [
      { name: person, certificate: '' },
      { name: '', certificate: '' },
    ],
    portions: (['analysis', 'party', 'reserve'] as const).map((purpose) =>
      emptyPortion(purpose, sample.factors, share),
    ),
    ...{
      lab: '',
      carrier: person,
      receiver: '',
      temperatureC: '',
      sealsIntact: true,
      spoilage: 'seal-broken',
    },
    ...{ reportNumber: '', reportFile: null, toldTo: '', toldHow: '', release: '' },
    results: sample.factors.map((code) => ({
      ...{ factor: code, text: '', unit: factor(code)?.unit ?? '', method: '' },
      ...{ analysedAt: fieldTime(now()), cma: true, forInformation: false },
    })),
  };
}

/** What goes with a step besides its reason. */
export function extrasOf(event: SampleEvent, draft: Draft): Readonly<Record<string, unknown>> {
  switch (event) {
    case 'plan': {
      const pickUpAt = timeOf(draft.pickUpAt);
      return { ...(pickUpAt !== undefined && { pickUpAt }), inspectors: lines(draft.inspectors) };
    }
    case 'open':
      return {
        opening: {
          officers: draft.officers.filter(({ name, certificate }) => name !== '' || certificate !== ''),
          ...{ presence: draft.presence, presentName: draft.presentName, explanation: draft.explanation },
          photos: Object.values(draft.photos),
          signatures: lines(draft.signatures),
        },
      };
    case 'seal':
      return {
        portions: draft.portions.map((portion, at) => ({
          ...{ purpose: portion.purpose, label: String(at + 1), seal: portion.seal.trim() },
          ...{ factors: portion.factors, volumeMl: Number(portion.volumeMl) || 0, photo: portion.photo },
          preservative: portion.preservative.trim(),
          preservedAt: portion.preservative.trim() === '' ? null : (timeOf(portion.preservedAt) ?? null),
        })),
      };
    case 'hand-over':
      return {
        handOver: {
          ...{ carrier: draft.carrier, lab: draft.lab, receiver: draft.receiver },
          temperatureC: draft.temperatureC.trim() === '' ? null : Number(draft.temperatureC),
          sealsIntact: draft.sealsIntact,
          signatures: lines(draft.signatures),
          photos: [],
        },
      };
    case 'spoil':
      return { spoilage: draft.spoilage };
    case 'report':
      return {
        report: {
          number: draft.reportNumber,
          file: draft.reportFile,
          results: draft.results
            .filter(({ text }) => text.trim() !== '')
            .map(({ analysedAt, ...result }) => ({ ...result, analysedAt: timeOf(analysedAt) ?? now() })),
        },
      };
    case 'tell':
      return { telling: { to: draft.toldTo, how: draft.toldHow } };
    case 'dispose':
      return { release: draft.release };
    default:
      return {};
  }
}
