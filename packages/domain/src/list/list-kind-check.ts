import type { Words } from '../machine.ts';
import type { FieldDef, FieldValue } from '../matter/field.ts';
import { checkFormula, type FormulaScope, type NameType } from './figure-check.ts';
import { parseFormula } from './figure-syntax.ts';
import { formatFault, placeholdersOf } from './figure-text.ts';
import { type JsonValue, readJsonText } from './json-text.ts';
import { type Codes, fieldFault, readCodes, readField, readRun, rowNames } from './kind-fields.ts';
import { at, ShapeReader } from './kind-shape.ts';
import {
  type Bulletin,
  type BulletinAnnex,
  type BulletinSentence,
  type DerivedField,
  type FigureDef,
  type Formula,
  type ItemRule,
  type KindFault,
  LIST_GROUPS,
  type ListClock,
  type ListColumn,
  type ListKind,
  type Migration,
  type PhotoDuty,
  type RatingWeights,
} from './list-kind.ts';

export const KIND_TEXT_CHARS_MAX = 200_000;
const KEYS = [
  ...['id', 'name', 'group', 'about', 'row', 'codes?', 'fields', 'derived?', 'key', 'title', 'day?', 'unit?'],
  ...['status?', 'clocks?', 'photos?', 'item?', 'rating?', 'figures', 'bulletin', 'columns', 'migrate?'],
];
const NO_EXPR = { is: 'literal', value: 0, at: 0 } as const;
const RATING_KEYS = ['overdue', 'relapse', 'falseDone', 'early'] as const;

type Obj = { readonly [key: string]: JsonValue };
export type KindChecked =
  | { readonly ok: true; readonly kind: ListKind }
  | { readonly ok: false; readonly faults: readonly KindFault[] };

class KindReader {
  readonly read = new ShapeReader();
  #rows: Map<string, NameType> = new Map();
  #fields: readonly FieldDef[] = [];
  #dated = false;

  kind(value: JsonValue): ListKind {
    const { read } = this;
    const object = read.object(value, '', KEYS) ?? {};
    const codes: Codes = readCodes(read, object.codes);
    this.#fields = read
      .list(object.fields, 'fields', 80)
      .map((each, index) => readField(read, each, `fields[${index}]`, codes));
    read.distinct(
      this.#fields.map(({ id }) => id),
      'fields',
    );
    if (Array.isArray(object.fields) && object.fields.length === 0)
      read.fault('fields', '至少要一个字段', 'needs at least one field');
    this.#rows = rowNames(this.#fields);
    const derived = this.#derived(object.derived);
    const day = this.#fieldName(object.day, 'day', ['day']);
    this.#dated = day !== null;
    const key = read.list(object.key, 'key', 6).map((each, index) => {
      const name = this.#fieldName(each, `key[${index}]`) ?? '';
      if (name !== '' && !this.#fields.find(({ id }) => id === name)?.required)
        read.fault(`key[${index}]`, '关键字段必须是必填项', 'a key field must be required');
      return name;
    });
    if (key.length === 0) read.fault('key', '至少要一个关键字段', 'needs at least one key field');
    const figures = this.#figures(object.figures);
    return {
      id: read.id(object.id, 'id'),
      name: read.words(object.name, 'name'),
      group: read.oneOf(
        object.group,
        'group',
        LIST_GROUPS.map(({ id }) => id),
      ),
      about: read.words(object.about, 'about', 500),
      row: read.words(object.row, 'row'),
      fields: this.#fields,
      ...{ derived, key, day, figures },
      title: this.#anyName(object.title, 'title') ?? '',
      unit: this.#anyName(object.unit, 'unit'),
      status: this.#anyName(object.status, 'status'),
      clocks: this.#clocks(object.clocks),
      photos: this.#photos(object.photos),
      item: this.#item(object.item),
      rating: this.#rating(object.rating),
      bulletin: this.#bulletin(object.bulletin, figures),
      columns: this.#columns(object.columns),
      migrate: this.#migrations(object.migrate),
    };
  }

  /** The name of a field a person fills in. */
  #fieldName(value: JsonValue | undefined, path: string, types?: readonly string[]): string | null {
    if (value === undefined || value === null) return null;
    const name = this.read.text(value, path, 40);
    const found = this.#fields.find(({ id }) => id === name);
    if (!found) this.read.fault(path, `没有“${name}”这个字段`, `there is no field “${name}”`);
    else if (types && !types.includes(found.type))
      this.read.fault(
        path,
        `“${name}”应为 ${types.join('、')} 类型`,
        `“${name}” must be of type ${types.join(', ')}`,
      );
    return name;
  }

