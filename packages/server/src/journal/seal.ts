import { createHash, type Hash } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { constants, zstdCompress } from 'node:zlib';
import type { Instant } from '@wenqu/domain';
import { WenquError } from '../errors.ts';
import { limits } from '../limits.ts';
import { diskFiles, type JournalFiles, type ReadFile, replaceFile, type WriteFile } from './files.ts';
import { HashTree } from './hash-tree.ts';
import { RECORD_BYTES_MAX, readRecord } from './record.ts';
import { headOf } from './recover.ts';
import { offsetIn, scanBlock } from './scan.ts';
import { openSealed, type SealedBlock, writeIndex } from './sealed.ts';
import {
  baseOfName,
  SEGMENT_HEAD_BYTES,
  type SegmentHead,
  sealedName,
  sealName,
  segmentName,
  writeSegmentHead,
} from './segment.ts';

const compress = promisify(zstdCompress);

/** What `<base>.seal.json` says of one segment, for the evidence log. */
export interface Seal {
  readonly format: 1;
  readonly base: number;
  readonly end: number;
  readonly records: number;
  readonly firstArrival: Instant | null;
  readonly lastArrival: Instant | null;
  readonly rawBytes: number;
  readonly sealedBytes: number;
  /** Root of the tree whose leaves are the records, whole, in order; hex. @source RFC 6962 §2.1 */
  readonly root: string;
  readonly hash: 'sha256';
}

export interface SealOptions {
  readonly files?: JournalFiles;
  /** Waits between blocks, so that sealing never takes a whole core. */
  readonly pause?: () => Promise<void>;
}

/** Finished raw segments: those with a younger one beside them, oldest first. */
export function finishedSegments(files: JournalFiles, folder: string): number[] {
  const entries = files.names(folder).flatMap((name) => baseOfName(name) ?? []);
  const youngest = Math.max(...entries.map(({ base }) => base));
  const raw = entries.filter(({ base, sealed }) => !sealed && base < youngest);
  return raw.map(({ base }) => base).sort((a, b) => a - b);
}

/**
 * Seals the oldest finished segment: hash tree, compressed blocks, read back and compared, then the raw file
 * goes. A crash at any step leaves the raw file or a whole sealed one; the next call goes on from there.
 *
 * @returns the seal, or undefined when nothing is to be sealed
 * @throws WQ_JOURNAL_TORN when the raw segment or what was written does not check
 */
export async function sealOne(folder: string, options: SealOptions = {}): Promise<Seal | undefined> {
  const files = options.files ?? diskFiles;
  const base = finishedSegments(files, folder)[0];
  if (base === undefined) return undefined;
  const sealed = join(folder, sealedName(base));
  const draft = `${sealed}.tmp`;
  const names = new Set(files.names(folder));
  if (!names.has(sealedName(base))) {
    const seal = await writeSealed(files, folder, base, draft, options.pause ?? breathe);
    await replaceFile(files, folder, join(folder, sealName(base)), Buffer.from(`${JSON.stringify(seal)}\n`));
    await files.move(draft, sealed);
    await files.syncFolder(folder);
  }
  await files.remove(join(folder, segmentName(base)));
  await files.syncFolder(folder);
  return readSeal(files, folder, base);
}

/** The seal of the segment that begins at `base`, or undefined where it is not sealed. */
export function readSeal(files: JournalFiles, folder: string, base: number): Seal | undefined {
  if (!files.names(folder).includes(sealName(base))) return undefined;
  const file = files.openRead(join(folder, sealName(base)));
  try {
    const bytes = Buffer.alloc(file.size());
    file.read(bytes, 0);
    return JSON.parse(bytes.toString()) as Seal;
  } finally {
    file.close();
  }
}

