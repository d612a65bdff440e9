import { queryOptions } from '@tanstack/react-query';
import {
  dayStart,
  type Facility,
  type FacilityFields,
  type FacilitySheet,
  type FacilityView,
  formatDay,
  type Instant,
  instant,
  MICROS_PER_DAY,
  type SheetDraft,
} from '@wenqu/domain';
import { getJson, sendJson } from '../../lib/api.ts';
import { now } from '../../lib/clock.ts';

const RENEW_MS = 60_000;

interface Whole<T> {
  readonly items: readonly T[];
  readonly total: number;
}

export interface SheetsKept {
  readonly kept: number;
  readonly faults: readonly { readonly line: number; readonly zh: string; readonly en: string }[];
  readonly heading: readonly string[];
}

const path = (id: string, rest = '') => `facilities/${encodeURIComponent(id)}${rest}`;

export const facilitiesQuery = queryOptions({
  queryKey: ['facilities'],
  queryFn: ({ signal }) => getJson<Whole<Facility>>('facilities', {}, { signal }),
});

export const facilityQuery = (id: string) =>
  queryOptions({
    queryKey: ['facility', id],
    queryFn: ({ signal }) => getJson<Facility>(path(id), {}, { signal }),
  });

/** The last so many natural days, today included. */
export function rangeOfDays(days: number): { from: Instant; to: Instant } {
  const to = now();
  return { from: instant(dayStart(to) - (days - 1) * MICROS_PER_DAY), to };
}

export const viewQuery = (id: string, days: number) =>
  queryOptions({
    queryKey: ['facility', id, 'view', days],
    queryFn: ({ signal }) => getJson<FacilityView>(path(id, '/view'), rangeOfDays(days), { signal }),
    refetchInterval: RENEW_MS,
  });

export const sheetsQuery = (id: string, days: number) =>
  queryOptions({
    queryKey: ['facility', id, 'sheets', days],
    queryFn: ({ signal }) => {
      const { from, to } = rangeOfDays(days);
      const asked = { from: formatDay(from), to: formatDay(to) };
      return getJson<Whole<FacilitySheet>>(path(id, '/sheets'), asked, { signal });
    },
  });

export const keepSheets = (id: string, body: { text?: string; sheets?: readonly SheetDraft[] }) =>
  sendJson<SheetsKept>('POST', path(id, '/sheets'), { body });

export const saveFacility = (held: Facility | undefined, fields: FacilityFields, reason: string) =>
  held
    ? sendJson<Facility>('PUT', path(held.id), { body: { fields, reason }, version: held.version })
    : sendJson<Facility>('POST', 'facilities', { body: { fields, reason } });
