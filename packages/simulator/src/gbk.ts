/** Bytes of a text in GBK, for the devices that write their logs so; built from the decoder that Node has. */
let codes: Map<string, number> | undefined;

function table(): Map<string, number> {
  const decoder = new TextDecoder('gbk');
  const found = new Map<string, number>();
  // The rows of everyday characters (GB 2312) are enough for log texts.
  for (let high = 0xa1; high <= 0xf7; high++) {
    for (let low = 0xa1; low <= 0xfe; low++)
      found.set(decoder.decode(Uint8Array.of(high, low)), (high << 8) | low);
  }
  return found;
}

/** @throws RangeError for a character outside GB 2312 */
export function gbkBytes(text: string): Buffer {
  codes ??= table();
  const bytes: number[] = [];
  for (const char of text) {
    const code = char.charCodeAt(0) < 0x80 ? char.charCodeAt(0) : codes.get(char);
    if (code === undefined) throw new RangeError(`no GBK code for ${char}`);
    if (code > 0xff) bytes.push(code >> 8);
    bytes.push(code & 0xff);
  }
  return Buffer.from(bytes);
}