async function writeSealed(
  files: JournalFiles,
  folder: string,
  base: number,
  draft: string,
  pause: () => Promise<void>,
): Promise<Seal> {
  const raw = files.openRead(join(folder, segmentName(base)));
  try {
    const head = headOf(raw.read.bind(raw), base);
    if (!head) throw torn(base, 0);
    const out = await files.openWrite(draft);
    const count = new SealCount(base);
    let sealedBytes: number;
    try {
      await out.cut(0);
      sealedBytes = await writeBlocks(raw, head, out, count, pause);
      await out.sync();
    } finally {
      await out.close();
    }
    await verify(files, draft, count, pause);
    return count.seal(sealedBytes);
  } finally {
    raw.close();
  }
}

async function writeBlocks(
  raw: ReadFile,
  head: SegmentHead,
  out: WriteFile,
  count: SealCount,
  pause: () => Promise<void>,
): Promise<number> {
  const size = raw.size();
  const blocks: SealedBlock[] = [];
  let fileAt = SEGMENT_HEAD_BYTES;
  let syncedAt = fileAt;
  await out.write(writeSegmentHead(head), 0);
  while (offsetIn(head, count.end) < size) {
    const from = count.end;
    const block = Buffer.allocUnsafe(Math.max(limits.sealBlockBytes, RECORD_BYTES_MAX));
    const held = block.subarray(0, raw.read(block, offsetIn(head, from)));
    const { bytes } = scanBlock(held, from, head.salt, (all, at, length, position) => {
      count.add(all.subarray(at, at + length), readRecord(all, at, length, position).arrival);
    });
    if (bytes === 0) throw torn(head.base, offsetIn(head, from));
    const packed = await compress(held.subarray(0, bytes), {
      params: { [constants.ZSTD_c_compressionLevel]: 3 },
    });
    count.raw.update(held.subarray(0, bytes));
    await out.write(packed, fileAt);
    blocks.push({ rawAt: from - head.base, rawBytes: bytes, fileAt, fileBytes: packed.length });
    fileAt += packed.length;
    // In small portions: a file system may flush them all before the gateway's next sync returns.
    if (fileAt - syncedAt >= limits.sealSyncBytes) {
      await out.sync();
      syncedAt = fileAt;
    }
    await pause();
  }
  const index = writeIndex(blocks, count.end - head.base);
  await out.write(index, fileAt);
  return fileAt + index.length;
}

/** Reads the draft back from the disk as a reader would; all its bytes must be the raw segment's. */
async function verify(
  files: JournalFiles,
  draft: string,
  count: SealCount,
  pause: () => Promise<void>,
): Promise<void> {
  const sealed = openSealed(files, draft, count.base);
  const read = createHash('sha256');
  try {
    for (let index = 0; index < sealed.blocks.length; index++) {
      read.update(sealed.block(index));
      await pause();
    }
  } finally {
    sealed.close();
  }
  if (sealed.end !== count.end || !read.digest().equals(count.raw.digest())) throw torn(count.base, 0);
}

/** What is counted while the records of a segment go by. */
class SealCount {
  readonly base: number;
  readonly raw: Hash = createHash('sha256');
  readonly #tree = new HashTree();
  #end: number;
  #first: Instant | null = null;
  #last: Instant | null = null;

  constructor(base: number) {
    this.base = base;
    this.#end = base;
  }

  get end(): number {
    return this.#end;
  }

  add(record: Buffer, arrival: Instant): void {
    this.#tree.add(record);
    this.#end += record.length;
    this.#first ??= arrival;
    this.#last = arrival;
  }

  seal(sealedBytes: number): Seal {
    return {
      format: 1,
      base: this.base,
      end: this.#end,
      records: this.#tree.leaves,
      firstArrival: this.#first,
      lastArrival: this.#last,
      rawBytes: this.#end - this.base,
      sealedBytes,
      root: this.#tree.root().toString('hex'),
      hash: 'sha256',
    };
  }
}

const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const torn = (base: number, offset: number): WenquError =>
  new WenquError('WQ_JOURNAL_TORN', { segment: segmentName(base), offset });
