import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, mkdirSync } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Account, cleanText, isPrintable, type KeptFile, may } from '@wenqu/domain';
import type { Clock } from '../clock.ts';
import { WenquError } from '../errors.ts';
import { limits } from '../limits.ts';
import type { Log } from '../log.ts';
import type { FileStore } from '../store/files.ts';
import { endingOf, type FileBytes, fileKind, kindRow } from './file-kind.ts';

export interface FilePut {
  readonly name: string;
  /** What the sender says it is; the bytes decide. */
  readonly type?: string;
  readonly bytes: Buffer | AsyncIterable<Buffer>;
  /** Account id or 'system'. */
  readonly by: string;
  /** The enterprise that may read it; '' or absent = the bureau's own. */
  readonly enterprise?: string;
  /** Checked against the bytes when given. */
  readonly sha256?: string;
}
export interface FileUpload {
  readonly sha256: string;
  readonly name: string;
  readonly bytes: number;
  readonly by: string;
  readonly enterprise?: string;
}
export interface FileParts {
  /** Folder of the bytes. */
  readonly folder: string;
  readonly store: FileStore;
  readonly clock: Clock;
  readonly log: Log;
}

const DIGEST = /^[0-9a-f]{64}$/;
const NAME_COUNT_MAX = 160;
const TIDY_MS = 6 * 3_600_000;
const MICROS_PER_MS = 1000;
const DAY_MS = 86_400_000;

const refused = (why: string, zh: string, en: string): WenquError =>
  new WenquError('WQ_FILE_REFUSED', { why, zh, en });
const tooLarge = (): WenquError => new WenquError('WQ_BODY_LARGE', { max: limits.fileBytesMax });

/** A name without folders and without what cannot be shown. @throws WQ_FILE_REFUSED for one that says nothing */
function cleanName(given: string): string {
  const name = cleanText(given.replace(/^.*[/\\]/, ''));
  if (name === '' || name.startsWith('.') || !isPrintable(name))
    throw refused(
      'name',
      '文件名为空或含有不可显示的字符',
      'the name is empty or holds what cannot be shown',
    );
  const ending = /\.[a-z0-9]{1,8}$/i.exec(name)?.[0] ?? '';
  return [...name].length <= NAME_COUNT_MAX
    ? name
    : [...name].slice(0, NAME_COUNT_MAX - ending.length).join('') + ending;
}

/**
 * 文件: kept under their digests, never changed, refused when they are not what they say. Bytes are on disk before
 * they are named anywhere; an upload goes on where it broke off, after a restart too.
 */
export class Files {
  readonly #parts: FileParts;
  readonly #timer: NodeJS.Timeout;
  /** One hand for each upload. */
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(parts: FileParts) {
    this.#parts = parts;
    mkdirSync(join(parts.folder, 'parts'), { recursive: true });
    const tidy = () =>
      void this.tidy().catch((error: unknown) =>
        parts.log.error({ error: String(error) }, 'abandoned uploads not removed'),
      );
    tidy();
    this.#timer = setInterval(tidy, TIDY_MS);
  }

