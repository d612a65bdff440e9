import type { Facility, FacilityFields, FacilitySheet, SheetDraft } from '@wenqu/domain';
import { WenquError } from '../errors.ts';
import type { FacilityAct } from './facility.ts';

/**
 * The next version of a facility, or its first.
 *
 * @throws WQ_BOOK_CONFLICT when `version` is stale; WQ_NOT_FOUND; WQ_BOOK_TAKEN when a new id is held
 */
export function nextFacility(
  id: string,
  held: Facility | undefined,
  fields: FacilityFields,
  version: number | null,
  { by, at }: FacilityAct,
): Facility {
  if (version === null && held) throw new WenquError('WQ_BOOK_TAKEN', { id });
  if (version !== null) assertVersion(held, version);
  return { ...fields, id, version: (version ?? 0) + 1, updatedAt: at, updatedBy: by, retiredAt: null };
}

/** @throws WQ_BOOK_CONFLICT, WQ_NOT_FOUND */
export function retiredFacility(
  held: Facility | undefined,
  version: number,
  { by, at }: FacilityAct,
): Facility {
  const facility = assertVersion(held, version);
  return { ...facility, version: version + 1, updatedAt: at, updatedBy: by, retiredAt: at };
}

function assertVersion(held: Facility | undefined, version: number): Facility {
  if (!held || held.retiredAt !== null) throw new WenquError('WQ_NOT_FOUND');
  if (held.version !== version) throw new WenquError('WQ_BOOK_CONFLICT', { version: held.version });
  return held;
}

/** The sheet as it would be kept; undefined when it says what is held already. */
export function nextSheet(
  draft: SheetDraft,
  held: FacilitySheet | undefined,
  { by, at }: Pick<FacilityAct, 'by' | 'at'>,
): FacilitySheet | undefined {
  if (held && saysThe(draft) === saysThe(held)) return undefined;
  const { facility, day, product, waterInM3, agentKg, sludgeKgDs } = draft;
  const told = { facility, day, product, waterInM3, agentKg, sludgeKgDs };
  return { ...told, version: (held?.version ?? 0) + 1, at, by };
}

const saysThe = ({ product, waterInM3, agentKg, sludgeKgDs }: SheetDraft): string =>
  JSON.stringify([sorted(product), waterInM3, sorted(agentKg), sludgeKgDs]);

const sorted = (of: Readonly<Record<string, number>>) =>
  Object.entries(of).sort(([one], [other]) => (one < other ? -1 : 1));
