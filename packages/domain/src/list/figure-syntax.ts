import type { Words } from '../machine.ts';

/** Sets of rows a total runs over. */
export type SetName = 'rows' | 'year-before' | 'to-date' | 'all' | 'items';
export const SET_NAMES: readonly SetName[] = ['rows', 'year-before', 'to-date', 'all', 'items'];
export type TotalName = 'count' | 'sum' | 'mean' | 'lowest' | 'highest' | 'distinct';
const TOTALS: ReadonlySet<string> = new Set(['count', 'sum', 'mean', 'lowest', 'highest', 'distinct']);

export type BinaryOp = 'or' | 'and' | '=' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/';

/** A parsed expression. `at` counts characters of the text from 0. */
export type Expr =
  | { readonly is: 'literal'; readonly value: number | string | boolean; readonly at: number }
  | { readonly is: 'name'; readonly name: string; readonly at: number }
  | { readonly is: 'unary'; readonly op: '-' | 'not'; readonly of: Expr; readonly at: number }
  | {
      readonly is: 'binary';
      readonly op: BinaryOp;
      readonly left: Expr;
      readonly right: Expr;
      readonly at: number;
    }
  | { readonly is: 'in'; readonly of: Expr; readonly list: readonly Expr[]; readonly at: number }
  | {
      readonly is: 'call';
      readonly name: string;
      readonly args: readonly Expr[];
      readonly named: Readonly<Record<string, Expr>>;
      readonly at: number;
    }
  | {
      readonly is: 'total';
      readonly total: TotalName;
      readonly of: Expr | null;
      readonly set: SetName;
      readonly where: Expr | null;
      readonly at: number;
    };

export interface SyntaxFault extends Words {
  readonly at: number;
}
export type Parsed =
  | { readonly ok: true; readonly expr: Expr }
  | { readonly ok: false; readonly fault: SyntaxFault };

export const FORMULA_CHARS_MAX = 600;
const DEPTH_MAX = 24;

interface Token {
  readonly is: 'name' | 'number' | 'text' | 'sign' | 'end';
  readonly text: string;
  readonly at: number;
}
class Fault extends Error {
  readonly fault: SyntaxFault;
  constructor(at: number, zh: string, en: string) {
    super(en);
    this.fault = { at, zh, en };
  }
}

/** A name may hold hyphens: `nh3-n` is one name, `a - b` takes away. */
const TOKEN =
  /\s*(?:(?<name>[a-z][a-z0-9]*(?:-[a-z0-9]+)*)|(?<number>\d+(?:\.\d+)?)|'(?<text>[^'\n]*)'|(?<sign><=|>=|!=|[-+*/=<>(),:]))/uy;

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const from = TOKEN.lastIndex;
    const groups = TOKEN.exec(text)?.groups;
    if (!groups) {
      const at = from + /^\s*/.exec(text.slice(from))![0].length;
      throw new Fault(at, `无法识别“${text.slice(at, at + 12)}”`, `cannot read “${text.slice(at, at + 12)}”`);
    }
    const { name, number, text: quoted, sign } = groups;
    const at = TOKEN.lastIndex - (name ?? number ?? sign ?? `'${quoted}'`).length;
    if (name !== undefined) tokens.push({ is: 'name', text: name, at });
    else if (number !== undefined) tokens.push({ is: 'number', text: number, at });
    else if (sign !== undefined) tokens.push({ is: 'sign', text: sign, at });
    else tokens.push({ is: 'text', text: quoted ?? '', at });
  }
  tokens.push({ is: 'end', text: '', at: end });
  return tokens;
}

