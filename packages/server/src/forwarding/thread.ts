import { randomInt } from 'node:crypto';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import {
  type BookSnapshot,
  dayStart,
  type ForwardStatus,
  type ForwardTarget,
  type Instant,
  instant,
  type JournalPosition,
  journalPosition,
  MICROS_PER_DAY,
  MICROS_PER_MINUTE,
} from '@wenqu/domain';
import { type Ask, faultOf } from '../ask.ts';
import { systemClock } from '../clock.ts';
import { WenquError } from '../errors.ts';
import { KeyRing, type RingKey } from '../ingest/key-ring.ts';
import { openJournalReader } from '../journal/file-reader.ts';
import { limits } from '../limits.ts';
import { yieldToGateway } from '../projection/yield-to-gateway.ts';
import type { ForwardProgress } from '../store/forwarding.ts';
import { openSqliteForwarding } from '../store/sqlite/forwarding.ts';
import { Chooser } from './chooser.ts';
import { EchoGuard } from './echo-guard.ts';
import { positionAt } from './position-at.ts';
import { Relay } from './relay.ts';
import { testLine } from './test-line.ts';
import type { LinePlace } from './up-line.ts';
import { requestOf, type UpRequest } from './up-request.ts';

export interface ForwardThreadData {
  readonly journal: string;
  readonly store: string;
  readonly book: BookSnapshot;
  /** Keys of loggers that seal their packets, newest first. */
  readonly keys: readonly RingKey[];
  /** Shared word the gateway keeps its durable position in. */
  readonly durable: Float64Array;
}

/** What the thread tells by itself. */
export type ForwardNews =
  | { readonly statuses: readonly ForwardStatus[] }
  | { readonly request: UpRequest }
  | { readonly ready: true };

const IDLE_MS = 20;
const SAVE_MS = 200;
const TICK_MS = 1_000;
const FORGET_MS = 3_600_000;

yieldToGateway();
const port = parentPort as MessagePort;
const data = workerData as ForwardThreadData;
const reader = openJournalReader(data.journal);
const store = openSqliteForwarding(data.store);
const relays = new Map<string, Relay>();
let book = data.book;
let open = true;
let woken: (() => void) | undefined;
let told = '';
const ring = new KeyRing(data.keys);

const durable = (): JournalPosition => journalPosition(data.durable[0]!);
const chance = (): number => randomInt(1_000_000) / 1_000_000;
const nowMs = (): number => performance.now();

/** Where a target stands at its very first moment. */
async function beginning(target: ForwardTarget): Promise<ForwardProgress> {
  const { since } = target;
  const end = durable();
  const cursor =
    since.kind === 'beginning'
      ? reader.start()
      : positionAt(data.journal, reader, since.kind === 'now' ? target.createdAt : since.at, end);
  const progress: ForwardProgress = {
    ...{ cursor, acked: 0, refused: 0, resent: 0, echoes: 0, ackedToday: 0, lastAckAt: null },
    day: dayStart(systemClock()),
  };
  await store.save([{ target: target.id, progress, receipts: [], dead: [], undead: [] }]);
  return progress;
}

/** @param from send from here once more instead of going on */
async function openRelay(target: ForwardTarget, from?: JournalPosition): Promise<Relay> {
  const { id } = target;
  const held = (await store.progress(id)) ?? (await beginning(target));
  const progress = from === undefined ? held : { ...held, cursor: from };
  const minute = Math.floor(systemClock() / MICROS_PER_MINUTE) + 1;
  return new Relay({
    ...{ target, progress, reader, ring, clock: systemClock, chance, durable, wake },
    settled: from === undefined ? await store.receivedFrom(id, progress.cursor) : new Set<number>(),
    secrets: await store.secrets(id),
    chooser: new Chooser(target.filter, book),
    // What the relay before sent and saw unanswered must go again, so nothing of it is remembered.
    echoes: new EchoGuard(),
    again: await store.deadWaiting(id),
    deadCount: await store.deadCount(id),
    perMinute: await store.perMinute(id, instant(minute * MICROS_PER_MINUTE), 60),
    onRequest: (head) => tell({ request: requestOf(id, head) }),
  });
}

/** Another form of the same target: what is unanswered goes again, in the new form. */
async function replace(target: ForwardTarget, from?: JournalPosition): Promise<void> {
  await save();
  relays.get(target.id)?.close();
  relays.delete(target.id);
  relays.set(target.id, await openRelay(target, from));
  wake();
}

