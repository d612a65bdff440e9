import type { FieldValues } from '../matter/field.ts';
import { FIGURE_FUNCTIONS } from './figure-functions.ts';
import type { Expr, SetName } from './figure-syntax.ts';
import { isShare, numberOf, sameDayOfYear, tidy, type Value } from './figure-value.ts';
import type { FigureDef, ListKind, RowItem } from './list-kind.ts';

/** First and last natural day, both included. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/** One row as formulas see it: its fields, what is computed from them, how its item stands. */
export class RowView {
  readonly id: string;
  readonly #kind: ListKind;
  readonly #values: FieldValues;
  readonly #item: RowItem | undefined;
  readonly #today: string;
  readonly #derived = new Map<string, Value>();

  constructor(
    kind: ListKind,
    row: { readonly id: string; readonly values: FieldValues },
    item: RowItem | undefined,
    today: string,
  ) {
    this.id = row.id;
    this.#kind = kind;
    this.#values = row.values;
    this.#item = item;
    this.#today = today;
  }

  get(name: string): Value {
    if (Object.hasOwn(this.#values, name)) return this.#values[name] ?? null;
    const held = this.#derived.get(name);
    if (held !== undefined) return held;
    const found = this.#kind.derived.find(({ id }) => id === name);
    const value = found ? valueOfRow(found.formula.expr, this, this.#today) : this.#ofItem(name);
    this.#derived.set(name, value);
    return value;
  }

  #ofItem(name: string): Value {
    switch (name) {
      case 'has-item':
        return this.#item !== undefined;
      case 'item-open':
        return this.#item?.open ?? false;
      case 'item-struck':
        return this.#item?.struck ?? false;
      case 'item-overdue':
        return this.#item?.overdue ?? false;
      case 'item-state':
        return this.#item?.state ?? null;
      case 'item-reopened':
        return this.#item?.reopened ?? 0;
      default:
        return null;
    }
  }
}

/** Yes and no about something unknown is unknown: such a row is counted by neither side. */
function compare(op: string, left: Value, right: Value): boolean | null {
  const [a, b] = [isShare(left) ? numberOf(left) : left, isShare(right) ? numberOf(right) : right];
  if (a === null || b === null) return null;
  switch (op) {
    case '=':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    default:
      return a >= b;
  }
}

function reckon(op: string, left: Value, right: Value): number | null {
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a === null || b === null) return null;
  if (op === '/') return b === 0 ? null : tidy(a / b);
  return tidy(op === '+' ? a + b : op === '-' ? a - b : a * b);
}

/** What names and totals mean where a formula stands. */
interface Frame {
  readonly today: string;
  name(name: string): Value;
  total?(expr: Extract<Expr, { is: 'total' }>): Value;
  before?(figure: string): Value;
}

function evaluate(expr: Expr, frame: Frame): Value {
  switch (expr.is) {
    case 'literal':
      return expr.value;
    case 'name':
      return frame.name(expr.name);
    case 'unary': {
      const value = evaluate(expr.of, frame);
      if (expr.op === 'not') return value === null ? null : value !== true;
      const number = numberOf(value);
      return number === null ? null : -number;
    }
    case 'binary':
      return binary(expr, frame);
    case 'in': {
      const value = evaluate(expr.of, frame);
      return value === null ? null : expr.list.some((each) => evaluate(each, frame) === value);
    }
    case 'call':
      return call(expr, frame);
    case 'total':
      return frame.total?.(expr) ?? null;
  }
}

function binary({ op, left, right }: Extract<Expr, { is: 'binary' }>, frame: Frame): Value {
  const one = evaluate(left, frame);
  if (op === 'and') return one === false ? false : both(one, evaluate(right, frame));
  if (op === 'or') return one === true ? true : either(one, evaluate(right, frame));
  const other = evaluate(right, frame);
  if (op === '+' || op === '-' || op === '*' || op === '/') return reckon(op, one, other);
  return compare(op, one, other);
}
const both = (one: Value, other: Value): boolean | null =>
  other === false ? false : one === null || other === null ? null : true;
const either = (one: Value, other: Value): boolean | null =>
  other === true ? true : one === null || other === null ? null : false;

function call({ name, args, named }: Extract<Expr, { is: 'call' }>, frame: Frame): Value {
  if (name === 'before') {
    const [figure] = args;
    return figure?.is === 'name' ? (frame.before?.(figure.name) ?? null) : null;
  }
  const values = args.map((each) => evaluate(each, frame));
  const given = Object.fromEntries(Object.entries(named).map(([key, each]) => [key, evaluate(each, frame)]));
  return FIGURE_FUNCTIONS[name]?.run(values, given, frame.today) ?? null;
}

/** What a formula about one row gives. */
export const valueOfRow = (expr: Expr, row: RowView, today: string): Value =>
  evaluate(expr, { today, name: (name) => row.get(name) });

/** Does the row match? Unknown is no. */
export const matchesRow = (expr: Expr, row: RowView, today: string): boolean =>
  valueOfRow(expr, row, today) === true;

/** What a formula over figures that are already known gives. */
export const valueOfFigures = (expr: Expr, figures: FigureValues, today: string): Value =>
  evaluate(expr, { today, name: (name) => figures[name]?.value ?? null });

export interface FigureGroup {
  /** Value of the field the groups are made by; '' = not filled in. */
  readonly key: string;
  readonly value: number | null;
  readonly numerator?: number;
  readonly denominator?: number;
}
export interface FigureValue {
  readonly id: string;
  readonly value: number | string | boolean | null;
  /** Of a share. */
  readonly numerator?: number;
  readonly denominator?: number;
  /** Of a figure by a field. */
  readonly groups?: readonly FigureGroup[];
}
export type FigureValues = Readonly<Record<string, FigureValue>>;

const shown = (value: Value): Omit<FigureValue, 'id'> => {
  if (isShare(value)) return { value: numberOf(value), ...value };
  return { value: Array.isArray(value) ? value.join('、') : (value as number | string | boolean | null) };
};

/** All figures of a kind over its rows in a period. Each is computed once for each period it is asked for. */
class Reckoner {
  readonly #kind: ListKind;
  readonly #rows: readonly RowView[];
  readonly #today: string;
  readonly #held = new Map<string, Value>();

