import { describe, expect, test } from 'vitest';
import { RowView } from './figure.ts';
import { readJsonText } from './json-text.ts';
import { changeFaults, kindChanges, migrated, usageOf } from './kind-change.ts';
import { rowClocks } from './list-clock.ts';
import { exampleKind, exampleText } from './list-kind.examples.ts';
import { readKind } from './list-kind-check.ts';

type Json = Record<string, never> & { fields: Json[]; figures: Json[]; clocks: Json[]; columns: Json[] };
const faultsOf = (change: (kind: Json) => void): string[] => {
  const kind = JSON.parse(exampleText()) as Json;
  change(kind);
  const checked = readKind(JSON.stringify(kind, null, 1));
  return checked.ok ? [] : checked.faults.map(({ path, en }) => `${path}: ${en}`);
};
const set = (target: object, key: string, value: unknown) => Object.assign(target, { [key]: value });

describe('a kind is refused whole, with path and words', () => {
  test.each<[string, (kind: Json) => void, string]>([
    ['an unknown key', (kind) => set(kind, 'colour', 'red'), 'colour: unknown key “colour”'],
    [
      'an unknown key inside',
      (kind) => set(kind.fields[0]!, 'tpye', 'text'),
      'fields[0].tpye: unknown key “tpye”',
    ],
    ['a missing key', (kind) => delete (kind as { row?: unknown }).row, ': “row” is missing'],
    [
      'a wrong type',
      (kind) => set(kind.fields[0]!, 'required', 'yes'),
      'fields[0].required: must be true or false',
    ],
    [
      'a field twice',
      (kind) => set(kind.fields[1]!, 'id', 'number'),
      'fields[1].id: “number” is there twice',
    ],
    [
      'a figure twice',
      (kind) => set(kind.figures[1]!, 'id', 'total'),
      'figures[1].id: “total” is there twice',
    ],
    [
      'a word of the language',
      (kind) => set(kind.fields[5]!, 'id', 'rows'),
      'fields[5].id: “rows” is a word of the language',
    ],
    [
      'an unknown field in a formula',
      (kind) => set(kind.figures[0]!, 'formula', 'sum(fines of rows)'),
      'figures[0].formula: there is no field “fines” (near character 5: sum(fines of rows))',
    ],
    [
      'a figure used before it is there',
      (kind) => set(kind.figures[0]!, 'formula', 'share + 1'),
      'figures[0].formula: there is no figure “share” before this one (near character 1: share + 1)',
    ],
    [
      'a deadline rule without its field',
      (kind) => set(kind.clocks[0]!, 'field', 'due'),
      'clocks[0].field: there is no field “due”',
    ],
    [
      'a deadline that hangs on no day',
      (kind) => set(kind.clocks[0]!, 'field', 'place'),
      'clocks[0].field: “place” must be of type day',
    ],
    ['a key that may be empty', (kind) => set(kind, 'key', ['unit']), 'key[0]: a key field must be required'],
    [
      'a sentence with an unknown figure',
      (kind) =>
        set(kind, 'bulletin', {
          title: { zh: '一', en: 'a' },
          every: 'month',
          sentences: [{ zh: '{wells}', en: 'a' }],
        }),
      'bulletin.sentences[0].zh: there is no figure “wells”',
    ],
    [
      'a required field without a column',
      (kind) => set(kind, 'columns', kind.columns.slice(1)),
      'columns: the required field “number” has no column',
    ],
    [
      'one heading for two fields',
      (kind) => set(kind.columns[1]!, 'heading', '井 号*'),
      'columns[1]: the heading “井号” is there twice',
    ],
    [
      'an unknown code list',
      (kind) => set(kind.fields[4]!, 'codes', 'moods'),
      'fields[4].codes: there is no code list “moods”',
    ],
    ['one language only', (kind) => set(kind, 'name', { zh: '井' }), 'name: “en” is missing'],
  ])('%s', (_name, change, told) => expect(faultsOf(change)).toContain(told));

  test('each fault is told at its line', () => {
    const text = exampleText().replace('"key":', '"keys":');
    const checked = readKind(text);
    expect(checked.ok).toBe(false);
    if (checked.ok) return;
    const unknown = checked.faults.find(({ path }) => path === 'keys');
    expect(text.split('\n')[unknown!.line - 1]).toContain('"keys"');
  });

  test('what is no JSON is told at its line; a name given twice is not swallowed', () => {
    expect(readJsonText('{\n "a": 1,\n "a": 2 }')).toMatchObject({
      ok: false,
      line: 3,
      en: '“a” is given twice',
    });
    expect(readJsonText('{\n "a": \n }')).toMatchObject({ ok: false, line: 3 });
    expect(readJsonText('{"a":[1,{"b":"ü"}]}')).toMatchObject({ ok: true, value: { a: [1, { b: 'ü' }] } });
  });
});

