import { systemClock } from './clock.ts';
import { FAULT_NAMES, FAULTS } from './faults.ts';
import { type CommandLine, commandLine } from './options.ts';
import { runSimulator, type Simulator, type SimulatorStatus } from './run.ts';

const HELP = `wenqu-sim: a simulated district of HJ 212 loggers 模拟园区
  --target HOST:PORT   where the loggers connect (127.0.0.1:2120)
  --district N         enterprises; 120 give 300 points (120)
  --seed N             the same seed, the same district and the same water (7)
  --speed N            simulated per wall time until the present is reached; from then on 1 (1)
  --catch-up           ignore --speed: as fast as the host answers, until the present
  --from MOMENT        ISO 8601, now, or now-30h (now)
  --faults WHICH       none, some, many, list, or names joined by commas, each perhaps with *rate (some)
  --inject FAULT       name[:intensity[:minutes[:MN]]], at the start; may be repeated
  --truth FILE         one JSON line per frame sent
  --minutes N          stop after N wall minutes`;

const STATUS_MS = 10_000;
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

// Whoever read the status lines may go away; the loggers go on.
process.stdout.on('error', () => undefined);

const iso = (ms: number): string => new Date(ms).toISOString();

function conditions(options: CommandLine, simulator: Simulator): string {
  const { district } = simulator;
  return [
    `target ${options.host}:${options.port}`,
    `${district.enterprises.length} enterprises, ${district.points.length} points, ${district.loggers.length} loggers`,
    `seed ${options.seed}`,
    `from ${iso(options.fromMs)}`,
    options.catchUp ? 'catch-up' : `speed ${options.speed}`,
    `faults ${JSON.stringify(options.faults)}`,
    `truth ${options.truthPath ?? 'none'}`,
    options.minutes === undefined ? 'until stopped' : `${options.minutes} minutes`,
  ].join(' | ');
}

/** One line of where the simulation stands; `since` gives the rate. */
function statusLine(now: SimulatorStatus, before: SimulatorStatus): string {
  const rate = ((now.frames - before.frames) / (STATUS_MS / 1000)).toFixed(0);
  return (
    `sim ${iso(now.simMs)} | connected ${now.connected}/${now.links} | ${rate} frames/s | frames ${now.frames}` +
    ` | acked ${now.acked} | not asked ${now.notAsked} | abandoned ${now.abandoned} | resent ${now.resent}` +
    ` | late ${now.late} | replies ${now.replies} | waiting ${now.waiting} | kept ${now.kept} | forgotten ${now.forgotten}`
  );
}

async function main(): Promise<void> {
  const options = commandLine(process.argv.slice(2), systemClock.nowMs());
  if (options.help) return say(HELP);
  if (options.listFaults) {
    for (const name of FAULT_NAMES) say(`${name.padEnd(13)} ${FAULTS[name].zh}  ${FAULTS[name].en}`);
    return;
  }
  const simulator = runSimulator(options, { clock: systemClock });
  say(conditions(options, simulator));
  for (const { name, intensity, minutes, mn } of options.asked) {
    say(
      `inject ${name} ${intensity} for ${minutes} min: ${simulator.inject(name, intensity, minutes, mn)} loggers`,
    );
  }
  let before = simulator.status();
  const quiet = systemClock.every(STATUS_MS, () => {
    const now = simulator.status();
    say(statusLine(now, before));
    before = now;
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void simulator.stop());
  const last = await simulator.done;
  quiet();
  say(`stopped | ${statusLine(last, before)}`);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${HELP}\n`);
  process.exitCode = 2;
}
