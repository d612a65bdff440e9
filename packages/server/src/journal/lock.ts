import { linkSync, mkdirSync, readFileSync, renameSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { WenquError } from '../errors.ts';

const LOCK_FILE = 'writer.lock';

/** Who holds the lock. `started` and `boot` tell a process from another one that got its number later. */
interface Owner {
  readonly pid: number;
  readonly started: string;
  readonly boot: string;
  readonly thread: number;
}

export interface JournalLock {
  release(): void;
}

/**
 * Makes this process the only writer of the journal in `folder`; nothing is left behind by `kill -9`.
 *
 * Two guards: on Linux an abstract socket named for the folder's inode, which the kernel gives to one process
 * and takes back when it dies; everywhere a file with the owner's process number, start and boot, which also
 * tells an operator who it is. Node has no `flock`.
 *
 * @throws WQ_JOURNAL_BUSY with the owner's process number when known
 */
export async function lockJournal(folder: string): Promise<JournalLock> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, LOCK_FILE);
  const socket = process.platform === 'linux' ? await bindName(folder, path) : undefined;
  try {
    takeFile(path);
  } catch (error) {
    socket?.close();
    throw error;
  }
  return {
    release() {
      unlinkSync(path);
      socket?.close();
    },
  };
}

function bindName(folder: string, path: string): Promise<Server> {
  const { dev, ino } = statSync(folder, { bigint: true });
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(taken ? busy(readOwner(path)) : error);
    });
    server.listen(`\0wenqu-journal-${dev}-${ino}`, () => {
      server.unref();
      resolve(server);
    });
  });
}

function takeFile(path: string): void {
  const own: Owner = { pid: process.pid, ...identity(process.pid), thread: threadId };
  const draft = `${path}.${own.pid}.${own.thread}`;
  writeFileSync(draft, JSON.stringify(own), { mode: 0o640 });
  try {
    for (let round = 0; round < 3; round++) {
      if (tryLink(draft, path)) return;
      const owner = readOwner(path);
      if (owner && isAlive(owner)) throw busy(owner);
      dropStale(path, owner);
    }
    throw busy(readOwner(path));
  } finally {
    unlinkSync(draft);
  }
}

/** A link appears whole or not at all, and never over another: of two starters one wins. */
function tryLink(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Moves a dead owner's file away; if somebody replaced it meanwhile, theirs is put back. */
function dropStale(path: string, stale: Owner | undefined): void {
  const aside = `${path}.stale.${process.pid}.${threadId}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (JSON.stringify(readOwner(aside)) !== JSON.stringify(stale)) tryLink(aside, path);
  unlinkSync(aside);
}

function readOwner(path: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Owner;
  } catch {
    return undefined;
  }
}

function isAlive(owner: Owner): boolean {
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const now = identity(owner.pid);
  return now.started === owner.started && now.boot === owner.boot;
}

/** Start of the process in clock ticks since boot, and the boot; '' where the platform does not tell. */
function identity(pid: number): { started: string; boot: string } {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name, in brackets, may hold blanks; start time is field 22, the 20th after it.
    const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
    return { started, boot: readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim() };
  } catch {
    return { started: '', boot: '' };
  }
}

const busy = (owner: Owner | undefined): WenquError =>
  new WenquError('WQ_JOURNAL_BUSY', owner ? { pid: owner.pid } : {});