  /** The name of a field or of a computed one. */
  #anyName(value: JsonValue | undefined, path: string): string | null {
    if (value === undefined || value === null) return null;
    const name = this.read.text(value, path, 40);
    if (!this.#rows.has(name)) this.read.fault(path, `没有“${name}”这个字段`, `there is no field “${name}”`);
    return name;
  }

  #formula(
    value: JsonValue | undefined,
    path: string,
    scope: FormulaScope,
    wanted?: 'yes-no',
  ): Formula & { type?: NameType } {
    const text = this.read.text(value, path, 2_000);
    if (text === '') return { text, expr: NO_EXPR };
    const parsed = parseFormula(text);
    if (!parsed.ok) {
      this.#formulaFault(path, text, parsed.fault);
      return { text, expr: NO_EXPR };
    }
    const checked = checkFormula(parsed.expr, scope);
    if (!checked.ok) this.#formulaFault(path, text, checked.fault);
    else if (wanted && checked.type.type !== wanted)
      this.read.fault(path, '应为条件（是或否）', 'must be a condition');
    return { text, expr: parsed.expr, ...(checked.ok && { type: checked.type }) };
  }

  #formulaFault(path: string, text: string, { at: where, zh, en }: Words & { at: number }): void {
    const near = text.slice(Math.max(0, where - 8), where + 16);
    this.read.fault(
      path,
      `${zh}（第 ${where + 1} 个字符附近：${near}）`,
      `${en} (near character ${where + 1}: ${near})`,
    );
  }

  #condition(value: JsonValue | undefined, path: string): Formula {
    return this.#formula(value, path, { row: this.#rows, dated: this.#dated }, 'yes-no');
  }

  #derived(value: JsonValue | undefined): DerivedField[] {
    return this.read.list(value, 'derived', 40).map((each, index) => {
      const path = `derived[${index}]`;
      const object = this.read.object(each, path, ['id', 'name', 'formula', 'measure?', 'labels?']) ?? {};
      const id = this.read.id(object.id, at(path, 'id'));
      if (this.#rows.has(id)) this.read.fault(at(path, 'id'), `“${id}”重复`, `“${id}” is there twice`);
      const { text, expr, type } = this.#formula(object.formula, at(path, 'formula'), {
        row: this.#rows,
        dated: false,
      });
      this.#rows.set(id, type ?? { type: 'text' });
      return {
        ...{ id, name: this.read.words(object.name, at(path, 'name')), formula: { text, expr } },
        ...(object.measure !== undefined && {
          measure: this.read.text(object.measure, at(path, 'measure'), 20),
        }),
        ...(object.labels !== undefined && { labels: this.#labels(object.labels, at(path, 'labels')) }),
      };
    });
  }

  #labels(value: JsonValue, path: string): Record<string, Words> {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.read.fault(path, '应为对象 { }', 'must be an object { }');
      return {};
    }
    return Object.fromEntries(
      Object.entries(value).map(([key, words]) => [key, this.read.words(words, at(path, key))]),
    );
  }

  #figures(value: JsonValue | undefined): FigureDef[] {
    const figures = new Map<string, NameType>();
    const { read } = this;
    return read.list(value, 'figures', 60).map((each, index) => {
      const path = `figures[${index}]`;
      const keys = ['id', 'name', 'formula', 'by?', 'pick?', 'top?', 'measure?', 'labels?', 'tile?'];
      const object = read.object(each, path, keys) ?? {};
      const id = read.id(object.id, at(path, 'id'));
      if (figures.has(id)) read.fault(at(path, 'id'), `“${id}”重复`, `“${id}” is there twice`);
      const scope = { row: this.#rows, figures: new Map(figures), dated: this.#dated };
      const { text, expr, type } = this.#formula(object.formula, at(path, 'formula'), scope);
      const by = this.#anyName(object.by, at(path, 'by'));
      if (by === null && (object.pick !== undefined || object.top !== undefined))
        read.fault(path, 'pick、top 只能与 by 同用', 'pick and top go with by');
      if (by !== null && type && type.type !== 'number')
        read.fault(at(path, 'formula'), '分组指标应为数字', 'a figure by a field must be a number');
      // Groups have no single value: no later figure can reckon with them.
      if (by === null) figures.set(id, type ?? { type: 'number' });
      return {
        ...{ id, name: read.words(object.name, at(path, 'name')), formula: { text, expr } },
        ...(by !== null && { by }),
        ...(object.pick !== undefined && {
          pick: read.oneOf(object.pick, at(path, 'pick'), ['highest', 'lowest'] as const),
        }),
        ...(object.top !== undefined && { top: read.number(object.top, at(path, 'top'), 1, 50) }),
        ...(object.measure !== undefined && { measure: read.measure(object.measure, at(path, 'measure')) }),
        ...(object.labels !== undefined && { labels: this.#labels(object.labels, at(path, 'labels')) }),
        tile: read.flag(object.tile, at(path, 'tile')),
      };
    });
  }

  #clocks(value: JsonValue | undefined): ListClock[] {
    const clocks = this.read.list(value, 'clocks', 30).map((each, index) => {
      const path = `clocks[${index}]`;
      const keys = ['id', 'name', 'rule', 'field', 'run?', 'days?', 'done?', 'when?', 'milestone?'];
      const object = this.read.object(each, path, keys) ?? {};
      const done = this.#fieldName(object.done, at(path, 'done'), ['day', 'yes-no']);
      return {
        id: this.read.id(object.id, at(path, 'id')),
        name: this.read.words(object.name, at(path, 'name')),
        run: this.#clockRun(object, path),
        ...(done !== null && { done }),
        ...(object.when !== undefined && { when: this.#condition(object.when, at(path, 'when')) }),
        ...(this.read.flag(object.milestone, at(path, 'milestone')) && { milestone: true as const }),
      };
    });
    this.read.distinct(
      clocks.map(({ id }) => id),
      'clocks',
    );
    return clocks;
  }

  #clockRun(object: Obj, path: string): ListClock['run'] {
    const rule = this.read.oneOf(object.rule, at(path, 'rule'), ['on', 'after', 'before'] as const);
    const field = this.#fieldName(object.field, at(path, 'field'), ['day']) ?? '';
    if (rule !== 'after' && object.run !== undefined)
      this.read.fault(at(path, 'run'), 'run 只用于 after', 'run goes with after only');
    if (rule !== 'before' && object.days !== undefined)
      this.read.fault(at(path, 'days'), 'days 只用于 before', 'days goes with before only');
    if (rule === 'after') return { rule, field, run: readRun(this.read, object.run, at(path, 'run')) };
    if (rule === 'on') return { rule, field };
    if (object.days === undefined) this.read.fault(path, '缺少“days”', '“days” is missing');
    return { rule, field, days: this.read.number(object.days, at(path, 'days'), 1, 3_650) };
  }

  #photos(value: JsonValue | undefined): PhotoDuty[] {
    return this.read.list(value, 'photos', 20).map((each, index) => {
      const path = `photos[${index}]`;
      const object = this.read.object(each, path, ['field', 'name', 'when?', 'minCount?']) ?? {};
      return {
        field: this.#fieldName(object.field, at(path, 'field'), ['photos', 'number']) ?? '',
        name: this.read.words(object.name, at(path, 'name')),
        ...(object.when !== undefined && { when: this.#condition(object.when, at(path, 'when')) }),
        minCount:
          object.minCount === undefined ? 1 : this.read.number(object.minCount, at(path, 'minCount'), 1, 60),
      };
    });
  }

  #item(value: JsonValue | undefined): ItemRule | null {
    if (value === undefined || value === null) return null;
    const { read } = this;
    const keys = ['when', 'title', 'unit', 'place', 'deadline', 'target', 'person'];
    const object = read.object(value, 'item', keys) ?? {};
    const deadline = read.object(object.deadline, 'item.deadline', ['field', 'run?']) ?? {};
    const field = this.#fieldName(deadline.field, 'item.deadline.field', ['day']) ?? '';
    return {
      when: this.#condition(object.when, 'item.when'),
      title: this.#filled(object.title, 'item.title'),
      unit: this.#anyName(object.unit, 'item.unit') ?? '',
      place: this.#anyName(object.place, 'item.place') ?? '',
      deadline:
        deadline.run === undefined
          ? { field }
          : { field, run: readRun(read, deadline.run, 'item.deadline.run') },
      target: this.#filled(object.target, 'item.target'),
      person: read.text(object.person, 'item.person', 40),
    };
  }

  /** A text with fields of the row in braces. */
  #filled(value: JsonValue | undefined, path: string): string {
    const text = this.read.text(value, path);
    for (const { name } of placeholdersOf(text))
      if (!this.#rows.has(name))
        this.read.fault(path, `没有“${name}”这个字段`, `there is no field “${name}”`);
    return text;
  }

  #rating(value: JsonValue | undefined): RatingWeights | null {
    if (value === undefined) return null;
    const object = this.read.object(value, 'rating', [...RATING_KEYS]) ?? {};
    return Object.fromEntries(
      RATING_KEYS.map((key) => [key, this.read.number(object[key], at('rating', key), 0, 1_000)]),
    ) as unknown as RatingWeights;
  }

  #bulletin(value: JsonValue | undefined, figures: readonly FigureDef[]): Bulletin {
    const { read } = this;
    const object = read.object(value, 'bulletin', ['title', 'every', 'sentences', 'annex?']) ?? {};
    const sentences = read
      .list(object.sentences, 'bulletin.sentences', 60)
      .map((each, index) => this.#sentence(each, `bulletin.sentences[${index}]`, figures));
    if (sentences.length === 0) read.fault('bulletin.sentences', '至少要一句', 'needs at least one sentence');
    return {
      title: read.words(object.title, 'bulletin.title'),
      every: read.oneOf(object.every, 'bulletin.every', ['week', 'half-month', 'month', 'year'] as const),
      sentences,
      annex: object.annex === undefined ? null : this.#annex(object.annex),
    };
  }

  #sentence(value: JsonValue, path: string, figures: readonly FigureDef[]): BulletinSentence {
    const object = this.read.object(value, path, ['zh', 'en', 'when?', 'heading?']) ?? {};
    const single = figures.filter(({ by }) => by === undefined);
    const names = new Map<string, NameType>(single.map(({ id }) => [id, { type: 'number' }]));
    const text = (lang: 'zh' | 'en'): string => {
      const given = this.read.text(object[lang], at(path, lang), 1_000);
      for (const each of placeholdersOf(given)) {
        const fault = formatFault(each, figures);
        if (fault) this.read.fault(at(path, lang), fault.zh, fault.en);
      }
      return given;
    };
    const when =
      object.when === undefined
        ? undefined
        : this.#formula(
            object.when,
            at(path, 'when'),
            { row: new Map(), figures: names, dated: this.#dated },
            'yes-no',
          );
    return {
      ...{ zh: text('zh'), en: text('en') },
      ...(this.read.flag(object.heading, at(path, 'heading')) && { heading: true as const }),
      ...(when && { when: { text: when.text, expr: when.expr } }),
    };
  }

  #annex(value: JsonValue): BulletinAnnex {
    const path = 'bulletin.annex';
    const keys = ['where?', 'sort?', 'number', 'title', 'place?', 'unit?', 'state?', 'note?'];
    const object = this.read.object(value, path, keys) ?? {};
    const name = (key: string) => {
      const found = this.#anyName(object[key], at(path, key));
      return found === null ? {} : { [key]: found };
    };
    return {
      ...(object.where !== undefined && { where: this.#condition(object.where, at(path, 'where')) }),
      ...{ number: '', title: '', ...name('number'), ...name('title') },
      ...{ ...name('sort'), ...name('place'), ...name('unit'), ...name('state') },
      note: this.read
        .list(object.note, at(path, 'note'), 12)
        .map((each, index) => this.#anyName(each, `${path}.note[${index}]`) ?? ''),
    };
  }

  #columns(value: JsonValue | undefined): ListColumn[] {
    const columns = this.read.list(value, 'columns', 80).map((each, index) => {
      const path = `columns[${index}]`;
      const object = this.read.object(each, path, ['field', 'heading', 'aliases?', 'example']) ?? {};
      const aliases = this.read.list(object.aliases, at(path, 'aliases'), 20);
      return {
        field: this.#fieldName(object.field, at(path, 'field')) ?? '',
        heading: this.read.text(object.heading, at(path, 'heading'), 60),
        aliases: aliases.map((alias, place) => this.read.text(alias, `${path}.aliases[${place}]`, 60)),
        example: this.read.text(object.example, at(path, 'example')),
      };
    });
    this.read.distinct(
      columns.map(({ field }) => field),
      'columns',
      '.field',
    );
    this.#headings(columns);
    for (const { id, required } of this.#fields)
      if (required && !columns.some(({ field }) => field === id))
        this.read.fault('columns', `必填字段“${id}”没有导入列`, `the required field “${id}” has no column`);
    return columns;
  }

  #headings(columns: readonly ListColumn[]): void {
    const owners = new Map<string, string>();
    for (const [index, { field, heading, aliases }] of columns.entries()) {
      for (const name of [heading, ...aliases].map(foldHeading)) {
        if (owners.has(name) && name !== '')
          this.read.fault(`columns[${index}]`, `表头“${name}”重复`, `the heading “${name}” is there twice`);
        owners.set(name, field);
      }
    }
  }

  #migrations(value: JsonValue | undefined): Migration[] {
    return this.read.list(value, 'migrate', 80).map((each, index) => {
      const path = `migrate[${index}]`;
      const object = this.read.object(each, path, ['field', 'value', 'since']) ?? {};
      const field = this.#fieldName(object.field, at(path, 'field')) ?? '';
      const def = this.#fields.find(({ id }) => id === field);
      const given = (object.value ?? null) as FieldValue;
      const fault = def && fieldFault(def, given);
      if (fault) this.read.fault(at(path, 'value'), fault.zh, fault.en);
      return { field, value: given, since: this.read.number(object.since, at(path, 'since'), 2, 10_000) };
    });
  }
}

