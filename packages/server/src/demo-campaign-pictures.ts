import { crc32, deflateSync } from 'node:zlib';
import type { Strand } from '@wenqu/domain';

/** Drawn scenes of the demo district, not photographs: the same standpoint before, at work and after. */
export type SceneTime = 'before' | 'work' | 'after';

const WIDTH = 480;
const HEIGHT = 300;
type Rgb = readonly [number, number, number];

const WATER: Readonly<Record<SceneTime, Rgb>> = {
  before: [74, 66, 48],
  work: [104, 108, 92],
  after: [70, 128, 146],
};
const SKY: Rgb = [188, 205, 214];
const BANK: Readonly<Record<SceneTime, Rgb>> = {
  before: [126, 118, 96],
  work: [148, 132, 100],
  after: [104, 136, 92],
};

/** The same dot always gets the same grain. */
function grain(x: number, y: number, seed: number): number {
  let h = (x * 374_761_393 + y * 668_265_263 + seed * 974_711) | 0;
  h = Math.imul(h ^ (h >>> 13), 1_274_126_177);
  return ((h ^ (h >>> 16)) >>> 0) / 4_294_967_296;
}

const inside = (x: number, y: number, left: number, top: number, wide: number, high: number): boolean =>
  x >= left && x < left + wide && y >= top && y < top + high;

/** What the strand of work shows in the scene. */
function objectAt(strand: Strand, time: SceneTime, x: number, y: number, seed: number): Rgb | undefined {
  const bad = time === 'before';
  if (strand === 'rectifying' || strand === 'tracing') {
    if (inside(x, y, 300, 138, 54, 34))
      return inside(x, y, 306, 144, 42, 22) && time !== 'after' ? [40, 38, 34] : [150, 150, 146];
    if (bad && inside(x, y, 312, 166, 30, 70)) return [58, 48, 30];
  }
  if (strand === 'dredging' && time !== 'after') {
    const high = bad ? 46 : 20;
    if (y > 236 - high * Math.max(0, 1 - ((x - 190) / 130) ** 2) && y < 236 && y > 176) return [62, 52, 38];
  }
  if (strand === 'keeping' && time !== 'after' && y > 240 && y < 286) {
    const cell = grain(Math.floor(x / 9), Math.floor(y / 7), seed);
    if (cell > (bad ? 0.72 : 0.9)) return cell > 0.86 ? [206, 204, 196] : [152, 84, 62];
  }
  if (strand === 'living-water' && bad && y > 176 && y < 236) {
    if (grain(Math.floor(x / 14), Math.floor(y / 6), seed) > 0.7) return [92, 110, 52];
  }
  if (time === 'work' && inside(x, y, 96, 120, 62, 40))
    return inside(x, y, 104, 126, 26, 16) ? [70, 78, 84] : [214, 160, 46];
  return undefined;
}

function colourAt(strand: Strand, time: SceneTime, x: number, y: number, seed: number): Rgb {
  const object = objectAt(strand, time, x, y, seed);
  if (object) return object;
  const skyline = 92 + Math.round(grain(Math.floor(x / 26), seed, 3) * 30);
  if (y < skyline) return SKY;
  if (y < 132) return [138, 146, 150];
  if (y < 174) return BANK[time];
  if (y < 238) {
    const [r, g, b] = WATER[time];
    const wave = Math.round((grain(Math.floor(x / 12), y, seed) - 0.5) * 16);
    return [r + wave, g + wave, b + wave];
  }
  return y < 242 ? [96, 98, 96] : [164, 160, 150];
}

const chunk = (name: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
};

/** A scene as PNG, 480 × 300; the same arguments give the same bytes. */
export function scenePng(strand: Strand, time: SceneTime, seed: number): Buffer {
  const rows = Buffer.alloc((WIDTH * 3 + 1) * HEIGHT);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const at = y * (WIDTH * 3 + 1) + 1 + x * 3;
      const colour = colourAt(strand, time, x, y, seed);
      for (let part = 0; part < 3; part++) rows[at + part] = Math.max(0, Math.min(255, colour[part] ?? 0));
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(WIDTH, 0);
  head.writeUInt32BE(HEIGHT, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
