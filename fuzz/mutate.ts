import { crc16, encodeGbk, sealFrame } from '@wenqu/hj212';
import type { Dice } from './dice.ts';

type Mutation = (dice: Dice, frame: Buffer, other: Buffer) => Buffer;

const SPIKES = [
  '##',
  '###',
  '##0000',
  '##0100',
  '##9999',
  '##0101QN=',
  '&&',
  '&&&&',
  'CP=&&',
  ';',
  ',',
  '=',
  '//',
  '-',
  '--',
  '\r\n',
  '\r',
  '\\r\\n',
  '\0',
  '\u007f',
  'Flag=255',
  'Flag=-1',
  'PNUM=0;PNO=0',
  'PNUM=9999;PNO=9999',
  'PNUM=2;PNO=3',
  'RF=0',
  'MN=',
  'CN=9014',
  'ST=91',
  'DataTime=',
  'QN=20260105081000001',
  'BeginTime=',
  'VaseNo=',
  'VeseNo=07',
  'SB1=1',
  'SB-RS=1',
  '1,234.5',
  '水',
  '清洗管路',
  '\uFEFF',
  '💧',
  '__proto__-Rtd=1',
  'constructor=1',
  'toString-Flag=N',
  'hasOwnProperty',
  '{0xE4,0x3E}',
  'HTTP/1.1 200 OK\r\n\r\n',
  '\u0001\u0003\u0000\u0000',
] as const;
const HUGE = [
  '9'.repeat(400),
  '1e308',
  '1e309',
  '-1e999',
  '1e-999',
  'NaN',
  'Infinity',
  '-0',
  '0x10',
  '1.7976931348623157e308',
  '.',
  '-',
  '+',
  '-.5',
  '5.',
  `0.${'0'.repeat(300)}1`,
  '99999999999999999999',
  '4.9e-324',
  '9999.99',
  '１２',
  '1 000',
  '1,234.5',
] as const;

const splice = (frame: Buffer, from: number, to: number, put: Buffer): Buffer =>
  Buffer.concat([frame.subarray(0, from), put, frame.subarray(to)]);
const place = (dice: Dice, frame: Buffer): number => dice.roll(frame.length + 1);

function bitFlip(dice: Dice, frame: Buffer): Buffer {
  const bytes = Buffer.from(frame);
  for (let i = dice.between(1, 4); i > 0 && bytes.length > 0; i--) {
    const at = dice.roll(bytes.length);
    bytes[at] = bytes[at]! ^ (1 << dice.roll(8));
  }
  return bytes;
}

function byteSet(dice: Dice, frame: Buffer): Buffer {
  const bytes = Buffer.from(frame);
  if (bytes.length > 0) bytes[dice.roll(bytes.length)] = dice.roll(256);
  return bytes;
}

function cut(dice: Dice, frame: Buffer): Buffer {
  const from = place(dice, frame);
  return splice(frame, from, Math.min(frame.length, from + dice.roll(40)), Buffer.alloc(0));
}

function repeat(dice: Dice, frame: Buffer): Buffer {
  const from = place(dice, frame);
  const piece = frame.subarray(from, Math.min(frame.length, from + dice.roll(60)));
  return splice(frame, from, from, Buffer.concat(Array.from({ length: dice.between(1, 8) }, () => piece)));
}

function lengthLie(dice: Dice, frame: Buffer): Buffer {
  if (frame.length < 6) return frame;
  const bytes = Buffer.from(frame);
  const honest = Number(bytes.toString('latin1', 2, 6)) || 0;
  const lies = [
    honest + 6,
    honest + 10,
    honest - 2,
    honest + 1,
    honest - 1,
    dice.roll(10_000),
    4096,
    1025,
    0,
  ];
  bytes.write(
    String(Math.max(0, dice.pick(lies)))
      .padStart(4, '0')
      .slice(-4),
    2,
    'latin1',
  );
  return bytes;
}

/** Two pieces between separators change their places. */
function swapFields(dice: Dice, frame: Buffer): Buffer {
  const separator = dice.oneIn(2) ? ';' : ',';
  const fields = frame.toString('latin1').split(separator);
  const one = dice.roll(fields.length);
  const other = dice.roll(fields.length);
  [fields[one], fields[other]] = [fields[other]!, fields[one]!];
  return Buffer.from(fields.join(separator), 'latin1');
}

