import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Framer, type PacketPart } from './framer.ts';
import { areaRange, mustBeSealed, openData, openSealed, sealData } from './sm4.ts';

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
      expect(part).toMatchObject({ kind: 'packet', raw: sealed, quirks: ['sm4-encrypted'] });
      expect(part.data.toString()).toContain('CP=&&DataTime=20240520210600;a01011-');
    }
  });

  test('opens with the previous key too, and a plain packet needs none', () => {
    const framer = new Framer({ keys: [Buffer.alloc(16, 0x31), KEY] });
    expect(framer.push(SEALED[1])).toMatchObject([{ kind: 'packet' }]);
    expect(framer.push(PLAIN)).toMatchObject([{ kind: 'packet', quirks: [] }]);
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

test('what must be encrypted on the internet', () => {
  expect(['2011', '2999', '1014', '3020'].every(mustBeSealed)).toBe(true);
  expect(['1011', '3015', '9014', '20111'].some(mustBeSealed)).toBe(false);
});
