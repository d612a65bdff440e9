import type { KeptFile } from '@wenqu/domain';

/**
 * 文件目录: who put which file under which name. The bytes lie beside it under their digest; the same bytes put by
 * two people are one file and two rows. Every store passes `files.contract.ts`.
 */
export interface FileStore {
  /** Keep a row; the same file of the same person keeps its first one. */
  put(file: KeptFile): Promise<void>;
  /** Everybody who put these bytes, first first. */
  rows(sha256: string): Promise<KeptFile[]>;
  close(): Promise<void>;
}
