import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeFrame } from './encode.ts';
import { Framer, type JunkWhy, type Part } from './framer.ts';

const packet = fc
  .string({ unit: 'grapheme-ascii', maxLength: 120 })
  .map((text) => encodeFrame(`QN=1;ST=32;CN=2011;MN=1;CP=&&${text}&&`));
const text = (value: string) => fc.constant(Buffer.from(value, 'latin1'));
const piece = fc.oneof(
  packet,
  packet.map((bytes) => bytes.subarray(0, bytes.length - 2)),
  packet.map((bytes) => bytes.subarray(0, bytes.length >> 1)),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  fc.constantFrom('#', '##', '###', '\r\n', '\n', '##00', '##0009QN=', '##0900##', '&&1C80\r\n').chain(text),
);
const stream = fc.array(piece, { maxLength: 12 }).map((pieces) => Buffer.concat(pieces));

function cutAt(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((to, i) => bytes.subarray(places[i]!, to));
}

function parts(chunks: readonly Buffer[]): Part[] {
  const framer = new Framer();
  return [...chunks.flatMap((chunk) => framer.push(chunk)), ...framer.flush('close')];
}

/** What reads cannot change: late tails belong to their packet, pieces of one junk are one. */
function settled(all: readonly Part[]): { why: JunkWhy | 'packet'; hex: string }[] {
  const told: { why: JunkWhy | 'packet'; hex: string }[] = [];
  for (const part of all) {
    const last = told.at(-1);
    const hex = part.raw.toString('hex');
    if (part.kind === 'packet') told.push({ why: 'packet', hex });
    else if (last && (part.why === 'tail' || part.why === last.why)) last.hex += hex;
    else told.push({ why: part.why, hex });
  }
  return told;
}

describe('any stream', () => {
  test('gives the same parts however it is cut', () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat(), { maxLength: 12 }), (bytes, cuts) => {
        expect(settled(parts(cutAt(bytes, cuts)))).toEqual(settled(parts([bytes])));
      }),
      { numRuns: 1500 },
    );
  });

  test('is the raw of its parts followed by what is pending', () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat(), { maxLength: 6 }), (bytes, cuts) => {
        const framer = new Framer();
        const raws: Buffer[] = [];
        let pushed = 0;
        for (const chunk of cutAt(bytes, cuts)) {
          raws.push(...framer.push(chunk).map(({ raw }) => raw));
          pushed += chunk.length;
          const told = raws.reduce((sum, raw) => sum + raw.length, 0);
          expect(told + framer.pendingBytes).toBe(pushed);
        }
        raws.push(...framer.flush('timer').map(({ raw }) => raw));
        raws.push(...framer.flush('close').map(({ raw }) => raw));
        expect(Buffer.concat(raws).equals(bytes)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