/** The text behind some `=` becomes another. */
function value(put: (dice: Dice) => Buffer): Mutation {
  return (dice, frame) => {
    let at = frame.indexOf('=', place(dice, frame));
    if (at === -1) at = frame.indexOf('=');
    if (at === -1) return frame;
    let to = at + 1;
    while (to < frame.length && !';,&\r'.includes(String.fromCharCode(frame[to]!))) to++;
    return splice(frame, at + 1, to, put(dice));
  };
}

const spike: Mutation = (dice, frame) => {
  const at = place(dice, frame);
  return splice(frame, at, at, Buffer.from(dice.pick(SPIKES)));
};

const noise: Mutation = (dice, frame) => {
  const bytes = Buffer.alloc(dice.roll(80));
  for (let i = 0; i < bytes.length; i++) bytes[i] = dice.roll(256);
  const at = place(dice, frame);
  return splice(frame, at, at, bytes);
};

const SEPARATORS = ';,=&-/#';
const separators: Mutation = (dice, frame) => {
  const bytes = Buffer.from(frame);
  for (let i = 0; i < bytes.length; i++) {
    if (SEPARATORS.includes(String.fromCharCode(bytes[i]!)) && dice.oneIn(6)) {
      bytes[i] = dice.pick(SEPARATORS.split('')).charCodeAt(0);
    }
  }
  return bytes;
};

const KEYS = [Buffer.alloc(16, 0x30), Buffer.alloc(16, 0x31), Buffer.alloc(16, 0x32)] as const;
/** The keys of every device under test, current and previous; packets are sealed with a third as well. */
export const KEYS_KNOWN: readonly Buffer[] = KEYS.slice(0, 2);
const seal: Mutation = (dice, frame) => {
  const digits = frame.toString('latin1', 2, 6);
  const whole = /^\d{4}$/.test(digits) && Number(digits) + 12 <= frame.length;
  return whole ? sealFrame(frame, dice.pick(KEYS)) : frame;
};

const MUTATIONS: readonly Mutation[] = [
  bitFlip,
  byteSet,
  cut,
  (dice, frame) => frame.subarray(0, place(dice, frame)),
  (dice, frame) => frame.subarray(place(dice, frame)),
  repeat,
  (dice, frame, other) => splice(frame, place(dice, frame), frame.length, other.subarray(place(dice, other))),
  (dice, frame, other) => splice(frame, place(dice, frame), place(dice, frame), other).subarray(0, 4200),
  lengthLie,
  swapFields,
  value((dice) => Buffer.from(dice.pick(HUGE))),
  value((dice) => encodeGbk(dice.oneIn(2) ? '清洗管路' : '丂丄丅乛')),
  value((dice) => Buffer.from(`//${dice.pick(SPIKES)}//`)),
  value((dice) => Buffer.from(dice.pick(SPIKES))),
  spike,
  noise,
  separators,
  seal,
];

/** Header, length and check value that fit what stands between them: the damage reaches the parsers. */
export function refit(frame: Buffer): Buffer {
  const data = frame.subarray(Math.min(6, frame.length), Math.max(6, frame.length - 6)).subarray(0, 4096);
  const tail = `${crc16(data).toString(16).toUpperCase().padStart(4, '0')}\r\n`;
  return Buffer.concat([Buffer.from(`##${String(data.length).padStart(4, '0')}`), data, Buffer.from(tail)]);
}

/** A frame with one to four kinds of damage; most are framed again so that they get past the check value. */
export function mutate(dice: Dice, frame: Buffer, other: Buffer): Buffer {
  let bytes = frame;
  for (let i = dice.between(1, dice.oneIn(3) ? 4 : 2); i > 0; i--)
    bytes = dice.pick(MUTATIONS)(dice, bytes, other);
  if (dice.oneIn(3)) return bytes;
  const fitted = refit(bytes);
  return dice.oneIn(8) ? seal(dice, fitted, other) : fitted;
}

/** Long runs that would make a careless search slow. */
export function flood(dice: Dice): Buffer {
  const unit = dice.pick([
    '#',
    '##',
    '##0900',
    '##0900QN=',
    '##4096QN=1;',
    '/',
    '//',
    '&&',
    '\r\n',
    '=',
    ';',
    ',',
    'CP=&&',
    '\0',
    'A',
    '&&1C80\r\n',
  ]);
  return Buffer.from(unit.repeat(Math.floor(dice.between(1_000, 65_536) / unit.length)), 'latin1');
}
