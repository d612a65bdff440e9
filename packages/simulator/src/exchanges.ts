import { type Head, qnInside } from '@wenqu/hj212';
import {
  type Action,
  type Asked,
  EXECUTED,
  type Executed,
  failed,
  Given,
  QN_RETURN,
} from './actions/action.ts';
import { actionOf } from './actions/table.ts';
import type { CutMessage } from './cut.ts';
import type { Device } from './device.ts';
import type { OwedAnswers } from './owed.ts';
import { refusalOf } from './refusal.ts';
import type { Frame } from './upload.ts';
import type { Wire } from './wire.ts';

/** One message of an exchange, ready with its bytes. */
interface Said {
  readonly message: CutMessage;
  readonly qn: string;
  readonly bytes: Buffer;
  readonly frame?: Frame;
  /** It asks for 9014. */
  readonly asks: boolean;
  /** The next one waits for that 9014. */
  readonly waits: boolean;
  readonly notBeforeMs: number;
}

/** One request and what came of it. */
interface Exchange {
  readonly head: Head;
  readonly asked: Asked;
  readonly action: Action | undefined;
  /** What the device said of it so far, so that a repeated request hears the same again. */
  readonly said: Said[];
  /** Still to be said, in order. */
  queue: Said[];
  /** Said while there was no line: goes out when there is one. */
  kept: Said[];
  readonly uses: string;
  /** When the execution ends, wall ms; undefined: nothing is executed (any more). */
  executesAtMs: number | undefined;
  executed: Executed | undefined;
  waitingFor: string;
}

const REMEMBERED_MAX = 400;
const LATE_S = 20;

/**
 * The requests of one device: answered 9011 at once, executed after their time, closed with 9012. A repeated
 * request is known by MN, CN, QN and PNO and hears what was said before, without a second effect; this memory
 * outlives line and restart.
 *
 * @source HJ 212-2017 §6.1, §6.5
 */
export class Exchanges {
  readonly #device: Device;
  readonly #wire: Wire;
  readonly #owed: OwedAnswers;
  readonly #known = new Map<string, Exchange>();
  #open: Exchange[] = [];

  constructor(device: Device, wire: Wire, owed: OwedAnswers) {
    this.#device = device;
    this.#wire = wire;
    this.#owed = owed;
  }

