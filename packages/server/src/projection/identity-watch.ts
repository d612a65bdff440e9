import type { Instant, JournalPosition, Logger, PointId } from '@wenqu/domain';
import { instant, MICROS_PER_DAY, MICROS_PER_HOUR, MICROS_PER_MINUTE } from '@wenqu/domain';
import { type Head, problemsOf } from '@wenqu/hj212';
import {
  type IdentityRule,
  identityFinding,
  REPLAYS_MIN,
  STALE_MINUTES,
  TWO_PLACES_MINUTES,
  TWO_PLACES_RETURNS,
} from '@wenqu/rules';
import { identityFaults } from '../ingest/guard.ts';
import type { JournalRecord } from '../journal/journal.ts';
import type { Judge } from '../judge/judge.ts';

/** One kind of oddity while it goes on. */
interface Episode {
  from: number;
  to: number;
  count: number;
  toldAt: number;
  positions: number[];
}

/** What is remembered of who sends as one MN; saved with its traffic. */
export interface IdentityState {
  /** Address of the newest packet, the one before it, when each was last heard, and when it came back to one. */
  here: string;
  hereAt: number;
  there: string;
  thereAt: number;
  returns: number[];
  /** Marks of the PW it sends, and of one that an order of ours gave it; 0: none. */
  pw: number;
  orderedPw: number;
  /** The newest moment a QN named, and how many frames in a row were far behind it. */
  newestQn: number;
  behind: number;
  episodes: Partial<Record<IdentityRule, Episode>>;
}

export const newIdentity = (): IdentityState => ({
  ...{ here: '', hereAt: 0, there: '', thereAt: 0, returns: [], pw: 0, orderedPw: 0, newestQn: 0, behind: 0 },
  episodes: {},
});

/** A packet of an MN of the book, and what is known of it beside its bytes. */
export interface Sighting {
  readonly record: JournalRecord;
  readonly head: Head;
  readonly logger: Logger;
  readonly identity: IdentityState;
  /** Address of its connection; '' when it is not known any more. */
  readonly host: string;
  /** Moment its QN names; undefined when it names none. */
  readonly qnAt: Instant | undefined;
  /** A command of a host. */
  readonly isRequest: boolean;
}

const POSITIONS_MAX = 10;
/** After so many frames far behind, the device's clock was set back: what is behind is the present. */
const BEHIND_MAX = 30;
const TELL_MICROS = MICROS_PER_MINUTE;

/** Watches who sends as whom, in the order of the journal: what it says follows from the journal alone. */
export class IdentityWatch {
  readonly #judge: Judge;
  readonly #clockChecked: boolean;

  constructor(judge: Judge, clockChecked: boolean) {
    this.#judge = judge;
    this.#clockChecked = clockChecked;
  }

  /** Looks at a packet before its values are placed; true where the book says such a one is not believed. */
  see(sighting: Sighting): boolean {
    const { logger, head, host, identity, isRequest } = sighting;
    const faults = identityFaults(logger, head.pw, host);
    const refused = faults.length > 0 && logger.refuse === true;
    for (const fault of faults) {
      if (fault === 'wrong-password' && this.#isOrdered(identity, head.pw)) continue;
      const allowed = fault === 'wrong-address' ? { allowed: logger.addresses ?? '' } : {};
      this.#note(fault, sighting, { address: host, ...allowed, refused: refused ? 1 : 0 });
    }
    if (isRequest) this.#note('request-from-device', sighting, { address: host, cn: head.cn });
    if (host !== '') this.#place(sighting);
    if (!refused) this.#password(sighting);
    return refused;
  }

  /** What is odd about an MN that no book names: there is no point to tell it of, so it is shown beside it. */
  seeUnknown({ identity, head, host, record }: Omit<Sighting, 'logger' | 'isRequest' | 'qnAt'>): string[] {
    const names: string[] = problemsOf(head, { from: 'device' });
    if (host !== '' && this.#moves(identity, host, record.arrival)) names.push('two-places');
    return names;
  }

  /** Our own request: a new PW that an order gives is no surprise. */
  ordered(identity: IdentityState, { data }: Head): void {
    const given = /(?:NewPW|CP=&&PW)=([^;,&]*)/.exec(data.toString('latin1'))?.[1];
    if (given !== undefined) identity.orderedPw = markOf(given);
  }

  /** What became of its values: a frame of the past that brings nothing, or that changes what was held. */
  settled(sighting: Sighting, rows: number, fresh: number, changedHeld: () => boolean): void {
    const { identity, head, qnAt, record } = sighting;
    if (qnAt === undefined) return;
    const behindMinutes = Math.round((identity.newestQn - qnAt) / MICROS_PER_MINUTE);
    if (qnAt >= identity.newestQn) identity.newestQn = qnAt;
    if (behindMinutes < STALE_MINUTES || this.#isNow(qnAt, record.arrival)) {
      identity.behind = 0;
      return;
    }
    if (++identity.behind > BEHIND_MAX) {
      identity.newestQn = qnAt;
      identity.behind = 0;
    }
    if (rows === 0 || head.rf === '1') return;
    const facts = { qn: head.qn, cn: head.cn, behindMinutes };
    if (fresh === 0) this.#note('replayed-frame', sighting, facts, REPLAYS_MIN, MICROS_PER_HOUR);
    else if (head.cn === '2011' && changedHeld()) this.#note('stale-qn', sighting, facts);
  }

  /** By our own clock the frame is of this moment, whatever came before it. */
  #isNow(qnAt: Instant, arrival: Instant): boolean {
    return this.#clockChecked && Math.abs(arrival - qnAt) < STALE_MINUTES * MICROS_PER_MINUTE;
  }

  #isOrdered(identity: IdentityState, pw: string): boolean {
    return identity.orderedPw !== 0 && identity.orderedPw === markOf(pw);
  }

