import {
  FORWARD_ALL,
  type ForwardControl,
  type ForwardDead,
  type ForwardDraft,
  type ForwardReceipt,
  instant,
  journalPosition,
  MICROS_PER_MINUTE,
} from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import type { ForwardAuthor, ForwardingStore, ForwardStep } from './forwarding.ts';

const NOON = instant(1_780_000_000_000_000);
const minutes = (count: number) => instant(NOON + count * MICROS_PER_MINUTE);
const AUTHOR: ForwardAuthor = { by: 'acc1', byName: '值班员', reason: '市局要求', at: NOON };
const code = (name: string) => expect.objectContaining({ code: name });

const draft = (more: Partial<ForwardDraft> = {}): ForwardDraft => ({
  ...{ name: '市平台', host: '10.1.2.3', port: 2120, tls: false, tlsFingerprint: '', mode: 'encoded' },
  ...{ edition: '2017', filter: FORWARD_ALL, mapping: [], windowFrames: 16, answerTimeoutS: 10, resends: 3 },
  ...{ unanswered: 'hold', since: { kind: 'now' }, control: [], enabled: true },
  ...more,
});
const receipt = (n: number, mn = 'MN1', qn = `2026070112${String(n).padStart(7, '0')}`): ForwardReceipt => ({
  ...{ position: journalPosition(1_000 + n * 300), mn, qn, ackedAt: instant(NOON + n * 1_000_000) },
});
const step = (target: string, more: Partial<ForwardStep> = {}): ForwardStep => ({
  target,
  progress: {
    ...{ cursor: journalPosition(5), acked: 1, refused: 0, resent: 0, echoes: 0, day: NOON },
    ...{ ackedToday: 1, lastAckAt: NOON },
  },
  receipts: [],
  dead: [],
  undead: [],
  ...more,
});
const dead = (position: number): ForwardDead => ({
  ...{ position: journalPosition(position), mn: 'MN1', cn: '2011', qn: 'q', zh: '无应答', en: 'no answer' },
  ...{ tries: 4, at: NOON, state: 'dead' },
});

