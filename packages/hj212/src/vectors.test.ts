import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decodeJsonlLine } from './decode-jsonl.ts';
import { encodeFrame } from './encode.ts';
import { Framer } from './framer.ts';
import { encodeGbk } from './text.ts';

interface FrameVector {
  frame: string;
  edition: string;
  valid: boolean;
  why: string;
  encoding?: string;
}
interface StreamVector {
  chunks: string[];
  expect: string[];
  why: string;
}

const fixture = (name: string): string[] =>
  readFileSync(new URL(`../../../fixtures/hj212/${name}`, import.meta.url), 'utf8')
    .trim()
    .split('\n');
const frameLines = fixture('hj212-frames.jsonl');
const streamLines = fixture('hj212-streams.jsonl');
const frames = frameLines.map((line) => JSON.parse(line) as FrameVector);

const bytesOf = ({ frame, encoding }: FrameVector): Buffer =>
  encoding === 'gbk' ? encodeGbk(frame) : Buffer.from(frame, encoding === 'latin1' ? 'latin1' : 'utf8');

describe('every frame vector', () => {
  test.each(frames.map((vector, i) => [i, vector.why, vector] as const))('%i: %s', (i, _, vector) => {
    expect(decodeJsonlLine(frameLines[i]!)).toMatchObject({ valid: vector.valid, edition: vector.edition });
  });

  test('that is valid is delivered as one packet and loses no byte', () => {
    for (const vector of frames.filter(({ valid }) => valid)) {
      const bytes = bytesOf(vector);
      const parts = new Framer().push(bytes);
      expect(parts).toMatchObject([{ kind: 'packet', raw: bytes }]);
      if (parts[0]?.kind === 'packet') {
        const again = encodeFrame(parts[0].data).toString('latin1');
        const sent = bytes.toString('latin1');
        expect(again.slice(0, -6)).toBe(sent.slice(0, -6));
        expect(again.slice(-6)).toBe(sent.slice(-6).toUpperCase());
      }
    }
  });

  test('that is valid survives a cut at every byte', () => {
    for (const vector of frames.filter(({ valid }) => valid)) {
      const bytes = bytesOf(vector);
      for (let cut = 0; cut <= bytes.length; cut++) {
        const framer = new Framer();
        const parts = [...framer.push(bytes.subarray(0, cut)), ...framer.push(bytes.subarray(cut))];
        const packets = parts.filter(({ kind }) => kind === 'packet');
        const raw = Buffer.concat(parts.map((part) => part.raw));
        if (packets.length !== 1 || !raw.equals(bytes)) expect.fail(`cut at ${cut}: ${vector.why}`);
      }
    }
  });
});

describe('every stream vector', () => {
  test.each(streamLines.map((line) => [(JSON.parse(line) as StreamVector).why, line]))('%s', (_, line) => {
    const vector = JSON.parse(line) as StreamVector;
    expect(decodeJsonlLine(line)).toMatchObject({ frames: vector.expect });
    const framer = new Framer();
    const parts = vector.chunks.flatMap((chunk) => framer.push(Buffer.from(chunk, 'latin1')));
    parts.push(...framer.flush('timer'), ...framer.flush('close'));
    expect(Buffer.concat(parts.map(({ raw }) => raw)).toString('latin1')).toBe(vector.chunks.join(''));
    expect(framer.pendingBytes).toBe(0);
  });
});

describe('damage', () => {
  const samples = [0, 1, 21, 43, 53, 90, 184, 207].map((i) => bytesOf(frames[i]!));

  test('of any one byte never makes another packet', () => {
    for (const sample of samples) {
      const size = sample.length;
      const two = Buffer.concat([sample, sample]);
      const data = sample.subarray(6, size - 6);
      for (let at = 0; at < size; at++) {
        const right = two[at]!;
        for (const wrong of [
          0,
          0x0a,
          0x0d,
          0x20,
          0x23,
          0x26,
          0x30,
          0x35,
          0x39,
          0x3b,
          right ^ 1,
          right ^ 0x80,
        ]) {
          if (wrong === right) continue;
          two[at] = wrong;
          const framer = new Framer();
          const parts = [...framer.push(two), ...framer.flush('close')];
          const packets = parts.filter((part) => part.kind === 'packet');
          const raw = Buffer.concat(parts.map((part) => part.raw));
          if (!raw.equals(two)) expect.fail(`byte ${at}: raw is not the stream`);
          const wrongs = packets.filter((packet) => !packet.data.equals(data));
          const inTail = at >= size - 2;
          if (wrongs.length > 0) expect.fail(`byte ${at} to ${wrong}: ${wrongs[0]!.raw.toString('latin1')}`);
          // The frame behind the damaged one is always found, the damaged one only when its tail was hit.
          if (packets.length !== (inTail ? 2 : 1)) expect.fail(`byte ${at} to ${wrong}: ${packets.length}`);
        }
        two[at] = right;
      }
    }
  });
});
