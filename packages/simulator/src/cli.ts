import { readFileSync } from 'node:fs';
import { systemClock } from './clock.ts';
import { CONTROL_HELP } from './command.ts';
import { conformCommand } from './conform/command.ts';
import { openControl } from './control.ts';
import { FAULT_NAMES, FAULTS } from './faults.ts';
import { keysOf } from './keys.ts';
import { MISBEHAVIOUR_NAMES, MISBEHAVIOURS } from './misbehaviour.ts';
import { type CommandLine, commandLine } from './options.ts';
import { runSimulator, type Simulator, type SimulatorStatus } from './run.ts';

const HELP = `wenqu-sim: a simulated district of HJ 212 loggers 模拟园区
wenqu-sim conform [--help]: checks an HJ 212 server 检查上位机
  --target HOST:PORT   where the loggers connect (127.0.0.1:2120)
  --district N         enterprises; 120 give 300 points (120)
  --seed N             the same seed, the same district and the same water (7)
  --speed N            simulated per wall time until the present is reached; from then on 1 (1)
  --catch-up           ignore --speed: as fast as the host answers, until the present
  --from MOMENT        ISO 8601, now, or now-30h (now)
  --faults WHICH       none, some, many, list, or names joined by commas, each perhaps with *rate (some)
  --inject FAULT       name[:intensity[:minutes[:MN]]], at the start; may be repeated
  --truth FILE         one JSON line per frame sent
  --record FILE        one JSON line per real effect in a device, before its answer leaves; continued if there
  --minutes N          stop after N wall minutes

One logger for tests 单台数采仪
  --one MN[:EDITION[:PW[:QUIRK]]]  instead of a district; may be repeated; MN "new": 2025 without an MN yet
  --script FILE        lines TIME FACTOR VALUE [FLAG], TIME as ISO 8601 or +10m / -1h from the start
  --do COMMAND         a command of the control protocol at the start, as "clock 1970"; may be repeated
  --control WHERE      - for commands on the standard input, or a port of 127.0.0.1 (0: any, printed)

Devices 设备
  --haste N            sampler, calibration and boot take one N-th of their time (1)
  --full MANNER        refuse (QnRtn=2), fail (ExeRtn=3), overwrite: when all 24 bottles are full (fail)
  --vase STYLE         plain, padded, zero, missing, vese: how bottles are numbered (plain)
  --retain-when RULE   keeps a bottle by itself, as w01018>80
  --retained-cn CN     upload that tells of a 3022 retention; the standard's is not known (3015)
  --extensions         local commands 3023 to 3025, 3043, 3060, 3061; always there with --one
  --keys FILE          JSON object of MN to SM4 key: 16 characters, or 32 hex digits
  --misbehave NAME[:ARG][@CN][*TIMES]  breaks the rules; may be repeated; see below
  --cut CN:SIDE-MESSAGE[:K][@DURATION] loses the line once, as 3015:after-9011; may be repeated`;

const MISBEHAVIOUR_HELP = MISBEHAVIOUR_NAMES.map(
  (name) => `  ${name.padEnd(13)} ${MISBEHAVIOURS[name].zh}  ${MISBEHAVIOURS[name].en}`,
).join('\n');

const FULL_HELP = `${HELP}

Misbehaviours 不守规矩
${MISBEHAVIOUR_HELP}

Control: one command a line, one line back that begins with ok or error; an MN at the end names one logger
控制：每行一条命令，每条回一行，以 ok 或 error 开头；末尾可写 MN，只对该数采仪
${CONTROL_HELP}`;

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
  if (process.argv[2] === 'conform') {
    process.exitCode = await conformCommand(process.argv.slice(3));
    return;
  }
  const options = commandLine(process.argv.slice(2), systemClock.nowMs());
  if (options.help) return say(FULL_HELP);
  if (options.listFaults) {
    for (const name of FAULT_NAMES) say(`${name.padEnd(13)} ${FAULTS[name].zh}  ${FAULTS[name].en}`);
    return;
  }
  const { scriptPath, keysPath } = options;
  const simulator = runSimulator(
    {
      ...options,
      ...(scriptPath === undefined ? {} : { script: readFileSync(scriptPath, 'utf8') }),
      ...(keysPath === undefined ? {} : { keys: keysOf(readFileSync(keysPath, 'utf8')) }),
    },
    { clock: systemClock },
  );
  say(conditions(options, simulator));
  for (const { name, intensity, minutes, mn } of options.asked) {
    say(
      `inject ${name} ${intensity} for ${minutes} min: ${simulator.inject(name, intensity, minutes, mn)} loggers`,
    );
  }
  const control =
    options.control === undefined ? undefined : await openControl(options.control, simulator, say);
  let before = simulator.status();
  const quiet = systemClock.every(STATUS_MS, () => {
    const now = simulator.status();
    say(statusLine(now, before));
    before = now;
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void simulator.stop());
  const last = await simulator.done;
  quiet();
  control?.();
  say(`stopped | ${statusLine(last, before)}`);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${HELP}\n`);
  process.exitCode = 2;
}
