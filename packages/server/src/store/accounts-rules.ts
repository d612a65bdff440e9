import { type Account, type Instant, instant, MICROS_PER_MINUTE } from '@wenqu/domain';
import { WenquError } from '../errors.ts';
import type { AccountStore } from './accounts.ts';

export type AccountDraft = Parameters<AccountStore['add']>[0];
export type AccountChange = Parameters<AccountStore['change']>[1];

/** A session's `seenAt` is written at most once in this long: a request must not cost a disk sync. */
export const SEEN_STEP_MICROS = MICROS_PER_MINUTE;

/** Names are told apart without case or width: `Admin` and `ａｄｍｉｎ` are one login. */
export const nameKey = (name: string): string => name.normalize('NFKC').trim().toLowerCase();

/** @throws WQ_INPUT when a name is empty or longer than 64 characters */
export function checkName(name: string): void {
  if (nameKey(name) === '' || name.length > 64) throw new WenquError('WQ_INPUT', { field: 'name' });
}

export const nameTaken = (name: string): WenquError =>
  new WenquError('WQ_BOOK_TAKEN', { field: 'name', value: name });

export const noAccount = (id: string): WenquError => new WenquError('WQ_NOT_FOUND', { account: id });

/** What accounts kept before these fields existed hold. */
const NEWER = { unit: '', certificate: '' };
/** An account as it was kept. */
export const accountKept = (doc: Omit<Account, keyof typeof NEWER>): Account =>
  Object.freeze({ ...NEWER, ...doc });

/** An account from its draft; the password hash never rides in it. */
export function accountFrom(id: string, draft: AccountDraft): Account {
  const { passwordHash: _, at, ...rest } = draft;
  return Object.freeze({ ...NEWER, ...rest, id, disabled: false, createdAt: at, lastLoginAt: null });
}

/** The account after a change; fields that are undefined stay. */
export function accountAfter(account: Account, set: AccountChange): Account {
  const { passwordHash: _, ...rest } = set;
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return Object.freeze({ ...account, ...given });
}

/** When a session was last seen, in steps. */
export const seenAfter = (seenAt: Instant, at: Instant): Instant =>
  at - seenAt >= SEEN_STEP_MICROS ? instant(at) : seenAt;
