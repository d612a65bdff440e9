import { closeSync, openSync, writeSync } from 'node:fs';

/** What a device can really do; one word per kind of effect. */
export type EffectName =
  | 'analyser-replaced'
  | 'bottle'
  | 'bottles-emptied'
  | 'calibration'
  | 'check'
  | 'cleaning'
  | 'clock'
  | 'comparison'
  | 'enrolled'
  | 'key'
  | 'measurement'
  | 'parameter'
  | 'password'
  | 'reboot'
  | 'setting'
  | 'uploads';

/** One line of the record file: one effect that really happened in one device. */
export interface EffectLine {
  readonly effect: EffectName;
  readonly mn: string;
  /** Command that asked for it; '' when the device did it by itself or a hand at the device did. */
  readonly cn: string;
  /** QN of the request; '' as above. */
  readonly qn: string;
  /** Wall and simulated time, ms since the epoch. */
  readonly at: number;
  readonly simAt: number;
  /** What exactly: position of the bottle, name and values of the parameter … */
  readonly [detail: string]: string | number | boolean | null;
}

/** Takes effects; when `write` returns, the line has left this process. */
export interface RecordSink {
  write(line: EffectLine): void;
  close(): void;
}

/**
 * The truth of what the devices did. Each line goes to the system before the answer that tells of it goes to the
 * line, so that a run that is killed leaves no effect without its line; an existing file is continued.
 *
 * @throws when the file cannot be opened or written
 */
export function recordFile(path: string): RecordSink {
  const file = openSync(path, 'a');
  return {
    write: (line) => {
      writeSync(file, `${JSON.stringify(line)}\n`);
    },
    close: () => closeSync(file),
  };
}

/** Keeps nothing. */
export const noRecord: RecordSink = { write: () => undefined, close: () => undefined };
