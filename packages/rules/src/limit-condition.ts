import type { Outlet } from '@wenqu/domain';

export interface TemperatureCondition {
  readonly side: 'above' | 'at-or-below';
  readonly degC: number;
}

/** Months of the year, 1 to 12; `from` 11 and `to` 4 pass through the new year. Both ends belong to it. */
export interface SeasonCondition {
  readonly from: number;
  readonly to: number;
}

export interface ScaleCondition {
  readonly side: 'above' | 'at-or-above' | 'below' | 'at-or-below';
  /** Design capacity. */
  readonly m3PerDay: number;
}

/** One part of a limit's condition that code can read. */
export type ConditionPart =
  | ({ readonly kind: 'temperature' } & TemperatureCondition)
  | ({ readonly kind: 'season' } & SeasonCondition)
  | { readonly kind: 'destination'; readonly destination: 'direct' | 'works' }
  | ({ readonly kind: 'scale' } & ScaleCondition)
  /** The clause compares rounded values: so many digits after the point, in the limit's unit. */
  | { readonly kind: 'rounding'; readonly places: number }
  /** The clause converts the concentration to the basis water volume of the product. */
  | { readonly kind: 'basis-water' }
  /** What the number is counted as: nitrogen as NH4 is 1.29 times the same water as N. */
  | { readonly kind: 'counted-as'; readonly as: 'N' | 'P' | 'NH4' | 'PO4' };

export interface ReadCondition {
  readonly parts: readonly ConditionPart[];
  /** Text no row of the table reads: a person's to weigh. */
  readonly unread: readonly string[];
}

interface ConditionReader {
  readonly pattern: RegExp;
  read(found: RegExpExecArray): ConditionPart | null;
}

const ABOVE: ReadonlySet<string> = new Set(['>', '＞']);
const SCALE_SIDES: Readonly<Record<string, ScaleCondition['side']>> = {
  '>': 'above',
  '＞': 'above',
  '>=': 'at-or-above',
  '≥': 'at-or-above',
  '≧': 'at-or-above',
  '<': 'below',
  '＜': 'below',
  '<=': 'at-or-below',
  '≤': 'at-or-below',
  '≦': 'at-or-below',
};

const season = (from: string | undefined, to: string | undefined): ConditionPart | null => {
  const months = [Number(from), Number(to)];
  if (months.some((month) => !Number.isInteger(month) || month < 1 || month > 12)) return null;
  return { kind: 'season', from: months[0]!, to: months[1]! };
};

/** How each kind of condition is written; the first row that reads a part has it. */
const READERS: readonly ConditionReader[] = [
  {
    pattern:
      /^(?:water temperature|水温)\s*(>|＞|<=|≤|≦)\s*(\d+(?:\.\d+)?)\s*(?:degC|℃|°C)(?:\s*\(.*\)|（.*）)?$/i,
    read: ([, sign, degC]) => ({
      kind: 'temperature',
      side: ABOVE.has(sign!) ? 'above' : 'at-or-below',
      degC: Number(degC),
    }),
  },
  {
    pattern: /^(?:.*[（(])?(\d{1,2})\s*月?\s*(?:至|到|—|–|-|~|～)\s*(?:次年|翌年)?\s*(\d{1,2})\s*月[)）]?$/,
    read: ([, from, to]) => season(from, to),
  },
  {
    pattern: /^months?\s+(\d{1,2})\s*(?:to|–|-)\s*(\d{1,2})$/i,
    read: ([, from, to]) => season(from, to),
  },
  {
    pattern: /^(?:direct discharge|直接排放)$/i,
    read: () => ({ kind: 'destination', destination: 'direct' }),
  },
  {
    pattern: /^(?:(?:other )?indirect discharge|(?:其他)?间接排放)$/i,
    read: () => ({ kind: 'destination', destination: 'works' }),
  },
  {
    pattern:
      /^(?:design capacity|capacity|设计规模|处理规模|规模)\s*(>=|<=|[>＞≥≧<＜≤≦])\s*(\d+(?:\.\d+)?)\s*(万)?\s*(?:m3\/d|m³\/d|t\/d|吨\/日|立方米\/日)$/i,
    read: ([, sign, number, tenThousand]) => {
      const side = SCALE_SIDES[sign!];
      const m3PerDay = Number(number) * (tenThousand ? 10_000 : 1);
      return side ? { kind: 'scale', side, m3PerDay } : null;
    },
  },
  {
    pattern: /^(?:rounded to|按\s*GB\/T\s*8170\s*修约至|修约至)\s*(\d)\s*(?:decimals?|位小数)(?:.*8170.*)?$/i,
    read: ([, places]) => ({ kind: 'rounding', places: Number(places) }),
  },
  {
    pattern: /^(?:basis water volume|(?:单位产品)?基准排水量)(?:\s*(?:applies|折算))?$/i,
    read: () => ({ kind: 'basis-water' }),
  },
  {
    pattern: /^(?:(?:counted )?as|以)\s*(N|P|NH4|PO4)(?:[+-]|\^?\d?[+-])?\s*计?$/i,
    read: ([, as]) => ({ kind: 'counted-as', as: as!.toUpperCase() as 'N' | 'P' | 'NH4' | 'PO4' }),
  },
];

