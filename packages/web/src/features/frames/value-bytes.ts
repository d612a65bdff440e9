import { code2005, factorOf, fieldOf } from '@wenqu/domain';

/** Byte ranges (from included, to not) of a reading inside its frame. */
export interface ValueBytes {
  /** The field's name with `=`. */
  readonly name: readonly [from: number, to: number];
  readonly value: readonly [from: number, to: number];
}

/** Bytes of a frame from its hex text. */
export const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from({ length: hex.length >> 1 }, (_, at) => Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16));

/** One character per byte, so that places in the text are places in the bytes. */
export const latin1 = (bytes: Uint8Array): string => {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
};

/**
 * Where a column's value stands in a frame: `w01018-Rtd=97.3`, or by its 2005 code `011-Rtd=97.3`. A frame
 * that holds several times holds the field several times: `value` chooses among them.
 *
 * @param text the frame, one character per byte
 * @param value the number as decoded; undefined = the first
 */
export function findValue(text: string, column: string, value?: number): ValueBytes | undefined {
  const field = fieldOf(column);
  const codes = [factorOf(column), code2005(factorOf(column))].filter((code) => code !== undefined);
  for (const code of codes) {
    let first: ValueBytes | undefined;
    const wanted = new RegExp(`(?<=^|[^\\w-])(${literal(code)}-${literal(field)}=)([^,;&\\r\\n]*)`, 'gi');
    for (const found of text.matchAll(wanted)) {
      const at = found.index;
      const split = at + found[1]!.length;
      const place: ValueBytes = { name: [at, split], value: [split, split + found[2]!.length] };
      if (value === undefined || Number(found[2]) === value) return place;
      first ??= place;
    }
    if (first) return first;
  }
  return undefined;
}

const literal = (text: string): string => text.replaceAll(/[^\w-]/g, '\\$&');
