import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { WenquError } from './errors.ts';

/** Everything that may differ between two installations. Read once, frozen, passed by argument. */
export interface Config {
  /** Folder of everything Wenqu keeps. */
  readonly data: string;
  readonly host: string;
  /** Console and API. */
  readonly port: number;
  readonly hj212Host: string;
  readonly hj212Port: number;
  /** A second listener with TLS, on when certificate and key are named; files in PEM. */
  readonly hj212TlsPort: number;
  readonly hj212TlsCert: string;
  readonly hj212TlsKey: string;
  /** Only loggers with a certificate of these authorities are let in; '' = without asking. */
  readonly hj212TlsCa: string;
  /**
   * Commands (`1014,3020`) that go out sealed to a 2025 logger with a key; '' = none: the standard names
   * commands from the device alone, and no text is known about the other way.
   */
  readonly hj212SealedRequests: string;
  /** Port of the demo district's loggers, on the loopback address only; 0 = any free one. */
  readonly demoPort: number;
  /**
   * `present`: the demo district brings its history since yesterday at once and goes on in real time; `steady`:
   * it replays it at 60 times the speed of the clock.
   */
  readonly demoPace: 'present' | 'steady';
  /** File in which the demo district's simulator keeps what it sent and what was acknowledged; '' = none. */
  readonly demoTruth: string;
  /** Segments of at least the longest data segment seen in the field are accepted, bytes. */
  readonly dataBytesMax: number;
  /** Silence of a point that is suspected to be an outage, minutes; local rule first. @source supervision.md §7.5 [P] */
  readonly outageSilentMinutes: number;
  /** File with further years of the official calendar (`work-calendar.ts`); '' = those that ship. */
  readonly holidays: string;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
  /** Shown to people who must point a logger here; '' = the machine's addresses. */
  readonly publicAddress: string;
}

const DEFAULTS: Config = {
  data: 'data',
  host: '0.0.0.0',
  port: 8212,
  hj212Host: '0.0.0.0',
  hj212Port: 2120,
  hj212TlsPort: 2121,
  hj212TlsCert: '',
  hj212TlsKey: '',
  hj212TlsCa: '',
  hj212SealedRequests: '',
  demoPort: 0,
  demoPace: 'present',
  demoTruth: '',
  dataBytesMax: 4096,
  outageSilentMinutes: 60,
  holidays: '',
  logLevel: 'info',
  publicAddress: '',
};

const portOf = (value: unknown) =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) < 65_536;
const textOf = (value: unknown) => typeof value === 'string';
const CHECKS: Record<keyof Config, (value: unknown) => boolean> = {
  data: (value) => textOf(value) && value !== '',
  host: textOf,
  port: portOf,
  hj212Host: textOf,
  hj212Port: portOf,
  hj212TlsPort: portOf,
  hj212TlsCert: textOf,
  hj212TlsKey: textOf,
  hj212TlsCa: textOf,
  hj212SealedRequests: (value) => textOf(value) && /^(?:\d{4}(?:,\d{4})*)?$/.test(value as string),
  demoPort: portOf,
  demoPace: (value) => ['present', 'steady'].includes(value as string),
  demoTruth: textOf,
  dataBytesMax: (value) => Number.isInteger(value) && (value as number) >= 1024 && (value as number) <= 9999,
  outageSilentMinutes: (value) => typeof value === 'number' && value > 0 && value <= 1440,
  holidays: textOf,
  logLevel: (value) => ['debug', 'info', 'warn', 'error'].includes(value as string),
  publicAddress: textOf,
};

/**
 * Defaults, then `wenqu.json` of the working folder (or `--config`), then WENQU_DATA, then flags.
 *
 * @throws WQ_CONFIG for an unknown key or a value out of its kind, naming it
 */
export function readConfig(
  flags: Readonly<Record<string, string>>,
  env: NodeJS.ProcessEnv = process.env,
): Config {
  const file = flags.config ?? 'wenqu.json';
  const merged: Record<string, unknown> = { ...DEFAULTS, ...readFile(file, flags.config !== undefined) };
  if (env.WENQU_DATA) merged.data = env.WENQU_DATA;
  for (const [name, text] of Object.entries(flags)) {
    if (name === 'config') continue;
    const key = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    merged[key] = typeof DEFAULTS[key as keyof Config] === 'number' ? Number(text) : text;
  }
  for (const [key, value] of Object.entries(merged)) {
    const check = Object.hasOwn(CHECKS, key) ? CHECKS[key as keyof Config] : undefined;
    if (!check) throw new WenquError('WQ_CONFIG', { key, zh: '未知配置项', en: 'unknown key' });
    if (!check(value))
      throw new WenquError('WQ_CONFIG', { key, value, zh: '取值不合要求', en: 'value out of its kind' });
  }
  const config = merged as unknown as Config;
  return Object.freeze({ ...config, data: resolve(config.data) });
}

function readFile(path: string, wanted: boolean): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT' && !wanted) return {};
    throw new WenquError('WQ_CONFIG', { file: path }, cause);
  }
}

/** Where a district of this installation lies. `demo` sits in a folder of its own so that it leaves no trace. */
export const districtFolder = (config: Config, district: 'main' | 'demo'): string =>
  district === 'main' ? config.data : join(config.data, 'demo');
