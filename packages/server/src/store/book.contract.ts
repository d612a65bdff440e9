import { instant, type PointId } from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import {
  AT,
  AUTHOR,
  add,
  agency,
  change,
  device,
  enterprise,
  limit,
  logger,
  outlet,
  PLANT,
  point,
  retire,
} from './book.examples.ts';
import type { BookStore } from './book.ts';

const code = (name: string, detail: Record<string, unknown> = {}) =>
  expect.objectContaining({ code: name, detail: expect.objectContaining(detail) });
const LATER = { ...AUTHOR, by: 'acc2', reason: 'second look', at: instant(AT + 1) };

/** What every book owes. */
export function bookContract(name: string, open: () => Promise<BookStore>): void {
  const plant = async () => {
    const book = await open();
    await book.apply(PLANT, AUTHOR);
    return book;
  };

  describe(`${name}: rows`, () => {
    test('an added row has an id, version 1 and its times', async () => {
      const book = await open();
      const [row] = await book.apply([add('enterprises', enterprise())], AUTHOR);
      expect(row).toMatchObject({ id: 'en1', version: 1, createdAt: AT, updatedAt: AT, retiredAt: null });
      expect(await book.get('enterprises', 'en1')).toEqual(row);
    });

    test('edits may name rows that the same batch adds, in any order', async () => {
      const book = await open();
      const [out] = await book.apply(
        [add('outlets', outlet({ enterprise: '@1' })), add('enterprises', enterprise({ id: 'given' }))],
        AUTHOR,
      );
      expect(out).toMatchObject({ enterprise: 'given' });
    });

    test('a change keeps what it does not name and raises the version', async () => {
      const book = await plant();
      const [row] = await book.apply([change('enterprises', 'en1', 1, { town: '西港镇' })], LATER);
      expect(row).toMatchObject({ name: '东港印染', town: '西港镇', version: 2, updatedAt: LATER.at });
    });

    test('a change that changes nothing leaves no trace', async () => {
      const book = await plant();
      const { seq } = await book.snapshot();
      const [row] = await book.apply([change('enterprises', 'en1', 1, { town: '东港镇' })], LATER);
      expect(row).toMatchObject({ version: 1 });
      expect((await book.snapshot()).seq).toBe(seq);
    });

    test('a stale version is refused', async () => {
      const book = await plant();
      await book.apply([change('enterprises', 'en1', 1, { town: 'A' })], AUTHOR);
      const stale = book.apply([change('enterprises', 'en1', 1, { town: 'B' })], AUTHOR);
      await expect(stale).rejects.toEqual(code('WQ_BOOK_CONFLICT', { row: 0, id: 'en1', version: 2 }));
    });

    test('all or none: one bad edit leaves the book as it was', async () => {
      const book = await plant();
      const before = await book.whole();
      const batch = [
        change('enterprises', 'en1', 1, { town: 'X' }),
        add('outlets', outlet({ code: 'dw001' })),
      ];
      await expect(book.apply(batch, AUTHOR)).rejects.toEqual(code('WQ_BOOK_TAKEN', { row: 1 }));
      expect(await book.whole()).toEqual(before);
      expect((await book.history({ limit: 50 })).total).toBe(PLANT.length);
    });

    test('an unknown row cannot be changed or retired', async () => {
      const book = await plant();
      for (const edit of [change('points', 'nope', 1, { name: 'x' }), retire('points', 'nope', 1)]) {
        await expect(book.apply([edit], AUTHOR)).rejects.toEqual(code('WQ_NOT_FOUND', { id: 'nope' }));
      }
    });
  });

  describe(`${name}: references`, () => {
    test.each([
      add('outlets', outlet({ enterprise: 'en9' })),
      add('points', point({ outlet: 'ou9' })),
      add('devices', device({ point: 'pt9' as PointId })),
      add('limits', limit({ outlet: 'ou9' })),
      add('loggers', logger({ mn: 'M2', bindings: [bind('pt9')] })),
      change('enterprises', 'en1', 1, { agency: 'ag9' }),
    ])('$kind may not name a row that is not there', async (edit) => {
      const book = await plant();
      await expect(book.apply([edit], AUTHOR)).rejects.toEqual(code('WQ_BOOK_REFERENCE', { row: 0 }));
    });

    test('a point stands at an outlet of its own enterprise', async () => {
      const book = await plant();
      const batch = [
        add('enterprises', enterprise({ name: '另一家' })),
        add('points', point({ enterprise: '@0', name: 'x' })),
      ];
      await expect(book.apply(batch, AUTHOR)).rejects.toEqual(code('WQ_BOOK_INVALID', { field: 'outlet' }));
      const moved = book.apply(
        [add('enterprises', enterprise()), change('outlets', 'ou1', 1, { enterprise: '@0' })],
        AUTHOR,
      );
      await expect(moved).rejects.toEqual(code('WQ_BOOK_INVALID', { field: 'enterprise' }));
    });

    test('what others stand on is not retired before them', async () => {
      const book = await plant();
      for (const [kind, id] of [
        ['enterprises', 'en1'],
        ['outlets', 'ou1'],
        ['points', 'pt1'],
      ] as const) {
        await expect(book.apply([retire(kind, id, 1)], AUTHOR)).rejects.toEqual(
          code('WQ_BOOK_REFERENCE', { id }),
        );
      }
      const all = [retire('enterprises', 'en1', 1), retire('outlets', 'ou1', 1), retire('points', 'pt1', 1)];
      await book.apply([...all, retire('loggers', 'lg1', 1)], AUTHOR);
      expect((await book.snapshot()).points).toEqual([]);
    });

    test('a closed binding may go on naming a retired point', async () => {
      const book = await plant();
      const closed = [{ ...bind('pt1'), to: AT }];
      await book.apply(
        [change('loggers', 'lg1', 1, { bindings: closed }), retire('points', 'pt1', 1)],
        AUTHOR,
      );
      expect(await book.get('points', 'pt1')).toMatchObject({ retiredAt: AT });
      const open = book.apply([change('loggers', 'lg1', 2, { bindings: [bind('pt1')] })], AUTHOR);
      await expect(open).rejects.toEqual(code('WQ_BOOK_REFERENCE', { retired: true }));
    });
  });

  describe(`${name}: what is unique`, () => {
    const CODE = '914403001922038216';

    test('an MN among present loggers, whatever its case', async () => {
      const book = await plant();
      const twin = add('loggers', logger({ mn: 'fj00000000000000000000a1', name: 'twin' }));
      await expect(book.apply([twin], AUTHOR)).rejects.toEqual(
        code('WQ_BOOK_TAKEN', { field: 'mn', by: 'lg1' }),
      );
      await book.apply([retire('loggers', 'lg1', 1), twin], AUTHOR);
      expect((await book.snapshot()).loggers.map((row) => row.name)).toEqual(['twin']);
    });

    test('an outlet code within its enterprise only', async () => {
      const book = await plant();
      await book.apply(
        [add('enterprises', enterprise()), add('outlets', outlet({ enterprise: '@0' }))],
        AUTHOR,
      );
      await expect(book.apply([add('outlets', outlet())], AUTHOR)).rejects.toEqual(code('WQ_BOOK_TAKEN'));
    });

    test('a credit code when one is given', async () => {
      const book = await plant();
      await book.apply([change('enterprises', 'en1', 1, { creditCode: CODE })], AUTHOR);
      await book.apply([add('enterprises', enterprise()), add('enterprises', enterprise())], AUTHOR);
      const twin = book.apply([add('enterprises', enterprise({ creditCode: CODE }))], AUTHOR);
      await expect(twin).rejects.toEqual(code('WQ_BOOK_TAKEN', { field: 'creditCode', value: CODE }));
    });

    test('two rows of one batch may swap their codes', async () => {
      const book = await plant();
      await book.apply([add('loggers', logger({ mn: 'M2' }))], AUTHOR);
      const first = (await book.get('loggers', 'lg1'))!.mn;
      await book.apply(
        [change('loggers', 'lg1', 1, { mn: 'M2' }), change('loggers', 'lg2', 1, { mn: first })],
        AUTHOR,
      );
      expect((await book.get('loggers', 'lg2'))?.mn).toBe(first);
      await expect(book.apply([add('loggers', logger({ mn: 'm2' }))], AUTHOR)).rejects.toEqual(
        code('WQ_BOOK_TAKEN', { by: 'lg1' }),
      );
    });
  });

  describe(`${name}: limits`, () => {
    test('the number is never edited, only ended once and verified', async () => {
      const book = await plant();
      const edited = book.apply([change('limits', 'lm1', 1, { max: 100 })], AUTHOR);
      await expect(edited).rejects.toEqual(code('WQ_LIMIT_FIXED', { field: 'max' }));
      const set = { validTo: '2026-06-30', verifiedBy: 'acc1', verifiedAt: AT };
      await book.apply([change('limits', 'lm1', 1, set)], AUTHOR);
      const again = book.apply([change('limits', 'lm1', 2, { validTo: '2026-07-31' })], AUTHOR);
      await expect(again).rejects.toEqual(code('WQ_LIMIT_FIXED', { field: 'validTo' }));
    });
  });

  describe(`${name}: fields`, () => {
    test.each([
      [add('enterprises', enterprise({ creditCode: '9144030019220382' })), 'creditCode'],
      [add('enterprises', enterprise({ name: '' })), 'name'],
      [add('outlets', outlet({ code: 'X', lon: 181 })), 'lon'],
      [add('outlets', outlet({ code: 'X', lat: -91 })), 'lat'],
      [add('outlets', outlet({ code: 'X', lat: null })), 'lat'],
      [add('points', point({ factors: ['w01018', 'w01018'] })), 'factors'],
      [add('points', point({ factors: ['COD 浓度'] })), 'factors'],
      [add('points', point({ realtimeIntervalS: 0 })), 'realtimeIntervalS'],
      [add('loggers', logger({ mn: 'A;B' })), 'mn'],
      [add('loggers', logger({ mn: 'B', extensions: ['unheard-of'] })), 'extensions'],
      [add('loggers', logger({ mn: 'B', extensions: ['vendor', 'vendor'] })), 'extensions'],
      [add('loggers', logger({ mn: 'B', extensions: 'vendor' as never })), 'extensions'],
      [add('loggers', logger({ mn: 'B', bindings: [{ ...bind('pt1'), from: AT, to: AT }] })), 'bindings'],
      [add('devices', device({ rangeMin: 10, rangeMax: 1 })), 'rangeMin'],
      [add('devices', device({ installedOn: '2026-02-30' })), 'installedOn'],
      [add('limits', limit({ kind: 'range', max: 9 })), 'min'],
      [add('limits', limit({ min: 9, max: 6 })), 'min'],
      [add('limits', limit({ validTo: '2025-12-31' })), 'validTo'],
      [add('limits', limit({ verifiedBy: 'acc1' })), 'verifiedBy'],
      [add('agencies', { ...agency(), colour: 'blue' } as never), 'colour'],
    ])('%j is refused for its field %s, in both languages', async (edit, field) => {
      const book = await plant();
      const refused = book.apply([edit], AUTHOR);
      const words = { row: 0, field, zh: expect.stringMatching(/./), en: expect.stringMatching(/./) };
      await expect(refused).rejects.toEqual(code('WQ_BOOK_INVALID', words));
    });

    test('a limit whose number was not found is kept: it exists and does not judge', async () => {
      const book = await plant();
      await book.apply([add('limits', limit({ max: null, factor: 'w21011' }))], AUTHOR);
      expect((await book.snapshot()).limits).toHaveLength(2);
    });
  });

  describe(`${name}: history`, () => {
    test('tells who, when, why and the row before and after, newest first', async () => {
      const book = await plant();
      await book.apply([change('enterprises', 'en1', 1, { town: '西港镇' })], LATER);
      await book.apply([retire('limits', 'lm1', 1)], LATER);
      const { items, total } = await book.history({ kind: 'enterprises', id: 'en1', limit: 10 });
      expect(total).toBe(2);
      expect(items[0]).toMatchObject({ version: 2, by: 'acc2', reason: 'second look', at: LATER.at });
      expect(items[0]).toMatchObject({ before: { town: '东港镇' }, after: { town: '西港镇' } });
      expect(items[1]).toMatchObject({ version: 1, before: null });
      const retired = (await book.history({ limit: 1 })).items[0];
      expect(retired).toMatchObject({ kind: 'limits', after: { retiredAt: LATER.at } });
    });

    test('pages meet without a gap', async () => {
      const book = await plant();
      const seen: number[] = [];
      let cursor: string | undefined;
      do {
        const page = await book.history({ limit: 2, cursor });
        seen.push(...page.items.map((each) => each.seq));
        cursor = page.next ?? undefined;
      } while (cursor);
      expect(seen).toEqual([5, 4, 3, 2, 1]);
    });
  });

  describe(`${name}: lists`, () => {
    const many = async () => {
      const book = await plant();
      const rows = ['DW10', 'DW2', 'YS001'].map((each) =>
        add('outlets', outlet({ code: each, name: '雨水口' })),
      );
      await book.apply([...rows, add('agencies', agency())], AUTHOR);
      return book;
    };

    test('are ordered by code, numbers by value, and page without gap or double', async () => {
      const book = await many();
      const first = await book.list('outlets', { limit: 3 });
      const rest = await book.list('outlets', { limit: 3, cursor: first.next ?? undefined });
      const codes = [...first.items, ...rest.items].map((row) => row.code);
      expect(codes).toEqual(['DW001', 'DW2', 'DW10', 'YS001']);
      expect([first.total, rest.next]).toEqual([4, null]);
    });

    test('find by name, code, MN or the name of the enterprise, all words at once', async () => {
      const book = await many();
      const total = async (kind: 'outlets' | 'loggers' | 'points', q: string) =>
        (await book.list(kind, { q, limit: 10 })).total;
      expect(await total('outlets', 'ys0')).toBe(1);
      expect(await total('outlets', '雨水 dw')).toBe(2);
      expect(await total('loggers', 'fj0000')).toBe(1);
      expect(await total('points', '东港印染')).toBe(1);
      expect(await total('points', '100%_')).toBe(0);
    });

    test('filter by enterprise, agency, outlet and point', async () => {
      const book = await many();
      await book.apply([change('enterprises', 'en1', 1, { agency: 'ag1' })], AUTHOR);
      const total = async (kind: 'loggers' | 'limits' | 'agencies', query: Record<string, string>) =>
        (await book.list(kind, { limit: 10, ...query })).total;
      expect(await total('loggers', { enterprise: 'en1', outlet: 'ou1', point: 'pt1' })).toBe(1);
      expect(await total('loggers', { outlet: 'ou2' })).toBe(0);
      expect(await total('limits', { point: 'pt1', agency: 'ag1' })).toBe(1);
      expect(await total('agencies', { enterprise: 'en1' })).toBe(1);
      expect(await total('loggers', { agency: 'ag2' })).toBe(0);
    });

    test('show retired rows only when asked', async () => {
      const book = await many();
      await book.apply([retire('outlets', 'ou2', 1)], AUTHOR);
      expect((await book.list('outlets', { limit: 10 })).total).toBe(3);
      expect((await book.list('outlets', { limit: 10, retired: true })).items).toMatchObject([{ id: 'ou2' }]);
    });

    test('refuse a page that is too large and a cursor that is not ours', async () => {
      const book = await many();
      await expect(book.list('outlets', { limit: 201 })).rejects.toEqual(
        code('WQ_INPUT', { field: 'limit' }),
      );
      await expect(book.list('outlets', { limit: 1, cursor: 'x' })).rejects.toEqual(
        code('WQ_INPUT', { field: 'cursor' }),
      );
    });
  });

  describe(`${name}: snapshot`, () => {
    test('is the same object until the book changes', async () => {
      const book = await plant();
      const whole = await book.whole();
      expect(await book.whole()).toBe(whole);
      await book.apply([change('points', 'pt1', 1, { name: '出水口' })], AUTHOR);
      const after = await book.snapshot();
      expect(after.seq).toBe(whole.seq + 1);
      expect(after.points.map((row) => row.name)).toEqual(['出水口']);
    });

    test('holds retired rows only when asked', async () => {
      const book = await plant();
      await book.apply([retire('loggers', 'lg1', 1)], AUTHOR);
      expect((await book.snapshot()).loggers).toEqual([]);
      expect((await book.snapshot(true)).loggers).toMatchObject([{ id: 'lg1', retiredAt: AT }]);
    });

    test('10,000 plants are added in one batch', async () => {
      const book = await open();
      const edits = Array.from({ length: 10_000 }, (_, at) => [
        add('enterprises', enterprise({ name: `企业 ${at}` })),
        add('outlets', outlet({ enterprise: `@${at * 4}` })),
        add('points', point({ enterprise: `@${at * 4}`, outlet: `@${at * 4 + 1}` })),
        add(
          'loggers',
          logger({ mn: `MN${at}`, enterprise: `@${at * 4}`, bindings: [bind(`@${at * 4 + 2}`)] }),
        ),
      ]).flat();
      await book.apply(edits, AUTHOR);
      const { points, loggers } = await book.snapshot();
      expect([points.length, loggers.length]).toEqual([10_000, 10_000]);
      expect(loggers[9_999]?.bindings[0]?.point).toBe(points[9_999]?.id);
    });
  });
}

function bind(id: string) {
  return { point: id as PointId, st: '', factor: '', from: null, to: null };
}
