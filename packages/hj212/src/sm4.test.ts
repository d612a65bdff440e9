import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { crc16 } from './crc.ts';
import { encodePacket } from './encode.ts';
import { Framer, type PacketPart } from './framer.ts';
import { areaRange, mustBeSealed, openData, openSealed, sealData, sealFrame } from './sm4.ts';

const KEY = Buffer.alloc(16, 0x30);
const lines = readFileSync(
  new URL('../../../fixtures/hj212/hj212-frames.jsonl', import.meta.url),
  'utf8',
).split('\n');
const frame = (line: number): Buffer => Buffer.from(JSON.parse(lines[line]!).frame, 'latin1');
const PLAIN = frame(3);
const SEALED = [frame(2), frame(4)] as const;

describe('SM4 of a data area', () => {
  test('gives the bytes printed in HJ 212-2025 Appendix A.2', () => {
    const sealed = sealData(PLAIN.subarray(6, -6), KEY);
    expect(sealed.equals(SEALED[1].subarray(6, -6))).toBe(true);
    const { from } = areaRange(sealed)!;
    expect(sealed.toString('hex', from, from + 32)).toBe(
      'e43e159acfab242cb53155fb8b9281a1a242577abfaed881be88b72d69fc55ed',
    );
  });

  test('leaves a rest shorter than a group plain, and the length as it was', () => {
    const data = Buffer.from('QN=1;CP=&&0123456789abcdefREST&&');
    const sealed = sealData(data, KEY);
    expect(sealed).toHaveLength(data.length);
    expect(sealed.toString('latin1')).toMatch(/REST&&$/);
    expect(openData(sealed, KEY).equals(data)).toBe(true);
  });

  test('touches nothing without brackets', () => {
    const data = Buffer.from('QN=1;ST=32');
    expect(sealData(data, KEY).equals(data)).toBe(true);
    expect(openSealed(data, KEY, 0)).toBeUndefined();
  });
});

describe('an encrypted packet', () => {
  test('is junk without a key and a packet with it', () => {
    for (const sealed of SEALED) {
      const without = new Framer();
      expect([...without.push(sealed), ...without.flush('close')].every(({ kind }) => kind === 'junk')).toBe(
        true,
      );
      const [part] = new Framer({ keys: [KEY] }).push(sealed) as [PacketPart];
      expect(part).toMatchObject({ kind: 'packet', raw: sealed, sealed: true, keyIndex: 0, quirks: [] });
      expect(part.data.toString()).toContain('CP=&&DataTime=20240520210600;a01011-');
    }
  });

  test('opens with the previous key too, and a plain packet needs none', () => {
    const framer = new Framer({ keys: [Buffer.alloc(16, 0x31), KEY] });
    expect(framer.push(SEALED[1])).toMatchObject([{ kind: 'packet', keyIndex: 1 }]);
    const [plain] = framer.push(PLAIN);
    expect(plain).toMatchObject({ kind: 'packet', quirks: [] });
    expect(plain).not.toHaveProperty('sealed');
  });

  test('is never opened by a wrong key, though one in 256 fits the check value', () => {
    for (let i = 1; i < 600; i++) {
      const key = Buffer.alloc(16, 0x30);
      key.writeUInt16BE(i, 0);
      const framer = new Framer({ keys: [key] });
      const parts = [...framer.push(SEALED[1]), ...framer.flush('close')];
      expect(parts.some(({ kind }) => kind === 'packet')).toBe(false);
    }
  });
});