/** Brings the relays to the targets of the store. */
async function bring(): Promise<void> {
  const targets = await store.targets();
  const known = new Set(targets.map(({ id }) => id));
  for (const [id, relay] of relays) {
    if (known.has(id)) continue;
    await save();
    relay.close();
    relays.delete(id);
  }
  for (const target of targets) {
    const held = relays.get(target.id);
    if (held?.target.version !== target.version) await replace(target);
  }
}

/** Keeps what was settled; what the disk refuses waits, and the targets wait with it. */
async function save(): Promise<void> {
  const steps = [...relays.values()].flatMap((relay) => relay.drain() ?? []);
  if (steps.length === 0) return;
  try {
    await store.save(steps);
  } catch (error) {
    for (const step of steps) relays.get(step.target)?.takeBack(step);
    const { code, message } = faultOf(error);
    if (code !== 'WQ_DISK_LOW') throw error;
    for (const { target } of steps)
      relays.get(target)?.failed('磁盘不可写，回执无法保存', `receipts cannot be saved: ${message}`, nowMs());
  }
}

const relayOf = (id: string): Relay => {
  const relay = relays.get(id);
  if (!relay) throw new WenquError('WQ_NOT_FOUND');
  return relay;
};

const answers: Record<string, (...args: never[]) => unknown> = {
  targetsChanged: () => bring(),
  bookChanged: (after: BookSnapshot) => {
    book = after;
    for (const relay of relays.values()) relay.bookChanged(book);
  },
  keysChanged: (held: readonly RingKey[]) => ring.set(held),
  resendFrom: async (id: string, at: Instant) => {
    const position = positionAt(data.journal, reader, at, durable());
    await replace(relayOf(id).target, position);
    await save();
    return position;
  },
  sendAgain: async (id: string) => {
    relayOf(id).sendAgain(await store.deadWaiting(id));
    wake();
  },
  giveUp: (id: string) => {
    const count = relayOf(id).giveUp();
    wake();
    return count;
  },
  passUp: (id: string, bytes: Uint8Array) => relays.get(id)?.passUp(Buffer.from(bytes)),
  test: (place: LinePlace) => testLine(place),
  close: async () => {
    open = false;
    await save();
    for (const relay of relays.values()) relay.close();
    await store.close();
    reader.close();
  },
};

/** One act after the other: two changes of a target must not open it twice. */
let acting: Promise<unknown> = Promise.resolve();
port.on('message', ({ id, ask, args }: Ask) => {
  const act = async (): Promise<void> => {
    try {
      port.postMessage({ id, value: await answers[ask]!(...(args as never[])) });
    } catch (error) {
      port.postMessage({ id, fault: faultOf(error) });
    }
    if (!open) process.exit(0);
  };
  // A dialling takes its time and touches nothing.
  if (ask === 'test') void act();
  else acting = acting.then(act);
});

function tell(news: ForwardNews): void {
  port.postMessage(news);
}

function tick(): void {
  const statuses = [...relays.values()].map((relay) => relay.status(nowMs()));
  const text = JSON.stringify(statuses);
  if (text !== told) tell({ statuses });
  told = text;
}

/** Each target one turn; true: some of them have more to do at once. */
function turns(): boolean {
  let more = false;
  for (const relay of relays.values()) {
    try {
      more = relay.turn(nowMs()) || more;
    } catch (error) {
      const { code, message } = faultOf(error);
      relay.failed(`读取或编码出错（${code}）`, `reading or encoding failed: ${message}`, nowMs());
    }
  }
  return more;
}

/** A pause that ends early when an answer came. */
const rest = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    woken = () => {
      clearTimeout(timer);
      woken = undefined;
      setImmediate(resolve);
    };
  });

function wake(): void {
  woken?.();
}

async function run(): Promise<void> {
  let savedMs = nowMs();
  let tickedMs = nowMs();
  let forgotMs = Number.NEGATIVE_INFINITY;
  while (open) {
    const more = turns();
    if (nowMs() - savedMs >= SAVE_MS) {
      savedMs = nowMs();
      acting = acting.then(save);
      await acting;
    }
    if (nowMs() - tickedMs >= TICK_MS) {
      tickedMs = nowMs();
      tick();
    }
    if (nowMs() - forgotMs >= FORGET_MS) {
      forgotMs = nowMs();
      await store.forget(instant(systemClock() - limits.forwardReceiptDays * MICROS_PER_DAY));
    }
    await rest(more ? 0 : IDLE_MS);
  }
}

await bring();
tell({ ready: true });
await run();
