import { APPROVE_AFTER_S, ORDER_POLICIES, type Order, type OrderTerms } from '@wenqu/domain';
import { exchangeOf } from '@wenqu/hj212';
import type { OrderDevice } from '../store/orders.ts';

/** Default of every medium except ADSL. @source HJ 212-2017 §6.2.3 Table 1 */
const ANSWER_S = 10;
const RESENDS = 3;
/** An order whose command no table knows any more still ends. */
const EXECUTION_S = 60;

/** Terms with what the way to the device needs to know. */
export interface ExchangeTerms extends OrderTerms {
  /** CN of data that belong to the exchange though their QN is their own; '' none. */
  readonly ownQnCn: string;
}

/** The terms of an order: the tables of its edition, and what its logger was set to by command 1000. */
export function termsOf(
  order: Pick<Order, 'cn' | 'edition' | 'st' | 'class' | 'params'>,
  device: Pick<OrderDevice, 'answerS' | 'resends'>,
): ExchangeTerms {
  const exchange = exchangeOf(order.cn, order.edition, order.st);
  // Logs of 3020 come like a time range. @source hj212.md §3.4
  const ranged = exchange?.pattern === 'history' || order.params.BeginTime !== undefined;
  const unknown = !exchange || exchange.dataCn === 'unknown';
  const pattern = unknown ? (exchange?.pattern === 'notify' ? 'notify' : 'set') : exchange.pattern;
  const granted = ORDER_POLICIES[order.class].executionMinS;
  return {
    pattern: ranged && !unknown ? 'history' : pattern,
    replyFields: exchange?.replyFields ?? [],
    answerS: device.answerS ?? ANSWER_S,
    // The same bytes again would set the clock to a moment that has passed.
    resends: order.class === 'clock' ? 0 : (device.resends ?? RESENDS),
    executionS: Math.max(exchange?.executionS ?? EXECUTION_S, granted),
    approveAfterS: APPROVE_AFTER_S,
    ownQnCn: ranged && exchange ? exchange.dataCn : '',
  };
}
