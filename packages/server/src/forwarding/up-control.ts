import {
  type ForwardControl,
  type ForwardTarget,
  isOrderOpen,
  type Order,
  type OrderStep,
} from '@wenqu/domain';
import { readHead } from '@wenqu/hj212';
import type { Clock } from '../clock.ts';
import { ERRORS, WenquError } from '../errors.ts';
import { segmentOf } from '../ingest/segment-of.ts';
import type { JournalReader } from '../journal/journal.ts';
import type { Log } from '../log.ts';
import type { Orders } from '../orders/orders.ts';
import type { ForwardingStore } from '../store/forwarding.ts';
import { replyFrame, returnFrame, type UpExchange } from './up-reply.ts';
import type { UpRequest } from './up-request.ts';

export interface UpControlPlan {
  readonly store: ForwardingStore;
  readonly orders: Pick<Orders, 'askAs' | 'onStep'>;
  /** To whom sealed packets are open. */
  readonly reader: JournalReader;
  readonly clock: Clock;
  readonly log: Log;
  passUp(target: string, bytes: Uint8Array): Promise<unknown>;
}

/** QnRtn of a refusal. @source HJ 212-2017 Table 7 */
const REFUSED = '2';
const WRONG_PW = '3';
const WRONG_MN = '4';
const WRONG_CN = '8';

interface Verdict {
  readonly qnRtn: string;
  readonly zh: string;
  readonly en: string;
}

/**
 * Requests from above: what the target's list allows becomes an order of ours, approved like any other, and
 * what the device answers goes up under the QN of the platform above. The rest is refused, and all is kept.
 *
 * @source hj212.md §10 (reverse control), rule 7
 */
export class UpControl {
  readonly #plan: UpControlPlan;
  readonly #stop: () => void;
  /** Steps of one order go up in their order. */
  #passing: Promise<void> = Promise.resolve();

