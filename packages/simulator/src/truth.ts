import { closeSync, openSync, writeSync } from 'node:fs';
import type { SentValue } from './upload.ts';

/**
 * What became of one frame: answered, sent without asking for an answer, given up after the allowed resends,
 * or sent with an answer still missing when the simulator stopped.
 */
export type Outcome = 'acked' | 'not-asked' | 'abandoned';

/** One line of the truth file: one frame that was sent. */
export interface TruthLine {
  readonly mn: string;
  readonly st: string;
  readonly cn: string;
  readonly qn: string;
  /** Wall time of the first sending and of the answer, ms since the epoch. */
  readonly sentAt: number;
  readonly ackedAt: number | null;
  /** Fourteen digits, '' for commands without DataTime. */
  readonly dataTime: string;
  readonly bytes: number;
  /** SHA-256 of the frame as it should arrive, hex. */
  readonly sha256: string;
  readonly values: readonly SentValue[];
  readonly outcome: Outcome;
  /** How often the same bytes were sent again. */
  readonly resends: number;
  /** Data sent anew after the first attempt or the line had failed (补传). */
  readonly late?: true;
  /** Answer to a range query of the host. */
  readonly query?: true;
  /** The line damaged it and nobody asked for an answer, so it is lost. */
  readonly damaged?: true;
  /** Sent under an MN that is in no book. */
  readonly unknownMn?: true;
}

/** Takes lines; never blocks for long and never holds more than a bounded buffer. */
export interface TruthSink {
  write(line: TruthLine): void;
  /** Brings what was written to where it can be read. */
  flush(): void;
  close(): void;
}

const BUFFER_CHARS = 131_072;

/**
 * A truth file, appended to in blocks.
 * @throws when the file cannot be opened or written: a truth with holes is none
 */
export function truthFile(path: string): TruthSink {
  const file = openSync(path, 'w');
  let buffer: string[] = [];
  let chars = 0;
  const flush = () => {
    if (chars === 0) return;
    writeSync(file, buffer.join(''));
    buffer = [];
    chars = 0;
  };
  return {
    write: (line) => {
      const text = `${JSON.stringify(line)}\n`;
      buffer.push(text);
      chars += text.length;
      if (chars >= BUFFER_CHARS) flush();
    },
    flush,
    close: () => {
      flush();
      closeSync(file);
    },
  };
}

/** Keeps nothing. */
export const noTruth: TruthSink = { write: () => undefined, flush: () => undefined, close: () => undefined };
