import { instant, type Order } from '@wenqu/domain';
import { readHead, readReply } from '@wenqu/hj212';
import { segmentOf } from '../ingest/segment-of.ts';
import type { JournalRecord } from '../journal/journal.ts';
import type { ParameterSeen } from '../store/care.ts';

/** What a packet of a device says, by the names of its fields. */
export interface DeviceTold {
  readonly mn: string;
  readonly cn: string;
  readonly fields: ReadonlyMap<string, string>;
  readonly record: JournalRecord;
}

/** A data packet or notice of a device; undefined for answers and what cannot be read. */
export function deviceTold(record: JournalRecord): DeviceTold | undefined {
  if (record.kind !== 'packet') return undefined;
  const head = readHead(segmentOf(record.bytes));
  const reply = readReply(head);
  if (reply?.kind !== 'data') return undefined;
  return { mn: head.mn, cn: head.cn, fields: reply.fields, record };
}

const PARAMETER = /^(i[0-9A-Za-z]{5})-Info$/;
const IDENTITY = /^([0-9A-Za-z]+)-SN$/;

type Named = Iterable<readonly [name: string, text: string]>;

/** Parameters and identities among the fields of 3019 and 3020. @source HJ 212-2017 B.8–B.10, C.38–C.45 */
export function parametersOf(
  mn: string,
  fields: Named,
  at: Pick<ParameterSeen, 'seenAt' | 'position'>,
): ParameterSeen[] {
  const all = [...fields];
  const polId = all.find(([name]) => name === 'PolId')?.[1] ?? '';
  return all.flatMap(([name, text]) => {
    const info = PARAMETER.exec(name)?.[1];
    const own = IDENTITY.exec(name)?.[1];
    // Logs stand between // and // and are texts of the day, not settings.
    if (info && !text.startsWith('//')) return [{ mn, polId, infoId: info, text, ...at }];
    return own ? [{ mn, polId: polId === '' ? own : polId, infoId: 'SN', text, ...at }] : [];
  });
}

/** The same of a finished order. */
export const parametersOfOrder = (order: Order): ParameterSeen[] =>
  parametersOf(order.mn, Object.entries({ ...order.params, ...order.result }), {
    seenAt: order.endedAt ?? instant(0),
    position: null,
  });

/** Result of one standard check as the device uploads it. */
export interface CheckTold {
  readonly polId: string;
  readonly standard: number | null;
  readonly reading: number | null;
  /** What the device thinks: 1 passed, 0 failed, '' not said. */
  readonly resultType: string;
}

const numberOf = (text: string | undefined): number | null => {
  const value = Number(text ?? Number.NaN);
  return text !== undefined && text.trim() !== '' && Number.isFinite(value) ? value : null;
};

/** Checks in an upload 2062. @source hj212.md §4.6 (C.59) */
export function checksOf(fields: ReadonlyMap<string, string>): CheckTold[] {
  const codes = new Set(
    [...fields.keys()].flatMap(
      (name) => /^(.+)-(?:SampleRd|StandardValue|ResultType)$/.exec(name)?.[1] ?? [],
    ),
  );
  return [...codes].map((polId) => ({
    polId,
    standard: numberOf(fields.get(`${polId}-StandardValue`)),
    reading: numberOf(fields.get(`${polId}-SampleRd`)),
    resultType: fields.get(`${polId}-ResultType`) ?? '',
  }));
}
