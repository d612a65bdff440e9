import type { Instant, JournalPosition } from '@wenqu/domain';
import { msOf } from '@wenqu/domain';
import { type Head, readArea, readValues, SplitJoiner, type WireValues } from '@wenqu/hj212';
import type { KeyRing } from '../ingest/key-ring.ts';
import { openRecord } from '../ingest/opened.ts';
import type { JournalReader, JournalRecord } from '../journal/journal.ts';

/** Where a data area came from. */
export interface FrameFacts {
  readonly arrival: Instant;
  readonly position: JournalPosition;
}

/** A data area that can be read now; `frame` is the packet that opened it. */
export interface ReadyArea {
  readonly head: Head;
  readonly wire: WireValues;
  readonly frame: FrameFacts;
}

/**
 * Packets that were split, joined again in the order of the journal. What waits is known by its positions, so
 * that after a restart the same parts wait again.
 */
export class SplitParts {
  readonly #joiner = new SplitJoiner();
  readonly #frames = new Map<Head, FrameFacts>();

  /** Areas that became readable with this packet; a packet that was not split is readable at once. */
  offer(head: Head, data: Buffer, record: JournalRecord): readonly ReadyArea[] {
    const frame = { arrival: record.arrival, position: record.position };
    if (head.pnum === undefined || head.pnum <= 1) return [{ head, wire: readValues(data, head), frame }];
    this.#frames.set(head, frame);
    const outcome = this.#joiner.offer(head, msOf(record.arrival));
    if (outcome.kind === 'refused') {
      this.#frames.delete(head);
      return [];
    }
    return this.#ready(outcome.ready);
  }

  /** What has waited too long, by the time of the journal or the clock. */
  expire(now: Instant): readonly ReadyArea[] {
    return this.#frames.size === 0 ? [] : this.#ready(this.#joiner.expire(msOf(now)));
  }

  #ready(areas: readonly { head: Head; area: Buffer }[]): ReadyArea[] {
    const ready = areas.map(({ head, area }) => ({
      head,
      wire: readArea(area, 0, area.length, head),
      frame: this.#frames.get(head)!,
    }));
    if (this.#joiner.heldBytes === 0) this.#frames.clear();
    return ready;
  }

  /** Positions of the packets that may still be part of something: saved with the cursor. */
  waiting(): JournalPosition[] {
    return [...this.#frames.values()].map(({ position }) => position);
  }

  /** Offer them again after a restart; whatever becomes ready was already read before. */
  restore(positions: readonly JournalPosition[], reader: JournalReader, ring: KeyRing): void {
    for (const position of positions) {
      const record = reader.at(position)?.record;
      if (record?.kind !== 'packet') continue;
      const { data, head } = openRecord({ ...record, bytes: Buffer.from(record.bytes) }, ring);
      this.offer(head, data, record);
    }
  }
}
