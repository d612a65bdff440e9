import { instant, MICROS_PER_HOUR } from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import type { AccountStore } from './accounts.ts';
import type { AccountDraft } from './accounts-rules.ts';

const AT = instant(1_780_000_000_000_000);
const at = (hours: number) => instant(AT + hours * MICROS_PER_HOUR);
const draft = (more: Partial<AccountDraft> = {}): AccountDraft => ({
  name: 'duty',
  displayName: '值守一',
  role: 'duty',
  enterprise: '',
  agency: '',
  district: 'main',
  passwordHash: '$argon2id$1',
  mustChangePassword: true,
  at: AT,
  ...more,
});
const session = (account: string, tokenHash: string, expiresAt = at(12)) => ({
  tokenHash,
  account,
  at: AT,
  expiresAt,
  remote: '127.0.0.1',
  agent: 'test',
});
const code = (name: string) => expect.objectContaining({ code: name });

/** What every account store owes. */
export function accountsContract(name: string, open: () => Promise<AccountStore>): void {
  describe(`${name}: accounts`, () => {
    test('an account is found by its name in any case and width; its hash never rides in it', async () => {
      const store = await open();
      const account = await store.add(draft());
      expect(account).toMatchObject({ name: 'duty', disabled: false, createdAt: AT, lastLoginAt: null });
      expect(JSON.stringify([account, await store.list(), await store.get(account.id)])).not.toContain(
        'argon2',
      );
      expect(await store.byName('ＤＵＴＹ')).toEqual({ account, passwordHash: '$argon2id$1' });
      expect(await store.byName('nobody')).toBeUndefined();
    });

    test('a name is given once', async () => {
      const store = await open();
      await store.add(draft());
      await expect(store.add(draft({ name: 'Duty ' }))).rejects.toEqual(code('WQ_BOOK_TAKEN'));
      await expect(store.add(draft({ name: '  ' }))).rejects.toEqual(code('WQ_INPUT'));
      expect(await store.list()).toHaveLength(1);
    });

    test('a change keeps what it does not name', async () => {
      const store = await open();
      const { id } = await store.add(draft());
      await store.change(id, { passwordHash: 'new', mustChangePassword: false, lastLoginAt: at(1) });
      const held = await store.byName('duty');
      expect(held).toMatchObject({ passwordHash: 'new', account: { role: 'duty', lastLoginAt: at(1) } });
      await store.change(id, { displayName: '值守二' });
      expect((await store.byName('duty'))?.passwordHash).toBe('new');
      await expect(store.change('acc99', { disabled: true })).rejects.toEqual(code('WQ_NOT_FOUND'));
    });

    test('a removed district takes its accounts and sessions along, and no id comes back', async () => {
      const store = await open();
      const main = await store.add(draft());
      const demo = await store.add(draft({ name: 'demo', district: 'demo' }));
      await store.openSession(session(demo.id, 'token'));
      await store.removeDistrict('demo');
      expect(await store.list()).toEqual([main]);
      expect(await store.session('token', AT)).toBeUndefined();
      expect((await store.add(draft({ name: 'next' }))).id).not.toBe(demo.id);
    });
  });

  describe(`${name}: sessions`, () => {
    test('a session is found by its hash until it expires', async () => {
      const store = await open();
      const { id } = await store.add(draft());
      const opened = await store.openSession(session(id, 'token', at(2)));
      expect(await store.session('token', AT)).toMatchObject({ session: opened, account: { id } });
      expect(await store.session('token', at(2))).toBeUndefined();
      expect(await store.session('other', AT)).toBeUndefined();
    });

    test('being seen is noted, but not more than once a minute', async () => {
      const store = await open();
      const { id } = await store.add(draft());
      await store.openSession(session(id, 'token'));
      expect((await store.session('token', instant(AT + 1)))?.session.seenAt).toBe(AT);
      expect((await store.session('token', at(1)))?.session.seenAt).toBe(at(1));
      expect(await store.sessionsOf(id, at(1))).toMatchObject([{ seenAt: at(1) }]);
    });

    test('a disabled account has no session', async () => {
      const store = await open();
      const { id } = await store.add(draft());
      await store.openSession(session(id, 'token'));
      await store.change(id, { disabled: true });
      expect(await store.session('token', AT)).toBeUndefined();
    });

    test('one session or all of an account are ended, and nobody else’s', async () => {
      const store = await open();
      const one = await store.add(draft());
      const two = await store.add(draft({ name: 'two' }));
      const first = await store.openSession(session(one.id, 'a'));
      await store.openSession(session(one.id, 'b'));
      await store.openSession(session(one.id, 'old', AT));
      await store.openSession(session(two.id, 'c'));
      expect(await store.sessionsOf(one.id, AT)).toHaveLength(2);
      await store.revoke(first.id);
      expect(await store.session('a', AT)).toBeUndefined();
      expect(await store.session('b', AT)).toBeDefined();
      await store.revokeAll(one.id);
      expect(await store.sessionsOf(one.id, AT)).toEqual([]);
      expect(await store.session('c', AT)).toBeDefined();
    });

    test('nobody has a session without an account', async () => {
      const store = await open();
      await expect(store.openSession(session('acc7', 'x'))).rejects.toEqual(code('WQ_NOT_FOUND'));
    });
  });

  describe(`${name}: audit trail`, () => {
    test('is read newest first, by who or what, page after page', async () => {
      const store = await open();
      for (const [by, act] of [
        ['acc1', 'login'],
        ['acc2', 'login'],
        ['acc1', 'frame.read'],
      ] as const) {
        await store.audit({ at: AT, by, act, about: 'x', remote: '', detail: { n: 1 } });
      }
      const acts = async (query: { by?: string; act?: string; before?: number }) =>
        (await store.auditTrail({ ...query, limit: 10 })).map((line) => line.seq);
      expect(await acts({})).toEqual([3, 2, 1]);
      expect(await acts({ by: 'acc1' })).toEqual([3, 1]);
      expect(await acts({ by: 'acc1', act: 'login' })).toEqual([1]);
      expect(await acts({ before: 3 })).toEqual([2, 1]);
      expect(await store.auditTrail({ limit: 1 })).toMatchObject([{ act: 'frame.read', detail: { n: 1 } }]);
    });
  });
}
