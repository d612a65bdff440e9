import type { OrderReply } from '@wenqu/domain';
import { EXECUTION_RETURNS, type Head, REQUEST_RETURNS, type Reply, readHead, readReply } from '@wenqu/hj212';
import { segmentOf } from '../ingest/segment-of.ts';
import type { JournalRecord } from '../journal/journal.ts';
import { mnKeyOf } from '../store/orders-rules.ts';

/** A packet of a device, or a request of ours, as the engine reads it. */
export interface Heard {
  readonly device: string;
  readonly mn: string;
  readonly cn: string;
  readonly qn: string;
  /** Undefined: no answer and no data: a request that came back, an unknown form. */
  readonly reply: Reply | undefined;
}

export function hear(record: JournalRecord): Heard {
  const bytes = Buffer.isBuffer(record.bytes) ? record.bytes : Buffer.from(record.bytes);
  const head: Head = readHead(segmentOf(bytes));
  const reply = record.kind === 'packet' ? readReply(head) : undefined;
  return { device: mnKeyOf(head.mn), mn: head.mn, cn: head.cn, qn: reply?.qn ?? head.qn, reply };
}

/** What the machine makes of a packet that carries the QN of an order. */
export function replyOf(reply: Reply | undefined): OrderReply | undefined {
  if (!reply) return { kind: 'data', fields: {} };
  switch (reply.kind) {
    case 'request-return':
    case 'execution-result':
      return { kind: reply.kind, code: reply.code };
    case 'notify-return':
      return { kind: 'notify-return' };
    case 'data':
      return {
        kind: 'data',
        fields: Object.fromEntries([...reply.fields].filter(([name]) => name !== 'QN')),
      };
    // We upload nothing to a device: a 9014 answers nothing.
    case 'data-return':
      return undefined;
  }
}

/** What the tables say of a return code, for the timeline; nothing where they do not list it. */
export function meaningOf(
  reply: OrderReply,
  edition: string,
): { readonly zh: string; readonly en: string } | undefined {
  if (reply.kind !== 'request-return' && reply.kind !== 'execution-result') return undefined;
  const table = reply.kind === 'request-return' ? REQUEST_RETURNS : EXECUTION_RETURNS;
  const rows = table.filter((row) => row.code === reply.code && row.zh !== '');
  const row = rows.find((each) => each.edition === edition) ?? rows.find((each) => each.edition === '2017');
  return row && { zh: row.zh, en: row.en };
}

/** Whether a data packet lies in the range that was asked for; both ends count. @source HJ 212-2017 C.20 */
export function inRange(params: Readonly<Record<string, string>>, dataTime: string | undefined): boolean {
  const { BeginTime: from, EndTime: to } = params;
  if (from === undefined || to === undefined || dataTime === undefined) return true;
  return dataTime >= from.padEnd(14, '0') && dataTime <= to.padEnd(14, '9');
}
