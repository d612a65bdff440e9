import { possibleNumbers } from './answer.ts';
import type { DeviationName } from './deviations.ts';
import { NO_DEVIATIONS } from './deviations.ts';
import type { Head } from './segment.ts';

/** Bounds of what waits for its other parts. Ages are ms of the clock that the caller gives. */
export interface SplitLimits {
  /** How long parts wait for each other, ms. */
  waitMs: number;
  /** How many sets of parts may be open at once. */
  setsMax: number;
  /** How many bytes of data area may be held in all. */
  bytesMax: number;
}

/** The execution timeout of a library in the field is 360 s; 16 sets of 9 full packets are 144 KiB. */
export const SPLIT_LIMITS: SplitLimits = { waitMs: 360_000, setsMax: 16, bytesMax: 147_456 };

/** A data area ready to be read with {@link readArea}, whole or joined. */
export interface WholeArea {
  /** The head of the packet that opened it. */
  readonly head: Head;
  readonly area: Buffer;
  /** How many packets it was joined from. */
  readonly parts: number;
  readonly deviations: readonly DeviationName[];
}

/** What became of a packet: areas that are now ready (perhaps none yet), or a broken split. */
export type SplitOutcome =
  | { readonly kind: 'taken'; readonly ready: readonly WholeArea[] }
  | { readonly kind: 'refused'; readonly why: 'split-numbers' };

interface OpenSet {
  readonly key: string;
  readonly since: number;
  readonly pnum: number;
  readonly heads: (Head | undefined)[];
  readonly areas: (Buffer | undefined)[];
  have: number;
  bytes: number;
}

/**
 * Joins packets that were split. By the standard each part is a data area of its own, and is ready at once.
 * Some devices cut the text anywhere: a part behind the first that does not begin with `DataTime=` waits for
 * its neighbours by (MN, CN, PNUM), and therefore the first part waits too until the second shows the habit.
 *
 * @source HJ 212-2017 Appendix C.49, C.50
 */
export class SplitJoiner {
  readonly #limits: SplitLimits;
  readonly #sets = new Map<string, OpenSet>();
  #bytes = 0;

  constructor(limits: SplitLimits = SPLIT_LIMITS) {
    this.#limits = limits;
  }

  /** Bytes of data area that wait. */
  get heldBytes(): number {
    return this.#bytes;
  }

  /** Takes one packet. Call {@link expire} on a timer as well: it gives out what waited too long. */
  offer(head: Head, nowMs: number): SplitOutcome {
    if (!possibleNumbers(head)) return { kind: 'refused', why: 'split-numbers' };
    const { pnum, pno } = head;
    const area = areaOf(head);
    if (pnum === undefined || pno === undefined || pnum === 1) return taken([whole(head, area)]);
    const key = `${head.mn}/${head.cn}/${pnum}`;
    const open = this.#sets.get(key);
    if (pno > 1 && beginsWithTime(area)) {
      // Parts by the standard: whatever waited for this second part was whole as well.
      return taken([...(open ? this.#release(open) : []), whole(head, area)]);
    }
    const ready: WholeArea[] = [];
    let set = open;
    if (set?.heads[pno - 1] && !isRepeat(set, pno, area)) {
      ready.push(...this.#release(set));
      set = undefined;
    }
    set ??= this.#open(key, pnum, nowMs);
    if (set.heads[pno - 1] === undefined) this.#add(set, pno, head, area);
    if (set.have === pnum) ready.push(...this.#release(set));
    ready.push(...this.#makeRoom());
    return taken(ready);
  }

  /** Gives out what has waited longer than the limit, incomplete as it is. */
  expire(nowMs: number): WholeArea[] {
    const old = [...this.#sets.values()].filter((set) => nowMs - set.since >= this.#limits.waitMs);
    return old.flatMap((set) => this.#release(set));
  }

  #open(key: string, pnum: number, since: number): OpenSet {
    const set: OpenSet = { key, since, pnum, heads: [], areas: [], have: 0, bytes: 0 };
    this.#sets.set(key, set);
    return set;
  }

  #add(set: OpenSet, pno: number, head: Head, area: Buffer): void {
    set.heads[pno - 1] = head;
    set.areas[pno - 1] = Buffer.from(area);
    set.have++;
    set.bytes += area.length;
    this.#bytes += area.length;
  }

  #makeRoom(): WholeArea[] {
    const ready: WholeArea[] = [];
    for (const set of this.#sets.values()) {
      if (this.#sets.size <= this.#limits.setsMax && this.#bytes <= this.#limits.bytesMax) break;
      ready.push(...this.#release(set));
    }
    return ready;
  }

  /** Closes a set: joined when complete, else each run of neighbours as far as it goes. */
  #release(set: OpenSet): WholeArea[] {
    this.#sets.delete(set.key);
    this.#bytes -= set.bytes;
    const first = set.heads.find((head) => head !== undefined)!;
    if (set.have === set.pnum) {
      const area = Buffer.concat(set.areas as Buffer[]);
      return [{ head: first, area, parts: set.have, deviations: ['split-text-cut'] }];
    }
    if (set.have === 1 && set.areas[0] !== undefined) return [whole(first, set.areas[0])];
    const deviations: DeviationName[] = ['split-text-cut', 'split-incomplete'];
    return runs(set).map(({ head, areas }) => ({
      head,
      area: Buffer.concat(areas),
      parts: areas.length,
      deviations,
    }));
  }
}

/** Neighbouring parts of an incomplete set; text across a missing part is never joined. */
function runs(set: OpenSet): { head: Head; areas: Buffer[] }[] {
  const result: { head: Head; areas: Buffer[] }[] = [];
  let run: { head: Head; areas: Buffer[] } | undefined;
  for (let i = 0; i < set.pnum; i++) {
    const head = set.heads[i];
    const area = set.areas[i];
    if (head === undefined || area === undefined) run = undefined;
    else if (run !== undefined) run.areas.push(area);
    else {
      run = { head, areas: [area] };
      result.push(run);
    }
  }
  return result;
}

const taken = (ready: WholeArea[]): SplitOutcome => ({ kind: 'taken', ready });

const whole = (head: Head, area: Buffer): WholeArea => ({ head, area, parts: 1, deviations: NO_DEVIATIONS });

const areaOf = ({ data, areaFrom, areaTo }: Head): Buffer =>
  areaFrom === -1 ? data.subarray(0, 0) : data.subarray(areaFrom, areaTo);

const isRepeat = (set: OpenSet, pno: number, area: Buffer): boolean =>
  set.areas[pno - 1]?.equals(area) ?? false;

function beginsWithTime(area: Buffer): boolean {
  return area.toString('latin1', 0, 12).trimStart().toLowerCase().startsWith('datatime');
}
