import { type Instant, type JournalPosition, journalPosition } from '@wenqu/domain';
import { diskFiles } from '../journal/files.ts';
import type { JournalReader } from '../journal/journal.ts';
import { listSegments } from '../journal/recover.ts';

const READ_BYTES = 256 * 1024;

/** Position of the first record of the journal that arrived at `at` or later; `durable` when there is none. */
export function positionAt(
  folder: string,
  reader: JournalReader,
  at: Instant,
  durable: JournalPosition,
): JournalPosition {
  const bases = listSegments(diskFiles, folder)
    .map(({ base }) => journalPosition(base))
    .filter((base) => base < durable);
  let low = 0;
  let high = bases.length - 1;
  // The last segment that begins before the moment.
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const arrival = reader.at(bases[middle]!)?.record.arrival;
    if (arrival !== undefined && arrival < at) low = middle;
    else high = middle - 1;
  }
  let from = bases[low] ?? durable;
  while (from < durable) {
    const { records, next } = reader.read(from, durable, READ_BYTES);
    const found = records.find(({ arrival }) => arrival >= at);
    if (found) return found.position;
    if (next <= from) break;
    from = next;
  }
  return durable;
}
