import { instant, type TemplateVersion } from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import type { DocumentQuery, DocumentStore, KeptDocument } from './documents.ts';

const kept = (
  sequence: number,
  document: Partial<KeptDocument['document']> = {},
  row = 'decision-2026',
): KeptDocument => ({
  row,
  sequence,
  data: { party: '某企业', sequence },
  document: {
    id: `${row}-${sequence}`,
    number: `环罚字〔2026〕第${sequence}号`,
    template: 'decision',
    templateVersion: 1,
    title: '行政处罚决定书（某企业）',
    at: instant(sequence * 1000),
    by: 'a1',
    byName: '甲',
    about: [{ kind: 'matter', id: `m${sequence}` }],
    hidden: false,
    enterprise: 'e1',
    docx: 'd'.repeat(64),
    pdf: 'e'.repeat(64),
    dataDigest: 'f'.repeat(64),
    corrects: '',
    ...document,
  },
});
const version = (number: number): TemplateVersion => ({
  template: 'decision',
  version: number,
  source: number === 1 ? 'shipped' : 'bureau',
  docx: 'a'.repeat(64),
  at: instant(number),
  by: 'a1',
  byName: '甲',
  note: '',
});
const all: DocumentQuery = { withHidden: true, limit: 10 };

/** What every store of documents owes. */
export function documentsContract(name: string, open: () => Promise<DocumentStore>): void {
  describe(name, () => {
    const filled = async () => {
      const store = await open();
      await store.keep(kept(1));
      await store.keep(
        kept(2, { enterprise: 'e2', title: '责令改正（乙公司）', template: 'order-to-correct' }),
      );
      await store.keep(kept(1, { hidden: true, number: '隐第1号' }, 'decision-2026-hidden'));
      return store;
    };
    const ids = async (store: DocumentStore, query: Partial<DocumentQuery>) =>
      (await store.list({ ...all, ...query })).items.map(({ id }) => id);

    test('a document is kept whole with its data, and is not corrected', async () => {
      const store = await filled();
      expect(await store.get('decision-2026-1')).toEqual({ ...kept(1).document, correctedBy: '' });
      expect(await store.data('decision-2026-1')).toEqual({ party: '某企业', sequence: 1 });
      expect(await store.get('decision-2026-9')).toBeUndefined();
      expect(await store.data('decision-2026-9')).toBeUndefined();
    });

    test('numbers of a row have no gap and are given once; nothing stays of a refused one', async () => {
      const store = await filled();
      for (const sequence of [1, 2, 4]) {
        const refused = store.keep(kept(sequence, { id: 'other' }));
        await expect(refused).rejects.toMatchObject({ code: 'WQ_DOCUMENT_CONFLICT' });
      }
      expect(await store.get('other')).toBeUndefined();
      expect(await store.nextSequence('decision-2026')).toBe(3);
      expect(await store.nextSequence('decision-2026-hidden')).toBe(2);
      expect(await store.nextSequence('decision-2027')).toBe(1);
    });

    test('a correction names the old one, which then names it; once', async () => {
      const store = await filled();
      await store.keep(kept(3, { corrects: 'decision-2026-1' }));
      expect(await store.get('decision-2026-1')).toMatchObject({ correctedBy: 'decision-2026-3' });
      const again = store.keep(kept(4, { corrects: 'decision-2026-1' }));
      await expect(again).rejects.toMatchObject({ code: 'WQ_DOCUMENT_CONFLICT' });
    });

    test('the list is newest first, filtered, and read page by page', async () => {
      const store = await filled();
      const [hidden, two, one] = ['decision-2026-hidden-1', 'decision-2026-2', 'decision-2026-1'];
      expect(await ids(store, {})).toEqual([hidden, two, one]);
      expect(await ids(store, { withHidden: false })).toEqual([two, one]);
      expect(await ids(store, { enterprise: 'e2' })).toEqual([two]);
      expect(await ids(store, { enterprises: ['e1'], withHidden: false })).toEqual([one]);
      expect(await ids(store, { enterprises: [] })).toEqual([]);
      expect(await ids(store, { template: ['order-to-correct'] })).toEqual([two]);
      expect(await ids(store, { about: { kind: 'matter', id: 'm2' } })).toEqual([two]);
      expect(await ids(store, { about: { kind: 'entry', id: 'm2' } })).toEqual([]);
      expect(await ids(store, { q: '乙公司' })).toEqual([two]);
      expect(await ids(store, { q: '第2号' })).toEqual([two]);
      expect(await ids(store, { from: instant(2000) })).toEqual([two]);
      expect(await ids(store, { to: instant(2000), withHidden: false })).toEqual([one]);
      const first = await store.list({ ...all, limit: 2 });
      const rest = await store.list({ ...all, limit: 2, cursor: first.next! });
      expect([first.items.length, rest.items.map(({ id }) => id), rest.next, rest.total]).toEqual([
        2,
        [one],
        null,
        3,
      ]);
    });

    test('versions of a template follow one another', async () => {
      const store = await open();
      await store.addVersion(version(1));
      await store.addVersion(version(2));
      await expect(store.addVersion(version(2))).rejects.toMatchObject({ code: 'WQ_DOCUMENT_CONFLICT' });
      expect(await store.versions('decision')).toEqual([version(1), version(2)]);
      expect(await store.versions('duty-log')).toEqual([]);
    });

    test('settings are those kept last', async () => {
      const store = await open();
      expect(await store.settings()).toBeUndefined();
      const settings = { bureau: '某局', mark: '某环', numbering: { decision: '罚{n}' } };
      await store.keepSettings({ ...settings, mark: '旧' }, instant(1), 'a1');
      await store.keepSettings(settings, instant(2), 'a1');
      expect(await store.settings()).toEqual(settings);
    });
  });
}
