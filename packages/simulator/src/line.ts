import { hash, pickIndex, uniform } from './chance.ts';

/** Intensities (0..1) of what the line does to a write; absent: nothing. */
export interface Disturbance {
  readonly duplicate?: number;
  readonly sticky?: number;
  readonly half?: number;
  readonly garbage?: number;
  readonly wrongCrc?: number;
}

/** Bytes for one write, and how long the line rests after it. */
export interface Piece {
  readonly bytes: Buffer;
  readonly restMs: number;
}

export interface Disturbed {
  readonly pieces: readonly Piece[];
  /** The receiver cannot read the frame. */
  readonly damaged: boolean;
}

const HALF_REST_MS = [30, 400] as const;

/** Noise that can never look like a header. */
function noise(draw: number): Buffer {
  const bytes = Buffer.alloc(4 + pickIndex(draw, 9, 48));
  for (let at = 0; at < bytes.length; at++) {
    const byte = hash(draw, 100 + at) & 0xff;
    bytes[at] = byte === 0x23 ? 0x01 : byte;
  }
  return bytes;
}

/** A frame with one byte changed; a change of one byte never passes the check value. */
function damagedCopy(bytes: Buffer, draw: number): Buffer {
  const copy = Buffer.from(bytes);
  const at = 8 + pickIndex(draw, 8, Math.max(1, bytes.length - 16));
  // A changed bit keeps clear of '#', CR and LF, so that only this frame is hurt.
  copy[at] = copy[at] === 0x58 ? 0x59 : 0x58;
  return copy;
}

/**
 * What the line makes of one frame. Pure in the draw.
 * @param first whether this is the first sending; a resend is never damaged, so that a fault cannot last for ever
 */
export function disturbed(bytes: Buffer, disturbance: Disturbance, draw: number, first: boolean): Disturbed {
  const { wrongCrc, garbage, duplicate, half } = disturbance;
  const damaged = first && wrongCrc !== undefined && uniform(draw, 1) < 0.1 + 0.5 * wrongCrc;
  let out = damaged ? damagedCopy(bytes, draw) : bytes;
  if (duplicate !== undefined && uniform(draw, 2) < 0.2 + 0.8 * duplicate) out = Buffer.concat([out, out]);
  if (garbage !== undefined && uniform(draw, 3) < 0.2 + 0.8 * garbage)
    out = Buffer.concat([noise(draw), out]);
  if (half !== undefined && uniform(draw, 4) < 0.2 + 0.8 * half) {
    const cut = 1 + pickIndex(draw, 5, out.length - 1);
    const restMs = HALF_REST_MS[0] + pickIndex(draw, 6, HALF_REST_MS[1] - HALF_REST_MS[0]);
    return {
      damaged,
      pieces: [
        { bytes: out.subarray(0, cut), restMs },
        { bytes: out.subarray(cut), restMs: 0 },
      ],
    };
  }
  return { damaged, pieces: [{ bytes: out, restMs: 0 }] };
}
