import { deflateRawSync, inflateRawSync } from 'node:zlib';
import {
  checkForward,
  type ForwardDraft,
  type ForwardReceipt,
  type ForwardTarget,
  type Instant,
  instant,
  journalPosition,
  keyHex,
} from '@wenqu/domain';
import { WenquError } from '../errors.ts';
import type { ForwardSecrets } from './forwarding.ts';

/** What both stores of forwarding do alike. */

export const NO_SECRETS: ForwardSecrets = { pw: '', key: '', pws: {} };

/** The secrets after a draft: what it does not name stays, '' forgets. */
function secretsAfter(before: ForwardSecrets, draft: ForwardDraft): ForwardSecrets {
  const pws: Record<string, string> = {};
  for (const { mn, pw } of draft.mapping) {
    const kept = pw ?? before.pws[mn.toLowerCase()] ?? '';
    if (kept !== '') pws[mn.toLowerCase()] = kept;
  }
  const key = draft.key === undefined ? before.key : draft.key === '' ? '' : (keyHex(draft.key) ?? '');
  return { pw: draft.pw ?? before.pw, key, pws };
}

/**
 * A target as it stands after a draft, and its secrets apart from it.
 *
 * @throws WQ_INPUT with every fault by field
 */
export function targetAfter(
  draft: ForwardDraft,
  held: { readonly target: ForwardTarget; readonly secrets: ForwardSecrets } | undefined,
  id: string,
  at: Instant,
): { target: ForwardTarget; secrets: ForwardSecrets } {
  const faults = checkForward(draft, (held?.secrets.key ?? '') !== '');
  if (faults.length > 0) throw new WenquError('WQ_INPUT', { faults });
  const secrets = secretsAfter(held?.secrets ?? NO_SECRETS, draft);
  const { pw: _pw, key: _key, mapping, ...rest } = draft;
  const target: ForwardTarget = {
    ...rest,
    mapping: mapping.map(({ mn, upMn }) => ({ mn, upMn, hasPw: mn.toLowerCase() in secrets.pws })),
    hasPw: secrets.pw !== '',
    hasKey: secrets.key !== '',
    // Where it began is a fact.
    since: held?.target.since ?? draft.since,
    id,
    version: (held?.target.version ?? 0) + 1,
    createdAt: held?.target.createdAt ?? at,
    updatedAt: at,
    retiredAt: null,
  };
  return { target: Object.freeze(target), secrets };
}

/** @throws WQ_NOT_FOUND, WQ_BOOK_CONFLICT */
export function assertVersion(
  target: ForwardTarget | undefined,
  version: number,
): asserts target is ForwardTarget {
  if (!target || target.retiredAt !== null) throw new WenquError('WQ_NOT_FOUND');
  if (target.version !== version)
    throw new WenquError('WQ_BOOK_CONFLICT', { version: target.version, seen: version });
}

const WHOLE_QN = /^[1-9]\d{16}$/;
const QN_STEP_MAX = 9_007_199_254_740_991n;

/** Receipts a block holds at most; a full one is never written again. */
export const BLOCK_RECEIPTS = 512;

/**
 * Receipts in few bytes: columns of differences, deflated; about eight bytes each for a district's traffic.
 * In the order given.
 */
export function packReceipts(receipts: readonly ForwardReceipt[]): Buffer {
  const mns = [...new Set(receipts.map(({ mn }) => mn))];
  const places = new Map(mns.map((mn, index) => [mn, index]));
  let position = 0;
  let at = 0;
  let qn = 0n;
  const columns = {
    mns,
    m: receipts.map(({ mn }) => places.get(mn)!),
    p: receipts.map((each) => {
      const step = each.position - position;
      position = each.position;
      return step;
    }),
    a: receipts.map((each) => {
      const ms = Math.floor(each.ackedAt / 1000);
      const step = ms - at;
      at = ms;
      return step;
    }),
    // Most QNs are the moment of sending: their differences are short.
    q: receipts.map((each) => {
      if (!WHOLE_QN.test(each.qn)) return each.qn;
      const step = BigInt(each.qn) - qn;
      qn = BigInt(each.qn);
      // Beyond this a number of JSON is not exact.
      return step > -QN_STEP_MAX && step < QN_STEP_MAX ? Number(step) : each.qn;
    }),
  };
  return deflateRawSync(JSON.stringify(columns));
}

export function unpackReceipts(blob: Uint8Array): ForwardReceipt[] {
  const columns = JSON.parse(inflateRawSync(blob).toString()) as {
    mns: string[];
    m: number[];
    p: number[];
    a: number[];
    q: (number | string)[];
  };
  let position = 0;
  let at = 0;
  let qn = 0n;
  return columns.m.map((mn, index) => {
    position += columns.p[index]!;
    at += columns.a[index]!;
    const sent = columns.q[index]!;
    if (typeof sent === 'number') qn += BigInt(sent);
    else if (WHOLE_QN.test(sent)) qn = BigInt(sent);
    return {
      position: journalPosition(position),
      mn: columns.mns[mn]!,
      qn: typeof sent === 'string' ? sent : String(qn),
      ackedAt: instant(at * 1000),
    };
  });
}
