// 10,000 loggers that stay connected and send one frame every 30 seconds, as in the field.
//   npm run bench:connections -- [--seconds 300] [--connections 10000] [--alone]
import { argument, conditions, has, Loggers, startRig, watchLag } from './rig.ts';

const TARGETS = { connections: 10_000, ackP99Ms: 50, rssMb: 600 };
const INTERVAL_S = 30;

const seconds = Number(argument('seconds') ?? 300);
const wanted = Number(argument('connections') ?? TARGETS.connections);
const alone = has('alone');
const about = {
  ...conditions(),
  connections: wanted,
  intervalS: INTERVAL_S,
  seconds,
  what: alone ? 'gateway alone' : 'server',
};
console.log(JSON.stringify(about));

const rig = await startRig(wanted, alone);
const loggers = new Loggers();
try {
  await loggers.connect({ host: '127.0.0.1', port: rig.hj212Port, connections: wanted });
  const lag = watchLag(rig.httpPort);
  let rssMb = 0;
  const timer = setInterval(() => {
    rssMb = Math.max(rssMb, rig.rssMb());
  }, 1000);
  const result = await loggers.run({ rate: wanted / INTERVAL_S, seconds, warmupSeconds: 2 });
  clearInterval(timer);
  const { connected, ackP99Ms, ackedPerS, reconnects } = result;
  const figures = { connections: connected, ackP99Ms, rssMb, ackedPerS, lagMaxS: lag.stop(), reconnects };
  const ok =
    connected === wanted &&
    reconnects === 0 &&
    ackP99Ms <= TARGETS.ackP99Ms &&
    rssMb < TARGETS.rssMb &&
    result.heldBack === 0;
  console.log(JSON.stringify({ bench: 'connections', conditions: about, figures, targets: TARGETS, ok }));
  process.exitCode = ok ? 0 : 1;
} finally {
  loggers.close();
  await rig.stop();
}
