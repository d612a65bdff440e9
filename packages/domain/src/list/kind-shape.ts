import type { Words } from '../machine.ts';
import type { JsonValue } from './json-text.ts';

type JsonObject = { readonly [key: string]: JsonValue };

/** Reads a JSON value against what is expected, and collects every fault with its path instead of stopping at the first. */
export class ShapeReader {
  readonly faults: (Words & { readonly path: string })[] = [];

  fault(path: string, zh: string, en: string): undefined {
    this.faults.push({ path, zh, en });
    return undefined;
  }

  /** An object of these keys and no others; those without `?` must be there. */
  object(value: JsonValue | undefined, path: string, keys: readonly string[]): JsonObject | undefined {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return this.fault(path, '应为对象 { }', 'must be an object { }');
    const known = new Set(keys.map((key) => key.replace('?', '')));
    for (const key of Object.keys(value))
      if (!known.has(key)) this.fault(at(path, key), `未知的键“${key}”`, `unknown key “${key}”`);
    for (const key of keys)
      if (!key.endsWith('?') && !Object.hasOwn(value, key))
        this.fault(path, `缺少“${key}”`, `“${key}” is missing`);
    return value;
  }

  list(value: JsonValue | undefined, path: string, most: number): readonly JsonValue[] {
    if (value === undefined) return [];
    if (!Array.isArray(value)) {
      this.fault(path, '应为列表 [ ]', 'must be a list [ ]');
      return [];
    }
    if (value.length > most) this.fault(path, `多于 ${most} 项`, `holds more than ${most}`);
    return value.slice(0, most);
  }

  text(value: JsonValue | undefined, path: string, most = 200, mayBeEmpty = false): string {
    if (value === undefined) return '';
    if (typeof value !== 'string') {
      this.fault(path, '应为文字', 'must be a text');
      return '';
    }
    if (value.trim() === '' && !mayBeEmpty) this.fault(path, '不能为空', 'must not be empty');
    if ([...value].length > most) this.fault(path, `超过 ${most} 个字`, `is longer than ${most} characters`);
    return value;
  }

  /** kebab-case. */
  id(value: JsonValue | undefined, path: string): string {
    const text = this.text(value, path, 40);
    if (text !== '' && !/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(text))
      this.fault(
        path,
        '标识只能用小写字母、数字和连字符',
        'an id has lower-case letters, digits and hyphens only',
      );
    return text;
  }

  number(value: JsonValue | undefined, path: string, least: number, most: number): number {
    if (value === undefined) return least;
    if (typeof value !== 'number') {
      this.fault(path, '应为数字', 'must be a number');
      return least;
    }
    if (value < least || value > most)
      this.fault(path, `应在 ${least} 与 ${most} 之间`, `must lie between ${least} and ${most}`);
    return value;
  }

  flag(value: JsonValue | undefined, path: string): boolean {
    if (value === undefined) return false;
    if (typeof value !== 'boolean') this.fault(path, '应为 true 或 false', 'must be true or false');
    return value === true;
  }

  oneOf<T extends string>(value: JsonValue | undefined, path: string, words: readonly T[]): T {
    const found = words.find((word) => word === value);
    if (found === undefined && value !== undefined)
      this.fault(path, `应为 ${words.join('、')} 之一`, `must be one of ${words.join(', ')}`);
    return found ?? words[0]!;
  }

  /** 中文 and English, both. */
  words(value: JsonValue | undefined, path: string, most = 200): Words {
    if (value === undefined) return { zh: '', en: '' };
    const object = this.object(value, path, ['zh', 'en']);
    return {
      zh: this.text(object?.zh, at(path, 'zh'), most),
      en: this.text(object?.en, at(path, 'en'), most),
    };
  }

  /** A counter word: 个 has none in English. */
  measure(value: JsonValue | undefined, path: string): Words {
    const object = this.object(value, path, ['zh', 'en']);
    return {
      zh: this.text(object?.zh, at(path, 'zh'), 20, true),
      en: this.text(object?.en, at(path, 'en'), 20, true),
    };
  }

  /** No id twice. */
  distinct(ids: readonly string[], path: string, suffix = '.id'): void {
    const seen = new Set<string>();
    for (const [index, id] of ids.entries()) {
      if (id !== '' && seen.has(id))
        this.fault(`${path}[${index}]${suffix}`, `“${id}”重复`, `“${id}” is there twice`);
      seen.add(id);
    }
  }
}

export const at = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);
