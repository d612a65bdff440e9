import {
  codeOf,
  contentOf,
  isListedFlag,
  looksLikeCode,
  type Note,
  nameOf,
  suffixOf,
} from './area-fields.ts';
import { type DeviationName, NO_DEVIATIONS } from './deviations.ts';
import type { Head } from './segment.ts';
import { decodeText } from './text.ts';
import { readNumberInto } from './wire-number.ts';
import { fourteenDigits } from './wire-time.ts';

/** One number of a packet: as sent in `text`, read in `value`. */
export interface WireValue {
  /** Factor code, or `SBn` of a facility. */
  readonly code: string;
  /** The suffix: `Rtd`, `Avg`, `Cou`, `RS` … */
  readonly field: string;
  readonly text: string;
  readonly value: number;
  /** Digits after the point, as sent. */
  readonly decimals: number;
  /** The data flag of the factor as sent, `''` when it has none. */
  readonly flag: string;
}

/** Whatever is not a number: `code` is `''` for fields without one, `field` is `''` for text without a name. */
export interface WireText {
  readonly code: string;
  readonly field: string;
  readonly text: string;
}

/** What a data area says. */
export interface WireValues {
  /** 14 digits where it could be brought to them, else as sent; the first one of the packet. */
  readonly dataTime: string | undefined;
  readonly values: readonly WireValue[];
  /** In order of sending; a flag is here only when its factor has no number. */
  readonly others: readonly WireText[];
  readonly deviations: readonly DeviationName[];
}

