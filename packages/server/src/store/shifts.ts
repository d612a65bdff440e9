import type { Handover, Shift, ShiftNote, TimeRange } from '@wenqu/domain';

/** 值班: calendar, log and handovers. Every store passes `shifts.contract.ts`. */
export interface ShiftStore {
  /** Shifts that touch the stretch, earliest first; those without people are gone. */
  shifts(range: TimeRange): Promise<Shift[]>;
  /** @throws WQ_SHIFT_CONFLICT when its version is not the one after what is kept */
  keepShift(shift: Shift): Promise<void>;
  addNote(note: Omit<ShiftNote, 'seq'>): Promise<ShiftNote>;
  /** Oldest first; the end does not count. */
  notes(range: TimeRange): Promise<ShiftNote[]>;
  /** A new one gets its number; a further version must follow the one that is kept. @throws WQ_SHIFT_CONFLICT */
  keepHandover(handover: Handover): Promise<void>;
  handover(id: string): Promise<Handover | undefined>;
  /** As it was written first, before anybody accepted it. */
  written(id: string): Promise<Handover | undefined>;
  /** Newest first. */
  handovers(limit: number): Promise<Handover[]>;
  lastOutgoing(account: string): Promise<Handover | undefined>;
  /** Highest number given in this year; 0: none. */
  lastNumber(prefix: string): Promise<number>;
  close(): Promise<void>;
}
