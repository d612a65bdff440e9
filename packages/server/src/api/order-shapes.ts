import {
  ORDER_POLICIES,
  ORDER_STATES,
  type Order,
  type OrderAsk,
  type OrderDetail,
  type OrderStep,
} from '@wenqu/domain';
import { Type } from 'typebox';
import type { CommandField, CommandLine } from '../orders/catalogue.ts';
import type { DryRun } from '../orders/orders.ts';
import { orNull, shapeOf } from './answers.ts';
import { closed, IdShape, InstantShape, TextShape } from './shapes.ts';

const text = Type.String();
const yes = Type.Boolean();
const count = Type.Integer({ minimum: 0 });
const moment = InstantShape;
const edition = Type.Enum(['2005', '2017', '2025']);
const orderEdition = Type.Enum(['2005', '2017', '2025', 'extension']);
const state = Type.Enum([...ORDER_STATES]);
export const ORDER_CLASSES = Object.keys(ORDER_POLICIES) as Order['class'][];
const kind = Type.Enum(ORDER_CLASSES);
const effect = Type.Enum(['read', 'set', 'once']);
const texts = Type.Record(Type.String(), Type.String());
export const ORDER_ORIGINS = [
  ...['person', 'sample', 'gap', 'clock', 'schedule', 'snapshot', 'key', 'upper'],
] as Order['origin']['kind'][];
export const ORDER_ACTS = ['approve', 'refuse', 'cancel', 'approve-after'] as const;

export const OrderShape = shapeOf<Order>('Order', {
  ...{ id: text, version: count, state, outcome: orNull(text), mn: text, enterprise: text, st: text },
  ...{
    cn: text,
    edition: orderEdition,
    class: kind,
    effect,
    params: texts,
    reason: text,
    hidden: yes,
    urgent: yes,
  },
  origin: Type.Object({ kind: Type.Enum(ORDER_ORIGINS), id: Type.Optional(text) }),
  ...{ askedBy: text, askedByName: text, askedAt: moment, approvedBy: text, approvedByName: text },
  ...{ approvedAt: orNull(moment), expiresAt: moment, qn: text, sends: count, sentAt: orNull(moment) },
  ...{ acceptedAt: orNull(moment), endedAt: orNull(moment), deadlineAt: orNull(moment) },
  ...{ qnRtn: text, exeRtn: text, packets: count, result: texts, oddities: Type.Array(text) },
  connection: Type.Optional(count),
});
const OrderStepShape = shapeOf<OrderStep>('OrderStep', {
  ...{ seq: count, order: text, at: moment, by: text, byName: text, event: text, from: state, to: state },
  ...{ reason: text, detail: Type.Record(Type.String(), Type.Unknown()) },
  frame: orNull(Type.Integer({ minimum: 0, description: 'Place in the journal: /api/frames/:position' })),
});
export const OrderDetailShape = shapeOf<OrderDetail>('OrderDetail', {
  order: OrderShape,
  steps: Type.Array(OrderStepShape),
  choices: Type.Array(Type.Enum([...ORDER_ACTS])),
});
export const DryRunShape = shapeOf<DryRun>('OrderDryRun', {
  frame: Type.String({ description: 'The frame as text, secrets masked' }),
  ...{ class: kind, effect, approval: Type.Enum(['none', 'before', 'after']), online: yes, ahead: count },
  expiresAt: moment,
});

/** What is asked for. */
export const AskBody = closed({
  mn: IdShape,
  cn: Type.String({ pattern: '^\\d{4}$' }),
  edition: Type.Optional(edition),
  st: Type.Optional(Type.String({ pattern: '^[0-9A-Z]{2,3}$' })),
  params: Type.Record(TextShape(40), TextShape(1000), { maxProperties: 20 }),
  reason: TextShape(2000),
  hidden: Type.Optional(yes),
  urgent: Type.Optional(yes),
  expiresAt: Type.Optional(moment),
});
/** The body as it is in the domain: absent is absent. */
export const askOf = (body: object): OrderAsk => body as OrderAsk;

const CommandFieldShape = shapeOf<CommandField>('CommandField', {
  ...{ name: text, required: yes, zh: text, en: text, type: text, example: text, list: yes, regex: text },
  choices: Type.Array(Type.Object({ value: text, zh: text, en: text })),
});
export const CommandShape = shapeOf<CommandLine>('Command', {
  ...{ edition: orderEdition, cn: text, zh: text, en: text },
  ...{ pattern: Type.Enum(['set', 'get', 'history', 'notify']), class: kind, effect },
  ...{ fields: Type.Array(CommandFieldShape), dataCn: text, executionS: count, confidence: text },
  ...{ note: text, st: text, profile: text, approval: Type.Enum(['none', 'before']), reasonNeeded: yes },
  ...{ urgentAllowed: yes, hidden: yes, expiryS: count },
});