  /**
   * Keep a file that comes in one piece.
   *
   * @throws WQ_FILE_REFUSED {why, zh, en} for what is not taken, forged, or of another digest; WQ_BODY_LARGE, with
   *   nothing left behind
   */
  async put({ name, bytes, by, enterprise = '', sha256 }: FilePut): Promise<KeptFile> {
    const path = join(this.#parts.folder, 'parts', `${randomBytes(12).toString('hex')}.put`);
    try {
      const file = await open(path, 'wx');
      let size = 0;
      try {
        for await (const part of Buffer.isBuffer(bytes) ? [bytes] : bytes) {
          size += part.length;
          if (size > limits.fileBytesMax) throw tooLarge();
          await file.write(part);
        }
      } finally {
        await file.close();
      }
      return await this.#keep(path, { name, by, enterprise, sha256: sha256 ?? '' });
    } catch (error) {
      throw diskFault(error);
    } finally {
      await rm(path, { force: true });
    }
  }

  /** The file as it was put first. */
  async get(sha256: string): Promise<KeptFile | undefined> {
    return (await this.rows(sha256))[0];
  }

  /** Everybody’s row of these bytes. */
  async rows(sha256: string): Promise<KeptFile[]> {
    return DIGEST.test(sha256) ? this.#parts.store.rows(sha256) : [];
  }

  async has(sha256: string): Promise<boolean> {
    return (await this.get(sha256)) !== undefined;
  }

  /**
   * May this account name the file in what it says? The bureau any that is kept; others only what they put
   * themselves or was put for their enterprise: a digest alone opens nothing.
   */
  async mayName(sha256: string, actor: Account | 'system'): Promise<boolean> {
    const rows = await this.rows(sha256);
    if (actor === 'system') return rows.length > 0;
    const knowsAll = may(actor.role, 'hidden.read');
    return rows.some(
      ({ by, enterprise }) =>
        knowsAll || by === actor.id || (enterprise !== '' && enterprise === actor.enterprise),
    );
  }

  /** @throws WQ_NOT_FOUND */
  async read(sha256: string): Promise<Buffer> {
    if (!(await this.has(sha256))) throw new WenquError('WQ_NOT_FOUND', { sha256 });
    return readFile(this.#path(sha256));
  }

  /** The bytes of a file that is known to be there. */
  stream(sha256: string): NodeJS.ReadableStream {
    return createReadStream(this.#path(sha256));
  }

  /** Begin an upload, or learn where it broke off. `file`: it is there already, put by the same person. */
  begin(upload: FileUpload): Promise<{ readonly offset: number; readonly file: KeptFile | null }> {
    return this.#inTurn(upload, async (path) => {
      checkUpload(upload);
      cleanName(upload.name);
      const held = (await this.rows(upload.sha256)).find(({ by }) => by === upload.by);
      if (held) return { offset: held.bytes, file: held };
      const size = await sizeOf(path);
      if (size !== undefined) return { offset: size, file: null };
      const own = (await readdir(dirname(path))).filter((name) => name.startsWith(ownerOf(upload.by)));
      if (own.length >= limits.fileUploadsOpenMax)
        throw refused('open', '未完成的上传过多', 'too many uploads are not finished');
      await (await open(path, 'a')).close();
      return { offset: 0, file: null };
    });
  }

  /**
   * Put bytes where the upload stands.
   *
   * @throws WQ_FILE_REFUSED {why: 'offset', offset} when it stands elsewhere: go on from there
   */
  append(upload: FileUpload, offset: number, bytes: Buffer): Promise<{ readonly offset: number }> {
    return this.#inTurn(upload, async (path) => {
      checkUpload(upload);
      const size = (await sizeOf(path)) ?? 0;
      if (size !== offset)
        throw new WenquError('WQ_FILE_REFUSED', {
          ...{ why: 'offset', offset: size, zh: '续传位置不符', en: 'the upload stands elsewhere' },
        });
      if (size + bytes.length > upload.bytes) throw tooLarge();
      const file = await open(path, 'a');
      try {
        await file.appendFile(bytes);
        await file.datasync();
      } finally {
        await file.close();
      }
      return { offset: size + bytes.length };
    });
  }

  /**
   * All bytes are there: check digest and kind, and keep it. What is refused leaves nothing behind.
   *
   * @throws WQ_FILE_REFUSED
   */
  finish(upload: FileUpload): Promise<KeptFile> {
    return this.#inTurn(upload, async (path) => {
      const size = (await sizeOf(path)) ?? 0;
      if (size !== upload.bytes)
        throw new WenquError('WQ_FILE_REFUSED', {
          ...{ why: 'offset', offset: size, zh: '文件尚未传完', en: 'not all of the file has come' },
        });
      const { name, by, sha256, enterprise = '' } = upload;
      try {
        return await this.#keep(path, { name, by, sha256, enterprise });
      } finally {
        await rm(path, { force: true });
      }
    });
  }

  /** Throw away uploads that nobody went on with. */
  async tidy(): Promise<void> {
    const folder = join(this.#parts.folder, 'parts');
    const before = this.#parts.clock() / MICROS_PER_MS - limits.filePartDays * DAY_MS;
    for (const name of await readdir(folder)) {
      const path = join(folder, name);
      const found = await stat(path).catch(() => undefined);
      if (found && found.mtimeMs < before) await rm(path, { force: true });
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.allSettled(this.#turns.values());
    await this.#parts.store.close();
  }

  /** Bytes of `path` become the file of their digest, which is `put.sha256` when that is known. */
  async #keep(path: string, put: Required<Pick<FilePut, 'name' | 'by' | 'enterprise' | 'sha256'>>) {
    const name = cleanName(put.name);
    const handle = await open(path, 'r+');
    let kept: KeptFile;
    try {
      const { size } = await handle.stat();
      const sha256 = await digestOf(path);
      if (put.sha256 !== '' && sha256 !== put.sha256)
        throw refused('digest', '校验值不符，请重新上传', 'the digest differs: send it again');
      const type = await typeOf(bytesOf(handle, size), name);
      kept = {
        sha256,
        name,
        type,
        bytes: size,
        by: put.by,
        at: this.#parts.clock(),
        enterprise: put.enterprise,
      };
      await handle.sync();
    } finally {
      await handle.close();
    }
    const target = this.#path(kept.sha256);
    await mkdir(dirname(target), { recursive: true });
    await rename(path, target);
    const folder = await open(dirname(target), 'r');
    await folder.sync().finally(() => folder.close());
    await this.#parts.store.put(kept);
    return (await this.rows(kept.sha256)).find(({ by }) => by === put.by) ?? kept;
  }

  #path(sha256: string): string {
    return join(this.#parts.folder, sha256.slice(0, 2), sha256);
  }

  #inTurn<T>(upload: FileUpload, work: (path: string) => Promise<T>): Promise<T> {
    if (!DIGEST.test(upload.sha256)) throw new WenquError('WQ_INPUT', { field: 'sha256' });
    const name = `${ownerOf(upload.by)}-${upload.sha256}`;
    const before = this.#turns.get(name) ?? Promise.resolve();
    const result = before
      .catch(() => undefined)
      .then(() => work(join(this.#parts.folder, 'parts', name)))
      .catch((error: unknown) => {
        throw diskFault(error);
      });
    const held = result.catch(() => undefined);
    this.#turns.set(name, held);
    void held.then(() => {
      if (this.#turns.get(name) === held) this.#turns.delete(name);
    });
    return result;
  }
}

function checkUpload({ bytes }: FileUpload): void {
  if (bytes > limits.fileBytesMax) throw tooLarge();
  if (!Number.isSafeInteger(bytes) || bytes < 1) throw new WenquError('WQ_INPUT', { field: 'bytes' });
}

/** Uploads of one person begin alike and say nothing of who it is. */
const ownerOf = (by: string): string => createHash('sha256').update(by).digest('hex').slice(0, 16);
const sizeOf = async (path: string): Promise<number | undefined> =>
  (await stat(path).catch(() => undefined))?.size;

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of createReadStream(path)) hash.update(part as Buffer);
  return hash.digest('hex');
}

const bytesOf = (handle: FileHandle, size: number): FileBytes => ({
  size,
  read: async (offset, count) => {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(count), 0, count, offset);
    return buffer.subarray(0, bytesRead);
  },
});

/** Media type by the bytes. @throws WQ_FILE_REFUSED for what is not taken, or whose name says something else */
async function typeOf(bytes: FileBytes, name: string): Promise<string> {
  const kind = await fileKind(bytes, name);
  const taken = '只接收照片、视频、录音、PDF、Word、Excel 和文本文件';
  if (!kind)
    throw refused(
      'type',
      taken,
      'only photos, videos, recordings, PDF, Word, Excel and text files are taken',
    );
  const row = kindRow(kind);
  const ending = endingOf(name);
  if (ending !== '' && !row.names.includes(ending))
    throw refused(
      ...([
        'forged',
        `文件名为 .${ending}，内容却是 ${kind}`,
        `it is named .${ending} but holds ${kind}`,
      ] as const),
    );
  return row.type;
}

/** A full disk by its own name. */
function diskFault(error: unknown): unknown {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
  return code === 'ENOSPC' || code === 'EROFS' || code === 'EDQUOT'
    ? new WenquError('WQ_DISK_LOW', {}, error)
    : error;
}