/** How headings are compared: full width is half width, blanks and stars do not count. */
export const foldHeading = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s*＊:：]/g, '');

/**
 * A kind's file, checked whole: every fault is told with its path and line, and nothing is taken over while
 * there is one.
 */
export function readKind(text: string): KindChecked {
  if (text.length > KIND_TEXT_CHARS_MAX)
    return { ok: false, faults: [{ path: '', line: 0, zh: '文件过大', en: 'the file is too large' }] };
  const parsed = readJsonText(text);
  if (!parsed.ok)
    return { ok: false, faults: [{ path: '', line: parsed.line, zh: parsed.zh, en: parsed.en }] };
  const reader = new KindReader();
  const kind = reader.kind(parsed.value);
  const faults = reader.read.faults.map((fault) => ({ ...fault, line: lineOf(parsed.lines, fault.path) }));
  return faults.length > 0 ? { ok: false, faults } : { ok: true, kind };
}

/** Line of the path, or of the nearest thing around it. */
function lineOf(lines: ReadonlyMap<string, number>, path: string): number {
  for (let name = path; name !== ''; name = name.replace(/(?:\.?[^.[\]]+|\[\d+\])$/, '')) {
    const line = lines.get(name);
    if (line !== undefined) return line;
  }
  return lines.get('') ?? 1;
}
