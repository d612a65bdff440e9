import type { FileKind } from '@wenqu/domain';

/** Bytes that can be read anywhere: the beginning says what a file is, of a zip its end. */
export interface FileBytes {
  readonly size: number;
  read(offset: number, count: number): Promise<Buffer>;
}

interface KindRow {
  readonly kind: FileKind;
  readonly type: string;
  readonly names: readonly string[];
}
const OFFICE = 'application/vnd.openxmlformats-officedocument';

/** What is taken: media type and the endings its name may have. */
export const FILE_KINDS: readonly KindRow[] = [
  { kind: 'jpeg', type: 'image/jpeg', names: ['jpg', 'jpeg'] },
  { kind: 'png', type: 'image/png', names: ['png'] },
  { kind: 'webp', type: 'image/webp', names: ['webp'] },
  { kind: 'heic', type: 'image/heic', names: ['heic', 'heif'] },
  { kind: 'pdf', type: 'application/pdf', names: ['pdf'] },
  { kind: 'docx', type: `${OFFICE}.wordprocessingml.document`, names: ['docx'] },
  { kind: 'xlsx', type: `${OFFICE}.spreadsheetml.sheet`, names: ['xlsx'] },
  { kind: 'mp4', type: 'video/mp4', names: ['mp4', 'm4v'] },
  { kind: 'mp3', type: 'audio/mpeg', names: ['mp3'] },
  { kind: 'm4a', type: 'audio/mp4', names: ['m4a'] },
  { kind: 'csv', type: 'text/csv', names: ['csv'] },
  { kind: 'txt', type: 'text/plain', names: ['txt'] },
];
const HEAD_BYTES = 4096;
const TAIL_BYTES = 66_000;
const TEXT_READ_BYTES = 256 * 1024;
const starts = (head: Buffer, ...bytes: number[]): boolean => bytes.every((byte, at) => head[at] === byte);
const latin = (head: Buffer, from: number, to: number): string => head.toString('latin1', from, to);

/** Brands of the ISO base media format. @source ISO/IEC 14496-12 */
const HEIC_BRANDS = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'mif1', 'msf1']);
const VIDEO_BRANDS = /^(?:isom|iso\d|mp4\d|avc1|M4V |MSNV|dash|3gp\d|mmp4)$/;

function boxKind(head: Buffer): FileKind | undefined {
  if (latin(head, 4, 8) !== 'ftyp') return undefined;
  const brand = latin(head, 8, 12);
  if (HEIC_BRANDS.has(brand)) return 'heic';
  if (brand === 'M4A ') return 'm4a';
  return VIDEO_BRANDS.test(brand) ? 'mp4' : undefined;
}

/** A frame of MPEG audio: sync, a layer, a bit rate and a sampling rate that exist. */
function isMp3(head: Buffer): boolean {
  if (latin(head, 0, 3) === 'ID3') return true;
  const [sync = 0, version = 0, rates = 0] = head;
  const rate = rates >> 4;
  return (
    sync === 0xff &&
    (version & 0xe0) === 0xe0 &&
    (version & 0x06) !== 0 &&
    rate > 0 &&
    rate < 15 &&
    (rates & 0x0c) !== 0x0c
  );
}

const END_OF_DIRECTORY = Buffer.from([0x50, 0x4b, 0x05, 0x06]);
const ENTRY = 0x02014b50;

/** Names in the directory of a zip; undefined: it has none that can be read. @source PKWARE APPNOTE 4.3.12 */
async function zipNames(bytes: FileBytes): Promise<string[] | undefined> {
  const tailAt = Math.max(0, bytes.size - TAIL_BYTES);
  const tail = await bytes.read(tailAt, bytes.size - tailAt);
  const end = tail.lastIndexOf(END_OF_DIRECTORY);
  if (end < 0 || end + 22 > tail.length) return undefined;
  const [size, offset] = [tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)];
  if (offset + size > bytes.size) return undefined;
  const directory = await bytes.read(offset, size);
  const names: string[] = [];
  for (let at = 0; at + 46 <= directory.length && directory.readUInt32LE(at) === ENTRY; ) {
    const [name, extra, comment] = [28, 30, 32].map((field) => directory.readUInt16LE(at + field));
    names.push(directory.toString('utf8', at + 46, at + 46 + (name ?? 0)));
    at += 46 + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return names;
}

/** A document or a sheet without programs in it; any other zip is nothing we take. */
async function officeKind(bytes: FileBytes): Promise<FileKind | undefined> {
  const names = await zipNames(bytes);
  if (!names?.includes('[Content_Types].xml') || names.some((name) => name.endsWith('vbaProject.bin')))
    return undefined;
  if (names.includes('word/document.xml')) return 'docx';
  return names.includes('xl/workbook.xml') ? 'xlsx' : undefined;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are not text
const CONTROLS = /[\u0000-\u0008\u000b\u000e-\u001f\u007f]/;
const PROGRAMS = /^\s*(?:#!|<!doctype|<html|<head|<body|<script|<svg|<\?xml|<\?php|<iframe)/i;

/** Text in UTF-8 to its last byte, and no page or program. */
async function isText(bytes: FileBytes): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for (let at = 0; at < bytes.size; at += TEXT_READ_BYTES) {
      const part = await bytes.read(at, Math.min(TEXT_READ_BYTES, bytes.size - at));
      const text = decoder.decode(part, { stream: at + part.length < bytes.size });
      if (CONTROLS.test(text) || (at === 0 && PROGRAMS.test(text))) return false;
    }
    return bytes.size > 0;
  } catch {
    // Not UTF-8.
    return false;
  }
}

/**
 * What the bytes are. Of text, the name says whether it is a table.
 *
 * @returns undefined for what is not taken
 */
export async function fileKind(bytes: FileBytes, name: string): Promise<FileKind | undefined> {
  const head = await bytes.read(0, Math.min(HEAD_BYTES, bytes.size));
  if (starts(head, 0xff, 0xd8, 0xff)) return 'jpeg';
  if (starts(head, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png';
  if (latin(head, 0, 4) === 'RIFF' && latin(head, 8, 12) === 'WEBP') return 'webp';
  if (latin(head, 0, 5) === '%PDF-') return 'pdf';
  if (starts(head, 0x50, 0x4b, 0x03, 0x04)) return officeKind(bytes);
  const box = boxKind(head);
  if (box) return box;
  if (isMp3(head)) return 'mp3';
  if (!(await isText(bytes))) return undefined;
  return /\.csv$/i.test(name) ? 'csv' : 'txt';
}

export const kindRow = (kind: FileKind): KindRow => FILE_KINDS.find((row) => row.kind === kind)!;

/** The ending of a name, in small letters; '' when it has none. */
export const endingOf = (name: string): string => /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