  constructor(plan: UpControlPlan) {
    this.#plan = plan;
    this.#stop = plan.orders.onStep((order, step) => {
      if (order.origin.kind !== 'upper') return;
      this.#passing = this.#passing
        .then(() => this.#pass(order, step))
        .catch((error: unknown) => {
          plan.log.error({ order: order.id, error: String(error) }, 'an answer was not passed up');
        });
    });
  }

  async take(request: UpRequest): Promise<void> {
    const { store, clock } = this.#plan;
    const target = await store.target(request.target);
    if (!target) return;
    const { mn: upMn, cn, qn, edition } = request;
    const mn = loggerOf(target, upMn);
    const entry: ForwardControl = {
      ...{ target: target.id, at: clock(), upMn, mn, cn, qn, edition, qnRtn: '', order: '', zh: '', en: '' },
    };
    const before = await store.control(entry);
    if (before) {
      // Sent again for want of an answer: a refusal is said again, an order answers for itself.
      if (before.qnRtn !== '') await this.#answer(entry, before.qnRtn);
      return;
    }
    const refused = (await this.#refusal(target, request)) ?? (await this.#ask(target, entry, request));
    if (!refused) return;
    await store.controlIs(target.id, upMn, cn, qn, refused);
    await this.#answer(entry, refused.qnRtn);
  }

  async close(): Promise<void> {
    this.#stop();
    await this.#passing;
  }

  async #refusal(target: ForwardTarget, { cn, mn, pw }: UpRequest): Promise<Verdict | undefined> {
    if (!target.control.includes(cn))
      return { qnRtn: REFUSED, zh: '该命令不在允许清单', en: 'not among the commands allowed down' };
    const { pws, pw: common } = await this.#plan.store.secrets(target.id);
    const known = pws[loggerOf(target, mn).toLowerCase()] ?? common;
    if (known !== '' && pw !== known)
      return { qnRtn: WRONG_PW, zh: '密码不符', en: 'its password is another' };
    return undefined;
  }

  /** @returns why no order came of it */
  async #ask(
    target: ForwardTarget,
    { upMn, mn, cn, qn }: ForwardControl,
    { st, params }: UpRequest,
  ): Promise<Verdict | undefined> {
    const { store, orders } = this.#plan;
    try {
      const order = await orders.askAs({
        ...{ mn, cn, params, reason: `上级平台“${target.name}”下发` },
        ...(st !== '' && { st }),
        origin: { kind: 'upper', id: `${target.id}/${upMn}/${cn}/${qn}` },
      });
      const words = { zh: '已转为本级指令', en: 'became an order of ours' };
      await store.controlIs(target.id, upMn, cn, qn, { order: order.id, ...words });
      return undefined;
    } catch (error) {
      if (!(error instanceof WenquError)) throw error;
      const { zh, en } = { ...ERRORS[error.code], ...(error.detail as Partial<Verdict>) };
      return { qnRtn: codeOf(error), zh, en };
    }
  }

  /** The device may answer before we have written down whose order it is: its origin says so too. */
  async #claim({ id, origin }: Order): Promise<ForwardControl | undefined> {
    const [target, upMn, cn, qn] = origin.kind === 'upper' ? origin.id.split('/') : [];
    if (target === undefined || upMn === undefined || cn === undefined || qn === undefined) return undefined;
    const words = { zh: '已转为本级指令', en: 'became an order of ours' };
    await this.#plan.store.controlIs(target, upMn, cn, qn, { order: id, ...words });
    return this.#plan.store.controlOf(id);
  }

  async #pass(order: Order, step: OrderStep): Promise<void> {
    const { store, reader } = this.#plan;
    const entry = (await store.controlOf(order.id)) ?? (await this.#claim(order));
    if (!entry) return;
    const answers = ['accept', 'reject', 'data', 'result', 'stray'].includes(step.event);
    const record = answers && step.frame !== null ? reader.at(step.frame)?.record : undefined;
    if (record?.kind === 'packet') {
      const bytes = replyFrame(readHead(segmentOf(record.bytes)), order.qn, await this.#exchange(entry));
      if (bytes) await this.#plan.passUp(entry.target, bytes);
    }
    if (!isOrderOpen(order.state)) await this.#ended(order, entry);
  }

  /** What was never sent is refused above; of what was sent and not answered only silence is true. */
  async #ended(order: Order, entry: ForwardControl): Promise<void> {
    const { store } = this.#plan;
    const words = { zh: `结束：${order.outcome}`, en: `ended: ${order.outcome}` };
    const unsent = order.sends === 0;
    const more = { ...words, ...(unsent && { qnRtn: REFUSED }) };
    await store.controlIs(entry.target, entry.upMn, entry.cn, entry.qn, more);
    if (unsent) await this.#answer(entry, REFUSED);
  }

  async #answer(entry: ForwardControl, qnRtn: string): Promise<void> {
    await this.#plan.passUp(entry.target, returnFrame(await this.#exchange(entry), qnRtn));
  }

  /** MN and PW as the platform above has them. */
  async #exchange({ target, upMn, mn, qn, edition }: ForwardControl): Promise<UpExchange> {
    const { pws, pw } = await this.#plan.store.secrets(target);
    return { mn: upMn, pw: pws[mn.toLowerCase()] ?? pw, qn, edition };
  }
}

/** The logger that bears this name above; its own name where the target gives it none. */
function loggerOf(target: ForwardTarget, upMn: string): string {
  const named = target.mapping.find((row) => (row.upMn || row.mn).toLowerCase() === upMn.toLowerCase());
  return named?.mn ?? upMn;
}

function codeOf(error: WenquError): string {
  if (error.code === 'WQ_NOT_FOUND') return WRONG_MN;
  if (error.code === 'WQ_ORDER_REFUSED' && error.detail.refused === 'no-command') return WRONG_CN;
  return REFUSED;
}