  /** A packet of the host that is no answer. */
  received(head: Head): void {
    const { cn } = head;
    if (this.#wire.reach(cn, 'before', 'request')) return;
    const qn = head.qn || (qnInside(head) ?? '');
    const key = `${cn}/${qn}/${head.pno ?? ''}`;
    const known = qn === '' ? undefined : this.#known.get(key);
    this.#wire.reach(cn, 'after', 'request');
    if (known !== undefined && !this.#device.misbehaves('forgets-qn', cn)) {
      this.#again(known);
      return;
    }
    const exchange = this.#exchangeOf(head, qn);
    this.#known.set(key, exchange);
    if (this.#known.size > REMEMBERED_MAX) this.#known.delete(this.#known.keys().next().value!);
    this.#begin(exchange);
  }

  tick(): void {
    for (const exchange of [...this.#open]) this.#advance(exchange);
  }

  linkUp(): void {
    const { wallMs, timeoutMs, resendsMax } = this.#device;
    const patienceMs = timeoutMs * (resendsMax + 1);
    for (const exchange of this.#known.values()) {
      const kept = exchange.kept;
      exchange.kept = [];
      for (const said of kept) {
        // Nobody waits any more for what was only to be read.
        const read = exchange.said.some(({ message, asks }) => message === 'data' && !asks);
        if (!read || wallMs - said.notBeforeMs < patienceMs) this.#emit(exchange, said, true);
      }
    }
  }

  linkDown(): void {
    const lost = this.#device.misbehaviours.has('no-resend');
    for (const exchange of this.#known.values()) if (lost) exchange.kept = [];
  }

  /** Working memory is gone: what was not executed never will be, unless it is asked for again. */
  restarted(): void {
    for (const exchange of this.#open) {
      if (exchange.executed !== undefined) continue;
      for (const [key, each] of this.#known) if (each === exchange) this.#known.delete(key);
    }
    this.#open = this.#open.filter(({ executed }) => executed !== undefined);
  }

  #exchangeOf(head: Head, qn: string): Exchange {
    const device = this.#device;
    const { cn, st, mn } = head;
    const asked: Asked = { device, given: new Given(head), cn, qn, st, mn };
    const action = actionOf(device, cn);
    const uses = action?.uses?.(asked) ?? '';
    const empty = { said: [], queue: [], kept: [], executesAtMs: undefined, executed: undefined };
    return { head, asked, action, uses, waitingFor: '', ...empty };
  }

  #begin(exchange: Exchange): void {
    const { head, asked, action } = exchange;
    const { cn } = head;
    const code = this.#refusal(exchange);
    if (code !== undefined || action === undefined) {
      this.#emit(exchange, this.#made(exchange, '9011', `QnRtn=${code ?? QN_RETURN.cn}`));
      return;
    }
    if (action.pattern === 'notify') {
      action.run(asked);
      this.#emit(exchange, this.#made(exchange, '9013', ''));
      return;
    }
    if (!this.#device.misbehaves('no-9011', cn))
      this.#emit(exchange, this.#made(exchange, '9011', `QnRtn=${QN_RETURN.ready}`));
    const lastsMs = ((action.takesS ?? 0) * 1000) / this.#device.manner.haste;
    this.#open.push(exchange);
    const cannot = this.#obstacle(exchange);
    if (cannot !== undefined) this.#finish(exchange, failed(cannot));
    else {
      exchange.executesAtMs = this.#device.wallMs + lastsMs;
      action.begin?.(asked, lastsMs);
    }
    this.#advance(exchange);
  }

  /** QnRtn when it is not 1. */
  #refusal({ head, asked, action }: Exchange): number | undefined {
    const wanted = this.#device.misbehaviours.take('refuse', head.cn);
    if (wanted !== undefined) return Number(wanted.arg || QN_RETURN.refused);
    const wrong = refusalOf(head, asked.qn, this.#device, action);
    if (wrong !== undefined) return wrong;
    return action?.admits?.(asked) === false ? QN_RETURN.refused : undefined;
  }

  /** ExeRtn when nothing can be executed at all. */
  #obstacle(exchange: Exchange): number | undefined {
    const { action, asked, uses } = exchange;
    if (action?.fits?.(asked) === false) return EXECUTED.condition;
    const busy = this.#open.some(
      (each) => each !== exchange && each.uses === uses && each.executesAtMs !== undefined,
    );
    return uses !== '' && busy ? EXECUTED.busy : undefined;
  }

  #advance(exchange: Exchange): void {
    const { wallMs } = this.#device;
    if (exchange.executesAtMs !== undefined) {
      if (wallMs < exchange.executesAtMs) return;
      if (!this.#execute(exchange)) return;
    }
    while (exchange.queue.length > 0) {
      if (exchange.waitingFor !== '' && this.#owed.waitsFor(exchange.waitingFor)) return;
      if (this.#owed.takeLost(exchange.waitingFor))
        exchange.queue = [this.#made(exchange, '9012', `ExeRtn=${EXECUTED.timeout}`)];
      exchange.waitingFor = '';
      const said = exchange.queue[0]!;
      if (wallMs < said.notBeforeMs) return;
      exchange.queue.shift();
      this.#emit(exchange, said);
      if (said.waits) exchange.waitingFor = said.qn;
    }
    if (exchange.executed === undefined) return;
    this.#open = this.#open.filter((each) => each !== exchange);
    const { reports = [], restarts } = exchange.executed;
    for (const report of reports) this.#device.body.report(report);
    if (restarts) this.#device.body.reboot();
  }

  /** The effect. False: the device restarted before it. */
  #execute(exchange: Exchange): boolean {
    const { asked, action } = exchange;
    exchange.executesAtMs = undefined;
    const failing = this.#device.misbehaviours.take('exe', asked.cn);
    const restart = this.#device.misbehaviours.take('reboot-mid', asked.cn);
    if (restart !== undefined && restart.arg !== 'after') {
      this.#device.body.reboot();
      return false;
    }
    this.#finish(
      exchange,
      failing === undefined ? action!.run(asked) : failed(Number(failing.arg || EXECUTED.failed)),
    );
    // The line is gone with the restart; what is to be said waits for the next one.
    if (restart !== undefined) this.#device.body.reboot();
    return true;
  }

  /** Puts data and 9012 in line. */
  #finish(exchange: Exchange, executed: Executed): void {
    const { cn } = exchange.asked;
    exchange.executed = executed;
    if (!this.#device.misbehaves('no-data', cn)) {
      for (const { area, cn: code = cn, asks = false, frame } of executed.data) {
        exchange.queue.push(
          frame === undefined
            ? this.#made(exchange, 'data', area, code, asks)
            : { message: 'data', qn: frame.qn, bytes: frame.bytes, frame, asks, waits: asks, notBeforeMs: 0 },
        );
      }
    }
    if (this.#device.misbehaves('no-9012', cn)) return;
    const late = this.#device.misbehaviours.take('late-9012', cn);
    const lateMs = late === undefined ? 0 : Number(late.arg || LATE_S) * 1000;
    const closing = this.#made(exchange, '9012', `ExeRtn=${executed.result}`, '9012', false, lateMs);
    exchange.queue.push(closing);
    if (this.#device.misbehaves('double-9012', cn)) exchange.queue.push(closing);
  }

  #made(
    exchange: Exchange,
    message: CutMessage,
    area: string,
    code: string = message,
    asks = false,
    lateMs = 0,
  ): Said {
    const { head, asked } = exchange;
    const { cn, st } = asked;
    // A device that gives its answers a QN of their own.
    const qn = this.#device.misbehaves('other-qn', cn) ? this.#device.freshQn() : asked.qn;
    const bytes = this.#device.answer(head, code.startsWith('9') ? '91' : st, code, area, qn, asks);
    return { message, qn, bytes, asks, waits: false, notBeforeMs: this.#device.wallMs + lateMs };
  }

  /** Says one message, or keeps it for the next line. @param again whether it was said before */
  #emit(exchange: Exchange, said: Said, again = false): void {
    if (!again) exchange.said.push(said);
    const { cn } = exchange.asked;
    if (!this.#wire.ready || this.#wire.reach(cn, 'before', said.message)) {
      // A handshake is of the moment; the rest is told when there is a line.
      if (said.message === 'data' || said.message === '9012') exchange.kept.push(said);
      return;
    }
    this.#wire.send(said.bytes, said.frame);
    if (said.asks && !this.#owed.waitsFor(said.qn)) this.#owed.sent(cn, said.qn, said.bytes, !said.waits);
    this.#wire.reach(cn, 'after', said.message);
  }

  /** The request came again: the same answers, nothing is done twice. */
  #again(exchange: Exchange): void {
    if (!this.#wire.ready) return;
    exchange.kept = [];
    for (const said of exchange.said) this.#wire.send(said.bytes);
  }
}
