import { instant, type SiteOutcome, type SiteSettlement } from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import { siteRecord, visitDraft } from './field.examples.ts';
import type { FieldStore, SiteVisitQuery } from './field.ts';

/** What every store of site records owes. */
export function fieldContract(name: string, open: () => Promise<FieldStore>): void {
  describe(name, () => {
    test('a record is kept whole under its own number; the same one again is the same', async () => {
      const store = await open();
      const draft = visitDraft('c-1');
      const first = await store.keep(draft);
      expect(first).toMatchObject({ isNew: true, visit: { id: 'XC-2026-000001', state: 'going' } });
      expect(first.visit).toMatchObject(draft);
      const again = await store.keep({ ...draft, digest: 'e'.repeat(64) });
      expect(again).toEqual({ isNew: false, visit: first.visit });
      expect(await store.visit('XC-2026-000001')).toEqual(first.visit);
      expect(await store.byClient('c-1')).toEqual(first.visit);
      expect(await store.byClient('c-2')).toBeUndefined();
      expect(await store.visit('XC-2026-000002')).toBeUndefined();
    });

    test('what came of its steps is written once they were taken; a conflict is settled once', async () => {
      const store = await open();
      const { visit } = await store.keep(visitDraft('c-1'));
      const refused: SiteOutcome = {
        ...{ on: 'matter', id: 'm-1', event: 'record-signed', taken: false, code: 'not-in-table' },
        ...{ fields: [], zh: '不能', en: 'no', state: 'closed', version: 4 },
      };
      expect(await store.told(visit.id, 'conflict', [refused])).toMatchObject({ outcomes: [refused] });
      const settlement: SiteSettlement = {
        ...{ by: 's', byName: '科长', at: instant(9), how: 'record-only', reason: '已核' },
      };
      const settled = await store.settle(visit.id, settlement);
      expect(settled).toMatchObject({ state: 'settled', settlement, outcomes: [refused] });
      const { state: _state, outcomes: _outcomes, settlement: _settlement, ...kept } = settled;
      const { state: _s, outcomes: _o, settlement: _t, ...first } = visit;
      expect(kept).toEqual(first);
      await expect(store.settle(visit.id, settlement)).rejects.toMatchObject({ code: 'WQ_VISIT_SETTLED' });
      await expect(store.settle('XC-2026-000009', settlement)).rejects.toMatchObject({
        code: 'WQ_NOT_FOUND',
      });
    });

    test('the list is newest first, filtered, and read page by page; hidden ones are counted apart', async () => {
      const store = await open();
      const at = (n: number) => instant(visitDraft('x').receivedAt + n);
      await store.keep(visitDraft('c-1', { receivedAt: at(1) }));
      await store.keep(
        visitDraft('c-2', {
          ...{ receivedAt: at(2), by: 'a-9', byName: '执法九' },
          record: siteRecord('c-2', { kind: 'evidence', enterprise: 'en2', about: null, title: '雨水口' }),
        }),
      );
      await store.keep(visitDraft('c-3', { receivedAt: at(3), hidden: true }));
      const ids = async (query: Partial<SiteVisitQuery>) => {
        const page = await store.list({ withHidden: true, limit: 10, ...query });
        expect(page.total).toBe(page.items.length);
        return page.items.map(({ id }) => id);
      };
      expect(await ids({})).toEqual(['XCH-2026-000001', 'XC-2026-000002', 'XC-2026-000001']);
      expect(await ids({ withHidden: false })).toEqual(['XC-2026-000002', 'XC-2026-000001']);
      expect(await ids({ kind: 'evidence' })).toEqual(['XC-2026-000002']);
      expect(await ids({ enterprise: 'en2' })).toEqual(['XC-2026-000002']);
      expect(await ids({ by: 'a-9' })).toEqual(['XC-2026-000002']);
      expect(await ids({ about: 'm-1', withHidden: false })).toEqual(['XC-2026-000001']);
      expect(await ids({ q: '雨水' })).toEqual(['XC-2026-000002']);
      expect(await ids({ q: 'xc-2026-000001' })).toEqual(['XC-2026-000001']);
      expect(await ids({ state: 'kept' })).toEqual([]);
      const first = await store.list({ withHidden: true, limit: 2 });
      const rest = await store.list({ withHidden: true, limit: 2, cursor: first.next! });
      expect([first.items.length, rest.items.map(({ id }) => id), rest.next]).toEqual([
        ...[2, ['XC-2026-000001'], null],
      ]);
    });
  });
}