  /** One MN alive at two addresses: it comes back again and again within minutes. A simple move does not. */
  #place(sighting: Sighting): void {
    const { identity, host, record } = sighting;
    if (!this.#moves(identity, host, record.arrival)) return;
    const [one, other] = [host, identity.there].sort();
    this.#note('two-places', sighting, { address: one!, other: other!, minutes: TWO_PLACES_MINUTES });
  }

  /** Takes the address of a packet; true when it went there and back too often. */
  #moves(identity: IdentityState, host: string, arrival: Instant): boolean {
    let tooOften = false;
    if (identity.here !== host) {
      const window = TWO_PLACES_MINUTES * MICROS_PER_MINUTE;
      const isReturn = identity.there === host && arrival - identity.thereAt < window;
      identity.returns = isReturn
        ? [...identity.returns.filter((at) => arrival - at < window), arrival].slice(-TWO_PLACES_RETURNS)
        : [];
      const left = { there: identity.here, thereAt: identity.hereAt };
      Object.assign(identity, left, { here: host });
      tooOften = identity.returns.length >= TWO_PLACES_RETURNS;
    }
    identity.hereAt = arrival;
    return tooOften;
  }

  #password(sighting: Sighting): void {
    const { identity, head, host, logger } = sighting;
    if (head.pw === '') return;
    const mark = markOf(head.pw);
    if (identity.pw !== 0 && identity.pw !== mark) {
      // Where the book holds the PW, a wrong one is told as such, and the right one again is no news.
      if (logger.password === '' && identity.orderedPw !== mark) {
        this.#note('password-changed', sighting, { address: host });
      }
    }
    identity.pw = mark;
  }

  /** Counts the episode and tells it: when it has `atLeast`, then once a minute at most. */
  #note(
    rule: IdentityRule,
    { record, logger, identity }: Sighting,
    facts: Readonly<Record<string, string | number>>,
    atLeast = 1,
    restMicros: number = MICROS_PER_DAY,
  ): void {
    const { arrival, position } = record;
    const held = identity.episodes[rule];
    const goesOn = held !== undefined && arrival - held.to < restMicros;
    const episode = goesOn ? held : { from: arrival, to: arrival, count: 0, toldAt: 0, positions: [] };
    episode.to = Math.max(episode.to, arrival);
    episode.count++;
    if (episode.positions.length < POSITIONS_MAX) episode.positions.push(position);
    identity.episodes[rule] = episode;
    const point = logger.bindings[0]?.point;
    if (point === undefined || episode.count < atLeast || arrival - episode.toldAt < TELL_MICROS) return;
    episode.toldAt = arrival;
    this.#tell(rule, point, logger.mn, episode, facts);
  }

  #tell(
    rule: IdentityRule,
    point: PointId,
    mn: string,
    { from, to, count, positions }: Episode,
    facts: Readonly<Record<string, string | number>>,
  ): void {
    const span = { from: instant(from), to: instant(to), count, facts };
    this.#judge.raise(
      identityFinding(rule, point, mn, { ...span, positions: positions as JournalPosition[] }),
    );
  }
}

/** Tells one PW from another without keeping it. */
function markOf(pw: string): number {
  let mark = 0x811c9dc5;
  for (let i = 0; i < pw.length; i++) mark = Math.imul(mark ^ pw.charCodeAt(i), 0x01000193) >>> 0;
  return mark === 0 ? 1 : mark;
}
