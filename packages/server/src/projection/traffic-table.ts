import type { Accounting, Instant, LoggerTraffic } from '@wenqu/domain';
import type { BookIndex } from '../ingest/book-index.ts';
import type { JournalReader, JournalRecord } from '../journal/journal.ts';
import { limits } from '../limits.ts';
import type { Note } from '../store/readings.ts';
import { remoteOf } from './frame-view.ts';
import {
  addCounts,
  addNamed,
  closes,
  newTraffic,
  type Traffic,
  trafficNote,
  trafficOfNote,
  trafficView,
} from './traffic.ts';

/** Traffic of every MN ever heard; '' holds what belongs to none. Saved with the projection's cursor. */
export class TrafficTable {
  readonly #reader: JournalReader;
  readonly #all = new Map<string, Traffic>();
  readonly #dirty = new Set<Traffic>();
  /** MN last heard on a connection: whom its junk belongs to. */
  readonly #speakers = new Map<number, Traffic>();

  constructor(reader: JournalReader, notes: readonly Note[]) {
    this.#reader = reader;
    for (const { key, value } of notes) {
      this.#all.set(key, trafficOfNote(value));
    }
  }

  /** Traffic of the MN a packet names; its connection speaks for it from now on. */
  hear(mn: string, record: JournalRecord, index: BookIndex): Traffic {
    const speaker = this.#speakers.get(record.connection);
    if (speaker && speaker.mn === mn) return speaker;
    const traffic = this.#of(mn, index);
    if (traffic.mn === mn) traffic.remote = remoteOf(this.#reader, record.connection);
    this.#speakers.set(record.connection, traffic);
    return traffic;
  }

  /** Whom something on this connection belongs to that names no MN itself. */
  speaker(connection: number): Traffic {
    return this.#speakers.get(connection) ?? this.#made('');
  }

  hangUp(connection: number): void {
    this.#speakers.delete(connection);
  }

  /** Past the bound unknown MNs share one row; those of the book always have their own. */
  #of(mn: string, index: BookIndex): Traffic {
    const crowded = this.#all.size > limits.unknownMnsMax && !this.#all.has(mn) && !index.get(mn);
    return this.#made(crowded ? '' : mn);
  }

  #made(mn: string): Traffic {
    let traffic = this.#all.get(mn);
    if (!traffic) {
      traffic = newTraffic(mn);
      this.#all.set(mn, traffic);
    }
    return traffic;
  }

  touch(traffic: Traffic): void {
    this.#dirty.add(traffic);
  }

  /** What changed since the last flush. */
  notes(): Note[] {
    const notes = [...this.#dirty].map((one) => ({ kind: 'traffic', key: one.mn, value: trafficNote(one) }));
    this.#dirty.clear();
    return notes;
  }

  get(mn: string): Traffic | undefined {
    return this.#all.get(mn);
  }

  values(): Traffic[] {
    return [...this.#all.values()];
  }

  views(index: BookIndex): LoggerTraffic[] {
    const named = this.values().filter(({ mn }) => mn !== '');
    return named.map((one) => trafficView(one, index.get(one.mn) !== undefined));
  }

  accounting(journalBytes: number, asOf: Instant, lagS: number): Accounting {
    const all = this.values();
    const total = addCounts(all);
    return {
      total,
      closes: closes(total),
      sent: all.reduce((sum, { sent }) => sum + sent, 0),
      junkWhy: addNamed(all.map(({ junkWhy }) => junkWhy)),
      deviations: addNamed(all.map(({ deviations }) => deviations)),
      journalBytes,
      asOf,
      lagS,
    };
  }
}
