import { type JournalPosition, journalPosition } from '@wenqu/domain';
import type { JournalReader } from '../journal/journal.ts';

const READ_BYTES = 256 * 1024;
/** More than a gateway takes in while a connection is opened; beyond it the echoes tell of the loop. */
const LOOK_BYTES_MAX = 4 * 1024 * 1024;

/**
 * Whether the connection with this end is noted in our own journal: the target is this very server.
 *
 * @param from durable position before it was dialled
 * @source hj212.md §10 rule 5
 */
export function isOwnPort(
  reader: JournalReader,
  from: JournalPosition,
  to: JournalPosition,
  { local, port }: { readonly local: string; readonly port: number },
): boolean {
  if (to - from > LOOK_BYTES_MAX) return false;
  let at: number = from;
  while (at < to) {
    const { records, next } = reader.read(journalPosition(at), to, READ_BYTES);
    for (const { kind, bytes } of records) {
      const remote = kind === 'opened' ? bytes.toString('latin1') : '';
      // Behind it stands how the connection came.
      if (addressOf(remote) === `${local}:${port}`) return true;
    }
    if (next <= at) break;
    at = next;
  }
  return false;
}

const addressOf = (opened: string): string => (opened.split(' ')[0] ?? '').replace('::ffff:', '');
