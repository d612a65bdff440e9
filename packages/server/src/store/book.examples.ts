import { type BookKind, type Instant, instant, type PointId } from '@wenqu/domain';
import type { BookAuthor, BookDraft, BookEdit } from './book.ts';

/** Drafts for the tests of everything that holds a book: one enterprise, outlet, point, logger and limit. */
export const AT: Instant = instant(1_780_000_000_000_000);
export const AUTHOR: BookAuthor = { by: 'acc1', reason: 'first survey', at: AT };

export const agency = (more: Partial<BookDraft<'agencies'>> = {}): BookDraft<'agencies'> => ({
  name: '清源运维',
  contact: '',
  phone: '',
  ...more,
});

export const enterprise = (more: Partial<BookDraft<'enterprises'>> = {}): BookDraft<'enterprises'> => ({
  name: '东港印染',
  creditCode: '',
  permitNumber: '',
  permitClass: 'key',
  keyUnit: true,
  trade: '1713',
  area: '',
  town: '东港镇',
  address: '',
  contact: '',
  phone: '',
  agency: '',
  ...more,
});

export const outlet = (more: Partial<BookDraft<'outlets'>> = {}): BookDraft<'outlets'> => ({
  enterprise: 'en1',
  code: 'DW001',
  name: '总排口',
  kind: 'total',
  destination: 'works',
  pattern: '',
  lon: 117.9,
  lat: 24.5,
  node: '',
  ...more,
});

export const point = (more: Partial<BookDraft<'points'>> = {}): BookDraft<'points'> => ({
  enterprise: 'en1',
  outlet: 'ou1',
  name: '排水口',
  place: 'discharge',
  order: 3,
  lon: null,
  lat: null,
  factors: ['w01018', 'w21003'],
  realtimeIntervalS: 60,
  ...more,
});

export const logger = (more: Partial<BookDraft<'loggers'>> = {}): BookDraft<'loggers'> => ({
  mn: 'FJ00000000000000000000A1',
  name: '数采仪 1',
  enterprise: 'en1',
  bindings: [{ point: 'pt1' as PointId, st: '', factor: '', from: null, to: null }],
  password: '123456',
  edition: '',
  maker: '',
  model: '',
  ...more,
});

export const device = (more: Partial<BookDraft<'devices'>> = {}): BookDraft<'devices'> => ({
  point: 'pt1' as PointId,
  kind: 'analyser',
  factor: 'w01018',
  maker: '',
  model: '',
  serial: 'S-1',
  rangeMin: 0,
  rangeMax: 200,
  unit: 'mg/L',
  installedOn: '2025-06-01',
  ...more,
});

export const limit = (more: Partial<BookDraft<'limits'>> = {}): BookDraft<'limits'> => ({
  outlet: 'ou1',
  factor: 'w01018',
  kind: 'daily-mean',
  min: null,
  max: 80,
  unit: 'mg/L',
  source: 'permit',
  clause: '',
  condition: '',
  confidence: 'T',
  validFrom: '2026-01-01',
  validTo: '',
  verifiedBy: '',
  verifiedAt: null,
  ...more,
});

export const add = <K extends BookKind>(kind: K, row: BookDraft<K>): BookEdit =>
  ({ kind, op: 'add', row }) as unknown as BookEdit;
export const change = <K extends BookKind>(
  kind: K,
  id: string,
  version: number,
  set: Partial<BookDraft<K>>,
): BookEdit => ({ kind, op: 'change', id, version, set }) as BookEdit;
export const retire = (kind: BookKind, id: string, version: number): BookEdit => ({
  kind,
  op: 'retire',
  id,
  version,
});

/** en1, ou1, pt1, lg1, lm1: what most tests stand on. */
export const PLANT: readonly BookEdit[] = [
  add('enterprises', enterprise()),
  add('outlets', outlet()),
  add('points', point()),
  add('loggers', logger()),
  add('limits', limit()),
];
