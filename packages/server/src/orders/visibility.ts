import { type Account, may, type Order, type OrderDetail, type OrderStep, orderChoices } from '@wenqu/domain';
import type { BookWhole } from '../store/book.ts';
import type { OrderQuery } from '../store/orders.ts';

/** What of the orders exists for an account. */
export interface OrderView {
  readonly withHidden: boolean;
  /** Undefined: of the whole district. */
  readonly enterprises: readonly string[] | undefined;
}

/**
 * Enterprises, agencies and whoever is bound to one see orders of their own devices, never hidden ones; a login
 * of such a role without a binding sees nothing.
 * @source supervision.md §3, hidden-mode rule
 */
export function orderView(account: Account, book: Pick<BookWhole, 'enterprises'>): OrderView {
  const { role, enterprise, agency } = account;
  if (!may(role, 'order.read')) return { withHidden: false, enterprises: [] };
  const outside = role === 'enterprise' || role === 'agency' || role === 'town';
  if (!outside && enterprise === '' && agency === '') {
    return { withHidden: may(role, 'hidden.read'), enterprises: undefined };
  }
  const own = book.enterprises.filter(
    (row) => (enterprise !== '' && row.id === enterprise) || (agency !== '' && row.agency === agency),
  );
  return { withHidden: false, enterprises: own.map((row) => row.id) };
}

export const seesOrder = (view: OrderView, order: Pick<Order, 'hidden' | 'enterprise'>): boolean =>
  (view.withHidden || !order.hidden) && (view.enterprises?.includes(order.enterprise) ?? true);

/** A query narrowed to what exists for the viewer. */
export const queryFor = (
  view: OrderView,
  query: Omit<OrderQuery, 'withHidden' | 'enterprises'>,
): OrderQuery => ({
  ...query,
  withHidden: view.withHidden,
  ...(view.enterprises && { enterprises: view.enterprises }),
});

/** Parameters that are secrets on the wire. */
const SECRET = /^(?:New)?(?:PW|SK)$/i;
const stars = (params: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(params).map(([name, text]) => [name, SECRET.test(name) ? '*'.repeat(text.length) : text]),
  );

/** The frame as text without its secrets; lengths stay true. */
export const maskedFrame = (frame: Buffer): string =>
  frame
    .toString('utf8')
    .replace(
      /(\b(?:New)?(?:PW|SK)=)([^;,&#\r\n]*)/gi,
      (_, name: string, word: string) => name + '*'.repeat(word.length),
    );

/** The order as the viewer sees it: no secrets; who in the bureau works on it, and why, stays inside. */
export function orderFor(view: OrderView, order: Order): Order {
  const masked = order.class === 'secret' ? { ...order, params: stars(order.params) } : order;
  if (!view.enterprises) return masked;
  const bureau = (by: string) => (by === '' || by === 'system' ? by : 'bureau');
  return {
    ...masked,
    reason: '',
    askedBy: bureau(order.askedBy),
    askedByName: '',
    approvedBy: bureau(order.approvedBy),
    approvedByName: '',
  };
}

const stepFor = (view: OrderView, step: OrderStep): OrderStep =>
  !view.enterprises || step.by === 'device' || step.by === 'system'
    ? step
    : { ...step, by: 'bureau', byName: '', reason: '' };

/** The order whole, as the viewer sees it. */
export const detailFor = (
  view: OrderView,
  viewer: Account,
  order: Order,
  steps: readonly OrderStep[],
): OrderDetail => ({
  order: orderFor(view, order),
  steps: steps.map((step) => stepFor(view, step)),
  choices: orderChoices(order, viewer),
});
