import {
  EXCHANGES,
  EXTENSION_PROFILES,
  type Exchange,
  encodeDeviceMessage,
  encodeRequest,
  Framer,
  mustBeSealed,
  type PacketPart,
  readDeviceMessage,
  readHead,
  readReply,
  readRequest,
  sealFrame,
  UNKNOWN_DEFAULTS,
  UPLOADS,
  type Upload,
} from '@wenqu/hj212';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Dice } from './dice.ts';
import { deviceMessageOf, requestOf } from './generate.ts';

const KEY = Buffer.alloc(16, 0x30);
const seeds = fc.integer({ min: 0, max: 0xffff_ffff });
const RUNS = { numRuns: 60 };
/** Every number C.63 might have is one to read it by; our own goes out under one of them. */
const UNKNOWN = { ...UNKNOWN_DEFAULTS, retainedSampleCn: '3023' };
const named = ({ edition, cn, st }: Exchange | Upload) => `${edition} ${cn}${st ? ` ST=${st}` : ''}`;
const profilesOf = ({ profile }: Upload) => (profile ? [profile] : []);

/** The one packet of these bytes, with nothing odd about its frame. */
function packetOf(bytes: Buffer): PacketPart {
  const [part, ...more] = new Framer({ keysOf: () => [KEY] }).push(bytes);
  expect(more).toEqual([]);
  expect(part).toMatchObject({ kind: 'packet', quirks: [] });
  return part as PacketPart;
}

describe('read is the inverse of build', () => {
  test.each(EXCHANGES.map((row) => [named(row), row] as const))('for the request %s', (_, row) => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const request = requestOf(new Dice(seed), row);
        const head = readHead(packetOf(encodeRequest(request)).data);
        expect(readRequest(head, row.edition)).toEqual({
          exchange: row,
          qn: request.qn,
          params: request.params,
        });
        expect(head).toMatchObject({ cn: row.cn, st: request.st, pw: request.pw });
        expect(head.mn).toBe(request.params.MN ?? request.mn);
      }),
      RUNS,
    );
  });

  test.each(UPLOADS.map((row) => [named(row), row] as const))('for the packet %s of a device', (_, row) => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const message = deviceMessageOf(new Dice(seed), row);
        const plain = encodeDeviceMessage(message, UNKNOWN);
        const sealed = row.edition === '2025' && mustBeSealed(readHead(plain.subarray(6, -6)).cn);
        const part = packetOf(sealed ? sealFrame(plain, KEY) : plain);
        expect(part.data.equals(plain.subarray(6, -6))).toBe(true);
        const head = readHead(part.data);
        const read = readDeviceMessage(head, { profiles: profilesOf(row), unknown: UNKNOWN })!;
        const inHead = row.edition !== '2005' || row.reply || row.cn === '2072' || message.answer;
        expect({ ...read, factors: byCode(read.factors) }).toEqual({
          kind: row.kind,
          row,
          cn: row.cn === 'unknown' ? '3023' : row.cn,
          qn: inHead ? message.qn : '',
          again: message.again,
          fields: message.fields,
          factors: byCode(message.factors!),
          problems: [],
        });
        if (row.reply) expect(readReply(head)).toMatchObject({ qn: message.qn });
      }),
      RUNS,
    );
  });
});

const byCode = <T extends { code: string }>(list: readonly T[]): T[] =>
  [...list].sort((one, other) => (one.code < other.code ? -1 : 1));

test('any cut of a stream of requests and packets, sealed and plain, gives the same packets', () => {
  const profiles = EXTENSION_PROFILES.map(({ id }) => id);
  fc.assert(
    fc.property(seeds, fc.array(fc.nat(), { maxLength: 12 }), (seed, cuts) => {
      const dice = new Dice(seed);
      const frames = Array.from({ length: 8 }, () => {
        if (dice.oneIn(3)) return encodeRequest(requestOf(dice, dice.pick(EXCHANGES)));
        const plain = encodeDeviceMessage(deviceMessageOf(dice, dice.pick(UPLOADS)), UNKNOWN);
        return dice.oneIn(2) ? sealFrame(plain, KEY) : plain;
      });
      const bytes = Buffer.concat(frames);
      const places = [0, ...cuts.map((cut) => cut % bytes.length).sort((a, b) => a - b), bytes.length];
      const framer = new Framer({ keysOf: () => [KEY] });
      const parts = places.slice(1).flatMap((to, i) => framer.push(bytes.subarray(places[i]!, to)));
      const packets = parts.filter((part) => part.kind === 'packet');
      // A tail that comes late is a part of its own; everything else is its packet's.
      expect(Buffer.concat(parts.map(({ raw }) => raw)).equals(bytes)).toBe(true);
      expect(packets.map(({ data }) => data.toString('latin1'))).toEqual(
        frames.map((frame) => packetOf(frame).data.toString('latin1')),
      );
      for (const { data } of packets) readDeviceMessage(readHead(data), { profiles });
    }),
    { numRuns: 300 },
  );
});
