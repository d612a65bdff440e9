import type { Handover, Shift, ShiftNote, TimeRange } from '@wenqu/domain';
import { WenquError } from '../../errors.ts';
import type { ShiftStore } from '../shifts.ts';

/** Duty without a disk. */
export class MemoryShifts implements ShiftStore {
  readonly #shifts = new Map<string, Shift>();
  readonly #notes: ShiftNote[] = [];
  readonly #handovers = new Map<string, Handover[]>();

  async shifts({ from, to }: TimeRange): Promise<Shift[]> {
    return [...this.#shifts.values()]
      .filter((each) => each.officers.length > 0 && each.from < to && each.to > from)
      .sort((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1));
  }

  async keepShift(shift: Shift): Promise<void> {
    const version = this.#shifts.get(shift.id)?.version ?? 0;
    if (shift.version !== version + 1) throw new WenquError('WQ_SHIFT_CONFLICT', { version });
    this.#shifts.set(shift.id, shift);
  }

  async addNote(note: Omit<ShiftNote, 'seq'>): Promise<ShiftNote> {
    const kept = { seq: this.#notes.length + 1, ...note };
    this.#notes.push(kept);
    return kept;
  }

  async notes({ from, to }: TimeRange): Promise<ShiftNote[]> {
    return this.#notes.filter(({ at }) => at >= from && at < to);
  }

  async keepHandover(handover: Handover): Promise<void> {
    const held = this.#handovers.get(handover.id) ?? [];
    if (handover.version !== held.length + 1)
      throw new WenquError('WQ_SHIFT_CONFLICT', { version: held.length });
    this.#handovers.set(handover.id, [...held, handover]);
  }

  async handover(id: string): Promise<Handover | undefined> {
    return this.#handovers.get(id)?.at(-1);
  }

  async written(id: string): Promise<Handover | undefined> {
    return this.#handovers.get(id)?.[0];
  }

  async handovers(limit: number): Promise<Handover[]> {
    return this.#newest().slice(0, limit);
  }

  async lastOutgoing(account: string): Promise<Handover | undefined> {
    return this.#newest().find(({ outgoing }) => outgoing.id === account);
  }

  async lastNumber(prefix: string): Promise<number> {
    const ids = [...this.#handovers.keys()].filter((id) => id.startsWith(prefix));
    return Math.max(0, ...ids.map((id) => Number(id.slice(prefix.length))));
  }

  async close(): Promise<void> {}

  #newest(): Handover[] {
    return [...this.#handovers.values()]
      .map((versions) => versions.at(-1)!)
      .sort((a, b) => b.writtenAt - a.writtenAt || (a.id < b.id ? 1 : -1));
  }
}
