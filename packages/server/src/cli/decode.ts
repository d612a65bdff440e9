import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { CaptureDecoder, decodeJsonlLine, type FramerOptions } from '@wenqu/hj212';
import { WenquError } from '../errors.ts';
import { parseKey } from '../ingest/key-ring.ts';
import { parseFlags } from './flags.ts';

/**
 * `wenqu decode [FILE] [--jsonl] [--key KEY]`: one JSON line for each part of a capture, from a file or standard input.
 * `--key` opens sealed packets: 16 characters or 32 hex digits, several joined by commas.
 * With `--jsonl` each input line is `{"frame": …}` or `{"chunks": […]}` and gets one line of results.
 */
export async function decodeCommand(args: readonly string[]): Promise<number> {
  const { words, switches, values } = parseFlags(args);
  const options = { keys: keysOf(values.key) };
  const [file] = words;
  const input: Readable = file === undefined || file === '-' ? process.stdin : createReadStream(file);
  try {
    return switches.has('jsonl') ? await decodeLines(input, options) : await decodeBytes(input, options);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'EACCES') {
      throw new WenquError('WQ_NOT_FOUND', { file, why: code }, cause);
    }
    throw cause;
  }
}

/** @throws WQ_CONFIG for a text that is no key; it is not repeated */
function keysOf(text: string | undefined): Buffer[] {
  return (text === undefined ? [] : text.split(',')).map((word) => {
    const key = parseKey(word);
    const words = { zh: '密钥应为 16 个字符或 32 位十六进制', en: 'a key is 16 characters or 32 hex digits' };
    if (!key) throw new WenquError('WQ_CONFIG', { flag: '--key', ...words });
    return key;
  });
}

async function decodeBytes(input: Readable, options: FramerOptions): Promise<number> {
  const decoder = new CaptureDecoder(options);
  for await (const chunk of input) for (const line of decoder.push(chunk as Buffer)) await tell(line);
  for (const line of decoder.end()) await tell(line);
  return 0;
}

async function decodeLines(input: Readable, options: FramerOptions): Promise<number> {
  let faults = 0;
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (text.trim() === '') continue;
    const result = decodeJsonlLine(text, options);
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