/** One `name=text` as sent, trimmed; `name` is `''` for text without one. */
export interface AreaItem {
  readonly name: string;
  readonly value: string;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const EMPTY: WireValues = Object.freeze({
  dataTime: undefined,
  values: Object.freeze([]),
  others: Object.freeze([]),
  deviations: NO_DEVIATIONS,
});
const COMMA = 0x2c;
const SEMICOLON = 0x3b;
const EQUALS = 0x3d;
const HYPHEN = 0x2d;
const SLASH = 0x2f;
const BLANK = 0x20;
const AMPERSAND = 0x26;
const NO_CODE = '';

/**
 * The numbers of a packet with their flags, its DataTime, and everything else as text. Both `,` and `;`
 * separate; factors are rebuilt from the code in front of the hyphen. Never fails: what is no number where
 * one is due stays in `others` with a deviation.
 *
 * @source HJ 212-2017 §6.3.4, §6.6
 */
export const readValues = (data: Buffer, head: Head): WireValues =>
  head.areaFrom === -1 ? EMPTY : readArea(data, head.areaFrom, head.areaTo, head);

/**
 * {@link readValues} of a data area that stands at `bytes[from, to)`, such as one joined from split packets.
 *
 * @param items  when given, receives every item in order of sending
 */
export function readArea(
  bytes: Buffer,
  from: number,
  to: number,
  head: Head,
  items?: AreaItem[],
): WireValues {
  const latin1 = bytes.toString('latin1', from, to);
  const reader = new AreaReader(latin1, head, items);
  if (reader.read()) return reader.result();
  items?.splice(0);
  // A byte above 0x7F: read again as characters, for GBK may hold separators as second bytes.
  const { text, deviation } = decodeText(bytes.subarray(from, to));
  const again = new AreaReader(text, head, items);
  if (deviation) again.note(deviation);
  again.read();
  return again.result();
}

const number = { value: 0, decimals: 0, exponent: false };

class AreaReader {
  readonly #text: string;
  readonly #head: Head;
  readonly #is2005: boolean;
  readonly #items: AreaItem[] | undefined;
  readonly #values: Mutable<WireValue>[] = [];
  readonly #others: WireText[] = [];
  #deviations: DeviationName[] | undefined = undefined;
  #dataTime: string | undefined = undefined;
  /** The factor whose items are being read; its values begin at `#first`. */
  #code = NO_CODE;
  #flag: string | undefined = undefined;
  #first = 0;
  #codes: string[] = [];
  readonly note: Note = (name) => {
    if (this.#deviations === undefined) this.#deviations = [name];
    else if (!this.#deviations.includes(name)) this.#deviations.push(name);
  };

  constructor(text: string, head: Head, items: AreaItem[] | undefined) {
    this.#text = text;
    this.#items = items;
    this.#head = head;
    this.#is2005 = head.flag === undefined || head.flag >> 2 === 0;
  }

  /** False when a character above 0x7F was met in text that was not decoded. */
  read(): boolean {
    const text = this.#text;
    const end = text.length;
    let seen = 0;
    let at = 0;
    while (at < end && text.charCodeAt(at) === AMPERSAND) at++;
    if (at > 0) this.note('stray-brackets');
    let separator = SEMICOLON;
    while (at < end) {
      let to = at;
      let equals = -1;
      let hyphen = -1;
      for (; to < end; to++) {
        const char = text.charCodeAt(to);
        seen |= char;
        if (char === SEMICOLON || char === COMMA) break;
        if (equals !== -1) continue;
        if (char === HYPHEN && hyphen === -1) hyphen = to;
        else if (char === EQUALS) {
          equals = to;
          if (text.charCodeAt(to + 1) === SLASH && text.charCodeAt(to + 2) === SLASH) {
            to = this.#logEnd(to + 1) - 1;
            for (let i = equals; i <= to; i++) seen |= text.charCodeAt(i);
          }
        }
      }
      if (to === at || equals === -1) this.#oddItem(at, to, separator);
      else this.#item(at, hyphen, equals, to, separator);
      separator = text.charCodeAt(to);
      at = to + 1;
      if (at === end) this.note('stray-separator');
    }
    this.#closeFactor();
    return seen < 0x80;
  }

  result(): WireValues {
    if (this.#deviations?.includes('factor-scattered')) this.#joinScattered();
    return {
      dataTime: this.#dataTime,
      values: this.#values,
      others: this.#others,
      deviations: this.#deviations ?? NO_DEVIATIONS,
    };
  }

  /** The end of log text that begins with `//` at `from`: behind the `//` that a separator or the end follows. */
  #logEnd(from: number): number {
    const text = this.#text;
    for (let at = text.indexOf('//', from + 2); at !== -1; at = text.indexOf('//', at + 1)) {
      let after = at + 2;
      while (text.charCodeAt(after) === BLANK) after++;
      const char = text.charCodeAt(after);
      if (after >= text.length || char === SEMICOLON || char === COMMA) return after;
    }
    this.note('log-text-unclosed');
    return text.length;
  }

  /** The item `name=text` between separators; `hyphen` is -1 for a name without a code. */
  #item(from: number, hyphen: number, equals: number, to: number, separator: number): void {
    const text = this.#text;
    let start = equals + 1;
    let stop = to;
    let nameFrom = from;
    let nameTo = equals;
    while (start < stop && text.charCodeAt(start) <= BLANK) start++;
    while (stop > start && text.charCodeAt(stop - 1) <= BLANK) stop--;
    while (nameFrom < nameTo && text.charCodeAt(nameFrom) <= BLANK) nameFrom++;
    while (nameTo > nameFrom && text.charCodeAt(nameTo - 1) <= BLANK) nameTo--;
    if (stop - start !== to - equals - 1 || nameTo - nameFrom !== equals - from) this.note('area-blanks');
    this.#items?.push({ name: text.slice(nameFrom, nameTo), value: text.slice(start, stop) });
    if (hyphen === -1) {
      this.#named(text.slice(nameFrom, nameTo), start, stop, separator);
      return;
    }
    let same = this.#isSameCode(nameFrom, hyphen);
    if (!same) {
      const code = codeOf(text.slice(nameFrom, hyphen).trim(), this.#head.st, this.note);
      same = code === this.#code;
      if (!same) this.#openFactor(code);
    }
    if (same ? separator === SEMICOLON : separator === COMMA) this.note('area-separator');
    this.#take(this.#suffix(hyphen + 1, nameTo), start, stop);
  }

  #isSameCode(from: number, to: number): boolean {
    const code = this.#code;
    if (code.length !== to - from || code === NO_CODE) return false;
    for (let i = 0; i < code.length; i++) {
      if (this.#text.charCodeAt(from + i) !== code.charCodeAt(i)) return false;
    }
    return true;
  }

  /** The five suffixes of nearly every packet without cutting text; the rest by the table. */
  #suffix(from: number, to: number): string {
    const text = this.#text;
    if (to - from === 3) {
      const two = text.charCodeAt(from + 1) * 256 + text.charCodeAt(from + 2);
      switch (text.charCodeAt(from)) {
        case 0x52:
          if (two === 0x7464) return 'Rtd';
          break;
        case 0x41:
          if (two === 0x7667) return 'Avg';
          break;
        case 0x43:
          if (two === 0x6f75) return 'Cou';
          break;
        case 0x4d:
          if (two === 0x696e) return 'Min';
          if (two === 0x6178) return 'Max';
          break;
      }
    } else if (to - from === 4 && text.startsWith('Flag', from)) return 'Flag';
    return suffixOf(text.slice(from, to).trim(), this.note);
  }

  /** A field of the factor at hand. */
  #take(suffix: string, from: number, to: number): void {
    const text = this.#text.slice(from, to);
    if (suffix === 'Flag') {
      if (this.#flag !== undefined && this.#flag !== text) this.note('factor-twice');
      this.#flag = text;
      return;
    }
    if (contentOf(suffix) === 'text') {
      this.#others.push({ code: this.#code, field: suffix, text });
      return;
    }
    number.exponent = false;
    if (!readNumberInto(number, this.#text, from, to)) {
      // Key production conditions (2025) and air platforms send marks such as St where a number stands.
      if (!this.#code.startsWith('p')) this.note('value-not-number');
      this.#others.push({ code: this.#code, field: suffix, text });
      return;
    }
    if (number.exponent) this.note('value-exponent');
    this.#put(suffix, text, number.value, number.decimals);
  }

  #put(field: string, text: string, value: number, decimals: number): void {
    const values = this.#values;
    for (let i = this.#first; i < values.length; i++) {
      const earlier = values[i]!;
      if (earlier.field !== field) continue;
      this.note('factor-twice');
      earlier.text = text;
      earlier.value = value;
      earlier.decimals = decimals;
      return;
    }
    if (this.#flag !== undefined && this.#first === values.length) this.note('flag-before-value');
    values.push({ code: this.#code, field, text, value, decimals, flag: '' });
  }

  #openFactor(code: string): void {
    this.#closeFactor();
    this.#code = code;
    if (this.#codes.includes(code)) this.note('factor-scattered');
    else this.#codes.push(code);
  }

  #closeFactor(): void {
    const flag = this.#flag;
    const values = this.#values;
    if (flag !== undefined) {
      for (let i = this.#first; i < values.length; i++) values[i]!.flag = flag;
      if (this.#first === values.length) this.#others.push({ code: this.#code, field: 'Flag', text: flag });
      if (!isListedFlag(flag, this.#is2005)) this.note('flag-unlisted');
    }
    this.#flag = undefined;
    this.#first = values.length;
    this.#code = NO_CODE;
  }

  /** A field whose name has no hyphen. */
  #named(sent: string, from: number, to: number, separator: number): void {
    if (sent.length === 4 && sent.toLowerCase() === 'flag' && this.#code !== NO_CODE) {
      this.note('flag-without-code');
      this.#take('Flag', from, to);
      return;
    }
    if (separator === COMMA && !this.#is2005) this.note('area-separator');
    const text = this.#text.slice(from, to);
    const name = nameOf(sent, this.note);
    if (name === 'DataTime' && this.#dataTime === undefined) {
      this.#dataTime = fourteenDigits(text, this.note);
      return;
    }
    if (name === undefined && this.#bareCode(sent, from, to)) return;
    this.#closeFactor();
    this.#others.push({ code: NO_CODE, field: name ?? sent, text });
  }

  /** `SB1=1` and `w01018=38.2`: the suffix that is missing follows from the kind of packet. */
  #bareCode(sent: string, from: number, to: number): boolean {
    const state = /^SB\d{1,2}$/i.test(sent);
    if (!state && !looksLikeCode(sent)) return false;
    this.note(state ? 'state-suffix-missing' : 'suffix-missing');
    this.#openFactor(state ? sent.toUpperCase() : codeOf(sent, this.#head.st, this.note));
    this.#take(state ? 'RS' : this.#head.cn === '2011' ? 'Rtd' : 'Avg', from, to);
    return true;
  }

  /** Nothing between two separators, or text without `=`. */
  #oddItem(from: number, to: number, separator: number): void {
    const text = this.#text.slice(from, to).trim();
    if (text === '') {
      this.note(to === this.#text.length && to > from && from === 0 ? 'area-blanks' : 'stray-separator');
      return;
    }
    this.#items?.push({ name: '', value: text });
    if (separator === COMMA && this.#refuseThousands(text)) return;
    this.note('item-without-name');
    this.#others.push({ code: NO_CODE, field: '', text });
  }

  /** `1,234.5` is cut at its comma: the `1` that was taken for a value is given back. */
  #refuseThousands(rest: string): boolean {
    const last = this.#values.length - 1;
    if (last < this.#first || !/^\d{3}(?:\.\d*)?$/.test(rest)) return false;
    const { code, field, text } = this.#values.pop()!;
    this.note('value-not-number');
    this.#others.push({ code, field, text: `${text},${rest}` });
    return true;
  }

  /** Items of one factor stood apart: the last of each field stays, and the last flag is everyone's. */
  #joinScattered(): void {
    const byField = new Map<string, Mutable<WireValue>>();
    const flags = new Map<string, string>();
    for (const value of this.#values) {
      const key = `${value.code}-${value.field}`;
      if (byField.has(key)) this.note('factor-twice');
      byField.set(key, value);
      if (value.flag !== '') flags.set(value.code, value.flag);
    }
    const codes = new Set(this.#values.map((value) => value.code));
    const kept = this.#others.filter((other) => {
      const orphan = other.field === 'Flag' && codes.has(other.code);
      if (orphan) flags.set(other.code, other.text);
      return !orphan;
    });
    this.#others.splice(0, Infinity, ...kept);
    this.#values.splice(0, Infinity, ...byField.values());
    for (const value of this.#values) if (value.flag === '') value.flag = flags.get(value.code) ?? '';
  }
}
