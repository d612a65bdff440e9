import type { Facility, FacilityFields } from '@wenqu/domain';

/** A facility as it is being typed: every cell is text, so that half a number is not lost. */
export interface FacilityDraft {
  readonly head: Readonly<Record<string, string>>;
  readonly units: readonly DraftRow[];
  readonly expected: readonly DraftRow[];
  readonly meters: readonly DraftRow[];
  readonly equipment: readonly DraftRow[];
  readonly lines: readonly DraftRow[];
  readonly agents: readonly DraftRow[];
}
export type DraftRow = Readonly<Record<string, string>>;
export type DraftTable = Exclude<keyof FacilityDraft, 'head'>;
export const DRAFT_TABLES: readonly DraftTable[] = [
  'units',
  'expected',
  'meters',
  'equipment',
  'lines',
  'agents',
];

const text = (value: string | number | boolean | null): string =>
  value === null ? '' : value === true ? '1' : value === false ? '' : String(value);
const number = (value: string | undefined): number | null => {
  const trimmed = (value ?? '').trim();
  const read = Number(trimmed);
  return trimmed === '' || !Number.isFinite(read) ? null : read;
};

/** Rows that a new line of a table begins with. */
export const EMPTY_ROWS: Readonly<Record<DraftTable, DraftRow>> = {
  units: { id: '', name: '', kind: 'aerobic', volumeM3: '' },
  expected: { unit: '', name: '', point: '', column: '', min: '', max: '', role: 'other' },
  meters: {
    ...{ id: '', name: '', purpose: 'treatment', point: '', column: '', quantity: 'power-kw' },
    ...{ volts: '', ratedKw: '', partOf: '' },
  },
  equipment: {
    ...{ id: '', name: '', unit: '', kind: 'pump', ratedKw: '', meter: '', point: '', column: '', key: '' },
  },
  lines: { id: '', name: '', product: '', unit: 't', basisM3PerUnit: '', tradeKgPerUnit: '' },
  agents: { id: '', name: '', per: 'm3', expectedKg: '' },
};

/** The draft of a held facility, or of a new one. */
export function facilityDraft(held: Facility | undefined): FacilityDraft {
  const head = {
    enterprise: held?.enterprise ?? '',
    name: held?.name ?? '',
    process: held?.process ?? '',
    influent: held?.influent ?? '',
    effluent: held?.effluent ?? '',
    designM3Day: text(held?.designM3Day ?? null),
    designRemovalMax: text(held?.designRemovalMax ?? null),
    waterLossShare: text(held?.waterLossShare ?? null),
    gravity: text(held?.gravity ?? false),
  };
  return {
    head,
    units: (held?.units ?? []).map(({ id, name, kind, volumeM3 }) => ({
      ...{ id, name, kind, volumeM3: text(volumeM3) },
    })),
    expected: (held?.units ?? []).flatMap(({ id, expected }) =>
      expected.map(({ name, series, min, max, role }) => ({
        ...{ unit: id, name, point: series.point, column: series.column, role },
        ...{ min: text(min), max: text(max) },
      })),
    ),
    meters: (held?.meters ?? []).map(({ id, name, purpose, quantity, series, volts, ratedKw, partOf }) => ({
      ...{ id, name, purpose, quantity, point: series.point, column: series.column },
      ...{ volts: text(volts), ratedKw: text(ratedKw), partOf },
    })),
    equipment: (held?.equipment ?? []).map(({ id, name, unit, kind, ratedKw, meter, state, key }) => ({
      ...{ id, name, unit, kind, ratedKw: text(ratedKw), meter, key: text(key) },
      ...{ point: state?.point ?? '', column: state?.column ?? '' },
    })),
    lines: (held?.lines ?? []).map(({ basisM3PerUnit, tradeKgPerUnit, ...rest }) => ({
      ...rest,
      ...{ basisM3PerUnit: text(basisM3PerUnit), tradeKgPerUnit: text(tradeKgPerUnit) },
    })),
    agents: (held?.agents ?? []).map(({ expectedKg, ...rest }) => ({
      ...rest,
      expectedKg: text(expectedKg),
    })),
  };
}

/** Ids that were left empty are given by place: `u1`, `m2`. */
const named = (rows: readonly DraftRow[], letter: string): (DraftRow & { id: string })[] =>
  rows.map((row, at) => ({ ...row, id: row.id?.trim() || `${letter}${at + 1}` }));

const seriesOf = ({ point = '', column = '' }: DraftRow) => ({ point, column: column.trim() });

/** What the server is asked to keep; the server says what is wrong with it. */
export function fieldsOfDraft(draft: FacilityDraft): FacilityFields {
  const { head } = draft;
  const fields = {
    ...{ enterprise: head.enterprise, name: head.name, process: head.process },
    ...{ influent: head.influent, effluent: head.effluent, gravity: head.gravity === '1' },
    designM3Day: number(head.designM3Day),
    designRemovalMax: number(head.designRemovalMax),
    waterLossShare: number(head.waterLossShare),
    units: named(draft.units, 'u').map((row) => ({
      ...{ id: row.id, name: row.name, kind: row.kind, volumeM3: number(row.volumeM3) },
      expected: draft.expected
        .filter(({ unit }) => unit === row.id)
        .map((each) => ({
          ...{ name: each.name, series: seriesOf(each), role: each.role },
          ...{ min: number(each.min), max: number(each.max) },
        })),
    })),
    meters: named(draft.meters, 'm').map((row) => ({
      ...{ id: row.id, name: row.name, purpose: row.purpose, quantity: row.quantity, series: seriesOf(row) },
      ...{ volts: number(row.volts), ratedKw: number(row.ratedKw), partOf: row.partOf ?? '' },
    })),
    equipment: named(draft.equipment, 'q').map((row) => ({
      ...{ id: row.id, name: row.name, unit: row.unit ?? '', kind: row.kind, ratedKw: number(row.ratedKw) },
      ...{
        meter: row.meter ?? '',
        state: row.point && row.column ? seriesOf(row) : null,
        key: row.key === '1',
      },
    })),
    lines: named(draft.lines, 'l').map((row) => ({
      ...{ id: row.id, name: row.name, product: row.product, unit: row.unit },
      ...{ basisM3PerUnit: number(row.basisM3PerUnit), tradeKgPerUnit: number(row.tradeKgPerUnit) },
    })),
    agents: named(draft.agents, 'a').map((row) => ({
      ...{ id: row.id, name: row.name, per: row.per, expectedKg: number(row.expectedKg) },
    })),
  };
  // Cells hold text of any kind; the server's schema is what holds them to it.
  return fields as unknown as FacilityFields;
}