const LEVELS: readonly (readonly BinaryOp[])[] = [
  ['or'],
  ['and'],
  ['=', '!=', '<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/'],
];
const COMPARE = 2;

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#tokens = tokensOf(text);
  }

  whole(): Expr {
    const expr = this.#level(0);
    if (this.#here.is !== 'end') throw this.#unexpected();
    return expr;
  }

  get #here(): Token {
    return this.#tokens[this.#at]!;
  }

  #unexpected(wanted?: string): Fault {
    const { is, text, at } = this.#here;
    const found = is === 'end' ? { zh: '结尾', en: 'the end' } : { zh: `“${text}”`, en: `“${text}”` };
    return wanted === undefined
      ? new Fault(at, `此处不应出现${found.zh}`, `${found.en} does not belong here`)
      : new Fault(
          at,
          `此处应为“${wanted}”，却是${found.zh}`,
          `“${wanted}” is expected here, not ${found.en}`,
        );
  }

  #is(text: string): boolean {
    return this.#here.text === text && (this.#here.is === 'sign' || this.#here.is === 'name');
  }

  #take(text: string): boolean {
    if (!this.#is(text)) return false;
    this.#at += 1;
    return true;
  }

  #demand(text: string): void {
    if (!this.#take(text)) throw this.#unexpected(text);
  }

  #level(level: number): Expr {
    const ops = LEVELS[level];
    if (!ops) return this.#unary();
    this.#depth += 1;
    if (this.#depth > DEPTH_MAX * LEVELS.length)
      throw new Fault(this.#here.at, '括号层数过多', 'is nested too deeply');
    if (level === COMPARE && this.#take('not')) {
      const of = this.#level(level);
      this.#depth -= 1;
      return { is: 'unary', op: 'not', of, at: of.at };
    }
    let left = this.#level(level + 1);
    for (;;) {
      const op = ops.find((each) => this.#is(each));
      if (op !== undefined) {
        const { at } = this.#here;
        this.#at += 1;
        left = { is: 'binary', op, left, right: this.#level(level + 1), at };
        if (level === COMPARE) break;
      } else if (level === COMPARE && this.#take('in')) {
        left = { is: 'in', of: left, list: this.#list(), at: left.at };
        break;
      } else break;
    }
    this.#depth -= 1;
    return left;
  }

  #list(): Expr[] {
    this.#demand('(');
    const list = [this.#level(0)];
    while (this.#take(',')) list.push(this.#level(0));
    this.#demand(')');
    return list;
  }

  #unary(): Expr {
    const { at } = this.#here;
    if (this.#take('-')) return { is: 'unary', op: '-', of: this.#unary(), at };
    if (this.#take('(')) {
      const expr = this.#level(0);
      this.#demand(')');
      return expr;
    }
    return this.#primary();
  }

  #primary(): Expr {
    const { is, text, at } = this.#here;
    if (is === 'number' || is === 'text') {
      this.#at += 1;
      return { is: 'literal', value: is === 'number' ? Number(text) : text, at };
    }
    if (is !== 'name' || RESERVED.has(text)) throw this.#unexpected();
    this.#at += 1;
    if (text === 'true' || text === 'false') return { is: 'literal', value: text === 'true', at };
    if (!this.#take('(')) return { is: 'name', name: text, at };
    return TOTALS.has(text) ? this.#total(text as TotalName, at) : this.#call(text, at);
  }

  #total(total: TotalName, at: number): Expr {
    const of = total === 'count' ? null : this.#level(0);
    if (of) this.#demand('of');
    const set = SET_NAMES.find((name) => this.#is(name));
    if (!set) throw this.#unexpected(SET_NAMES.join(' / '));
    this.#at += 1;
    const where = this.#take('where') ? this.#level(0) : null;
    this.#demand(')');
    return { is: 'total', total, of, set, where, at };
  }

  #call(name: string, at: number): Expr {
    const args: Expr[] = [];
    const named: Record<string, Expr> = {};
    while (!this.#is(')')) {
      if (args.length > 0 || Object.keys(named).length > 0) this.#demand(',');
      const key = this.#here;
      if (key.is === 'name' && this.#tokens[this.#at + 1]?.text === ':') {
        if (Object.hasOwn(named, key.text))
          throw new Fault(key.at, `“${key.text}”重复`, `“${key.text}” is given twice`);
        this.#at += 2;
        named[key.text] = this.#level(0);
      } else args.push(this.#level(0));
    }
    this.#demand(')');
    return { is: 'call', name, args, named, at };
  }
}
const RESERVED: ReadonlySet<string> = new Set(['and', 'or', 'not', 'in', 'of', 'where']);
/** Names the language keeps for itself: no field or figure may bear one. */
export const RESERVED_NAMES: ReadonlySet<string> = new Set([
  ...RESERVED,
  ...TOTALS,
  ...SET_NAMES,
  'true',
  'false',
  // What every object of the language below us already has.
  'constructor',
]);

/**
 * Reads a formula: numbers, 'texts', names, `+ - * / = != < <= > >= and or not in (…)`, calls, and totals
 * such as `sum(fine of rows where stage = 'decided')`. Nothing is executed; the text is bounded.
 */
export function parseFormula(text: string): Parsed {
  if (text.length > FORMULA_CHARS_MAX)
    return {
      ok: false,
      fault: {
        at: 0,
        zh: `表达式超过 ${FORMULA_CHARS_MAX} 个字符`,
        en: `is longer than ${FORMULA_CHARS_MAX} characters`,
      },
    };
  try {
    return { ok: true, expr: new Parser(text).whole() };
  } catch (error) {
    if (error instanceof Fault) return { ok: false, fault: error.fault };
    throw error;
  }
}
