import { createHash } from 'node:crypto';
import {
  type Account,
  formatDay,
  type Handover,
  type Instant,
  instant,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  may,
  parseDay,
  SHIFT_ITEM_KINDS,
  type Shift,
  type ShiftFacts,
  type ShiftKind,
  type ShiftNote,
  type ShiftPerson,
  type TimeRange,
} from '@wenqu/domain';
import type { Clock } from '../clock.ts';
import { WenquError } from '../errors.ts';
import { limits } from '../limits.ts';
import type { ShiftStore } from '../store/shifts.ts';
import { Turns } from '../turns.ts';

export interface ShiftParts {
  readonly store: ShiftStore;
  readonly clock: Clock;
  /** What the house itself knows of a stretch of duty. */
  facts(range: TimeRange, now: Instant): Promise<ShiftFacts>;
  /** Print an accepted handover. @returns the document's id, '' where nothing can be printed */
  print(handover: Handover, by: Account): Promise<string>;
}

export interface ShiftPlan {
  readonly day: string;
  readonly kind: ShiftKind;
  readonly version: number;
  readonly officers: readonly ShiftPerson[];
  readonly leader: string;
}

/** Hours of UTC+8 at which a kind begins and ends. [P] */
const HOURS: Readonly<Record<ShiftKind, readonly [from: number, to: number]>> = {
  day: [8, 16],
  evening: [16, 24],
  night: [24, 32],
};
/** Who was never on duty looks back this far. */
const LOOK_BACK = 12 * MICROS_PER_HOUR;
const PLANNERS: ReadonlySet<string> = new Set(['supervisor', 'head', 'admin']);

const refused = (why: string, zh: string, en: string): WenquError =>
  new WenquError('WQ_SHIFT_REFUSED', { refused: why, zh, en });

/** SHA-256 over what the outgoing officer signs. */
export function handoverDigest(handover: Omit<Handover, 'digest'>): string {
  const { id, shift, from, to, outgoing, writtenAt, remark, facts, notes } = handover;
  const signed = { id, shift, from, to, outgoing, writtenAt, remark, facts, notes };
  return createHash('sha256').update(JSON.stringify(signed)).digest('hex');
}

/** What of a stretch a viewer may know: without the right to hidden matters they are not there, nor counted. */
export function factsFor(facts: ShiftFacts, viewer: Pick<Account, 'role'>): ShiftFacts {
  if (may(viewer.role, 'hidden.read')) return facts;
  const gone = facts.items.filter(({ hidden }) => hidden);
  if (gone.length === 0) return facts;
  const counts = Object.fromEntries(
    SHIFT_ITEM_KINDS.map((kind) => [
      kind,
      facts.counts[kind] - gone.filter((item) => item.kind === kind).length,
    ]),
  ) as ShiftFacts['counts'];
  return { ...facts, counts, items: facts.items.filter(({ hidden }) => !hidden) };
}

/** 值班: the calendar, the log, and handovers that two people sign. */
export class Shifts {
  readonly #parts: ShiftParts;
  readonly #turns = new Turns();

  constructor(parts: ShiftParts) {
    this.#parts = parts;
  }

  calendar(range: TimeRange): Promise<Shift[]> {
    return this.#parts.store.shifts(range);
  }

  /** Put people on duty; nobody: the shift is taken out. @throws WQ_SHIFT_REFUSED, WQ_SHIFT_CONFLICT, WQ_INPUT */
  async plan({ day, kind, version, officers, leader }: ShiftPlan, by: Account): Promise<Shift> {
    if (!PLANNERS.has(by.role))
      throw refused('wrong-role', '排班由科室负责人办理。', 'The supervisor plans shifts.');
    const start = parseDay(day);
    if (start === undefined) throw new WenquError('WQ_INPUT', { field: 'day' });
    const [from, to] = HOURS[kind].map((hour) => instant(start + hour * MICROS_PER_HOUR)) as [
      Instant,
      Instant,
    ];
    const shift: Shift = {
      ...{ id: `${day}-${kind}`, version: version + 1, day, kind, from, to },
      ...{ officers, leader: leader.trim() },
    };
    await this.#parts.store.keepShift(shift);
    return shift;
  }

