import { parseArgs } from 'node:util';
import { cutOf } from './cut.ts';
import { type FaultName, faultRatesOf, isFaultName } from './faults.ts';
import { misbehaviourOf } from './misbehaviour.ts';
import { oneOf } from './one.ts';
import { ownRuleOf } from './own-rule.ts';
import type { SimulatorOptions } from './run.ts';
import { FULL_MANNERS, VASE_STYLES } from './sampler.ts';

/** A fault asked for on the command line, `afterMinutes` of simulated time after the start. */
export interface AskedFault {
  readonly name: FaultName;
  readonly intensity: number;
  readonly minutes: number;
  readonly mn: string;
}

export interface CommandLine extends SimulatorOptions {
  readonly listFaults: boolean;
  readonly help: boolean;
  readonly asked: readonly AskedFault[];
  /** Files still to be read. */
  readonly scriptPath?: string;
  readonly keysPath?: string;
  /** Commands for the start. */
  readonly first: readonly string[];
  /** Where commands come from: `-` for the standard input, a port of 127.0.0.1 (0: any), none. */
  readonly control?: '-' | number;
}

const PORT = 2120;
const MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * A moment: ISO 8601, `now`, or `now-30h` (m, h, d).
 * @throws Error for any other text, and for a moment after now
 */
export function momentOf(text: string, nowMs: number): number {
  const back = /^now(?:-(\d+(?:\.\d+)?)([mhd]))?$/.exec(text);
  const ms = back ? nowMs - Number(back[1] ?? 0) * (MS[back[2] ?? 'm'] ?? 0) : Date.parse(text);
  if (!Number.isFinite(ms)) throw new Error(`--from: not a moment: ${text}`);
  if (ms > nowMs) throw new Error(`--from: lies in the future: ${text}`);
  return ms;
}

function numberOf(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (!(value >= min && value <= max)) throw new Error(`--${name}: must be ${min}..${max}, not ${text}`);
  return value;
}

/** `name[:intensity[:minutes[:MN]]]`; default 0.5, 60 simulated minutes, every logger. */
function askedOf(text: string): AskedFault {
  const [name = '', intensity = '0.5', minutes = '60', mn = ''] = text.split(':');
  if (!isFaultName(name)) throw new Error(`--inject: unknown fault ${name}`);
  return {
    name,
    mn,
    intensity: numberOf('inject', intensity, 0, 1),
    minutes: numberOf('inject', minutes, 1, 14_400),
  };
}

/** One of the words an option allows. */
function wordOf<T extends string>(name: string, words: readonly T[], text: string): T {
  const found = words.find((word) => word === text);
  if (found === undefined) throw new Error(`--${name}: one of ${words.join(' ')}, not ${text}`);
  return found;
}

const read = (args: readonly string[]) =>
  parseArgs({
    args: [...args],
    options: {
      target: { type: 'string', default: `127.0.0.1:${PORT}` },
      district: { type: 'string', default: '120' },
      seed: { type: 'string', default: '7' },
      speed: { type: 'string', default: '1' },
      from: { type: 'string', default: 'now' },
      faults: { type: 'string' },
      inject: { type: 'string', multiple: true, default: [] },
      truth: { type: 'string' },
      record: { type: 'string' },
      one: { type: 'string', multiple: true },
      script: { type: 'string' },
      control: { type: 'string' },
      do: { type: 'string', multiple: true, default: [] },
      keys: { type: 'string' },
      haste: { type: 'string', default: '1' },
      extensions: { type: 'boolean', default: false },
      'retained-cn': { type: 'string', default: '3015' },
      full: { type: 'string', default: 'fail' },
      vase: { type: 'string', default: 'plain' },
      'retain-when': { type: 'string' },
      misbehave: { type: 'string', multiple: true, default: [] },
      cut: { type: 'string', multiple: true, default: [] },
      minutes: { type: 'string' },
      'catch-up': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  }).values;

type Values = ReturnType<typeof read>;

/** How the devices are and behave. */
function deviceOptions(values: Values) {
  const retainedCn = values['retained-cn'];
  if (!/^\d{4}$/.test(retainedCn)) throw new Error(`--retained-cn: not a command: ${retainedCn}`);
  const rule = values['retain-when'];
  return {
    manner: {
      haste: numberOf('haste', values.haste, 0.01, 100_000),
      // A logger alone is there for tests, and knows everything.
      extensions: values.extensions || values.one !== undefined,
      retainedCn,
    },
    full: wordOf('full', FULL_MANNERS, values.full),
    vase: wordOf('vase', VASE_STYLES, values.vase),
    ...(rule === undefined ? {} : { ownRule: ownRuleOf(rule) }),
    ...(values.one === undefined ? {} : { one: values.one.map(oneOf) }),
    misbehaviours: values.misbehave.map(misbehaviourOf),
    cuts: values.cut.map(cutOf),
  };
}

function fileOptions(values: Values) {
  const { truth, record, script, keys, control } = values;
  return {
    ...(truth === undefined ? {} : { truthPath: truth }),
    ...(record === undefined ? {} : { recordPath: record }),
    ...(script === undefined ? {} : { scriptPath: script }),
    ...(keys === undefined ? {} : { keysPath: keys }),
    ...(control === undefined
      ? {}
      : { control: control === '-' ? ('-' as const) : numberOf('control', control, 0, 65535) }),
  };
}

/** Reads the command line. @throws Error naming the option that is wrong */
export function commandLine(args: readonly string[], nowMs: number): CommandLine {
  const values = read(args);
  const faults = values.faults ?? (values.one === undefined ? 'some' : 'none');
  const at = values.target.lastIndexOf(':');
  const listFaults = faults === 'list';
  return {
    host: at > 0 ? values.target.slice(0, at) : values.target,
    port: at > 0 ? numberOf('target', values.target.slice(at + 1), 1, 65535) : PORT,
    enterprises: numberOf('district', values.district, 1, 9999),
    seed: numberOf('seed', values.seed, 0, 4294967295),
    speed: numberOf('speed', values.speed, 0.1, 3600),
    fromMs: momentOf(values.from, nowMs),
    faults: listFaults ? {} : faultRatesOf(faults),
    asked: values.inject.map(askedOf),
    catchUp: values['catch-up'],
    first: values.do,
    ...fileOptions(values),
    ...deviceOptions(values),
    ...(values.minutes === undefined ? {} : { minutes: numberOf('minutes', values.minutes, 0.01, 1e6) }),
    listFaults,
    help: values.help,
  };
}
