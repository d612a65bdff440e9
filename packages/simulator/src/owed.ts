import { type Head, qnInside } from '@wenqu/hj212';
import type { Device, Report } from './device.ts';
import type { Wire } from './wire.ts';

/** A packet a device said and waits for an answer to. */
interface Owed {
  readonly cn: string;
  readonly qn: string;
  readonly asks: '9013' | '9014';
  readonly bytes: Buffer;
  /** Worth telling on the next line when nobody answers on this one. */
  readonly lasting: boolean;
  sends: number;
  deadlineMs: number;
}

const OWED_MAX = 100;

/**
 * Single packets that want an answer: bottles, results, requests of the device. Sent again after the time-out with
 * the same bytes, and after a lost line until the answer comes: this memory outlives line and restart.
 * @source HJ 212-2017 §6.2
 */
export class OwedAnswers {
  readonly #device: Device;
  readonly #wire: Wire;
  #owed: Owed[] = [];
  readonly #lost = new Set<string>();

  constructor(device: Device, wire: Wire) {
    this.#device = device;
    this.#wire = wire;
  }

  get size(): number {
    return this.#owed.length;
  }

  /** Says something of the device's own, now or when there is a line. */
  report(report: Report): void {
    const qn = report.qn ?? this.#device.freshQn();
    const bytes = this.#device.own(report, qn);
    if (report.asks !== '') this.add(report.cn, qn, bytes, report.asks);
    else if (this.#wire.ready) this.#wire.send(bytes);
  }

  /** Sends a packet and waits for its answer. */
  add(cn: string, qn: string, bytes: Buffer, asks: Owed['asks']): void {
    if (this.#owed.length >= OWED_MAX) this.#owed.shift();
    const owed: Owed = { cn, qn, asks, bytes, lasting: true, sends: 0, deadlineMs: Number.POSITIVE_INFINITY };
    this.#owed.push(owed);
    if (this.#wire.ready) this.#send(owed);
  }

  /** Waits for the answer to a packet that was sent already. */
  sent(cn: string, qn: string, bytes: Buffer, lasting: boolean): void {
    if (this.#owed.length >= OWED_MAX) this.#owed.shift();
    const deadlineMs = this.#device.wallMs + this.#device.timeoutMs;
    this.#owed.push({ cn, qn, asks: '9014', bytes, lasting, sends: 1, deadlineMs });
  }

  waitsFor(qn: string): boolean {
    return this.#owed.some((each) => each.qn === qn);
  }

  /** Whether this answer was waited for here. */
  answered(head: Head): boolean {
    const qn = head.qn || qnInside(head);
    const at = this.#owed.findIndex((each) => each.qn === qn && each.asks === head.cn);
    if (at === -1) return false;
    const { cn } = this.#owed[at]!;
    if (this.#wire.reach(cn, 'before', '9014')) return true;
    this.#owed = this.#owed.filter((each) => !(each.qn === qn && each.asks === head.cn));
    this.#wire.reach(cn, 'after', '9014');
    return true;
  }

  tick(): void {
    const { wallMs, resendsMax } = this.#device;
    for (const each of this.#owed) {
      if (wallMs < each.deadlineMs || !this.#wire.ready) continue;
      if (each.sends <= resendsMax) this.#send(each);
      else if (each.lasting) each.deadlineMs = Number.POSITIVE_INFINITY;
      else this.#givenUp(each);
    }
  }

  linkUp(): void {
    for (const each of this.#owed) {
      if (!this.#wire.ready) return;
      each.sends = 0;
      this.#send(each);
    }
  }

  linkDown(): void {
    if (this.#device.misbehaviours.has('no-resend')) this.#owed = [];
    for (const each of this.#owed) each.deadlineMs = Number.POSITIVE_INFINITY;
  }

  /** Whether the allowed resends brought no answer; told once. */
  takeLost(qn: string): boolean {
    return this.#lost.delete(qn);
  }

  #givenUp(owed: Owed): void {
    this.#owed = this.#owed.filter((each) => each !== owed);
    this.#lost.add(owed.qn);
  }

  #send(owed: Owed): void {
    owed.sends++;
    owed.deadlineMs = this.#device.wallMs + this.#device.timeoutMs;
    if (this.#wire.reach(owed.cn, 'before', 'upload')) return;
    this.#wire.send(owed.bytes);
    this.#wire.reach(owed.cn, 'after', 'upload');
  }
}
