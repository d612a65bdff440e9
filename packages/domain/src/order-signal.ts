import type { Order, OrderState } from './order.ts';
import type { OrderFact, OrderReply, OrderTerms } from './order-machine.ts';

/** What a fact means to an order as it stands. */
export type OrderSignal =
  | 'approve'
  | 'refuse'
  | 'cancel'
  | 'approve-after'
  /** Our request is in the journal. */
  | 'sent'
  /** 9011: yes; no; without its code; one more after the first. */
  | 'yes'
  | 'no'
  | 'answer-garbled'
  | 'answer-again'
  /** A data reply: good; lacking what it had to bring; the last that was waited for; one more; another one. */
  | 'data'
  | 'data-poor'
  | 'data-closing'
  | 'data-again'
  | 'data-other'
  /** 9012: success; before the data; over data that lack something; no data; failure; without its code. */
  | 'success'
  | 'success-early'
  | 'success-poor'
  | 'none'
  | 'failure'
  | 'result-garbled'
  | 'result-again'
  /** 9013 to a notice. */
  | 'noted'
  /** An answer that carries the QN of no order, while this one waits. */
  | 'foreign'
  /** The clock: send again; nothing more to send; quiet after 9011; quiet after all data; quiet without them. */
  | 'silence'
  | 'unanswered'
  | 'no-result'
  | 'unclosed'
  | 'lacking'
  | 'expiry'
  /** The second person did not agree in time to an order that was sent before. */
  | 'overdue';

export const OVER: readonly OrderState[] = ['done', 'failed', 'expired', 'refused', 'cancelled'];
const isOver = (state: OrderState): boolean => OVER.includes(state);

/** Names of a data reply that devices leave out without harm. */
const FORGIVEN: ReadonlySet<string> = new Set(['DataTime', 'PolId', 'QN']);
const BOTTLE_MAX = 99;

/** A bottle number: 1 to 99, padded or not. @source HJ 212-2017 §6.6 Table 11 (VaseNo, N2) */
export const bottleOf = (text: string | undefined): number | undefined => {
  const bottle = /^\d{1,4}$/.test(text ?? '') ? Number(text) : 0;
  return bottle >= 1 && bottle <= BOTTLE_MAX ? bottle : undefined;
};

/** Whether a data reply brings what it had to: each named field, and one of each kind `{code}-Suffix`. */
export function brings(fields: Readonly<Record<string, string>>, terms: OrderTerms): boolean {
  return terms.replyFields.every((name) => {
    if (FORGIVEN.has(name)) return true;
    if (name === 'VaseNo') return bottleOf(fields.VaseNo) !== undefined;
    const suffix = /^(?:\{.*\}|SBn)(-.+)$/.exec(name)?.[1];
    if (suffix === undefined) return (fields[name] ?? '') !== '';
    return Object.keys(fields).some((each) => each.endsWith(suffix));
  });
}

/** Two replies to something that happens once, and they do not say the same. */
const contradicts = (order: Order, fields: Readonly<Record<string, string>>): boolean =>
  order.effect === 'once' && bottleOf(order.result.VaseNo) !== bottleOf(fields.VaseNo);

/** `01` is 1. @source HJ 212-2017 §6.5 (N3 without padding; padded ones are met) */
const codeOf = (text: string): number | undefined => (/^\d{1,4}$/.test(text) ? Number(text) : undefined);
const YES = 1;
const NO_DATA = 100;

const hasData = (order: Order, terms: OrderTerms): boolean =>
  order.packets > 0 && (terms.pattern === 'history' || brings(order.result, terms));

function dataSignal(order: Order, fields: Readonly<Record<string, string>>, terms: OrderTerms): OrderSignal {
  if (terms.pattern === 'history') return 'data';
  const good = brings(fields, terms);
  if (hasData(order, terms)) return good && contradicts(order, fields) ? 'data-other' : 'data-again';
  if (!good) return 'data-poor';
  return order.exeRtn === '' ? 'data' : 'data-closing';
}

function resultSignal(order: Order, text: string, terms: OrderTerms): OrderSignal {
  const code = codeOf(text);
  if (order.exeRtn !== '' && (isOver(order.state) || code === YES)) return 'result-again';
  if (code === undefined) return text === '' ? 'result-garbled' : 'failure';
  if (code === NO_DATA) return 'none';
  if (code !== YES) return 'failure';
  if (terms.pattern !== 'get' || hasData(order, terms)) return 'success';
  return order.packets > 0 ? 'success-poor' : 'success-early';
}

function replySignal(order: Order, reply: OrderReply, terms: OrderTerms): OrderSignal {
  switch (reply.kind) {
    case 'request-return':
      if (order.qnRtn !== '') return 'answer-again';
      if (reply.code === '') return 'answer-garbled';
      return codeOf(reply.code) === YES ? 'yes' : 'no';
    case 'execution-result':
      return resultSignal(order, reply.code, terms);
    case 'notify-return':
      return 'noted';
    case 'data':
      return dataSignal(order, reply.fields, terms);
  }
}

function clockSignal(order: Order, at: number, terms: OrderTerms): OrderSignal {
  switch (order.state) {
    case 'requested':
    case 'queued':
      return 'expiry';
    case 'sent': {
      // Somebody answered under another QN: the device may have acted, and once must stay once.
      const doubtful = order.effect === 'once' && order.oddities.includes('other-qn');
      return !doubtful && order.sends <= terms.resends && at < order.expiresAt ? 'silence' : 'unanswered';
    }
    case 'accepted':
      return terms.pattern === 'notify' ? 'unclosed' : 'no-result';
    case 'executing':
      if (terms.pattern === 'set' || terms.pattern === 'notify') return 'no-result';
      return hasData(order, terms) ? 'unclosed' : 'lacking';
    default:
      return 'overdue';
  }
}

/** What a fact means to the order as it stands; the table says what follows. */
export function signalOf(order: Order, fact: OrderFact, terms: OrderTerms): OrderSignal {
  switch (fact.kind) {
    case 'act':
      return fact.act;
    case 'sent':
      return 'sent';
    case 'clock':
      return clockSignal(order, fact.at, terms);
    case 'answer':
      return fact.foreign ? 'foreign' : replySignal(order, fact.reply, terms);
  }
}
