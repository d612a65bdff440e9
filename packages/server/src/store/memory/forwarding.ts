import {
  type ForwardChange,
  type ForwardControl,
  type ForwardDead,
  type ForwardDraft,
  type ForwardReceipt,
  type ForwardTarget,
  type Instant,
  type JournalPosition,
  MICROS_PER_MINUTE,
} from '@wenqu/domain';
import { WenquError } from '../../errors.ts';
import type { BookPage } from '../book.ts';
import { checkPage, readCursor, writeCursor } from '../cursor.ts';
import type {
  ForwardAuthor,
  ForwardingStore,
  ForwardProgress,
  ForwardSecrets,
  ForwardStep,
  ReceiptPage,
  ReceiptQuery,
} from '../forwarding.ts';
import { assertVersion, NO_SECRETS, targetAfter } from '../forwarding-rules.ts';

interface Held {
  target: ForwardTarget;
  secrets: ForwardSecrets;
  readonly changes: ForwardChange[];
  progress: ForwardProgress | undefined;
  receipts: ForwardReceipt[];
  readonly dead: Map<number, ForwardDead>;
  readonly controls: ForwardControl[];
}

/** Forwarding without a disk. */
export class MemoryForwarding implements ForwardingStore {
  readonly #held = new Map<string, Held>();
  #changes = 0;

