import {
  type BookSnapshot,
  type Enterprise,
  type Instant,
  instant,
  journalPosition,
  type Limit,
  type Outlet,
  type Point,
  parseWireTime,
  pointId,
  type ReadingRow,
} from '@wenqu/domain';

/** A book of one dye house for the tests of this package. */
const ROW = { version: 1, createdAt: instant(0), updatedAt: instant(0), retiredAt: null };

export const at = (digits: string): Instant => {
  const read = parseWireTime(digits);
  if (read.kind === 'fault') throw new Error(`${digits}: ${read.why}`);
  return read.at;
};

export const enterprise = (extra: Partial<Enterprise> = {}): Enterprise => ({
  ...ROW,
  id: 'e1',
  name: 'dye house',
  creditCode: '',
  permitNumber: '',
  permitClass: 'key',
  keyUnit: true,
  trade: '',
  area: '',
  town: '',
  address: '',
  contact: '',
  phone: '',
  agency: '',
  ...extra,
});

export const outlet = (extra: Partial<Outlet> = {}): Outlet => ({
  ...ROW,
  id: 'o1',
  enterprise: 'e1',
  code: 'DW001',
  name: 'total outlet',
  kind: 'total',
  destination: 'direct',
  pattern: '',
  lon: null,
  lat: null,
  node: '',
  ...extra,
});

export const point = (extra: Partial<Point> = {}): Point => ({
  ...ROW,
  id: pointId('p1'),
  enterprise: 'e1',
  outlet: 'o1',
  name: 'discharge',
  place: 'discharge',
  order: 1,
  lon: null,
  lat: null,
  factors: ['w01018'],
  realtimeIntervalS: 60,
  ...extra,
});

/** A verified limit: COD at most 80 mg/L by any lawful sample. */
export const limit = (extra: Partial<Limit> = {}): Limit => ({
  ...ROW,
  id: `l-${extra.clause ?? ''}${extra.factor ?? ''}${extra.kind ?? ''}${extra.max ?? ''}`,
  outlet: 'o1',
  factor: 'w01018',
  kind: 'max',
  min: null,
  max: 80,
  unit: 'mg/L',
  source: 'permit',
  clause: 'permit 001P',
  condition: '',
  confidence: 'P',
  validFrom: '2020-01-01',
  validTo: '',
  verifiedBy: 'a2',
  verifiedAt: instant(1),
  ...extra,
});

/** A limit out of the book of standards that nobody has compared with the text. */
export const unread = (extra: Partial<Limit> = {}): Limit =>
  limit({ confidence: 'G', source: 'national', clause: 'GB X', verifiedBy: '', verifiedAt: null, ...extra });

export const snapshot = (limits: readonly Limit[], extra: Partial<BookSnapshot> = {}): BookSnapshot => ({
  seq: 1,
  enterprises: [enterprise()],
  outlets: [outlet()],
  points: [point()],
  loggers: [],
  limits,
  ...extra,
});

/** A frame: `{ 'w01018-Rtd': 97.3 }`, or `[97.3, 'D']` where the flag is not N. */
export const row = (
  values: Readonly<Record<string, number | readonly [number, string]>>,
  extra: Partial<ReadingRow> = {},
): ReadingRow => ({
  point: pointId('p1'),
  statistic: 'realtime',
  at: at('20260801140530'),
  arrival: at('20260801140531'),
  position: journalPosition(1000),
  edition: '2017',
  values: Object.entries(values).map(([column, given]) => {
    const [value, flag] = typeof given === 'number' ? [given, 'N'] : given;
    return { column, value, decimals: 1, flag };
  }),
  ...extra,
});