  constructor(kind: ListKind, rows: readonly RowView[], today: string) {
    this.#kind = kind;
    this.#rows = rows;
    this.#today = today;
  }

  figure(def: FigureDef, period: Period): FigureValue {
    if (def.by === undefined) return { id: def.id, ...shown(this.#value(def, period, this.#rows, '')) };
    const parts = new Map<string, RowView[]>();
    for (const row of this.#rows) {
      if (!this.#inPeriod(row, period)) continue;
      const key = row.get(def.by);
      const text = key === null ? '' : String(key);
      parts.set(text, []);
    }
    for (const row of this.#rows) parts.get(String(row.get(def.by) ?? ''))?.push(row);
    const groups = [...parts].map(([key, rows]) => this.#group(def, period, key, rows));
    return { id: def.id, value: null, groups: arranged(def, groups) };
  }

  #group(def: FigureDef, period: Period, key: string, rows: readonly RowView[]): FigureGroup {
    const value = this.#value(def, period, rows, `${def.by} ${key}`);
    return { key, value: numberOf(value), ...(isShare(value) && value) };
  }

  #value(def: FigureDef, period: Period, rows: readonly RowView[], group: string): Value {
    const id = `${def.id} ${period.from} ${period.to} ${group}`;
    const held = this.#held.get(id);
    if (held !== undefined) return held;
    const other = (name: string, when: Period): Value => {
      const figure = this.#kind.figures.find((each) => each.id === name);
      return figure ? this.#value(figure, when, rows, group) : null;
    };
    const value = evaluate(def.formula.expr, {
      today: this.#today,
      name: (name) => other(name, period),
      before: (name) => other(name, yearBefore(period)),
      total: (expr) => this.#total(expr, period, rows),
    });
    this.#held.set(id, value);
    return value;
  }

  #total(
    { total, of, set, where }: Extract<Expr, { is: 'total' }>,
    period: Period,
    rows: readonly RowView[],
  ): Value {
    const matching = rows.filter(
      (row) => this.#inSet(row, set, period) && (!where || matchesRow(where, row, this.#today)),
    );
    if (!of) return matching.length;
    const values = matching.map((row) => valueOfRow(of, row, this.#today)).filter((value) => value !== null);
    if (total === 'distinct') return new Set(values.map(String)).size;
    const numbers = values.map(numberOf).filter((value) => value !== null);
    if (total === 'sum') return tidy(exactSum(numbers));
    if (numbers.length === 0) return null;
    if (total === 'mean') return tidy(exactSum(numbers) / numbers.length);
    return numbers.reduce((a, b) => (total === 'lowest' ? Math.min(a, b) : Math.max(a, b)));
  }

  #inSet(row: RowView, set: SetName, period: Period): boolean {
    switch (set) {
      case 'all':
        return true;
      case 'rows':
        return this.#inPeriod(row, period);
      case 'items':
        return row.get('has-item') === true && this.#inPeriod(row, period);
      case 'year-before':
        return this.#inPeriod(row, yearBefore(period));
      case 'to-date':
        return this.#inPeriod(row, { from: `${period.to.slice(0, 4)}-01-01`, to: period.to });
    }
  }

  #inPeriod(row: RowView, { from, to }: Period): boolean {
    if (this.#kind.day === null) return true;
    const day = row.get(this.#kind.day);
    return typeof day === 'string' && day >= from && day <= to;
  }
}

const yearBefore = ({ from, to }: Period): Period => ({
  from: sameDayOfYear(from, -1),
  to: sameDayOfYear(to, -1),
});

/** Neumaier's sum: a thousand amounts do not drift. */
function exactSum(numbers: readonly number[]): number {
  let sum = 0;
  let lost = 0;
  for (const each of numbers) {
    const next = sum + each;
    lost += Math.abs(sum) >= Math.abs(each) ? sum - next + each : each - next + sum;
    sum = next;
  }
  return sum + lost;
}

/** Highest first (or lowest, when those are asked for); of equal ones by name; ties are never cut apart. */
function arranged({ pick, top }: FigureDef, groups: readonly FigureGroup[]): FigureGroup[] {
  const sign = pick === 'lowest' ? 1 : -1;
  // Rows that do not say their group make one of their own, unless nothing of it counts.
  const known = groups.filter(({ key, value }) => value !== null && (key !== '' || value !== 0));
  const sorted = known.sort((a, b) => sign * (a.value! - b.value!) || (a.key < b.key ? -1 : 1));
  if (pick) return sorted.filter(({ value }) => value === sorted[0]?.value);
  if (top === undefined || sorted.length <= top) return sorted;
  const last = sorted[top - 1]?.value;
  return sorted.filter(({ value }, at) => at < top || value === last);
}

/**
 * The figures of a kind over the rows of a period.
 *
 * @param rows all rows that count, of every period: a figure may look at the year before
 * @param today day of the data cut
 */
export function figuresOf(
  kind: ListKind,
  rows: readonly RowView[],
  period: Period,
  today: string,
): FigureValues {
  const reckoner = new Reckoner(kind, rows, today);
  return Object.fromEntries(kind.figures.map((def) => [def.id, reckoner.figure(def, period)]));
}