  async targets(): Promise<ForwardTarget[]> {
    return [...this.#held.values()].map(({ target }) => target).filter(({ retiredAt }) => retiredAt === null);
  }

  async target(id: string): Promise<ForwardTarget | undefined> {
    return this.#held.get(id)?.target;
  }

  async secrets(id: string): Promise<ForwardSecrets> {
    return this.#held.get(id)?.secrets ?? NO_SECRETS;
  }

  async add(draft: ForwardDraft, author: ForwardAuthor): Promise<ForwardTarget> {
    const after = targetAfter(draft, undefined, `f${this.#held.size + 1}`, author.at);
    const held: Held = {
      ...{ ...after, changes: [], progress: undefined, receipts: [], dead: new Map(), controls: [] },
    };
    this.#held.set(after.target.id, held);
    this.#note(held, null, author);
    return after.target;
  }

  async change(
    id: string,
    version: number,
    draft: ForwardDraft,
    author: ForwardAuthor,
  ): Promise<ForwardTarget> {
    const held = this.#at(id, version);
    return this.#put(held, targetAfter(draft, held, id, author.at), author);
  }

  async setEnabled(
    id: string,
    version: number,
    enabled: boolean,
    author: ForwardAuthor,
  ): Promise<ForwardTarget> {
    const held = this.#at(id, version);
    const target = { ...held.target, enabled, version: version + 1, updatedAt: author.at };
    return this.#put(held, { target, secrets: held.secrets }, author);
  }

  async retire(id: string, version: number, author: ForwardAuthor): Promise<void> {
    const held = this.#at(id, version);
    const times = { updatedAt: author.at, retiredAt: author.at };
    const target = { ...held.target, enabled: false, version: version + 1, ...times };
    this.#put(held, { target, secrets: NO_SECRETS }, author);
  }

  async history(id: string): Promise<ForwardChange[]> {
    return [...(this.#held.get(id)?.changes ?? [])].reverse();
  }

  async progress(id: string): Promise<ForwardProgress | undefined> {
    return this.#held.get(id)?.progress;
  }

  async save(steps: readonly ForwardStep[]): Promise<void> {
    for (const { target, progress, receipts, dead, undead } of steps) {
      const held = this.#held.get(target);
      if (!held) continue;
      held.progress = progress;
      held.receipts.push(...receipts.map((each) => ({ ...each, ackedAt: wholeMs(each.ackedAt) })));
      for (const each of dead) held.dead.set(each.position, each);
      for (const position of undead) held.dead.delete(position);
    }
  }

  async receipts(query: ReceiptQuery): Promise<ReceiptPage> {
    checkPage(query.limit);
    const all = this.#held.get(query.target)?.receipts ?? [];
    const [start] = query.cursor ? readCursor(query.cursor, 'number', 'number') : [all.length];
    const items: ForwardReceipt[] = [];
    for (let at = start - 1; at >= 0; at--) {
      if (!matches(all[at]!, query)) continue;
      if (items.length === query.limit) return { items, next: writeCursor([at + 1, 0]) };
      items.push(all[at]!);
    }
    return { items, next: null };
  }

  async receivedFrom(id: string, from: JournalPosition): Promise<ReadonlySet<number>> {
    const all = this.#held.get(id)?.receipts ?? [];
    return new Set(all.filter(({ position }) => position >= from).map(({ position }) => position));
  }

  async receivedBy(position: JournalPosition): Promise<{ target: string; receipt: ForwardReceipt }[]> {
    return [...this.#held.values()].flatMap(({ target, receipts }) =>
      receipts
        .filter((receipt) => receipt.position === position)
        .map((receipt) => ({ target: target.id, receipt })),
    );
  }

  async perMinute(id: string, to: Instant, minutes: number): Promise<number[]> {
    const counts = Array.from({ length: minutes }, () => 0);
    for (const { ackedAt } of this.#held.get(id)?.receipts ?? []) {
      const minute = Math.floor((ackedAt - to) / MICROS_PER_MINUTE) + minutes;
      if (minute >= 0 && minute < minutes) counts[minute]!++;
    }
    return counts;
  }

  async forget(before: Instant): Promise<void> {
    for (const held of this.#held.values())
      held.receipts = held.receipts.filter(({ ackedAt }) => ackedAt >= before);
  }

  async dead(id: string, cursor: string | undefined, limit: number): Promise<BookPage<ForwardDead>> {
    checkPage(limit);
    const all = [...(this.#held.get(id)?.dead.values() ?? [])].sort((a, b) => b.position - a.position);
    const [before] = cursor ? readCursor(cursor, 'number') : [Number.MAX_SAFE_INTEGER];
    const rest = all.filter(({ position }) => position < before);
    const items = rest.slice(0, limit);
    const last = items.at(-1);
    return {
      items,
      next: last && rest.length > limit ? writeCursor([last.position]) : null,
      total: all.length,
    };
  }

  async deadWaiting(id: string): Promise<JournalPosition[]> {
    const all = [...(this.#held.get(id)?.dead.values() ?? [])];
    return all
      .filter(({ state }) => state === 'waiting')
      .map(({ position }) => position)
      .sort((a, b) => a - b);
  }

  async deadCount(id: string): Promise<number> {
    return this.#held.get(id)?.dead.size ?? 0;
  }

  async sendAgain(id: string, positions: readonly JournalPosition[] | undefined): Promise<number> {
    let count = 0;
    for (const each of this.#held.get(id)?.dead.values() ?? []) {
      if (each.state !== 'dead' || (positions && !positions.includes(each.position))) continue;
      this.#held.get(id)!.dead.set(each.position, { ...each, state: 'waiting' });
      count++;
    }
    return count;
  }

  async control(entry: ForwardControl): Promise<ForwardControl | undefined> {
    const held = this.#held.get(entry.target);
    const at = held ? findControl(held, entry.upMn, entry.cn, entry.qn) : -1;
    if (at === -1) held?.controls.push(entry);
    return held?.controls[at];
  }

  async controlIs(
    target: string,
    upMn: string,
    cn: string,
    qn: string,
    more: Partial<Pick<ForwardControl, 'qnRtn' | 'order' | 'zh' | 'en'>>,
  ): Promise<void> {
    const held = this.#held.get(target);
    const at = held ? findControl(held, upMn, cn, qn) : -1;
    if (!held || at === -1) throw new WenquError('WQ_NOT_FOUND');
    held.controls[at] = { ...held.controls[at]!, ...more };
  }

  async controlOf(order: string): Promise<ForwardControl | undefined> {
    const all = [...this.#held.values()].flatMap(({ controls }) => controls);
    return order === '' ? undefined : all.find((each) => each.order === order);
  }

  async controls(id: string, cursor: string | undefined, limit: number): Promise<BookPage<ForwardControl>> {
    checkPage(limit);
    const all = this.#held.get(id)?.controls ?? [];
    const [end] = cursor ? readCursor(cursor, 'number') : [all.length];
    const from = Math.max(0, end - limit);
    return {
      items: all.slice(from, end).reverse(),
      next: from > 0 ? writeCursor([from]) : null,
      total: all.length,
    };
  }

  async close(): Promise<void> {}

  #at(id: string, version: number): Held {
    const held = this.#held.get(id);
    assertVersion(held?.target, version);
    return held!;
  }

  #put(
    held: Held,
    { target, secrets }: { target: ForwardTarget; secrets: ForwardSecrets },
    author: ForwardAuthor,
  ): ForwardTarget {
    const before = held.target;
    held.target = target;
    held.secrets = secrets;
    this.#note(held, before, author);
    return target;
  }

  #note(held: Held, before: ForwardTarget | null, author: ForwardAuthor): void {
    const { target } = held;
    const change = { target: target.id, version: target.version, before, after: target, ...author };
    held.changes.push({ seq: ++this.#changes, ...change });
  }
}

const findControl = ({ controls }: Held, upMn: string, cn: string, qn: string): number =>
  controls.findIndex((each) => each.upMn === upMn && each.cn === cn && each.qn === qn);

const wholeMs = (at: Instant): Instant => (at - (at % 1000)) as Instant;

const matches = (receipt: ForwardReceipt, { mn, qn, from, to }: ReceiptQuery): boolean =>
  (mn === undefined || receipt.mn.toLowerCase() === mn.toLowerCase()) &&
  (qn === undefined || receipt.qn === qn) &&
  (from === undefined || receipt.ackedAt >= from) &&
  (to === undefined || receipt.ackedAt < to);