describe('keys by MN', () => {
  const MN = '010000A8900016F000169DC0';
  const packet = (qn: number, mn = MN) =>
    encodePacket({
      qn: `2026010508100${qn}`,
      st: '32',
      cn: '2011',
      pw: '123456',
      mn,
      flag: 9,
      area: `DataTime=20260105081000;w01018-Rtd=${qn},w01018-Flag=N;w01001-Rtd=7.1,w01001-Flag=N`,
    });
  const keysOf = (mn: string) => (mn === MN ? [Buffer.alloc(16, 0x31), KEY] : []);

  test('are asked for by the plain head of a block, and only for one that needs them', () => {
    const asked: string[] = [];
    const framer = new Framer({
      keysOf: (mn) => {
        asked.push(mn);
        return keysOf(mn);
      },
    });
    const plain = packet(1000);
    expect(framer.push(plain)).toMatchObject([{ kind: 'packet', raw: plain }]);
    expect(asked).toEqual([]);
    const sealed = sealFrame(packet(1001), KEY);
    expect(sealed.equals(packet(1001))).toBe(false);
    const [part] = framer.push(sealed) as [PacketPart];
    expect(part).toMatchObject({ kind: 'packet', raw: sealed, sealed: true, keyIndex: 1, quirks: [] });
    expect(part.data.equals(packet(1001).subarray(6, -6))).toBe(true);
    expect(asked).toEqual([MN]);
  });

  test('of another device do not open it', () => {
    const framer = new Framer({ keysOf });
    const parts = [...framer.push(sealFrame(packet(1002, 'B'.repeat(24)), KEY)), ...framer.flush('close')];
    expect(parts.every(({ kind }) => kind === 'junk')).toBe(true);
  });

  test('open a ciphertext that fits the check value as it came', () => {
    const fits = (qn: number) => {
      const plain = packet(qn);
      const sealed = sealFrame(plain, KEY);
      return crc16(sealed.subarray(6, -6)) === crc16(plain.subarray(6, -6)) ? { plain, sealed } : undefined;
    };
    const lucky = Array.from({ length: 3000 }, (_, i) => fits(1000 + i)).filter((each) => each !== undefined);
    expect(lucky.length).toBeGreaterThan(0);
    for (const { plain, sealed } of lucky) {
      expect(new Framer({ keysOf }).push(sealed)).toMatchObject([
        { kind: 'packet', raw: sealed, data: plain.subarray(6, -6), sealed: true },
      ]);
    }
  });

  test('leave a plain packet with Chinese text at its end as it is', () => {
    const log = encodePacket({
      st: '32',
      cn: '3020',
      mn: MN,
      flag: 9,
      area: 'i11001-Info=//清洗管路清洗管路完成//',
    });
    const [part] = new Framer({ keysOf }).push(log);
    expect(part).toMatchObject({ kind: 'packet', raw: log, quirks: [] });
    expect(part).not.toHaveProperty('sealed');
  });

  test('sealed and plain packets in one stream come out in order, wherever it is cut', () => {
    const stream = [packet(1000), sealFrame(packet(1001), KEY), packet(1002), sealFrame(packet(1003), KEY)];
    const bytes = Buffer.concat(stream);
    for (let cut = 0; cut <= bytes.length; cut++) {
      const framer = new Framer({ keysOf });
      const parts = [bytes.subarray(0, cut), bytes.subarray(cut)].flatMap((chunk) => framer.push(chunk));
      const packets = parts.filter((part) => part.kind === 'packet');
      expect(packets.map(({ data }) => data.toString('latin1', 13, 20))).toEqual(
        [1000, 1001, 1002, 1003].map((qn) => `8100${qn}`.slice(-7)),
      );
      expect(packets.map(({ sealed }) => sealed ?? false)).toEqual([false, true, false, true]);
    }
  });
});

test('a packet too short for one group is sealed to itself', () => {
  const heartbeat = encodePacket({ st: '32', cn: '9015', mn: '1', flag: 9, area: '' });
  expect(sealFrame(heartbeat, KEY).equals(heartbeat)).toBe(true);
});

test('what must be encrypted on the internet', () => {
  expect(['2011', '2999', '1014', '3020'].every(mustBeSealed)).toBe(true);
  expect(['1011', '3015', '9014', '20111'].some(mustBeSealed)).toBe(false);
});
