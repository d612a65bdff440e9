import type { DeviationName } from './deviations.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });
let gb18030: InstanceType<typeof TextDecoder> | undefined;

/**
 * Text of a data area: strictly UTF-8 first, as the standard wants, else GB18030, which holds GBK. What is
 * neither keeps its bytes as latin1 characters.
 *
 * @source HJ 212-2017 §6.3.1 (UTF-8)
 */
export function decodeText(bytes: Uint8Array): { text: string; deviation?: DeviationName } {
  try {
    return { text: utf8.decode(bytes) };
  } catch {
    try {
      gb18030 ??= new TextDecoder('gb18030', { fatal: true });
      return { text: gb18030.decode(bytes), deviation: 'text-gb18030' };
    } catch {
      return { text: Buffer.from(bytes).toString('latin1'), deviation: 'text-undecodable' };
    }
  }
}

let gbkBytes: Map<string, number> | undefined;

/** GBK's two-byte codes by character, found by asking the decoder; built at first use. */
function gbkTable(): Map<string, number> {
  const table = new Map<string, number>();
  const decoder = new TextDecoder('gbk');
  for (let first = 0x81; first <= 0xfe; first++) {
    for (let second = 0x40; second <= 0xfe; second++) {
      if (second === 0x7f) continue;
      const char = decoder.decode(Uint8Array.of(first, second));
      if (char.length === 1 && char !== '\ufffd' && !table.has(char)) table.set(char, first * 256 + second);
    }
  }
  return table;
}

/** Text as GBK bytes; characters outside GBK become `?`. For simulators and captures. */
export function encodeGbk(text: string): Buffer {
  gbkBytes ??= gbkTable();
  const bytes: number[] = [];
  for (const char of text) {
    const code = char.charCodeAt(0);
    const pair = gbkBytes.get(char);
    if (code < 0x80) bytes.push(code);
    else if (pair === undefined) bytes.push(0x3f);
    else bytes.push(pair >> 8, pair & 0xff);
  }
  return Buffer.from(bytes);
}
