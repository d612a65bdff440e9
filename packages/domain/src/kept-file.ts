import type { Instant } from './instant.ts';

/** What the bytes of a kept file are, by their own first bytes and never by their name. */
export type FileKind =
  | 'jpeg'
  | 'png'
  | 'webp'
  | 'heic'
  | 'pdf'
  | 'docx'
  | 'xlsx'
  | 'mp4'
  | 'mp3'
  | 'm4a'
  | 'csv'
  | 'txt';

/** A file as it was put: kept under its own digest, never changed. */
export interface KeptFile {
  /** SHA-256 of the bytes, hexadecimal. */
  readonly sha256: string;
  readonly name: string;
  /** Media type by the bytes. */
  readonly type: string;
  readonly bytes: number;
  /** Account id or 'system'. */
  readonly by: string;
  readonly at: Instant;
  /** The enterprise that may read it; '' = the bureau's own. */
  readonly enterprise: string;
}
