/** Messages beside which a line can be lost. `upload`: what a device sends by itself, before its answer. */
export const CUT_MESSAGES = ['request', '9011', 'data', '9012', '9013', '9014', 'upload'] as const;
export type CutMessage = (typeof CUT_MESSAGES)[number];
export type CutSide = 'before' | 'after';

/** Where exactly a line is lost, once. */
export interface Cut {
  /** Command of the exchange or upload; '' for every one. */
  readonly cn: string;
  readonly side: CutSide;
  readonly message: CutMessage;
  /** The k-th time this place is reached, from 1. */
  readonly k: number;
  /** How long the line stays away, simulated ms; 0: until the device opens it again by itself. */
  readonly forMs: number;
}

const MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of `90s`, `10m`, `6h`, `2d`. @throws Error for anything else */
export function durationOf(text: string): number {
  const match = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text);
  if (match === null) throw new Error(`not a duration (90s, 10m, 6h, 2d): ${text}`);
  return Number(match[1]) * MS[match[2]!]!;
}

/**
 * Reads `CN:SIDE-MESSAGE[:K][@DURATION]`: `3015:after-9011`, `2061:before-data:3@6h`, `*:after-request`.
 * @throws Error for any other text
 */
export function cutOf(text: string): Cut {
  const match = /^(\d{4}|\*):(before|after)-([a-z0-9]+)(?::(\d+))?(?:@(\w+(?:\.\d+\w)?))?$/.exec(text);
  const message = CUT_MESSAGES.find((each) => each === match?.[3]);
  if (match === null || message === undefined || match[4] === '0') throw new Error(`not a cut: ${text}`);
  return {
    cn: match[1] === '*' ? '' : match[1]!,
    side: match[2] as CutSide,
    message,
    k: Number(match[4] ?? 1),
    forMs: match[5] === undefined ? 0 : durationOf(match[5]),
  };
}

/** The cuts a device still has before it. */
export class Cuts {
  #held: { cut: Cut; left: number }[] = [];

  add(cut: Cut): void {
    this.#held.push({ cut, left: cut.k });
  }

  clear(): void {
    this.#held = [];
  }

  /** A place is reached: the cut that strikes there now, which is thereby spent. */
  reach(cn: string, side: CutSide, message: CutMessage): Cut | undefined {
    for (const held of this.#held) {
      const { cut } = held;
      if (cut.side !== side || cut.message !== message || (cut.cn !== '' && cut.cn !== cn)) continue;
      held.left--;
      if (held.left > 0) continue;
      this.#held = this.#held.filter((each) => each !== held);
      return cut;
    }
    return undefined;
  }
}
