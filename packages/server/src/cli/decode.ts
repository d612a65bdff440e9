import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { CaptureDecoder, decodeJsonlLine } from '@wenqu/hj212';
import { WenquError } from '../errors.ts';
import { parseFlags } from './flags.ts';

/**
 * `wenqu decode [FILE] [--jsonl]`: one JSON line for each part of a capture, from a file or standard input.
 * With `--jsonl` each input line is `{"frame": …}` or `{"chunks": […]}` and gets one line of results.
 */
export async function decodeCommand(args: readonly string[]): Promise<number> {
  const { words, switches } = parseFlags(args);
  const [file] = words;
  const input: Readable = file === undefined || file === '-' ? process.stdin : createReadStream(file);
  try {
    return switches.has('jsonl') ? await decodeLines(input) : await decodeBytes(input);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'EACCES') {
      throw new WenquError('WQ_NOT_FOUND', { file, why: code }, cause);
    }
    throw cause;
  }
}

async function decodeBytes(input: Readable): Promise<number> {
  const decoder = new CaptureDecoder();
  for await (const chunk of input) for (const line of decoder.push(chunk as Buffer)) await tell(line);
  for (const line of decoder.end()) await tell(line);
  return 0;
}

async function decodeLines(input: Readable): Promise<number> {
  let faults = 0;
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (text.trim() === '') continue;
    const result = decodeJsonlLine(text);
    if ('error' in result) faults++;
    await tell(result);
  }
  return faults === 0 ? 0 : 1;
}

/** One line, waiting when the reader of our output is slower than we are. */
async function tell(value: unknown): Promise<void> {
  if (process.stdout.write(`${JSON.stringify(value)}\n`)) return;
  await new Promise((resolve) => process.stdout.once('drain', resolve));
}