describe('a new version and the rows that are there', () => {
  const before = exampleKind();
  const rows = [
    { values: { number: '1', place: 'a', seen: '2026-01-01', state: 'bad', fine: 3 } },
    { values: { number: '2', place: 'b', seen: '2026-01-02', state: 'good' } },
  ];
  const usage = usageOf(before, rows);
  const refusals = (text: string): string[] => {
    const next = readKind(text);
    if (!next.ok) throw new Error(JSON.stringify(next.faults));
    return changeFaults(before, next.kind, usage, text).map(({ path, en }) => `${path}: ${en}`);
  };
  const edited = (change: (kind: Json) => void): string => {
    const kind = JSON.parse(exampleText()) as Json;
    change(kind);
    return JSON.stringify(kind, null, 1);
  };

  test('a field in use is neither renamed nor removed, one that nobody uses is', () => {
    const renamed = exampleText().replaceAll('"fine"', '"penalty"');
    expect(refusals(renamed)).toEqual([
      'fields: the field “fine” is used by 1 rows: it can be neither removed nor renamed',
    ]);
    expect(refusals(exampleText())).toEqual([]);
    const free = exampleText()
      .replaceAll('"unit": "unit"', '"unit": "team"')
      .replaceAll('"by": "unit"', '"by": "team"')
      .replaceAll('"id": "unit"', '"id": "team"')
      .replaceAll('"field": "unit"', '"field": "team"');
    expect(refusals(free)).toEqual([]);
  });

  test('a choice in use, a type in use and the key stay', () => {
    const fewer = edited((kind) => {
      set(kind, 'codes', { states: [{ id: 'good', zh: '好', en: 'good' }] });
      set(kind, 'clocks', []);
      set(kind, 'item', null);
      set(kind, 'figures', kind.figures.slice(0, 4));
      set(kind, 'bulletin', {
        title: { zh: '一', en: 'a' },
        every: 'month',
        sentences: [{ zh: '一', en: 'a' }],
      });
    });
    expect(refusals(fewer)).toEqual(['fields[4]: the choice “bad” is used by 1 rows: it stays']);
    expect(refusals(edited((kind) => set(kind.fields[5]!, 'type', 'text')))).toContain(
      'fields[5].type: the field “fine” is used by 1 rows: its type stays',
    );
    expect(refusals(edited((kind) => set(kind, 'key', ['place'])))).toEqual([
      'key: 2 rows are there: the key stays',
    ]);
  });

  test('a new required field says what older rows get, and they read it', () => {
    const field = { id: 'depth', name: { zh: '深', en: 'depth' }, type: 'number', required: true };
    const column = { field: 'depth', heading: '深度', example: '3' };
    const add = (migrate: object[]) =>
      edited((kind) => {
        kind.fields.push(field as never);
        kind.columns.push(column as never);
        set(kind, 'migrate', migrate);
      });
    expect(refusals(add([]))).toEqual([
      'fields[6]: “depth” is required and 2 rows have none: say in migrate what they get',
    ]);
    const text = add([{ field: 'depth', value: 2, since: 2 }]);
    expect(refusals(text)).toEqual([]);
    const next = readKind(text);
    if (!next.ok) throw new Error('not read');
    expect(migrated(next.kind, { values: rows[0]!.values, kindVersion: 1 })).toMatchObject({ depth: 2 });
    expect(migrated(next.kind, { values: rows[0]!.values, kindVersion: 2 })).not.toHaveProperty('depth');
    expect(readKind(add([{ field: 'depth', value: 'deep', since: 2 }]))).toMatchObject({ ok: false });
    expect(kindChanges(before, next.kind, usage).map(({ en }) => en)).toEqual([
      'field depth is new',
      'columns is changed',
      'migrate is changed',
    ]);
  });
});

test('clocks run to their last day; milestones are counted back from the deadline', () => {
  const kind = exampleKind({
    clocks: [
      {
        id: 'fix',
        name: { zh: '整改', en: 'fix' },
        rule: 'after',
        field: 'seen',
        run: { days: 30 },
        when: "state = 'bad'",
      },
      {
        id: 'dig',
        name: { zh: '开挖', en: 'dig' },
        rule: 'before',
        field: 'seen',
        days: 10,
        milestone: true,
      },
      {
        id: 'work',
        name: { zh: '工作日', en: 'work' },
        rule: 'after',
        field: 'seen',
        run: { workingDays: 5 },
      },
    ],
  });
  const row = new RowView(
    kind,
    { id: '1', values: { seen: '2026-09-24', state: 'bad' } },
    undefined,
    '2026-09-30',
  );
  const clocks = rowClocks(kind, row, '2026-09-30');
  // Mid-Autumn 25–27 September and the first week of October are off.
  expect(clocks.map(({ clock, dueOn, light, daysLeft }) => [clock, dueOn, light, daysLeft])).toEqual([
    ['fix', '2026-10-24', 'far', 24],
    ['dig', '2026-09-14', 'overdue', -16],
    ['work', '2026-10-09', 'far', 9],
  ]);
});