/** What every store of forwarding owes. */
export function forwardingContract(name: string, open: () => Promise<ForwardingStore>): void {
  describe(`${name}: targets`, () => {
    test('a target keeps its secrets apart, and what a draft does not name of them', async () => {
      const store = await open();
      const mapping = [{ mn: 'Mn1', upMn: 'UP1', pw: '111111' }];
      const first = draft({ mapping, pw: 'secret', edition: '2025', key: '0123456789abcdef' });
      const target = await store.add(first, AUTHOR);
      expect(JSON.stringify(target)).not.toMatch(/secret|111111|abcdef|3031/);
      expect(target).toMatchObject({ id: 'f1', version: 1, hasPw: true, hasKey: true });
      expect(target.mapping).toEqual([{ mn: 'Mn1', upMn: 'UP1', hasPw: true }]);
      const kept = await store.secrets('f1');
      expect(kept).toEqual({ pw: 'secret', key: '30313233343536373839616263646566', pws: { mn1: '111111' } });
      const again = draft({ mapping: [{ mn: 'MN1', upMn: 'UP2' }], edition: '2025' });
      await store.change('f1', 1, again, AUTHOR);
      expect(await store.secrets('f1')).toEqual(kept);
      await store.change('f1', 2, draft({ pw: '', key: '', edition: '2025' }), AUTHOR);
      expect(await store.secrets('f1')).toEqual({ pw: '', key: '', pws: {} });
      expect(JSON.stringify(await store.history('f1'))).not.toMatch(/secret|111111|abcdef|3031/);
    });

    test('a stale version, a wrong draft and an unknown target change nothing', async () => {
      const store = await open();
      await store.add(draft(), AUTHOR);
      await expect(store.change('f1', 2, draft(), AUTHOR)).rejects.toEqual(code('WQ_BOOK_CONFLICT'));
      await expect(store.change('f1', 1, draft({ port: 0 }), AUTHOR)).rejects.toEqual(code('WQ_INPUT'));
      await expect(store.setEnabled('f9', 1, false, AUTHOR)).rejects.toEqual(code('WQ_NOT_FOUND'));
      expect(await store.history('f1')).toHaveLength(1);
    });

    test('where a target began is never changed; pausing is a version of its own', async () => {
      const store = await open();
      await store.add(draft({ since: { kind: 'beginning' } }), AUTHOR);
      await store.change('f1', 1, draft({ since: { kind: 'now' } }), AUTHOR);
      const paused = await store.setEnabled('f1', 2, false, { ...AUTHOR, reason: '检修' });
      expect(paused).toMatchObject({ version: 3, enabled: false, since: { kind: 'beginning' } });
      const [newest, , oldest] = await store.history('f1');
      expect(newest).toMatchObject({ version: 3, reason: '检修', before: { enabled: true } });
      expect(oldest).toMatchObject({ version: 1, before: null });
    });

    test('a retired target is gone from the list and stays with its history', async () => {
      const store = await open();
      await store.add(draft({ pw: 'secret' }), AUTHOR);
      await store.add(draft(), AUTHOR);
      await store.retire('f1', 1, AUTHOR);
      expect((await store.targets()).map(({ id }) => id)).toEqual(['f2']);
      expect(await store.target('f1')).toMatchObject({ retiredAt: NOON, enabled: false });
      expect((await store.secrets('f1')).pw).toBe('');
      await expect(store.change('f1', 2, draft(), AUTHOR)).rejects.toEqual(code('WQ_NOT_FOUND'));
      expect((await store.add(draft(), AUTHOR)).id).toBe('f3');
    });
  });

  describe(`${name}: progress and receipts`, () => {
    test('progress is kept as it was saved last', async () => {
      const store = await open();
      await store.add(draft(), AUTHOR);
      expect(await store.progress('f1')).toBeUndefined();
      await store.save([step('f1')]);
      const progress = { ...step('f1').progress, cursor: journalPosition(99), acked: 7 };
      await store.save([step('f1', { progress })]);
      expect(await store.progress('f1')).toEqual(progress);
    });

    test('receipts come back newest first, page by page, whichever batches they came in', async () => {
      const store = await open();
      await store.add(draft(), AUTHOR);
      const all = Array.from({ length: 1_300 }, (_, n) => receipt(n, n % 3 === 0 ? 'MN2' : 'MN1'));
      for (let at = 0; at < all.length; at += 97)
        await store.save([step('f1', { receipts: all.slice(at, at + 97) })]);
      const seen: ForwardReceipt[] = [];
      let cursor: string | undefined;
      for (let page = 0; page < 20; page++) {
        const { items, next } = await store.receipts({
          ...{ target: 'f1', limit: 200 },
          ...(cursor && { cursor }),
        });
        seen.push(...items);
        if (next === null) break;
        cursor = next;
      }
      expect(seen).toEqual([...all].reverse());
    });

    test('are found by MN of any case, QN and time', async () => {
      const store = await open();
      await store.add(draft(), AUTHOR);
      const odd = [receipt(4, 'MN1', ''), receipt(5, 'MN1', 'not-a-qn'), receipt(3, 'MN2')];
      await store.save([step('f1', { receipts: [receipt(1), ...odd, receipt(9)] })]);
      const find = async (more: object) =>
        (await store.receipts({ target: 'f1', limit: 50, ...more })).items.map(({ position }) => position);
      expect(await find({ mn: 'mn2' })).toEqual([1900]);
      expect(await find({ qn: 'not-a-qn' })).toEqual([2500]);
      expect(await find({ from: instant(NOON + 4_000_000), to: instant(NOON + 9_000_000) })).toEqual([
        2500, 2200,
      ]);
    });

    test('tell whether a frame was received, and what was received past a cursor', async () => {
      const store = await open();
      await store.add(draft(), AUTHOR);
      await store.add(draft(), AUTHOR);
      await store.save([
        step('f1', { receipts: [receipt(1), receipt(3), receipt(2)] }),
        step('f2', { receipts: [receipt(2)] }),
      ]);
      const by = await store.receivedBy(receipt(2).position);
      expect(by.map(({ target }) => target).sort()).toEqual(['f1', 'f2']);
      expect(await store.receivedBy(journalPosition(1_601))).toEqual([]);
      const from = await store.receivedFrom('f1', receipt(2).position);
      expect([...from].sort()).toEqual([receipt(2).position, receipt(3).position]);
    });

    test('are counted by minutes and forgotten by age', async () => {
      const store = await open();
      await store.add(draft(), AUTHOR);
      const at = (count: number, n: number) => ({ ...receipt(n), ackedAt: minutes(count) });
      await store.save([step('f1', { receipts: [at(-90, 1), at(-2, 2), at(-1, 3), at(-1, 4)] })]);
      expect(await store.perMinute('f1', NOON, 3)).toEqual([0, 1, 2]);
      await store.forget(minutes(10));
      expect((await store.receipts({ target: 'f1', limit: 10 })).items).toEqual([]);
    });
  });

  describe(`${name}: undelivered frames`, () => {
    test('wait for another try by choice or all together, and leave when they were answered', async () => {
      const store = await open();
      await store.add(draft(), AUTHOR);
      await store.save([step('f1', { dead: [dead(10), dead(20), dead(30)] })]);
      expect(await store.sendAgain('f1', [journalPosition(20), journalPosition(99)])).toBe(1);
      expect(await store.deadWaiting('f1')).toEqual([20]);
      expect(await store.sendAgain('f1', undefined)).toBe(2);
      await store.save([step('f1', { undead: [journalPosition(10)], dead: [dead(30)] })]);
      const page = await store.dead('f1', undefined, 1);
      expect(page).toMatchObject({ total: 2, items: [{ position: 30, state: 'dead', zh: '无应答' }] });
      expect((await store.dead('f1', page.next!, 5)).items).toMatchObject([
        { position: 20, state: 'waiting' },
      ]);
    });
  });

  describe(`${name}: requests from above`, () => {
    const entry = (more: Partial<ForwardControl> = {}): ForwardControl => ({
      ...{ target: 'f1', at: NOON, upMn: 'UP1', mn: 'MN1', cn: '3015', qn: 'q1', qnRtn: '', order: '' },
      edition: '2017',
      ...{ zh: '', en: '', ...more },
    });

    test('are noted once, and found again by the order that grew from them', async () => {
      const store = await open();
      await store.add(draft(), AUTHOR);
      expect(await store.control(entry())).toBeUndefined();
      expect(await store.control(entry({ zh: '再来' }))).toMatchObject({ qn: 'q1', zh: '' });
      expect(await store.control(entry({ qn: 'q2', qnRtn: '2' }))).toBeUndefined();
      await store.controlIs('f1', 'UP1', '3015', 'q1', { order: 'O-1' });
      expect(await store.controlOf('O-1')).toMatchObject({ qn: 'q1', upMn: 'UP1' });
      expect(await store.controlOf('')).toBeUndefined();
      const page = await store.controls('f1', undefined, 1);
      expect(page).toMatchObject({ total: 2, items: [{ qn: 'q2', qnRtn: '2' }] });
      expect((await store.controls('f1', page.next!, 5)).items).toMatchObject([{ qn: 'q1', order: 'O-1' }]);
    });
  });
}
