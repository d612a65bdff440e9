import type { FacilityFields, SheetDraft } from '@wenqu/domain';
import { WenquError } from '../errors.ts';

/** What a facility may name. */
export interface Known {
  /** Is it a present point of the enterprise? */
  hasPoint(enterprise: string, point: string): boolean;
  hasEnterprise(enterprise: string): boolean;
}

/**
 * Names inside a facility are unique, and what it refers to exists and is the enterprise's own.
 *
 * @throws WQ_BOOK_REFERENCE, WQ_BOOK_INVALID naming the field
 */
export function checkFacility(fields: FacilityFields, known: Known): void {
  if (!known.hasEnterprise(fields.enterprise))
    throw new WenquError('WQ_BOOK_REFERENCE', { field: 'enterprise' });
  for (const kind of ['units', 'meters', 'equipment', 'lines', 'agents'] as const) {
    const ids = fields[kind].map(({ id }) => id);
    if (new Set(ids).size !== ids.length)
      throw new WenquError('WQ_BOOK_INVALID', { field: kind, why: 'id twice' });
  }
  const points: readonly (readonly [field: string, point: string])[] = [
    ['influent', fields.influent],
    ['effluent', fields.effluent],
    ...fields.meters.map(({ id, series }) => [`meters.${id}`, series.point] as const),
    ...fields.equipment.flatMap(({ id, state }) =>
      state ? [[`equipment.${id}`, state.point] as const] : [],
    ),
    ...fields.units.flatMap(({ id, expected }) =>
      expected.map(({ series }) => [`units.${id}`, series.point] as const),
    ),
  ];
  for (const [field, point] of points) {
    if (point !== '' && !known.hasPoint(fields.enterprise, point))
      throw new WenquError('WQ_BOOK_REFERENCE', { field, point });
  }
  const units = new Set(['', ...fields.units.map(({ id }) => id)]);
  const meters = new Set(['', ...fields.meters.map(({ id }) => id)]);
  for (const { id, partOf } of fields.meters) {
    if (!meters.has(partOf) || partOf === id)
      throw new WenquError('WQ_BOOK_REFERENCE', { field: `meters.${id}` });
  }
  for (const { id, unit, meter } of fields.equipment) {
    if (!units.has(unit) || !meters.has(meter))
      throw new WenquError('WQ_BOOK_REFERENCE', { field: `equipment.${id}` });
  }
}

/** A sheet names lines and agents of its facility only. @throws WQ_BOOK_REFERENCE */
export function checkSheet(
  sheet: Pick<SheetDraft, 'product' | 'agentKg' | 'day'>,
  facility: Pick<FacilityFields, 'lines' | 'agents'>,
): void {
  const lines = new Set(facility.lines.map(({ id }) => id));
  const agents = new Set(facility.agents.map(({ id }) => id));
  const stranger =
    Object.keys(sheet.product).find((id) => !lines.has(id)) ??
    Object.keys(sheet.agentKg).find((id) => !agents.has(id));
  if (stranger !== undefined) throw new WenquError('WQ_BOOK_REFERENCE', { day: sheet.day, field: stranger });
}
