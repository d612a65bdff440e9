import { instant, type Notice, type NoticePreference } from '@wenqu/domain';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { KeptChannel, NoticeStore } from './notices.ts';

const NOON = 1_780_000_000_000_000;
const at = (minutes: number) => instant(NOON + minutes * 60_000_000);

export const notice = (id: string, more: Partial<Notice> = {}): Notice => ({
  ...{ id, version: 1, at: at(0), to: 'a', rule: 'entry-a', urgency: 'urgent', about: [] },
  ...{
    title: { zh: '标题', en: 'title' },
    text: { zh: '正文😀𠮷', en: 'text' },
    state: 'waiting',
    attempts: [],
  },
  ...{ tryAt: at(0), readAt: null, escalateAt: at(30), escalated: 0 },
  ...more,
});
const channel = (id: string, more: Partial<KeptChannel> = {}): KeptChannel => ({
  ...{ id, version: 1, kind: 'wecom', name: '群', enabled: true, url: 'https://example.test/hook' },
  ...{ user: '', from: '', body: '', hasSecret: true, secret: 's' },
  ...more,
});
const preference = (account: string, more: Partial<NoticePreference> = {}): NoticePreference => ({
  ...{ account, version: 1, phone: '13800000000', email: '', wecomId: '', feishuId: '', channels: ['c'] },
  ...{ quietFrom: '22:00', quietTo: '07:00', digestAt: '08:30' },
  ...more,
});
const conflict = expect.objectContaining({ code: 'WQ_NOTICE_CONFLICT' });

/** Every store of notices keeps this. */
export function noticesContract(name: string, open: () => Promise<NoticeStore>): void {
  describe(name, () => {
    let store: NoticeStore;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    test('channels and wishes are kept by version, and two at once do not overwrite each other', async () => {
      await store.keepChannel(channel('c'));
      await store.keepChannel(channel('c', { version: 2, name: '新群' }));
      await expect(store.keepChannel(channel('c', { version: 2 }))).rejects.toEqual(conflict);
      expect(await store.channels()).toEqual([channel('c', { version: 2, name: '新群' })]);
      await store.keepPreference(preference('a'));
      await expect(store.keepPreference(preference('a'))).rejects.toEqual(conflict);
      expect(await store.preference('a')).toEqual(preference('a'));
      expect(await store.preference('b')).toBeUndefined();
      expect(await store.preferences()).toEqual([preference('a')]);
    });

    test('the same notice twice is one', async () => {
      expect(await store.add([notice('1'), notice('2')])).toHaveLength(2);
      expect(await store.add([notice('2', { to: 'b' }), notice('3')])).toEqual([notice('3')]);
      expect(await store.get('2')).toEqual(notice('2'));
    });

    test('what became of it is kept once for each version', async () => {
      await store.add([notice('1')]);
      const sent = notice('1', { version: 2, state: 'sent', tryAt: null });
      expect(await store.change(sent)).toBe(true);
      expect(await store.change(notice('1', { version: 2, state: 'failed' }))).toBe(false);
      expect(await store.change(notice('gone', { version: 2 }))).toBe(false);
      expect(await store.get('1')).toEqual(sent);
    });

    test('the box is newest first, page by page, and counts what is unread', async () => {
      await store.add(
        Array.from({ length: 5 }, (_, i) =>
          notice(`${i}`, { at: at(i % 3), ...(i === 4 ? { readAt: at(9) } : {}) }),
        ),
      );
      await store.add([notice('other', { to: 'b' })]);
      const first = await store.list({ to: 'a', limit: 2 });
      expect(first).toMatchObject({ items: [{ id: '2' }, { id: '4' }], total: 5 });
      const rest = await store.list({ to: 'a', limit: 9, cursor: first.next! });
      expect(rest.items.map(({ id }) => id)).toEqual(['1', '3', '0'].sort((x, y) => order(x, y)));
      expect(rest.next).toBeNull();
      expect((await store.list({ to: 'a', limit: 9, unread: true })).total).toBe(4);
      expect(await store.unread('a')).toBe(4);
    });

    test('what is due and what nobody read come in their order', async () => {
      await store.add([
        notice('late', { tryAt: at(2), escalateAt: at(20) }),
        notice('soon', { tryAt: at(1), escalateAt: at(10) }),
        notice('never', { tryAt: null, escalateAt: null }),
        notice('read', { tryAt: at(1), escalateAt: at(5), readAt: at(3), at: at(1) }),
      ]);
      expect((await store.due(at(1), 9)).map(({ id }) => id)).toEqual(['read', 'soon']);
      expect((await store.due(at(2), 2)).map(({ id }) => id)).toEqual(['read', 'soon']);
      expect((await store.toEscalate(at(15), 9)).map(({ id }) => id)).toEqual(['soon']);
      expect((await store.toEscalate(at(20), 9)).map(({ id }) => id)).toEqual(['soon', 'late']);
    });
  });
}

/** Newest moment first, then the higher id: `0` and `3` share a moment, `1` and `4` another. */
const order = (x: string, y: string): number => (Number(y) % 3) - (Number(x) % 3) || (x < y ? 1 : -1);