  /** A line of the log. @throws WQ_INPUT for an empty one */
  async note({ kind, text }: Pick<ShiftNote, 'kind' | 'text'>, by: Account): Promise<ShiftNote> {
    const words = text.trim();
    if (words === '')
      throw new WenquError('WQ_INPUT', { field: 'text', zh: '请填写内容', en: 'say something' });
    return this.#parts.store.addNote({
      ...{ at: this.#parts.clock(), by: by.id, byName: by.displayName, kind, text: words },
    });
  }

  notes(range: TimeRange): Promise<ShiftNote[]> {
    return this.#parts.store.notes(range);
  }

  /** The present duty: who, since when, what happened and waits. */
  async now(viewer: Account) {
    const now = this.#parts.clock();
    const shift = await this.#shiftAt(now);
    const range = { from: await this.#begun(shift, now), to: now };
    const facts = factsFor(await this.#parts.facts(range, now), viewer);
    const notes = await this.#parts.store.notes({ from: range.from, to: instant(now + 1) });
    const [newest] = await this.#parts.store.handovers(1);
    const waiting = newest?.state === 'written' ? this.#shown(newest, viewer) : null;
    return { shift: shift ?? null, facts, notes, waiting };
  }

  /** "New since I left": since the last duty of this person ended. */
  async sinceLeft(viewer: Account): Promise<ShiftFacts> {
    const now = this.#parts.clock();
    const from = await this.#leftAt(viewer.id, now);
    return factsFor(await this.#parts.facts({ from, to: now }, now), viewer);
  }

  /** The outgoing officer writes and signs; what is open is frozen in it. @throws WQ_SHIFT_REFUSED */
  write(remark: string, by: Account): Promise<Handover> {
    return this.#turns.take(async () => {
      const { store, clock } = this.#parts;
      const now = clock();
      const [newest] = await store.handovers(1);
      if (newest?.state === 'written')
        throw refused('not-accepted', '上一份交接尚未接班。', 'The handover before is not accepted yet.');
      const shift = await this.#shiftAt(now);
      const range = { from: await this.#begun(shift, now), to: now };
      const prefix = `J-${formatDay(now).slice(0, 4)}-`;
      const number = (await store.lastNumber(prefix)) + 1;
      const draft: Omit<Handover, 'digest'> = {
        ...{ id: `${prefix}${String(number).padStart(6, '0')}`, version: 1, state: 'written' },
        ...{
          shift: shift?.id ?? '',
          ...range,
          outgoing: { id: by.id, name: by.displayName },
          writtenAt: now,
        },
        ...{ incoming: null, acceptedAt: null, remark: remark.trim(), acceptance: '', document: '' },
        facts: await this.#parts.facts(range, now),
        notes: await store.notes({ from: range.from, to: instant(now + 1) }),
      };
      const handover = { ...draft, digest: handoverDigest(draft) };
      await store.keepHandover(handover);
      return this.#shown(handover, by);
    });
  }

  /**
   * The incoming officer accepts what was written, and no other text: the digest says which.
   *
   * @throws WQ_SHIFT_REFUSED for the one who wrote it, for another digest, for what was accepted already
   */
  accept(
    id: string,
    given: { readonly digest: string; readonly acceptance: string },
    by: Account,
  ): Promise<Handover> {
    return this.#turns.take(async () => {
      const { store, clock, print } = this.#parts;
      const written = await store.handover(id);
      if (!written) throw new WenquError('WQ_NOT_FOUND', { handover: id });
      if (written.state === 'accepted')
        throw refused('accepted', '这份交接已有人接班。', 'Somebody accepted this handover already.');
      if (written.outgoing.id === by.id)
        throw refused('same-person', '交班人和接班人不能是同一人。', 'Who hands over does not accept.');
      if (given.digest !== written.digest || handoverDigest(written) !== written.digest)
        throw refused(
          'digest',
          '内容摘要不符，请刷新后再接班。',
          'The digest differs; reload before accepting.',
        );
      const accepted: Handover = {
        ...written,
        ...{ version: 2, state: 'accepted', incoming: { id: by.id, name: by.displayName } },
        ...{ acceptedAt: clock(), acceptance: given.acceptance.trim() },
      };
      await store.keepHandover(accepted);
      // Signed is signed, whether or not it can be printed now.
      const document = await print(accepted, by);
      if (document === '') return this.#shown(accepted, by);
      const printed = { ...accepted, version: 3, document };
      await store.keepHandover(printed);
      return this.#shown(printed, by);
    });
  }

  async handovers(viewer: Account): Promise<Handover[]> {
    const found = await this.#parts.store.handovers(limits.shiftRowsMax);
    return found.map((each) => this.#shown(each, viewer));
  }

  async handover(id: string, viewer: Account): Promise<Handover | undefined> {
    const found = await this.#parts.store.handover(id);
    return found && this.#shown(found, viewer);
  }

  close(): Promise<void> {
    return this.#parts.store.close();
  }

  #shown(handover: Handover, viewer: Account): Handover {
    return { ...handover, facts: factsFor(handover.facts, viewer) };
  }

  async #shiftAt(now: Instant): Promise<Shift | undefined> {
    return (await this.#parts.store.shifts({ from: now, to: instant(now + 1) }))[0];
  }

  /** Duty begins where the handover before ended; a day back at the most. */
  async #begun(shift: Shift | undefined, now: Instant): Promise<Instant> {
    const [newest] = await this.#parts.store.handovers(1);
    const before = newest && newest.to > now - MICROS_PER_DAY ? newest.to : undefined;
    return before ?? shift?.from ?? instant(now - LOOK_BACK);
  }

  async #leftAt(account: string, now: Instant): Promise<Instant> {
    const signed = (await this.#parts.store.lastOutgoing(account))?.writtenAt ?? 0;
    const week = { from: instant(now - 7 * MICROS_PER_DAY), to: now };
    const ended = (await this.#parts.store.shifts(week))
      .filter(({ to, officers }) => to <= now && officers.some(({ id }) => id === account))
      .map(({ to }) => to);
    const last = Math.max(signed, ...ended);
    return last > week.from ? instant(last) : instant(now - LOOK_BACK);
  }
}
