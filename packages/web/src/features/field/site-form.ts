import {
  type Account,
  type FieldDef,
  type FieldMoment,
  type FieldOffer,
  type FieldTask,
  type FieldValue,
  type FieldValues,
  fieldInstant,
  type Instant,
  type RecordFault,
  recordFaults,
  type SitePaper,
  type SiteRecord,
  type SiteRecordKind,
  type SiteStep,
  sampleFaults,
} from '@wenqu/domain';
import type { SiteDraft } from './shelf.ts';

const partySigned = ({ signatures }: SiteDraft): boolean => signatures.some(({ role }) => role !== 'officer');
const signatureOf = (draft: SiteDraft): string =>
  partySigned(draft) ? 'signed' : draft.party.presence === 'absent' ? 'absent' : 'refused';
/** Fields of tables that every record answers, by their ids. */
const KNOWN: Readonly<Record<string, (draft: SiteDraft) => FieldValue>> = {
  certificates: ({ certificatesShown }) => certificatesShown,
  signature: signatureOf,
  absence: (draft) => (partySigned(draft) ? null : draft.unsigned || draft.party.explanation || null),
};
/** Asked fields a record answers by itself: who, where, when, which photos. */
const BY_ITSELF: ReadonlySet<FieldDef['type']> = new Set([
  'people',
  'person',
  'place',
  'photos',
  'files',
  'moment',
]);
/** Fields a person fills in. */
export const isTyped = ({ id, type }: FieldDef): boolean => !BY_ITSELF.has(type) && !Object.hasOwn(KNOWN, id);

/** A fresh draft of a task, or of evidence without one. */
export function newDraft(
  kind: SiteRecordKind,
  task: FieldTask | null,
  { id, displayName, certificate }: Account,
  now: Instant,
): SiteDraft {
  return {
    ...{ id: crypto.randomUUID(), account: id, task, kind, title: task?.title ?? '' },
    ...{ enterprise: task?.enterprise ?? '', outlet: task?.outlet ?? '', point: task?.point ?? '' },
    ...{ arrived: null, place: null, placeWhy: '', certificatesShown: false },
    officers: [{ account: id, name: displayName, certificate }],
    ...{ checks: [], answers: [], photos: [], portions: [], signatures: [] },
    party: { presence: 'party', name: '', explanation: '' },
    ...{ unsigned: '', note: '', event: task?.offers[0]?.event ?? '', given: {}, updatedAt: now },
  };
}

/** The offer that is chosen. */
export const offerOf = ({ task, event }: SiteDraft): FieldOffer | undefined =>
  task?.offers.find((offer) => offer.event === event);

function filesFor(id: string, draft: SiteDraft, papers: readonly SitePaper[]): string[] {
  const isVideo = (type: string): boolean => type.startsWith('video/');
  const videos = draft.photos.filter(({ type }) => isVideo(type));
  return (/video/.test(id) && videos.length > 0 ? videos : papers).map(({ sha256 }) => sha256);
}

function photosFor(id: string, { photos }: SiteDraft): string[] {
  const stage = /before/.test(id) ? 'before' : /after/.test(id) ? 'after' : undefined;
  return photos.filter((photo) => stage === undefined || photo.stage === stage).map(({ sha256 }) => sha256);
}

function answered(
  def: FieldDef,
  draft: SiteDraft,
  closed: FieldMoment,
  papers: readonly SitePaper[],
): FieldValue {
  const { id, type } = def;
  const known = KNOWN[id];
  if (known) return known(draft);
  if (type === 'people') return draft.officers.map(({ account }) => account).filter(Boolean);
  if (type === 'person') return draft.account;
  if (type === 'moment')
    return fieldInstant(/from|arriv|begin/.test(id) ? (draft.arrived ?? closed) : closed);
  if (type === 'place')
    return draft.place ? `${draft.place.lon.toFixed(6)},${draft.place.lat.toFixed(6)}` : null;
  return [...new Set(type === 'files' ? filesFor(id, draft, papers) : photosFor(id, draft))];
}

/** What a step is given: what was typed, and what the record knows by itself. */
function givenOf(
  offer: FieldOffer,
  draft: SiteDraft,
  closed: FieldMoment,
  papers: readonly SitePaper[],
): FieldValues {
  const given: Record<string, FieldValue> = {};
  for (const def of offer.asks) {
    const value = isTyped(def) ? draft.given[def.id] : answered(def, draft, closed, papers);
    const isEmpty = value === undefined || value === null || (Array.isArray(value) && value.length === 0);
    if (!isEmpty) given[def.id] = value;
  }
  return given;
}

function stepsOf(draft: SiteDraft, closed: FieldMoment, papers: readonly SitePaper[]): SiteStep[] {
  const { task } = draft;
  const offer = offerOf(draft);
  if (!task || !offer) return [];
  const step = (each: FieldOffer): SiteStep => ({
    ...{ on: each.on, id: task.about.id, version: task.version, event: each.event },
    // The second one begins where the first has led.
    state: each === offer ? task.state : '',
    ...{ reason: draft.note, given: givenOf(each, draft, closed, papers) },
  });
  // Portions that were sealed on the spot are the step after the opening.
  const sealing = task.offers.find(({ event }) => event === 'seal' && event !== offer.event);
  return draft.portions.length > 0 && sealing ? [step(offer), step(sealing)] : [step(offer)];
}

/** The record a draft becomes when it is closed now. @param papers of it, once they were made */
export function recordOf(
  draft: SiteDraft,
  closed: FieldMoment,
  papers: readonly SitePaper[] = [],
): SiteRecord {
  const { id, account: _account, task, event: _event, given: _given, updatedAt: _at, ...rest } = draft;
  return {
    ...rest,
    ...{ clientId: id, task: task?.kind ?? '', about: task?.about ?? null },
    ...{ dispatchedAt: task?.dispatchedAt ?? null, arrived: draft.arrived ?? closed, closed },
    papers,
    steps: stepsOf(draft, closed, papers),
  };
}

/** What still keeps a draft from being closed. */
export function draftFaults(draft: SiteDraft, now: FieldMoment): readonly RecordFault[] {
  const faults = [...recordFaults(recordOf(draft, now))];
  if (draft.kind === 'visit' && draft.arrived === null)
    faults.unshift({ part: 'arrival', zh: '尚未签到', en: 'Not checked in yet' });
  const offer = offerOf(draft);
  if (offer?.on === 'sample')
    faults.push(
      ...sampleFaults(
        draft,
        stepsOf(draft, now, []).map(({ event }) => event),
      ),
    );
  for (const def of offer?.asks.filter(isTyped) ?? []) {
    const value = draft.given[def.id];
    const isBlank = value === undefined || value === null || value === '';
    if (def.required && isBlank)
      faults.push({ part: 'step', zh: `请填写${def.name.zh}`, en: `${def.name.en} is missing` });
  }
  if (offer?.reasonNeeded && draft.note.trim() === '')
    faults.push({ part: 'step', zh: '请填写检查情况', en: 'Say what was found' });
  return faults;
}
