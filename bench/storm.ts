// After an outage of the whole district 4,000 loggers re-send one hour each, as fast as they are answered, while
// others go on live. How long until all of it is acknowledged and read, and how late did live values become visible?
//   npm run bench:storm -- [--loggers 4000] [--frames 125] [--live 100]
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { firstAdmin, newPerson } from '../test/journeys/person.ts';
import { benchPoint, seedBook } from './book.ts';
import { type RealServer, startServer } from './real-server.ts';
import { argument, conditions, has } from './rig.ts';
import type { StormOrder, StormPlan, StormReply } from './storm-load.ts';

const TARGETS = { stormS: 120, liveDelayMaxS: 2 };
const QUIET_MS = 5_000;
const READ_WITHIN_MS = 300_000;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const storming = Number(argument('loggers') ?? 4_000);
const framesEach = Number(argument('frames') ?? 125);
const live = Number(argument('live') ?? 100);
const liveEveryMs = 5_000;

/** Live values on their way from a socket to a page, by logger and time. */
class Delays {
  readonly #sentAt = new Map<string, number>();
  #all: number[] = [];

  sent(point: string, dataMs: number, atMs: number): void {
    this.#sentAt.set(`${point} ${dataMs}`, atMs);
  }

  seen(point: string, dataMs: number): void {
    const key = `${point} ${dataMs}`;
    const sentAt = this.#sentAt.get(key);
    if (sentAt === undefined) return;
    this.#sentAt.delete(key);
    this.#all.push((Date.now() - sentAt) / 1000);
  }

