import type { SampleOpening } from '../sample.ts';
import { SAMPLE_GUARDS, type SampleGuard, type SampleQuestion } from '../sample-guards.ts';
import { SAMPLE_REFUSALS } from '../sample-refusals.ts';
import type { RecordFault } from './record-faults.ts';
import type { SiteRecord } from './site-visit.ts';

type Opened = Pick<SiteRecord, 'officers' | 'party' | 'photos' | 'signatures'>;

/** What the record says of how the bottle was opened. */
export function openingOf({ officers, party, photos, signatures }: Opened): SampleOpening {
  return {
    officers: officers.map(({ name, certificate }) => ({ name, certificate })),
    presence: party.presence,
    presentName: party.name,
    explanation: party.explanation,
    photos: photos
      .filter(({ stage }) => stage !== 'seal')
      .map(({ name, sha256, stage }) => ({ name, sha256, stage: stage as 'before' | 'during' | 'after' })),
    signatures: signatures.map(({ name }) => name),
  };
}

/** Photos of seals go with their portions, in the order in which both were made. */
export function portionsOf({
  portions,
  photos,
}: Pick<SiteRecord, 'portions' | 'photos'>): SiteRecord['portions'] {
  const seals = photos.filter(({ stage }) => stage === 'seal');
  return portions.map((portion, n) => {
    const seal = seals[n];
    return { ...portion, photo: portion.photo ?? (seal ? { name: seal.name, sha256: seal.sha256 } : null) };
  });
}

/**
 * What a record lacks for the steps on a sample that it asks for: the guards of the sample's own table, asked on the
 * phone before they are asked again by the house.
 *
 * @param events `open` and `seal`
 */
export function sampleFaults(
  record: Opened & Pick<SiteRecord, 'portions'>,
  events: readonly string[],
): RecordFault[] {
  // These guards look at what was given, at nothing else.
  const question = {
    input: { at: 0, reason: '', opening: openingOf(record), portions: portionsOf(record) },
  } as unknown as SampleQuestion;
  const asked: [string, SampleGuard][] = [];
  if (events.includes('open')) asked.push(['photos', 'photos']);
  if (events.includes('seal')) asked.push(['portions', 'seals'], ['portions', 'preservation']);
  return asked.flatMap(([part, guard]) => {
    const refused = SAMPLE_GUARDS[guard](question);
    return refused === undefined ? [] : [{ part, ...SAMPLE_REFUSALS[refused] }];
  });
}
