import type { Words } from '../machine.ts';
import type { FieldDef, FieldValues } from '../matter/field.ts';
import { readJsonText } from './json-text.ts';
import type { KindFault, ListKind, ListRow } from './list-kind.ts';

/** What the rows of a kind hold: how many rows fill each field, and how many name each choice. */
export interface KindUsage {
  readonly rows: number;
  readonly fields: Readonly<Record<string, number>>;
  readonly choices: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** Counts what live rows use. */
export function usageOf(kind: ListKind, rows: readonly Pick<ListRow, 'values'>[]): KindUsage {
  const fields: Record<string, number> = {};
  const choices: Record<string, Record<string, number>> = {};
  const chosen = new Set(kind.fields.filter(({ choices }) => choices).map(({ id }) => id));
  for (const { values } of rows) {
    for (const [field, value] of Object.entries(values)) {
      fields[field] = (fields[field] ?? 0) + 1;
      if (!chosen.has(field)) continue;
      choices[field] ??= {};
      const held = choices[field];
      for (const each of Array.isArray(value) ? value : [String(value)]) held[each] = (held[each] ?? 0) + 1;
    }
  }
  return { rows: rows.length, fields, choices };
}

export interface KindChange extends Words {
  readonly what: 'added' | 'removed' | 'changed';
  /** Part of the kind, `fields`, `figures`… and what of it. */
  readonly part: string;
  readonly id: string;
  /** Rows it touches. */
  readonly rows: number;
}

type Part = { readonly id: string };
const PARTS = ['fields', 'derived', 'figures', 'clocks'] as const;
const PART_NAMES: Readonly<Record<(typeof PARTS)[number], Words>> = {
  fields: { zh: '字段', en: 'field' },
  derived: { zh: '计算列', en: 'computed column' },
  figures: { zh: '指标', en: 'figure' },
  clocks: { zh: '时限', en: 'clock' },
};
const REST = [
  ...(['name', 'group', 'about', 'row', 'key', 'title', 'day', 'unit', 'status', 'photos', 'item'] as const),
  ...(['rating', 'bulletin', 'columns', 'migrate'] as const),
];
const REST_NAMES: Readonly<Record<(typeof REST)[number], string>> = {
  ...{ name: '名称', group: '分组', about: '说明', row: '一行是什么', key: '关键字段', title: '标题字段' },
  ...{ day: '日期字段', unit: '单位字段', status: '状态字段', photos: '照片要求', item: '销号规则' },
  ...{ rating: '评比权重', bulletin: '通报', columns: '导入列', migrate: '迁移规则' },
};
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What is different between two versions, and how many rows each difference touches. */
export function kindChanges(before: ListKind, next: ListKind, usage: KindUsage): KindChange[] {
  const changes: KindChange[] = [];
  for (const part of PARTS) {
    const [old, now] = [before[part] as readonly Part[], next[part] as readonly Part[]];
    const { zh, en } = PART_NAMES[part];
    const rows = (id: string) => (part === 'fields' ? (usage.fields[id] ?? 0) : 0);
    const tell = (what: KindChange['what'], id: string, word: Words) =>
      changes.push({
        what,
        part,
        id,
        rows: rows(id),
        zh: `${word.zh}${zh} ${id}`,
        en: `${en} ${id} ${word.en}`,
      });
    for (const each of now) {
      const held = old.find(({ id }) => id === each.id);
      if (!held) tell('added', each.id, { zh: '新增', en: 'is new' });
      else if (!same(held, each)) tell('changed', each.id, { zh: '修改', en: 'is changed' });
    }
    for (const { id } of old)
      if (!now.some((each) => each.id === id)) tell('removed', id, { zh: '删除', en: 'is gone' });
  }
  for (const part of REST)
    if (!same(before[part], next[part]))
      changes.push({
        what: 'changed',
        part,
        id: '',
        rows: 0,
        zh: `修改${REST_NAMES[part]}`,
        en: `${part} is changed`,
      });
  return changes;
}

/**
 * What a new version may not do to rows that are there: a field in use is neither removed, renamed nor given
 * another type, a choice in use stays, the key stays, and a new required field says what older rows get.
 *
 * @param text the new version's text, for the lines
 */
export function changeFaults(before: ListKind, next: ListKind, usage: KindUsage, text: string): KindFault[] {
  const parsed = readJsonText(text);
  const lineOf = (path: string): number =>
    parsed.ok ? (parsed.lines.get(path) ?? parsed.lines.get(path.split('[')[0]!) ?? 1) : 0;
  const faults: KindFault[] = [];
  const fault = (path: string, zh: string, en: string) => faults.push({ path, line: lineOf(path), zh, en });
  if (before.id !== next.id)
    fault('id', `标识不能由“${before.id}”改为“${next.id}”`, `the id stays “${before.id}”`);
  if (usage.rows === 0) return faults;
  if (!same(before.key, next.key))
    fault('key', `已有 ${usage.rows} 行，关键字段不能改`, `${usage.rows} rows are there: the key stays`);
  for (const old of before.fields) {
    const used = usage.fields[old.id] ?? 0;
    if (used > 0) fieldFaults(old, next, used, usage, fault);
  }
  for (const [index, now] of next.fields.entries()) {
    const isNew = !before.fields.some(({ id }) => id === now.id);
    const wasFree = before.fields.some(({ id, required }) => id === now.id && !required);
    const filled = usage.fields[now.id] ?? 0;
    if (!now.required || next.migrate.some(({ field }) => field === now.id)) continue;
    if (isNew || (wasFree && filled < usage.rows))
      fault(
        `fields[${index}]`,
        `“${now.id}”为必填，${usage.rows - filled} 行没有值：请在 migrate 中给出旧行的值`,
        `“${now.id}” is required and ${usage.rows - filled} rows have none: say in migrate what they get`,
      );
  }
  return faults;
}

function fieldFaults(
  old: FieldDef,
  next: ListKind,
  used: number,
  usage: KindUsage,
  fault: (path: string, zh: string, en: string) => void,
): void {
  const index = next.fields.findIndex(({ id }) => id === old.id);
  const now = next.fields[index];
  if (!now) {
    fault(
      'fields',
      `字段“${old.id}”有 ${used} 行在用，不能删除或改名`,
      `the field “${old.id}” is used by ${used} rows: it can be neither removed nor renamed`,
    );
    return;
  }
  if (now.type !== old.type)
    fault(
      `fields[${index}].type`,
      `字段“${old.id}”有 ${used} 行在用，类型不能改`,
      `the field “${old.id}” is used by ${used} rows: its type stays`,
    );
  for (const [choice, count] of Object.entries(usage.choices[old.id] ?? {}))
    if (now.choices && !now.choices.some(({ id }) => id === choice))
      fault(
        `fields[${index}]`,
        `选项“${choice}”有 ${count} 行在用，不能删除`,
        `the choice “${choice}” is used by ${count} rows: it stays`,
      );
}

/** A row as the newest version reads it: fields that came after it was written hold what migrate says. */
export function migrated(kind: ListKind, row: Pick<ListRow, 'values' | 'kindVersion'>): FieldValues {
  const due = kind.migrate.filter(
    ({ field, since }) => row.kindVersion < since && !Object.hasOwn(row.values, field),
  );
  if (due.length === 0) return row.values;
  return { ...row.values, ...Object.fromEntries(due.map(({ field, value }) => [field, value])) };
}
