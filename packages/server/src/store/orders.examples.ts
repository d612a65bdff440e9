import { type Instant, instant, journalPosition, type Order, type OrderStep } from '@wenqu/domain';
import type { OrderBatch } from './orders.ts';

export const T0 = instant(1_794_000_000_000_000);
export const seconds = (count: number): Instant => instant(T0 + count * 1_000_000);

/** An order as the engine would keep it. */
export const orderExample = (id: string, set: Partial<Order> = {}): Order => ({
  ...{ id, version: 1, state: 'queued', outcome: null, mn: 'AbC0001', enterprise: 'en1', st: '32' },
  ...{ cn: '1011', edition: '2017', class: 'read', effect: 'read', params: { PolId: 'w01018' }, reason: '' },
  ...{ hidden: false, urgent: false, origin: { kind: 'person' }, askedBy: 'a1', askedByName: '甲' },
  ...{ askedAt: T0, approvedBy: '', approvedByName: '', approvedAt: null, expiresAt: seconds(600) },
  ...{ qn: '', sends: 0, sentAt: null, acceptedAt: null, endedAt: null, deadlineAt: seconds(600) },
  ...{ qnRtn: '', exeRtn: '', packets: 0, result: {}, oddities: [] },
  ...set,
});

export const stepExample = (order: string, seq: number, set: Partial<OrderStep> = {}): OrderStep => ({
  ...{
    seq,
    order,
    at: seconds(seq),
    by: 'device',
    byName: '',
    event: 'accept',
    from: 'sent',
    to: 'accepted',
  },
  ...{ reason: '', frame: journalPosition(100 + seq), detail: { qnRtn: '1' } },
  ...set,
});

export const batchExample = (set: Partial<OrderBatch> = {}): OrderBatch => ({
  ...{ orders: [], steps: [], devices: [] },
  marks: { applied: journalPosition(0), told: journalPosition(0) },
  ...set,
});
