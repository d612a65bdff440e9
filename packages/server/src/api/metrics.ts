import type { Accounting } from '@wenqu/domain';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Api, House } from './house.ts';
import { healthOf } from './system.ts';

/** Numbers for Prometheus: frame accounting, lag, connections, HTTP. No names of enterprises or loggers. */
export function metricsRoutes(app: Api, house: House): void {
  const registry = new Registry();
  const registers = [registry];
  const gauge = (name: string, help: string, read: () => number | null) =>
    new Gauge({
      ...{ name, help, registers },
      collect() {
        this.set(read() ?? Number.NaN);
      },
    });
  const main = () => house.parts.district('main');
  const projectionLag = () => main()?.projection.status().lagS ?? null;
  gauge('wenqu_journal_open', '1 while the journal can be written', () =>
    Number(healthOf(house.parts).journal === 'open'),
  );
  gauge('wenqu_projection_lag_seconds', 'Age of the oldest durable record not yet read', projectionLag);
  gauge('wenqu_connections', 'Open logger connections', () => main()?.gateway.status().connections ?? null);
  gauge(
    'wenqu_connections_paused',
    'Connections paused while the disk is behind',
    () => main()?.gateway.status().paused ?? null,
  );
  gauge(
    'wenqu_disk_free_bytes',
    'Free space of the data folder',
    () => main()?.gateway.status().diskFreeBytes ?? null,
  );
  gauge('wenqu_live_streams', 'Open live streams', () => house.desk('main')?.live.size ?? 0);
  accountingMetrics(house, registers);

  const seconds = new Histogram({
    name: 'wenqu_http_request_seconds',
    help: 'Time to answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers,
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    const labels = { method: request.method, route, status: String(reply.statusCode) };
    seconds.observe(labels, reply.elapsedTime / 1000);
  });

  app.get(
    '/metrics',
    {
      config: { public: true },
      schema: { tags: ['system'], summary: '运行指标 Metrics in Prometheus text form' },
    },
    async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()),
  );
}

/** Counters that the projection keeps; shown as they stand, since it alone may count them. */
function accountingMetrics(house: House, registers: Registry[]): void {
  const counter = (name: string, help: string, read: (now: Accounting) => Readonly<Record<string, number>>) =>
    new Counter({
      ...{ name, help, registers, labelNames: ['outcome'] },
      async collect() {
        const now = await house.parts.district('main')?.projection.accounting();
        this.reset();
        for (const [outcome, count] of now ? Object.entries(read(now)) : []) {
          this.inc(outcome === '' ? {} : { outcome }, count);
        }
      },
    });
  counter(
    'wenqu_frames_total',
    'Parts of the inbound stream by outcome; together what was received',
    (now) => {
      const { stored, duplicate, quarantined, junk } = now.total;
      return { stored, duplicate, quarantined, junk };
    },
  );
  counter('wenqu_frames_received_total', 'Parts received', ({ total }) => ({ '': total.received }));
  counter('wenqu_answers_total', 'Answers sent', ({ sent }) => ({ '': sent }));
}