  /** What was seen since the last call; what is still unseen counts with the time it has waited. */
  take(): { count: number; maxS: number; p50S: number } {
    const now = Date.now();
    const waiting = [...this.#sentAt.values()].map((at) => (now - at) / 1000);
    const all = [...this.#all, ...waiting].sort((a, b) => a - b);
    this.#all = [];
    const round = (seconds: number | undefined) => Math.round((seconds ?? 0) * 100) / 100;
    return { count: all.length, maxS: round(all.at(-1)), p50S: round(all[all.length >> 1]) };
  }
}

/** The live stream as an enterprise's page reads it. */
async function watch(base: string, cookie: string, delays: Delays, stop: AbortSignal): Promise<void> {
  const response = await fetch(`${base}/api/live`, {
    headers: { cookie, accept: 'text/event-stream' },
    signal: stop,
  });
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of response.body!) {
    rest += decoder.decode(chunk as Uint8Array, { stream: true });
    for (let end = rest.indexOf('\n\n'); end !== -1; end = rest.indexOf('\n\n')) {
      take(rest.slice(0, end), delays);
      rest = rest.slice(end + 2);
    }
  }
}

interface Told {
  readonly points: readonly {
    readonly point: string;
    readonly realtime: readonly { readonly at: number }[];
  }[];
}

function take(event: string, delays: Delays): void {
  const data = /^data: ?(.*)$/m.exec(event)?.[1];
  if (!/^event: ?latest$/m.test(event) || data === undefined) return;
  for (const { point, realtime } of (JSON.parse(data) as Told).points) {
    delays.seen(point, Math.max(0, ...realtime.map(({ at }) => at)) / 1000);
  }
}

/** Waits until everything durable is read. @returns greatest lag seen, seconds */
async function untilRead(server: RealServer, lag: { max: number }): Promise<void> {
  for (const end = Date.now() + READ_WITHIN_MS; ; ) {
    const health = await server.health();
    lag.max = Math.max(lag.max, Number(health.lagS));
    if (health.cursor === health.durable) return;
    if (Date.now() > end) throw new Error('the projection did not catch up');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

class Loggers {
  readonly #child: ChildProcess = fork(join(root, 'bench', 'storm-load.ts'));

  onReply(listener: (reply: StormReply) => void): void {
    this.#child.on('message', listener);
  }

  order(order: StormOrder): void {
    this.#child.send(order);
  }

  async until<K extends StormReply['kind']>(kind: K): Promise<Extract<StormReply, { kind: K }>> {
    return new Promise((resolve, reject) => {
      this.onReply((reply) => reply.kind === kind && resolve(reply as Extract<StormReply, { kind: K }>));
      this.#child.once('exit', (code) => reject(new Error(`the loggers ended with ${code}`)));
    });
  }
}

const about = { ...conditions(), loggers: storming, framesEach, live, liveEveryMs };
console.log(JSON.stringify(about));
const folder = mkdtempSync(join(argument('scratch') ?? tmpdir(), 'wenqu-storm-'));
await seedBook(folder, storming + live);
const server = await startServer(folder);
const loggers = new Loggers();
const stop = new AbortController();
try {
  const base = `http://127.0.0.1:${server.port}`;
  const admin = await firstAdmin(base, server.firstPassword!);
  const enterprise = `bench-enterprise-${Math.floor(storming / 100) * 100}`;
  const { person } = await newPerson(base, admin, 'watcher', 'enterprise', { enterprise });
  const delays = new Delays();
  let ackMaxMs = 0;
  loggers.onReply((reply) => {
    if (reply.kind === 'sent') delays.sent(benchPoint(reply.logger), reply.dataMs, reply.atMs);
    else if (reply.kind === 'acked') ackMaxMs = Math.max(ackMaxMs, reply.ms);
  });
  const plan: StormPlan = {
    host: '127.0.0.1',
    port: server.hj212Port,
    storming,
    framesEach,
    live,
    liveEveryMs,
  };
  loggers.order({ kind: 'connect', plan });
  const { connected } = await loggers.until('connected');
  const watching = watch(base, person.cookie, delays, stop.signal).catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  loggers.order({ kind: 'live' });
  await new Promise((resolve) => setTimeout(resolve, liveEveryMs + QUIET_MS));
  const quiet = delays.take();
  ackMaxMs = 0;

  const began = performance.now();
  const lag = { max: 0 };
  const sampler = setInterval(() => {
    void server.health().then(({ lagS, durable, cursor }) => {
      lag.max = Math.max(lag.max, Number(lagS));
      if (!has('trace')) return;
      const at = Math.round((performance.now() - began) / 100) / 10;
      console.error(JSON.stringify({ at, lagS, unreadMib: (Number(durable) - Number(cursor)) / 2 ** 20 }));
    });
  }, 250);
  loggers.order({ kind: 'storm' });
  const stormed = await loggers.until('stormed');
  await untilRead(server, lag);
  const stormS = Math.round((performance.now() - began) / 10) / 100;
  clearInterval(sampler);
  // Values on their way when it ended are still awaited.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const during = delays.take();
  const accounting = await admin.get<{
    total: { received: number; stored: number; duplicate: number };
    closes: boolean;
  }>('accounting');
  const figures = {
    stormS,
    ackedS: Math.round(stormed.seconds * 100) / 100,
    ackedPerS: Math.round(stormed.acked / stormed.seconds),
    liveDelayMaxS: during.maxS,
    liveDelayP50S: during.p50S,
    liveValues: during.count,
    liveAckMaxMs: Math.round(ackMaxMs),
    lagMaxS: Math.round(lag.max * 100) / 100,
    quietDelayMaxS: quiet.maxS,
  };
  const whole =
    stormed.acked === storming * framesEach &&
    stormed.resets === 0 &&
    connected === storming + live &&
    accounting.closes &&
    accounting.total.stored >= stormed.acked;
  const ok =
    whole && during.count > 0 && stormS <= TARGETS.stormS && figures.liveDelayMaxS < TARGETS.liveDelayMaxS;
  console.log(JSON.stringify({ bench: 'storm', conditions: about, figures, targets: TARGETS, whole, ok }));
  process.exitCode = ok ? 0 : 1;
  stop.abort();
  await watching;
} finally {
  stop.abort();
  loggers.order({ kind: 'close' });
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
