import { seedOf, smooth } from './chance.ts';

/** What a sampler does when every bottle is full; the standard does not say. */
export const FULL_MANNERS = ['refuse', 'fail', 'overwrite'] as const;
/** `refuse`: 9011 QnRtn=2; `fail`: 9012 ExeRtn=3; `overwrite`: begins again with the first, without a word. */
export type FullManner = (typeof FULL_MANNERS)[number];

/** How a sampler writes the number of a bottle. */
export const VASE_STYLES = ['plain', 'padded', 'zero', 'missing', 'vese'] as const;
/** `zero`: always 0; `missing`: no field; `vese`: the misspelt VeseNo. */
export type VaseStyle = (typeof VASE_STYLES)[number];

export const COOLINGS = ['works', 'drifts', 'fails'] as const;
export type Cooling = (typeof COOLINGS)[number];

export interface Bottle {
  /** 1 to 24. */
  readonly position: number;
  readonly volumeMl: number;
  /** Simulated ms. */
  readonly filledMs: number;
  readonly qn: string;
}

export const BOTTLES = 24;
/** Purging the tube and filling take this long, simulated seconds. */
export const PURGE_S = 60;
export const FILL_S = 60;
const MS_PER_HOUR = 3_600_000;
const COLD_C = 4;
/** Where a tired cooler ends. */
const TIRED_C = 9;
const ROOM_C = 24;
/** A box without cooling comes to the room's warmth in some hours; an open door is quicker. */
const WARM_HOURS = 5;
const DOOR_HOURS = 1;

/** An automatic sampler with a cold box. @source HJ 212-2017 §3 (retention), Appendix C.34 */
export class Sampler {
  full: FullManner = 'fail';
  style: VaseStyle = 'plain';
  volumeMl = 1000;
  /** i43001, i43002: sampling and retention modes as vendors number them. */
  samplingMode = 1;
  retentionMode = 1;
  intervalMin = 60;
  readonly #bottles: (Bottle | undefined)[] = new Array(BOTTLES).fill(undefined);
  readonly #seed: number;
  #last = 0;
  #doorOpen = false;
  #cooling: Cooling = 'works';
  /** Warmth of the box at the last change, and when that was. */
  #warmC = COLD_C;
  #sinceMs = 0;

  constructor(seed: number) {
    this.#seed = seedOf(seed, 'sampler');
  }

  get doorOpen(): boolean {
    return this.#doorOpen;
  }

  get cooling(): Cooling {
    return this.#cooling;
  }

  get filled(): readonly Bottle[] {
    return this.#bottles.filter((bottle) => bottle !== undefined);
  }

  /** Position filled last; 0 for none. */
  get lastPosition(): number {
    return this.#last;
  }

  /** Whether there is no empty bottle and the sampler does not overwrite. */
  get refusesMore(): boolean {
    return this.full !== 'overwrite' && this.#next() === undefined;
  }

  /** Purges and fills the next bottle; undefined when all are full and it does not overwrite. */
  fill(atMs: number, qn: string): Bottle | undefined {
    const position = this.#next() ?? (this.full === 'overwrite' ? (this.#last % BOTTLES) + 1 : undefined);
    if (position === undefined) return undefined;
    // A pump is good to some millilitres.
    const volumeMl = Math.round(this.volumeMl * (1 + 0.006 * smooth(this.#seed, position + atMs / 6e5)));
    const bottle = { position, volumeMl, filledMs: atMs, qn };
    this.#bottles[position - 1] = bottle;
    this.#last = position;
    return bottle;
  }

  /** Somebody took the bottles and put empty ones. @returns how many were full */
  empty(): number {
    const taken = this.filled.length;
    this.#bottles.fill(undefined);
    this.#last = 0;
    return taken;
  }

  /** Fills every bottle that is empty, for tests of a full box. */
  fillUp(atMs: number): void {
    for (let position = 1; position <= BOTTLES; position++)
      this.#bottles[position - 1] ??= { position, volumeMl: this.volumeMl, filledMs: atMs, qn: '' };
  }

  setDoor(open: boolean, atMs: number): void {
    this.#hold(atMs);
    this.#doorOpen = open;
  }

  setCooling(cooling: Cooling, atMs: number): void {
    this.#hold(atMs);
    this.#cooling = cooling;
  }

  /** Temperature inside the box, °C. */
  boxC(atMs: number): number {
    const aims = { works: COLD_C, drifts: TIRED_C, fails: ROOM_C };
    const aimC = this.#doorOpen ? ROOM_C : aims[this.#cooling];
    const hours = Math.max(0, atMs - this.#sinceMs) / MS_PER_HOUR;
    const constant = this.#doorOpen ? DOOR_HOURS : WARM_HOURS;
    const ripple = this.#cooling === 'works' ? 0.3 * smooth(this.#seed ^ 0xb0c, atMs / (MS_PER_HOUR / 3)) : 0;
    return aimC + (this.#warmC - aimC) * Math.exp(-hours / constant) + ripple;
  }

  /** The field that names a bottle, in this sampler's manner; '' for none. */
  vaseField(position: number): string {
    switch (this.style) {
      case 'plain':
        return `VaseNo=${position}`;
      case 'padded':
        return `VaseNo=${String(position).padStart(2, '0')}`;
      case 'zero':
        return 'VaseNo=0';
      case 'vese':
        return `VeseNo=${position}`;
      case 'missing':
        return '';
    }
  }

  /** The next empty bottle after the one filled last, all around. */
  #next(): number | undefined {
    for (let step = 0; step < BOTTLES; step++) {
      const position = ((this.#last + step) % BOTTLES) + 1;
      if (this.#bottles[position - 1] === undefined) return position;
    }
    return undefined;
  }

  #hold(atMs: number): void {
    this.#warmC = this.boxC(atMs);
    this.#sinceMs = atMs;
  }
}
