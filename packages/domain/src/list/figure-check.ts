import { parseDay } from '../format.ts';
import type { Words } from '../machine.ts';
import { FIGURE_FUNCTIONS, type ParamType, type ValueType } from './figure-functions.ts';
import type { Expr, SyntaxFault } from './figure-syntax.ts';

/** What a name stands for. */
export interface NameType {
  readonly type: ValueType;
  /** Of a choice: the ids it can be. */
  readonly choices?: ReadonlySet<string>;
}
export type Names = ReadonlyMap<string, NameType>;

export interface FormulaScope {
  /** Fields, derived fields and what is known of the item. */
  readonly row: Names;
  /** Figures that stand before; absent: the formula speaks of one row and knows no totals. */
  readonly figures?: Names;
  /** Has the kind a day field? Without one there is no year before. */
  readonly dated: boolean;
}
export type FormulaChecked =
  | { readonly ok: true; readonly type: NameType; readonly uses: ReadonlySet<string> }
  | { readonly ok: false; readonly fault: SyntaxFault };

class Fault extends Error {
  readonly fault: SyntaxFault;
  constructor(at: number, zh: string, en: string) {
    super(en);
    this.fault = { at, zh, en };
  }
}

const TYPE_NAMES: Readonly<Record<ParamType, Words>> = {
  number: { zh: '数字', en: 'a number' },
  text: { zh: '文字', en: 'a text' },
  day: { zh: '日期', en: 'a day' },
  'yes-no': { zh: '是否', en: 'yes or no' },
  list: { zh: '多选', en: 'a list' },
  any: { zh: '任意值', en: 'anything' },
  same: { zh: '同类值', en: 'the same' },
};
const plain = (type: ValueType): NameType => ({ type });
const isDayText = (expr: Expr): boolean =>
  expr.is === 'literal' && typeof expr.value === 'string' && parseDay(expr.value) !== undefined;

class Checker {
  readonly #scope: FormulaScope;
  readonly uses = new Set<string>();

  constructor(scope: FormulaScope) {
    this.#scope = scope;
  }

  of(expr: Expr, inRow: boolean): NameType {
    switch (expr.is) {
      case 'literal':
        return plain(
          typeof expr.value === 'number' ? 'number' : typeof expr.value === 'boolean' ? 'yes-no' : 'text',
        );
      case 'name':
        return this.#name(expr.name, expr.at, inRow);
      case 'unary':
        this.#demand(expr.of, expr.op === 'not' ? 'yes-no' : 'number', inRow);
        return plain(expr.op === 'not' ? 'yes-no' : 'number');
      case 'binary':
        return this.#binary(expr, inRow);
      case 'in': {
        const left = this.of(expr.of, inRow);
        for (const each of expr.list) this.#comparable(left, expr.of, this.of(each, inRow), each);
        return plain('yes-no');
      }
      case 'call':
        return this.#call(expr, inRow);
      case 'total':
        return this.#total(expr, inRow);
    }
  }

