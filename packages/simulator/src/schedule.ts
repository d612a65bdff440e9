/** What a logger uploads, in the order in which it would send what is due at one moment. */
export const UPLOAD_KINDS = [
  'realtime',
  'minute',
  'hour',
  'day',
  'state',
  'heartbeat',
  'boot',
  'log',
  'runtime',
] as const;
export type UploadKind = (typeof UPLOAD_KINDS)[number];

export const UPLOAD_CN: Readonly<Record<UploadKind, string>> = {
  realtime: '2011',
  minute: '2051',
  hour: '2061',
  day: '2031',
  state: '2021',
  heartbeat: '9015',
  boot: '2081',
  log: '3020',
  runtime: '2041',
};

/** Kinds worth keeping when they could not be sent. */
export const isKept = (kind: UploadKind): boolean => kind !== 'heartbeat' && kind !== 'boot';

/** The settings of a logger that a host may change. */
export interface Settings {
  realtimeIntervalS: number;
  minuteIntervalMin: number;
  realtimeOn: boolean;
  statesOn: boolean;
}

const MS_PER_SECOND = 1000;
const MS_PER_MINUTE = 60_000;
const MS_PER_HOUR = 3_600_000;
const MS_PER_DAY = 86_400_000;
/** Local midnight is 16:00 UTC. */
const DAY_PHASE_MS = 16 * MS_PER_HOUR;

interface Rhythm {
  readonly periodMs: number;
  /** How long after a multiple of the period, ms. */
  readonly delayMs: number;
}

/** When a kind is due, or undefined when the logger does not send it periodically. */
function rhythmOf(kind: UploadKind, settings: Settings, phaseS: number): Rhythm | undefined {
  switch (kind) {
    case 'realtime':
      return settings.realtimeOn
        ? {
            periodMs: settings.realtimeIntervalS * MS_PER_SECOND,
            delayMs: (phaseS % settings.realtimeIntervalS) * MS_PER_SECOND,
          }
        : undefined;
    case 'minute':
      return {
        periodMs: settings.minuteIntervalMin * MS_PER_MINUTE,
        delayMs: (2 + (phaseS % 20)) * MS_PER_SECOND,
      };
    case 'hour':
      return { periodMs: MS_PER_HOUR, delayMs: (25 + (phaseS % 30)) * MS_PER_SECOND };
    case 'day':
      return { periodMs: MS_PER_DAY, delayMs: DAY_PHASE_MS + (70 + phaseS * 2) * MS_PER_SECOND };
    case 'state':
      return settings.statesOn
        ? { periodMs: 5 * MS_PER_MINUTE, delayMs: (phaseS + 7) * MS_PER_SECOND }
        : undefined;
    case 'runtime':
      return settings.statesOn
        ? { periodMs: MS_PER_DAY, delayMs: DAY_PHASE_MS + (75 + phaseS * 2) * MS_PER_SECOND }
        : undefined;
    case 'heartbeat':
      return { periodMs: 5 * MS_PER_MINUTE, delayMs: (phaseS + 31) * MS_PER_SECOND };
    case 'log':
      return { periodMs: 4 * MS_PER_HOUR, delayMs: phaseS * MS_PER_MINUTE + 11 * MS_PER_SECOND };
    case 'boot':
      return undefined;
  }
}

/** The first moment after `afterMs` at which the kind is due; Infinity for never. Simulated milliseconds. */
export function dueAfter(kind: UploadKind, settings: Settings, phaseS: number, afterMs: number): number {
  const rhythm = rhythmOf(kind, settings, phaseS);
  if (rhythm === undefined) return Number.POSITIVE_INFINITY;
  const { periodMs, delayMs } = rhythm;
  return (Math.floor((afterMs - delayMs) / periodMs) + 1) * periodMs + delayMs;
}

/** The interval that an upload due at `dueMs` sums up, as minutes since the epoch. */
export function spanOf(
  kind: 'minute' | 'hour' | 'day',
  settings: Settings,
  dueMs: number,
): { from: number; to: number } {
  const minute = Math.floor(dueMs / MS_PER_MINUTE);
  const length = kind === 'minute' ? settings.minuteIntervalMin : kind === 'hour' ? 60 : 1440;
  const phase = kind === 'day' ? DAY_PHASE_MS / MS_PER_MINUTE : 0;
  const to = Math.floor((minute - phase) / length) * length + phase;
  return { from: to - length, to };
}
