// 10,000 loggers send 30,000 frames a second to the real server; then the rate climbs to the highest that holds.
//   npm run bench:ingest -- [--seconds 60] [--rate 30000] [--connections 10000] [--alone] [--no-climb]
import type { RunResult } from './load.ts';
import { argument, conditions, has, Loggers, type Rig, startRig, watchLag } from './rig.ts';

const TARGETS = { ackedPerS: 30_000, ackP99Ms: 50, lagMaxS: 2 };
/** The generator cannot hit a rate to the frame. */
const RATE_TOLERANCE = 0.99;
const CLIMB = 1.25;
const CLIMB_STEPS_MAX = 8;

const seconds = Number(argument('seconds') ?? 60);
const connections = Number(argument('connections') ?? 10_000);
const rate = Number(argument('rate') ?? TARGETS.ackedPerS);
const alone = has('alone');

interface Round extends RunResult {
  readonly rate: number;
  readonly lagMaxS: number | null;
  readonly serverCores: number;
  readonly rssMb: number;
  readonly holds: boolean;
}

async function round(rig: Rig, loggers: Loggers, at: number, lastsS: number): Promise<Round> {
  const lag = watchLag(rig.httpPort);
  const cpu = rig.cpuS();
  const since = performance.now();
  const result = await loggers.run({ rate: at, seconds: lastsS, warmupSeconds: Math.min(3, lastsS / 3) });
  const serverCores = Math.round(((rig.cpuS() - cpu) / (performance.now() - since)) * 1e5) / 100;
  const lagMaxS = lag.stop();
  const holds =
    result.ackedPerS >= at * RATE_TOLERANCE &&
    result.ackP99Ms <= TARGETS.ackP99Ms &&
    (lagMaxS === null || lagMaxS < TARGETS.lagMaxS);
  const seen = { ...result, rate: at, lagMaxS, serverCores, rssMb: rig.rssMb(), holds };
  console.log(JSON.stringify(seen));
  return seen;
}

/** Climbs while the round holds; returns the highest rate that was acknowledged. */
async function climb(rig: Rig, loggers: Loggers, first: Round): Promise<number> {
  let highest = first.holds ? first.ackedPerS : 0;
  let holds = first.holds ? first.rate : 0;
  let fails = first.holds ? 0 : first.rate;
  for (let step = 0; step < CLIMB_STEPS_MAX; step++) {
    const at = fails === 0 ? holds * CLIMB : (holds + fails) / 2;
    if (fails > 0 && fails - holds < holds * 0.06) break;
    const seen = await round(rig, loggers, Math.round(at), Math.max(8, seconds / 4));
    if (seen.holds) {
      holds = at;
      highest = Math.max(highest, seen.ackedPerS);
    } else {
      fails = at;
    }
    // Lets what is behind catch up before the next step.
    await new Promise((resolve) => setTimeout(resolve, 3000));
  }
  return highest;
}

const about = {
  ...conditions(),
  connections,
  rate,
  seconds,
  frameBytes: 305,
  what: alone ? 'gateway alone' : 'server',
};
console.log(JSON.stringify(about));
const rig = await startRig(connections, alone);
const loggers = new Loggers();
try {
  const connected = await loggers.connect({ host: '127.0.0.1', port: rig.hj212Port, connections });
  const main = await round(rig, loggers, rate, seconds);
  const highestPerS = has('no-climb') ? null : await climb(rig, loggers, main);
  const ok = main.holds && connected === connections && main.reconnects === 0;
  const { ackedPerS, ackP99Ms, lagMaxS } = main;
  const figures = {
    ackedPerS,
    ackP99Ms,
    lagMaxS,
    highestPerS,
    rssMb: main.rssMb,
    serverCores: main.serverCores,
  };
  console.log(JSON.stringify({ bench: 'ingest', conditions: about, figures, targets: TARGETS, ok }));
  process.exitCode = ok ? 0 : 1;
} finally {
  loggers.close();
  await rig.stop();
}
