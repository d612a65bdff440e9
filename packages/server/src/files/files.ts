import type { KeptFile } from '@wenqu/domain';

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

/** 文件: kept under their digests, never changed, refused when they are not what they say. */
export declare class Files {
  /** @throws WQ_FILE_REFUSED {zh, en} for a type that is not taken or forged; WQ_BODY_LARGE */
  put(file: FilePut): Promise<KeptFile>;
  get(sha256: string): Promise<KeptFile | undefined>;
  has(sha256: string): Promise<boolean>;
  /** @throws WQ_NOT_FOUND */
  read(sha256: string): Promise<Buffer>;
  stream(sha256: string): NodeJS.ReadableStream;
  /** Begin or resume an upload. @returns bytes already there, and the file once all are */
  begin(upload: FileUpload): Promise<{ readonly offset: number; readonly file: KeptFile | null }>;
  append(upload: FileUpload, offset: number, bytes: Buffer): Promise<{ readonly offset: number }>;
  finish(upload: FileUpload): Promise<KeptFile>;
  close(): Promise<void>;
}
