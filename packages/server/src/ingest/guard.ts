import type { BookSnapshot, Logger } from '@wenqu/domain';
import type { Head } from '@wenqu/hj212';
import { addressList } from './address-list.ts';
import { mnKey } from './links.ts';

/** What a packet of an MN must show, as it travels to the gateway's thread. */
export interface GuardRow {
  readonly mn: string;
  readonly password: string;
  readonly addresses: string;
}

/** What is wrong with who sent a packet. */
export type IdentityFault = 'wrong-password' | 'wrong-address';

interface Guard {
  readonly password: string;
  lets(address: string): boolean;
}

/** Loggers whose packets are refused when password or address are wrong: the rest is let in and only told. */
export const guardRows = (book: BookSnapshot): GuardRow[] =>
  book.loggers
    .filter(({ refuse, retiredAt }) => refuse === true && retiredAt === null)
    .map(({ mn, password, addresses = '' }) => ({ mn, password, addresses }));

/** Who is not who it says. @source hj212.md §9.2 */
export class Guards {
  #rows = new Map<string, Guard>();

  constructor(rows: readonly GuardRow[] = []) {
    this.set(rows);
  }

  set(rows: readonly GuardRow[]): void {
    this.#rows = new Map(
      rows.map(({ mn, password, addresses }) => [mnKey(mn), { password, lets: addressList(addresses) }]),
    );
  }

  /** Whether this packet is kept but neither answered nor believed. */
  refuses(head: Head, address: string): boolean {
    if (this.#rows.size === 0) return false;
    const guard = this.#rows.get(mnKey(head.mn));
    if (!guard) return false;
    return (guard.password !== '' && guard.password !== head.pw) || !guard.lets(address);
  }
}

const NO_FAULTS: readonly IdentityFault[] = [];
const WRONG_PW: readonly IdentityFault[] = ['wrong-password'];
const WRONG_ADDRESS: readonly IdentityFault[] = ['wrong-address'];
const BOTH: readonly IdentityFault[] = [...WRONG_PW, ...WRONG_ADDRESS];
const lists = new WeakMap<Logger, (address: string) => boolean>();

/** What is wrong with who sent this packet, by the row of the book; the list is read once a row. */
export function identityFaults(logger: Logger, pw: string, address: string): readonly IdentityFault[] {
  const wrongPw = logger.password !== '' && logger.password !== pw;
  const { addresses = '' } = logger;
  if (addresses === '' || address === '') return wrongPw ? WRONG_PW : NO_FAULTS;
  let lets = lists.get(logger);
  if (!lets) {
    lets = addressList(addresses);
    lists.set(logger, lets);
  }
  if (lets(address)) return wrongPw ? WRONG_PW : NO_FAULTS;
  return wrongPw ? BOTH : WRONG_ADDRESS;
}
