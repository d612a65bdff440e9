import type { Instant } from './instant.ts';
import type { Words } from './machine.ts';

/** 班次: who is on duty from when to when. */
export interface Shift {
  /** `2026-08-01-day`: the day and the kind. */
  readonly id: string;
  readonly version: number;
  readonly day: string;
  readonly kind: ShiftKind;
  readonly from: Instant;
  readonly to: Instant;
  readonly officers: readonly ShiftPerson[];
  /** 带班领导; '' none. */
  readonly leader: string;
}
export type ShiftKind = 'day' | 'evening' | 'night';
export const SHIFT_KINDS: readonly ShiftKind[] = ['day', 'evening', 'night'];
export const SHIFT_KIND_NAMES: Readonly<Record<ShiftKind, Words>> = {
  day: { zh: '白班', en: 'day shift' },
  evening: { zh: '中班', en: 'evening shift' },
  night: { zh: '夜班', en: 'night shift' },
};

export interface ShiftPerson {
  readonly id: string;
  readonly name: string;
}

export type ShiftNoteKind = 'note' | 'call' | 'event' | 'order' | 'visit';
export const SHIFT_NOTE_KINDS: readonly ShiftNoteKind[] = ['note', 'call', 'event', 'order', 'visit'];
export const SHIFT_NOTE_NAMES: Readonly<Record<ShiftNoteKind, Words>> = {
  note: { zh: '记事', en: 'note' },
  call: { zh: '来电去电', en: 'call' },
  event: { zh: '突发情况', en: 'event' },
  order: { zh: '上级指令', en: 'order from above' },
  visit: { zh: '出勤出动', en: 'people sent out' },
};

/** One line of the log, by a person. Never changed: what was wrong is followed by a further line. */
export interface ShiftNote {
  readonly seq: number;
  readonly at: Instant;
  readonly by: string;
  readonly byName: string;
  readonly kind: ShiftNoteKind;
  readonly text: string;
}

export type ShiftItemKind =
  | 'open'
  | 'opened'
  | 'closed'
  | 'overdue'
  | 'muted'
  | 'order'
  | 'offline'
  | 'sample';
export const SHIFT_ITEM_KINDS: readonly ShiftItemKind[] = [
  ...(['overdue', 'open', 'opened', 'closed', 'muted', 'offline', 'sample', 'order'] as const),
];
export const SHIFT_ITEM_NAMES: Readonly<Record<ShiftItemKind, Words>> = {
  overdue: { zh: '逾期未办', en: 'overdue' },
  open: { zh: '未办结', en: 'still open' },
  opened: { zh: '新增条目', en: 'new entries' },
  closed: { zh: '已办结', en: 'closed' },
  muted: { zh: '静默中', en: 'muted' },
  offline: { zh: '失联点位', en: 'silent points' },
  sample: { zh: '待取水样', en: 'samples waiting' },
  order: { zh: '已发指令', en: 'orders sent' },
};

/** What the house adds to the log: one thing that happened or waits. */
export interface ShiftItem {
  readonly kind: ShiftItemKind;
  /** Number of the entry, sample, order; id of the point. */
  readonly id: string;
  readonly title: Words;
  readonly at: Instant;
  readonly dueAt: Instant | null;
  /** Only for who may know of hidden matters. */
  readonly hidden: boolean;
}

/** A stretch of duty as the house saw it. */
export interface ShiftFacts {
  readonly from: Instant;
  readonly to: Instant;
  /** When the data were read. */
  readonly readAt: Instant;
  readonly counts: Readonly<Record<ShiftItemKind, number>>;
  /** Of each kind the first ones. */
  readonly items: readonly ShiftItem[];
  readonly pointsOnline: number;
}

/** 交接班: written by who leaves, accepted by who comes; what was open is frozen in it. */
export interface Handover {
  /** `J-2026-000012`. */
  readonly id: string;
  readonly version: number;
  readonly state: 'written' | 'accepted';
  readonly shift: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly outgoing: ShiftPerson;
  readonly writtenAt: Instant;
  readonly incoming: ShiftPerson | null;
  readonly acceptedAt: Instant | null;
  readonly remark: string;
  /** What the incoming one found, in own words. */
  readonly acceptance: string;
  readonly facts: ShiftFacts;
  readonly notes: readonly ShiftNote[];
  /** SHA-256 over shift, period, people outgoing, remark, facts and notes. */
  readonly digest: string;
  /** The printed log, '' = not made. */
  readonly document: string;
}

/** What the next duty takes over, whenever it began; what is overdue is among the open ones. */
export const isHandedOn = ({ kind }: Pick<ShiftItem, 'kind'>): boolean =>
  kind === 'open' || kind === 'muted' || kind === 'offline' || kind === 'sample';
