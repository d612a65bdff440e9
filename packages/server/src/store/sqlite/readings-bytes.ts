const SEVEN_BITS = 128;
/** Sections carry their length in three bytes of seven bits. */
const SECTION_BYTES_MAX = 2 ** 21 - 1;

/** A growing buffer that speaks varints. Reused from one part to the next. */
export class ByteWriter {
  bytes = new Uint8Array(16 * 1024);
  length = 0;
  #view = new DataView(this.bytes.buffer);

  /** Room for `count` more bytes. */
  need(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
    this.#view = new DataView(grown.buffer);
  }

  byte(value: number): void {
    this.need(1);
    this.bytes[this.length++] = value;
  }

  /** A whole number, 0 ≤ value < 2^53. */
  varint(value: number): void {
    this.need(8);
    let rest = value;
    while (rest >= 2 ** 31) {
      this.bytes[this.length++] = (rest % SEVEN_BITS) | SEVEN_BITS;
      rest = Math.floor(rest / SEVEN_BITS);
    }
    while (rest >= SEVEN_BITS) {
      this.bytes[this.length++] = (rest & 127) | SEVEN_BITS;
      rest >>>= 7;
    }
    this.bytes[this.length++] = rest;
  }

  /** A whole number, |value| < 2^52; small ones of either sign stay short. */
  signed(value: number): void {
    this.varint(value >= 0 ? value * 2 : -value * 2 - 1);
  }

  float(value: number): void {
    this.need(8);
    this.#view.setFloat64(this.length, value, true);
    this.length += 8;
  }

  /** What `write` writes, after its length, so that a reader can step over it. */
  section(write: () => void): void {
    this.need(3);
    const start = this.length;
    this.length += 3;
    write();
    const bytes = this.length - start - 3;
    if (bytes > SECTION_BYTES_MAX) throw new RangeError(`section of ${bytes} bytes`);
    this.bytes[start] = (bytes & 127) | SEVEN_BITS;
    this.bytes[start + 1] = ((bytes >>> 7) & 127) | SEVEN_BITS;
    this.bytes[start + 2] = bytes >>> 14;
  }
}

/** Reads back what a `ByteWriter` wrote. */
export class ByteReader {
  readonly bytes: Uint8Array;
  offset: number;
  #view: DataView;

  constructor(bytes: Uint8Array, offset = 0) {
    this.bytes = bytes;
    this.offset = offset;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  byte(): number {
    if (this.offset >= this.bytes.length) throw new RangeError('part ends early');
    return this.bytes[this.offset++]!;
  }

  varint(): number {
    const { bytes } = this;
    let byte = bytes[this.offset++]!;
    if (byte < SEVEN_BITS) return byte;
    let value = byte & 127;
    let scale = SEVEN_BITS;
    do {
      if (this.offset >= bytes.length) throw new RangeError('part ends early');
      byte = bytes[this.offset++]!;
      value += (byte & 127) * scale;
      scale *= SEVEN_BITS;
    } while (byte >= SEVEN_BITS);
    return value;
  }

  signed(): number {
    const coded = this.varint();
    return coded % 2 === 0 ? coded / 2 : -(coded + 1) / 2;
  }

  float(): number {
    const value = this.#view.getFloat64(this.offset, true);
    this.offset += 8;
    return value;
  }

  /** Offset just behind the section that starts here; the reader stands at its first byte. */
  section(): number {
    const bytes = this.varint();
    return this.offset + bytes;
  }
}
