import type { Instant } from './instant.ts';
import type { Edition, JournalPosition } from './reading.ts';

/** `raw`: the very bytes of the logger. `encoded`: written anew in the edition of the target. */
export type ForwardMode = 'raw' | 'encoded';

/** Which uploads go up; an empty list says nothing against any. Only loggers of the book are sent, or MNs named here. */
export interface ForwardFilter {
  readonly enterprises: readonly string[];
  readonly points: readonly string[];
  readonly mns: readonly string[];
  readonly cns: readonly string[];
  readonly sts: readonly string[];
  /** In `encoded` mode only these factors stand in the packet; in `raw` mode a packet must hold one of them. */
  readonly factors: readonly string[];
}

export const FORWARD_ALL: ForwardFilter = {
  enterprises: [],
  points: [],
  mns: [],
  cns: [],
  sts: [],
  factors: [],
};

/** The name a logger bears above. `upMn` '': its own MN. */
export interface ForwardMapping {
  readonly mn: string;
  readonly upMn: string;
  /** A password of its own is kept for it above; the password itself is never shown. */
  readonly hasPw: boolean;
}

/** Where a new target begins. Later changes of the target never move it; re-sending does. */
export type ForwardSince =
  | { readonly kind: 'beginning' }
  | { readonly kind: 'now' }
  | { readonly kind: 'time'; readonly at: Instant };

/**
 * What happens to a frame that the platform above answers with refusal or not at all, while it answers others.
 * `hold`: nothing younger is sent until it is answered, and the page says why. `skip`: it goes to the list of
 * undelivered frames, from where it can be sent again.
 */
export type ForwardUnanswered = 'hold' | 'skip';

/** A platform above that uploads are passed on to. */
export interface ForwardTarget {
  readonly id: string;
  /** Rises by one with each change. */
  readonly version: number;
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** SHA-256 of the certificate, 64 hex digits; '' = as the machine's authorities say. Only with `tls`. */
  readonly tlsFingerprint: string;
  readonly mode: ForwardMode;
  /** Edition written in `encoded` mode. */
  readonly edition: Edition;
  readonly filter: ForwardFilter;
  /** Only in `encoded` mode. */
  readonly mapping: readonly ForwardMapping[];
  /** Password for MNs without one of their own: '' = the logger's own, as it came. Never shown. */
  readonly hasPw: boolean;
  /** An SM4 key for this link is kept: uploads of 2025 are encrypted with it. Never shown. */
  readonly hasKey: boolean;
  /** Frames on the way at once. */
  readonly windowFrames: number;
  /** @source HJ 212-2017 §6.2 */
  readonly answerTimeoutS: number;
  readonly resends: number;
  readonly unanswered: ForwardUnanswered;
  readonly since: ForwardSince;
  /** Commands that may come down from it, empty = none. @source hj212.md §10: 1000-1072, 3011-3024 */
  readonly control: readonly string[];
  readonly enabled: boolean;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly retiredAt: Instant | null;
}

/** What a person writes of a target. Secrets: undefined leaves what is kept, '' forgets it. */
export interface ForwardDraft
  extends Omit<
    ForwardTarget,
    'id' | 'version' | 'mapping' | 'hasPw' | 'hasKey' | 'createdAt' | 'updatedAt' | 'retiredAt'
  > {
  readonly mapping: readonly { readonly mn: string; readonly upMn: string; readonly pw?: string }[];
  readonly pw?: string;
  /** 16 characters, or 32 hex digits. */
  readonly key?: string;
}

/** One line of a target's history. */
export interface ForwardChange {
  readonly seq: number;
  readonly target: string;
  readonly version: number;
  readonly at: Instant;
  readonly by: string;
  readonly byName: string;
  readonly reason: string;
  readonly before: ForwardTarget | null;
  readonly after: ForwardTarget;
}

/**
 * `paused`: by hand. `connecting`: being dialled, or waiting before the next try. `sending`: connected and behind.
 * `live`: connected and nothing waits. `held`: connected, but a frame is not answered. `loop`: the target is this
 * server itself.
 */
export type ForwardState = 'paused' | 'connecting' | 'sending' | 'live' | 'held' | 'loop';

export interface ForwardStatus {
  readonly target: string;
  readonly state: ForwardState;
  readonly since: Instant;
  /** Everything before this is answered, undelivered and listed, or not chosen. */
  readonly cursor: JournalPosition;
  readonly lagBytes: number;
  /** Frames on the way counted, those not read yet estimated by their mean size. */
  readonly lagFrames: number;
  /** Age of the oldest frame that is not settled, by its arrival here. */
  readonly lagS: number;
  readonly inFlight: number;
  /** Longest wait for an answer at present, seconds since the first sending; null: none is waited for. */
  readonly oldestUnackedS: number | null;
  readonly acked: number;
  readonly ackedToday: number;
  /** Explicit refusals by the platform above. */
  readonly refused: number;
  readonly resent: number;
  /** Frames that came back here or were sent before: not passed on again. */
  readonly echoes: number;
  /** Undelivered frames listed now. */
  readonly dead: number;
  readonly lastAckAt: Instant | null;
  readonly lastError: { readonly zh: string; readonly en: string; readonly at: Instant } | null;
  /** Answered frames in each of the last 60 minutes, oldest first. */
  readonly perMinute: readonly number[];
}

/** Answered above. */
export interface ForwardReceipt {
  readonly position: JournalPosition;
  /** As it stood in the packet that went up. */
  readonly mn: string;
  readonly qn: string;
  readonly ackedAt: Instant;
}

/** A frame that was given up. */
export interface ForwardDead {
  readonly position: JournalPosition;
  readonly mn: string;
  readonly cn: string;
  readonly qn: string;
  readonly zh: string;
  readonly en: string;
  readonly tries: number;
  readonly at: Instant;
  /** `waiting`: will be sent again. */
  readonly state: 'dead' | 'waiting';
}

/** A request that came down from a target. */
export interface ForwardControl {
  readonly target: string;
  readonly at: Instant;
  /** MN as the platform above wrote it, and of the logger it means ('' when nobody bears it). */
  readonly upMn: string;
  readonly mn: string;
  readonly cn: string;
  /** QN of the platform above. */
  readonly qn: string;
  readonly edition: Edition;
  /** QnRtn we answered ourselves, '' when the device's answers go up. */
  readonly qnRtn: string;
  readonly order: string;
  readonly zh: string;
  readonly en: string;
}
