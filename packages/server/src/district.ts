import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '@wenqu/domain';
import type { District, DistrictName } from './api/parts.ts';
import type { Clock } from './clock.ts';
import { openForwarding } from './forwarding/open.ts';
import { openGaps } from './gaps/desk.ts';
import type { TlsListen } from './ingest/open-gateway.ts';
import { startGateway } from './ingest/start.ts';
import type { Log } from './log.ts';
import { openOrders } from './orders/open.ts';
import { openProjection } from './projection/open.ts';
import { openRegister } from './register/register.ts';
import { openSqliteBook } from './store/sqlite/book.ts';
import { openSqliteGaps } from './store/sqlite/gaps.ts';
import { openSqliteKeys } from './store/sqlite/keys.ts';
import { openSqliteRegister } from './store/sqlite/register.ts';

export interface DistrictPlan {
  readonly name: DistrictName;
  readonly folder: string;
  readonly hj212Host: string;
  readonly hj212Port: number;
  /** A second listener; undefined: none. */
  readonly hj212Tls?: TlsListen | undefined;
  /** Commands that go out sealed to a logger with a key. */
  readonly sealedRequests?: readonly string[];
  readonly dataBytesMax: number;
  /** False where simulated time runs faster than the clock. */
  readonly clockChecked: boolean;
}

export interface OpenDistrict extends District {
  close(): Promise<void>;
}

/** How often clocks of the register are looked at. */
const CLOCK_TICK_MS = 30_000;

/** One data folder brought to life: gateway, projection, book and register. */
export async function openDistrict(
  plan: DistrictPlan,
  clock: Clock,
  log: Log,
  onDeath: (error: unknown) => void,
): Promise<OpenDistrict> {
  const journal = join(plan.folder, 'journal');
  mkdirSync(journal, { recursive: true });
  const book = openSqliteBook(join(plan.folder, 'book.sqlite'));
  const store = openSqliteRegister(join(plan.folder, 'book.sqlite'));
  const register = openRegister({ store, book, clock });
  const keyStore = openSqliteKeys(join(plan.folder, 'keys.sqlite'));
  const gateway = await startGateway({
    dir: journal,
    host: plan.hj212Host,
    port: plan.hj212Port,
    tls: plan.hj212Tls,
    keys: await keyStore.secrets(),
    sealed: plan.sealedRequests ?? [],
    dataBytesMax: plan.dataBytesMax,
    onDeath,
  });
  const projection = await openProjection(
    {
      journal,
      readings: join(plan.folder, 'readings.sqlite'),
      book: await book.snapshot(true),
      keys: await keyStore.secrets(),
      durable: gateway.durable,
      clockChecked: plan.clockChecked,
    },
    onDeath,
  );
  const orders = openOrders({
    journal,
    file: join(plan.folder, 'orders.sqlite'),
    book,
    gateway,
    keys: await keyStore.secrets(),
    traffic: (mn) => projection.trafficOf(mn),
    clock,
    log,
  });
  const forwarding = await openForwarding({
    journal,
    store: join(plan.folder, 'forwarding.sqlite'),
    book: await book.snapshot(true),
    durable: gateway.durable,
    log,
  });
  const gaps = await openGaps({
    store: openSqliteGaps(join(plan.folder, 'gaps.sqlite')),
    ...{ book, projection, orders, clock, log, clockChecked: plan.clockChecked },
    receiving: () => gateway.status().journal === 'open',
  });
  // By id: what the register could not take waits with what grew meanwhile, and is offered again.
  const waiting = new Map<string, Finding>();
  let taking: Promise<void> | undefined;
  const take = async () => {
    const findings = [...waiting.values()];
    waiting.clear();
    try {
      await register.take(findings);
    } catch (error) {
      for (const finding of findings) if (!waiting.has(finding.id)) waiting.set(finding.id, finding);
      log.error({ district: plan.name, error: String(error) }, 'findings not kept, offered again');
    }
    taking = undefined;
  };
  projection.onTick(({ findings }) => {
    for (const finding of findings) waiting.set(finding.id, finding);
    if (waiting.size > 0) taking ??= take();
  });
  const timer = setInterval(
    () =>
      void register
        .clockTick(clock())
        .catch((error: unknown) => log.error({ error: String(error) }, 'register clock')),
    CLOCK_TICK_MS,
  );
  // Last: whoever listens to orders and to what devices say on their own is there by now.
  await orders.begin();
  return {
    name: plan.name,
    book,
    register,
    projection,
    gateway,
    orders,
    gaps,
    forwarding,
    close: async () => {
      clearInterval(timer);
      await gaps.close();
      await gateway.close();
      await orders.close();
      await forwarding.close();
      await projection.close();
      await taking;
      await store.close();
      await keyStore.close();
      await book.close();
    },
  };
}