  #name(name: string, at: number, inRow: boolean): NameType {
    const names = inRow ? this.#scope.row : this.#scope.figures;
    const found = names?.get(name);
    if (!found)
      throw inRow
        ? new Fault(at, `没有“${name}”这个字段`, `there is no field “${name}”`)
        : new Fault(at, `此前没有“${name}”这个指标`, `there is no figure “${name}” before this one`);
    if (inRow) this.uses.add(name);
    return found;
  }

  #demand(expr: Expr, wanted: ParamType, inRow: boolean): NameType {
    const found = this.of(expr, inRow);
    const fits =
      wanted === 'any' ||
      wanted === 'same' ||
      found.type === wanted ||
      (wanted === 'day' && isDayText(expr)) ||
      (wanted === 'text' && found.type === 'day');
    if (fits) return found;
    const [want, have] = [TYPE_NAMES[wanted], TYPE_NAMES[found.type]];
    throw new Fault(
      expr.at,
      `此处应为${want.zh}，却是${have.zh}`,
      `${want.en} is expected here, not ${have.en}`,
    );
  }

  #binary(expr: Extract<Expr, { is: 'binary' }>, inRow: boolean): NameType {
    const { op, left, right } = expr;
    if (op === 'and' || op === 'or') {
      this.#demand(left, 'yes-no', inRow);
      this.#demand(right, 'yes-no', inRow);
      return plain('yes-no');
    }
    if (op === '+' || op === '-' || op === '*' || op === '/') {
      this.#demand(left, 'number', inRow);
      this.#demand(right, 'number', inRow);
      return plain('number');
    }
    const [one, other] = [this.of(left, inRow), this.of(right, inRow)];
    this.#comparable(one, left, other, right);
    this.#comparable(other, right, one, left);
    if (op !== '=' && op !== '!=' && one.type !== 'number' && one.type !== 'day' && other.type !== 'day')
      throw new Fault(expr.at, '文字不能比大小', 'texts cannot be compared by size');
    return plain('yes-no');
  }

  #comparable(left: NameType, leftExpr: Expr, right: NameType, rightExpr: Expr): void {
    const [one, other] = [left.type, right.type];
    const days =
      (one === 'day' && (other === 'day' || isDayText(rightExpr))) ||
      (other === 'day' && (one === 'day' || isDayText(leftExpr)));
    if (one === 'list' || other === 'list')
      throw new Fault(rightExpr.at, '多选请用 has(…)', 'of a list ask has(…)');
    if (one !== other && !days) {
      const [want, have] = [TYPE_NAMES[one], TYPE_NAMES[other]];
      throw new Fault(
        rightExpr.at,
        `不能把${want.zh}与${have.zh}比较`,
        `${want.en} cannot be compared with ${have.en}`,
      );
    }
    if (left.choices && rightExpr.is === 'literal' && !left.choices.has(String(rightExpr.value)))
      throw new Fault(
        rightExpr.at,
        `“${String(rightExpr.value)}”不在选项中`,
        `“${String(rightExpr.value)}” is not one of the choices`,
      );
  }

  #call(expr: Extract<Expr, { is: 'call' }>, inRow: boolean): NameType {
    const { name, args, named, at } = expr;
    if (name === 'before') return this.#before(expr, inRow);
    const known = Object.hasOwn(FIGURE_FUNCTIONS, name) ? FIGURE_FUNCTIONS[name] : undefined;
    if (!known) throw new Fault(at, `没有“${name}”这个函数`, `there is no function “${name}”`);
    const { params, least, more, words } = known;
    if (args.length < least || (!more && args.length > params.length))
      throw new Fault(at, `“${name}”的参数个数不对`, `“${name}” takes another number of values`);
    let same: NameType | undefined;
    for (const [index, arg] of args.entries()) {
      const wanted = params[Math.min(index, params.length - 1)] ?? 'any';
      const found = this.#demand(arg, wanted === 'same' && same ? same.type : wanted, inRow);
      if (wanted === 'same') same ??= found;
    }
    const [first] = args;
    if (words && !(first?.is === 'literal' && words.includes(String(first.value))))
      throw new Fault(first?.at ?? at, `应为 ${words.join('、')} 之一`, `must be one of ${words.join(', ')}`);
    for (const [key, value] of Object.entries(named)) {
      if (!known.named?.has(key))
        throw new Fault(value.at, `“${name}”没有“${key}”这一项`, `“${name}” knows no “${key}”`);
      this.#demand(value, 'number', inRow);
    }
    if (known.named && Object.keys(named).length === 0)
      throw new Fault(at, `“${name}”至少要一项“名称: 值”`, `“${name}” needs at least one “name: value”`);
    return known.gives === 'same' ? plain((same ?? plain('text')).type) : plain(known.gives);
  }

  #before({ args, named, at }: Extract<Expr, { is: 'call' }>, inRow: boolean): NameType {
    const [figure] = args;
    if (inRow || args.length !== 1 || Object.keys(named).length > 0 || figure?.is !== 'name')
      throw new Fault(at, 'before(…) 只能用于一个指标', 'before(…) takes the name of one figure');
    if (!this.#scope.dated) throw noDay(at);
    return this.#name(figure.name, figure.at, false);
  }

  #total(expr: Extract<Expr, { is: 'total' }>, inRow: boolean): NameType {
    const { total, of, set, where, at } = expr;
    if (inRow || !this.#scope.figures)
      throw new Fault(
        at,
        '此处只能用本行的字段，不能汇总',
        'only fields of the row can stand here, no totals',
      );
    if (!this.#scope.dated && (set === 'year-before' || set === 'to-date')) throw noDay(at);
    if (of) {
      const { type } = total === 'distinct' ? this.of(of, true) : this.#demand(of, 'number', true);
      if (type === 'list') throw new Fault(of.at, '多选不能汇总', 'a list has no totals');
    }
    if (where) this.#demand(where, 'yes-no', true);
    return plain('number');
  }
}

const noDay = (at: number): Fault =>
  new Fault(
    at,
    '本清单没有日期字段（day），无法按年同期比较',
    'the kind has no day field, so there is no year before',
  );

/** Is the formula sound here, and what does it give? Every name must exist, every comparison make sense. */
export function checkFormula(expr: Expr, scope: FormulaScope): FormulaChecked {
  const checker = new Checker(scope);
  try {
    const type = checker.of(expr, !scope.figures);
    return { ok: true, type, uses: checker.uses };
  } catch (error) {
    if (error instanceof Fault) return { ok: false, fault: error.fault };
    throw error;
  }
}