/**
 * What code can read of a limit's condition. Parts stand between semicolons; each must be read by one row of
 * the table, and what none reads is returned as it is written.
 * @source supervision.md §5.2 step 4 (temperature, season, destination), step 5 (rounding), basis water volume
 */
export function readCondition(condition: string): ReadCondition {
  const parts: ConditionPart[] = [];
  const unread: string[] = [];
  for (const text of condition.split(/[;；]/).map((part) => part.trim())) {
    if (text === '') continue;
    const part = readPart(text);
    if (part) parts.push(part);
    else unread.push(text);
  }
  return { parts, unread };
}

function readPart(text: string): ConditionPart | null {
  for (const { pattern, read } of READERS) {
    const found = pattern.exec(text);
    const part = found && read(found);
    if (part) return part;
  }
  return null;
}

/** `water temperature > 12 degC`, `水温≤12℃`; null for every other text. */
export function temperatureCondition(condition: string): TemperatureCondition | null {
  const part = readCondition(condition).parts.find((each) => each.kind === 'temperature');
  return part ? { side: part.side, degC: part.degC } : null;
}

export const partOf = <K extends ConditionPart['kind']>(
  { parts }: ReadCondition,
  kind: K,
): Extract<ConditionPart, { kind: K }> | undefined =>
  parts.find((part): part is Extract<ConditionPart, { kind: K }> => part.kind === kind);

/** Does a month (1–12) lie in the season? */
export const inSeason = ({ from, to }: SeasonCondition, month: number): boolean =>
  from <= to ? month >= from && month <= to : month >= from || month <= to;

export function inScale({ side, m3PerDay }: ScaleCondition, capacityM3Day: number): boolean {
  switch (side) {
    case 'above':
      return capacityM3Day > m3PerDay;
    case 'at-or-above':
      return capacityM3Day >= m3PerDay;
    case 'below':
      return capacityM3Day < m3PerDay;
    case 'at-or-below':
      return capacityM3Day <= m3PerDay;
  }
}

/** What is known of the place and day a limit is asked for. */
export interface ConditionPlace {
  readonly outlet: Outlet;
  /** Natural day (UTC+8) `YYYY-MM-DD`. */
  readonly day: string;
  /** Design capacity of the treatment facility; null or absent = not known. */
  readonly capacityM3Day?: number | null;
}

/** Parts that day and place settle: `fails` names the first that does not hold, `open` those nobody can say. */
export interface ConditionVerdict {
  readonly fails: ConditionPart['kind'] | null;
  readonly open: readonly ConditionPart['kind'][];
}

/** Temperature, rounding and basis water are the value's matter and hold here. */
export function weighCondition({ parts }: ReadCondition, place: ConditionPlace): ConditionVerdict {
  const open: ConditionPart['kind'][] = [];
  for (const part of parts) {
    const holds = holdsAt(part, place);
    if (holds === false) return { fails: part.kind, open };
    if (holds === null) open.push(part.kind);
  }
  return { fails: null, open };
}

function holdsAt(part: ConditionPart, { outlet, day, capacityM3Day = null }: ConditionPlace): boolean | null {
  if (part.kind === 'season') return inSeason(part, Number(day.slice(5, 7)));
  if (part.kind === 'destination')
    return outlet.destination === '' ? null : outlet.destination === part.destination;
  if (part.kind === 'scale') return capacityM3Day === null ? null : inScale(part, capacityM3Day);
  return true;
}
