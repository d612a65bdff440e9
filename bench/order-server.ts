// The server of `orders.ts`: gateway, projection, orders and API as `app.ts` builds them. The house itself asks, as
// it does for gaps and clocks: a new order for each device a moment after its last one ended. Notes when each step
// was kept, which no answer of the API tells.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { instant } from '@wenqu/domain';
import { buildApi } from '../packages/server/src/api/api.ts';
import { systemClock } from '../packages/server/src/clock.ts';
import { openDistrict } from '../packages/server/src/district.ts';
import { openLog } from '../packages/server/src/log.ts';
import type { OrderEngine } from '../packages/server/src/orders/engine.ts';
import { openSqliteAccounts } from '../packages/server/src/store/sqlite/accounts.ts';

/** One exchange: how long after asking its acceptance was kept and told, and when (`moment`) its end was. */
export interface ExchangeNote {
  /** `MN QN`: QNs are unique within a device. */
  readonly exchange: string;
  readonly acceptedUs: number;
  readonly askedAt: number;
  /** Of these: until the request was in the gateway's journal, and until 9011 was there. */
  readonly sentUs: number;
  readonly heardUs: number;
  readonly doneAt: number;
  readonly outcome: string;
}
/** Microseconds of the machine's steady clock, the same in every process. */
export const moment = (): number => Number(process.hrtime.bigint() / 1000n);
/** `ask`: begin with this device; `stop`: ask no more and tell the notes. */
export type ServerOrder = { readonly kind: 'ask'; readonly mn: string } | { readonly kind: 'stop' };
export type ServerSays =
  | { readonly kind: 'ready'; readonly hj212Port: number }
  | { readonly kind: 'load'; readonly open: number; readonly waiting: number }
  | { readonly kind: 'notes'; readonly notes: readonly ExchangeNote[] };

const data = process.argv[2] ?? '';
const LOAD_MS = 100;
/** From the end of an order to the next one of its device. */
const REST_MS = 30;

async function serve(): Promise<void> {
  mkdirSync(data, { recursive: true });
  const log = openLog('warn');
  const accounts = openSqliteAccounts(join(data, 'accounts.sqlite'));
  const died = (error: unknown): never => {
    throw error;
  };
  const main = await openDistrict(
    {
      ...{ name: 'main', folder: data, hj212Host: '127.0.0.1', hj212Port: 0 },
      ...{ dataBytesMax: 4096, clockChecked: true },
    },
    systemClock,
    log,
    died,
  );
  const gateway = () => main.gateway.status();
  const api = await buildApi({
    accounts,
    clock: systemClock,
    log,
    district: (name) => (name === 'main' ? main : undefined),
    demo: { state: () => 'off', start: async () => {}, remove: async () => {} },
    webRoot: data,
    version: '0.0.0-bench',
    system: () => ({
      ...{ version: '0.0.0-bench', startedAt: instant(0), hj212Port: gateway().port, addresses: [] },
      ...{ connections: gateway().connections, pausedConnections: 0, journal: gateway().journal },
      ...{ journalWhy: '', diskFreeBytes: null, lagS: main.projection.status().lagS, demo: false },
    }),
  });
  await api.listen({ host: '127.0.0.1', port: 0 });
  const say = (message: ServerSays): void => {
    if (process.connected) process.send?.(message);
  };
  let stopped = false;
  const accepted = new Map<string, number>();
  const begun = new Map<string, number>();
  const notes: ExchangeNote[] = [];
  let asked = 0;
  const ask = (mn: string): void => {
    if (stopped) return;
    const origin = { kind: 'snapshot', id: String(++asked) } as const;
    void main.orders.askAs({ mn, cn: '1061', params: {}, reason: '', origin });
  };
  main.orders.onStep(({ id, mn, qn, askedAt, sentAt, acceptedAt, outcome }, step) => {
    if (step.event === 'ask') begun.set(id, moment());
    if (step.event === 'accept') accepted.set(id, systemClock() - askedAt);
    if (step.event !== 'result' && step.event !== 'timeout') return;
    const acceptedUs = accepted.get(id) ?? Number.NaN;
    const [sentUs, heardUs] = [(sentAt ?? 0) - askedAt, (acceptedAt ?? 0) - askedAt];
    notes.push({
      exchange: `${mn} ${qn}`,
      askedAt: begun.get(id) ?? 0,
      acceptedUs,
      sentUs,
      heardUs,
      doneAt: moment(),
      outcome: outcome ?? '',
    });
    accepted.delete(id);
    begun.delete(id);
    setTimeout(() => ask(mn), REST_MS);
  });
  const engine = main.orders as unknown as OrderEngine;
  setInterval(() => say({ kind: 'load', ...engine.load() }), LOAD_MS).unref();
  process.on('message', (order: ServerOrder) => {
    if (order.kind === 'ask') return ask(order.mn);
    stopped = true;
    say({ kind: 'notes', notes });
  });
  process.on('disconnect', () => process.exit());
  say({ kind: 'ready', hj212Port: gateway().port });
}

if (import.meta.main) await serve();
