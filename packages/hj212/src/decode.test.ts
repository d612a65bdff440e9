import { describe, expect, test } from 'vitest';
import { CaptureDecoder, type DecodedLine, decodeCapture, frameFault } from './decode.ts';
import { decodeJsonlLine } from './decode-jsonl.ts';
import { encodeFrame } from './encode.ts';

const DATA =
  'QN=20160801085857223;ST=32;CN=2011;PW=123456;MN=010000A8900016F000169DC0;Flag=5;CP=&&DataTime=20160801085857;w01001-Rtd=7.10,w01001-Flag=N&&';
const frame = encodeFrame(DATA);

async function lines(source: Parameters<typeof decodeCapture>[0]): Promise<DecodedLine[]> {
  const all: DecodedLine[] = [];
  for await (const line of decodeCapture(source)) all.push(line);
  return all;
}

describe('a capture', () => {
  test('gives one line for each part with exactly these keys', async () => {
    const [packet, junk] = await lines(Buffer.concat([frame, Buffer.from('AT+CSQ')]));
    expect(packet).toEqual({
      kind: 'packet',
      edition: '2017',
      valid: true,
      why: null,
      fields: {
        QN: '20160801085857223',
        ST: '32',
        CN: '2011',
        PW: '123456',
        MN: '010000A8900016F000169DC0',
        Flag: '5',
      },
      data: {
        dataTime: '20160801085857',
        values: [{ code: 'w01001', field: 'Rtd', text: '7.10', value: 7.1, decimals: 2, flag: 'N' }],
        others: [],
      },
      deviations: [],
    });
    expect(junk).toEqual({
      kind: 'junk',
      edition: null,
      valid: false,
      why: 'noise',
      fields: null,
      data: null,
      deviations: [],
    });
  });

  test('gives the same lines however its reads are cut', async () => {
    const bad = Buffer.from(frame);
    bad[30] = 0x58;
    const bytes = Buffer.concat([
      Buffer.from('noise'),
      frame,
      bad,
      frame.subarray(0, -2),
      frame,
      Buffer.from('\r\n##01'),
    ]);
    const whole = await lines(bytes);
    expect(whole.map(({ kind, why, valid }) => `${kind} ${why} ${valid}`)).toEqual([
      'junk noise false',
      'packet null true',
      'junk crc false',
      'packet tail false',
      'packet null true',
      'junk half false',
    ]);
    for (const step of [1, 2, 7, 100]) {
      const decoder = new CaptureDecoder();
      const cut: DecodedLine[] = [];
      for (let at = 0; at < bytes.length; at += step)
        cut.push(...decoder.push(bytes.subarray(at, at + step)));
      expect([...cut, ...decoder.end()]).toEqual(whole);
    }
  });

  test('may come as plain arrays, and a damaged packet still shows its edition', async () => {
    const bad = Uint8Array.from(frame);
    bad[100] = 0x58;
    expect(await lines([bad])).toMatchObject([{ kind: 'junk', why: 'crc', edition: '2017' }]);
  });

  test('names why a packet would be rejected', async () => {
    expect(await lines(encodeFrame('ST=32;CN=2011;CP=&&DataTime=20160801085857&&'))).toMatchObject([
      { valid: true, why: 'mn-missing' },
    ]);
  });
});

describe('frameFault', () => {
  const text = frame.toString();
  test.each([
    [text, undefined],
    [text.slice(1), 'header'],
    [`#${text}`, 'length'],
    [`##x${text.slice(3)}`, 'length'],
    [text.slice(0, 40), 'length'],
    [text.replace('##0', '##9'), 'data-over-1024'],
    [text.replace('7.10', '7.11'), 'crc'],
    [text.slice(0, -2), 'tail'],
    [`${text}\r\n`, 'tail'],
  ])('of %j is %s', (bytes, fault) => {
    expect(frameFault(Buffer.from(bytes))).toBe(fault);
  });
});

describe('a line of input', () => {
  test.each([
    ['{"frame": ', 'json'],
    ['[]', 'shape'],
    ['null', 'shape'],
    ['7', 'shape'],
    ['{"frame": 7}', 'shape'],
    ['{"chunks": [7]}', 'shape'],
    ['{"frame": "x", "encoding": "utf16"}', 'encoding'],
  ])('%s is refused in both languages', (text, name) => {
    const result = decodeJsonlLine(text);
    expect(result).toMatchObject({ error: { name } });
    if ('error' in result) {
      expect(result.error.zh).toMatch(/[\u4e00-\u9fff]/);
      expect(result.error.en).toMatch(/^[a-z]/);
    }
  });

  test('honours the options of the framer', () => {
    const text = JSON.stringify({ frame: frame.toString(), encoding: 'latin1' });
    expect(decodeJsonlLine(text, { dataBytesMax: 50 })).toMatchObject({ valid: true, frames: [] });
  });

  test('gives delivered frames in its own encoding', () => {
    const area = 'i21001-Info=//水//';
    const gbk = JSON.stringify({ frame: `##0030ST=32;CN=3020;CP=&&${area}&&0000\r\n`, encoding: 'gbk' });
    expect(decodeJsonlLine(gbk)).toMatchObject({ valid: false, frames: [] });
    const chunks = { chunks: [encodeFrame(`ST=32;CN=3020;MN=1;CP=&&${area}&&`).toString('latin1')] };
    const result = decodeJsonlLine(JSON.stringify(chunks));
    expect(result).toMatchObject({ frames: [chunks.chunks[0]!.trim()], parts: [{ kind: 'packet' }] });
  });
});
