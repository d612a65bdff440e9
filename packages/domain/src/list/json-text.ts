import type { Words } from '../machine.ts';

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };
export interface JsonRead {
  readonly ok: true;
  readonly value: JsonValue;
  /** Line (from 1) of each path such as `fields[2].id`; the root is ''. */
  readonly lines: ReadonlyMap<string, number>;
}
export type JsonParsed = JsonRead | ({ readonly ok: false; readonly line: number } & Words);

class Fault extends Error {
  readonly line: number;
  readonly zh: string;
  constructor(line: number, zh: string, en: string) {
    super(en);
    this.line = line;
    this.zh = zh;
  }
}
const DEPTH_MAX = 40;
const SPACE = /[ \t\r\n]*/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: a JSON string holds none of them
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
const WORD = /true|false|null/y;

class Reader {
  readonly #text: string;
  readonly lines = new Map<string, number>();
  #at = 0;
  #line = 1;
  #counted = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): JsonValue {
    const value = this.#value('', 0);
    this.#space();
    if (this.#at < this.#text.length) throw this.#fault('多余的内容', 'something stands behind the end');
    return value;
  }

  #lineHere(): number {
    for (; this.#counted < this.#at; this.#counted++)
      if (this.#text.charCodeAt(this.#counted) === 10) this.#line += 1;
    return this.#line;
  }

  #fault(zh: string, en: string): Fault {
    return new Fault(this.#lineHere(), zh, en);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #space(): void {
    this.#match(SPACE);
  }

  #take(sign: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== sign) return false;
    this.#at += 1;
    return true;
  }

  #value(path: string, depth: number): JsonValue {
    if (depth > DEPTH_MAX) throw this.#fault('嵌套层数过多', 'is nested too deeply');
    this.#space();
    this.lines.set(path, this.#lineHere());
    if (this.#take('{')) return this.#object(path, depth);
    if (this.#take('[')) return this.#array(path, depth);
    const text = this.#match(STRING) ?? this.#match(NUMBER) ?? this.#match(WORD);
    if (text === undefined) throw this.#fault('此处应为一个值', 'a value is expected here');
    return JSON.parse(text) as JsonValue;
  }

  #object(path: string, depth: number): JsonValue {
    const object: Record<string, JsonValue> = {};
    if (this.#take('}')) return object;
    do {
      this.#space();
      const quoted = this.#match(STRING);
      if (quoted === undefined) throw this.#fault('此处应为带引号的名称', 'a quoted name is expected here');
      const key = JSON.parse(quoted) as string;
      // JSON.parse would silently keep the last one.
      if (Object.hasOwn(object, key)) throw this.#fault(`“${key}”重复`, `“${key}” is given twice`);
      if (key === '__proto__') throw this.#fault('名称不可用', 'this name cannot be used');
      if (!this.#take(':')) throw this.#fault('缺少冒号', 'a colon is missing');
      object[key] = this.#value(path === '' ? key : `${path}.${key}`, depth + 1);
    } while (this.#take(','));
    if (!this.#take('}')) throw this.#fault('缺少逗号或 }', 'a comma or } is missing');
    return object;
  }

  #array(path: string, depth: number): JsonValue {
    const list: JsonValue[] = [];
    if (this.#take(']')) return list;
    do list.push(this.#value(`${path}[${list.length}]`, depth + 1));
    while (this.#take(','));
    if (!this.#take(']')) throw this.#fault('缺少逗号或 ]', 'a comma or ] is missing');
    return list;
  }
}

/** JSON with the line of every path; a name given twice is refused. @source RFC 8259 */
export function readJsonText(text: string): JsonParsed {
  const reader = new Reader(text.replace(/^\ufeff/, ''));
  try {
    return { ok: true, value: reader.whole(), lines: reader.lines };
  } catch (error) {
    if (error instanceof Fault) return { ok: false, line: error.line, zh: error.zh, en: error.message };
    throw error;
  }
}
