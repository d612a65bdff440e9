import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Accounting, type BookSnapshot, type JournalPosition, journalPosition } from '@wenqu/domain';
import { systemClock } from '../clock.ts';
import { readConfig } from '../config.ts';
import { WenquError } from '../errors.ts';
import { KeyRing, type RingKey } from '../ingest/key-ring.ts';
import { openJournalReader } from '../journal/file-reader.ts';
import { diskFiles } from '../journal/files.ts';
import { lockJournal } from '../journal/lock.ts';
import { recover } from '../journal/recover.ts';
import { Judge } from '../judge/judge.ts';
import { Projector } from '../projection/projector.ts';
import { openSqliteBook } from '../store/sqlite/book.ts';
import { openSqliteKeys } from '../store/sqlite/keys.ts';
import { openSqliteReadings } from '../store/sqlite/readings.ts';
import { parseFlags } from './flags.ts';

/** Files of one SQLite database. */
const withSides = (file: string): string[] => [file, `${file}-wal`, `${file}-shm`];

interface Rebuilt {
  readonly digest: string;
  readonly frames: number;
  readonly accounting: Accounting;
  readonly end: JournalPosition;
}

/**
 * Every reading derived anew from the journal into `file`, with the book as it is now.
 *
 * @param keys  every key that ever was, newest first
 * @param journal  folder of the segments; nobody may be writing it
 */
export async function rebuildReadings(
  journal: string,
  book: BookSnapshot,
  keys: readonly RingKey[],
  file: string,
): Promise<Rebuilt> {
  const end = journalPosition((await recover(diskFiles, journal)).end);
  const reader = openJournalReader(journal);
  const store = openSqliteReadings({ file });
  try {
    const projector = new Projector({
      reader,
      store,
      judge: new Judge(store),
      book,
      ring: new KeyRing(keys),
      clock: systemClock,
      clockChecked: false,
    });
    while (projector.step(end));
    projector.flush();
    return { digest: store.digest(), frames: projector.framesDone, accounting: projector.accounting(), end };
  } finally {
    store.close();
    reader.close();
  }
}

async function closedDistrict<T>(
  args: readonly string[],
  work: (folder: string, book: BookSnapshot, keys: readonly RingKey[]) => Promise<T>,
): Promise<T> {
  const { data } = readConfig(parseFlags(args).values);
  if (!existsSync(join(data, 'journal'))) throw new WenquError('WQ_NOT_FOUND', { folder: data });
  const lock = await lockJournal(join(data, 'journal'));
  const store = openSqliteBook(join(data, 'book.sqlite'));
  const keys = openSqliteKeys(join(data, 'keys.sqlite'));
  try {
    return await work(data, await store.snapshot(true), await keys.secrets());
  } finally {
    await keys.close();
    await store.close();
    lock.release();
  }
}

/** `wenqu rebuild`: new readings beside the old, compared, then put in their place. The server must be stopped. */
export async function rebuildCommand(args: readonly string[]): Promise<number> {
  return closedDistrict(args, async (folder, book, keys) => {
    const file = join(folder, 'readings.sqlite');
    const fresh = join(folder, 'readings.rebuild.sqlite');
    for (const path of withSides(fresh)) rmSync(path, { force: true });
    const started = performance.now();
    const { digest, frames, end } = await rebuildReadings(join(folder, 'journal'), book, keys, fresh);
    const before = existsSync(file) ? await digestOf(folder, book, keys) : '';
    for (const path of withSides(file)) rmSync(path, { force: true });
    renameSync(fresh, file);
    const seconds = (performance.now() - started) / 1000;
    console.log(
      JSON.stringify({
        rebuilt: true,
        frames,
        journalEnd: end,
        seconds,
        digest,
        before,
        equal: before === digest,
      }),
    );
    return 0;
  });
}

/** `wenqu digest`: SHA-256 over all readings; equal content gives an equal digest on any machine. */
export async function digestCommand(args: readonly string[]): Promise<number> {
  return closedDistrict(args, async (folder, book, keys) => {
    console.log(JSON.stringify({ digest: await digestOf(folder, book, keys) }));
    return 0;
  });
}

/** The readings as they stand, brought up to the journal's end first. */
async function digestOf(folder: string, book: BookSnapshot, keys: readonly RingKey[]): Promise<string> {
  const file = join(folder, 'readings.sqlite');
  const { digest } = await rebuildReadings(join(folder, 'journal'), book, keys, file);
  return digest;
}
