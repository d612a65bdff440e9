import { queryOptions } from '@tanstack/react-query';
import type { KeptFile } from '@wenqu/domain';
import { ApiError, apiUrl, getJson, sendJson, Unreachable } from './api.ts';

/** One chunk of an upload: what a broken connection costs. */
const CHUNK_BYTES = 512 * 1024;
/** A chunk that did not arrive is sent again this often. */
const TRIES = 4;
const RETRY_MS = 1_500;

/** The server’s bound of one file, so that a large one is refused before it is read. */
export const FILE_BYTES_MAX = 64 * 1024 * 1024;
export const FILE_TYPES =
  '.jpg,.jpeg,.png,.webp,.heic,.heif,.pdf,.docx,.xlsx,.mp4,.mp3,.m4a,.csv,.txt,image/*,video/mp4';
export const PHOTO_TYPES = 'image/*';

export const fileUrl = (sha256: string): string => apiUrl(`files/${sha256}`);

/** What these files are; those that may not be read are left out. */
export const filesQuery = (digests: readonly string[]) =>
  queryOptions({
    queryKey: ['files', ...digests],
    queryFn: ({ signal }) =>
      digests.length === 0
        ? Promise.resolve([] as readonly KeptFile[])
        : getJson<{ items: readonly KeptFile[] }>('files', { sha256: digests.join(',') }, { signal }).then(
            ({ items }) => items,
          ),
    staleTime: Number.POSITIVE_INFINITY,
  });

async function digestOf(bytes: ArrayBuffer): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

interface Stand {
  readonly offset: number;
  readonly file: KeptFile | null;
}
type Progress = (share: number) => void;

async function sendChunk(url: string, chunk: Blob | undefined, signal: AbortSignal): Promise<Stand> {
  const response = await fetch(url, {
    method: 'PUT',
    credentials: 'same-origin',
    signal,
    headers: { 'x-wenqu': '1', 'content-type': 'application/octet-stream' },
    body: chunk ?? new Blob([]),
  }).catch((cause: unknown) => {
    if (signal.aborted) throw cause;
    throw new Unreachable();
  });
  const body: unknown = await response.json().catch(() => ({}));
  if (response.ok) return body as Stand;
  throw new ApiError(response.status, body as ConstructorParameters<typeof ApiError>[1]);
}

/** Where the server stands; asked again while the line is broken. */
async function patiently(work: () => Promise<Stand>, signal: AbortSignal): Promise<Stand> {
  for (let tried = 1; ; tried++) {
    try {
      return await work();
    } catch (error) {
      const offset = error instanceof ApiError ? error.detail.offset : undefined;
      if (typeof offset === 'number') return { offset, file: null };
      if (!(error instanceof Unreachable) || tried >= TRIES || signal.aborted) throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS * tried));
    }
  }
}

/**
 * Send a file in chunks under its digest, computed here before anything is sent; it goes on where it broke off.
 * Where the page may not compute digests (plain HTTP on a name), it goes in one piece.
 *
 * @param progress share of the bytes that have arrived
 * @throws ApiError in the server’s words
 */
export async function uploadFile(file: File, progress: Progress, signal: AbortSignal): Promise<KeptFile> {
  if (!globalThis.isSecureContext) return uploadWhole(file);
  const sha256 = await digestOf(await file.arrayBuffer());
  const address = (offset?: number) =>
    apiUrl(`files/${sha256}/chunks`, { name: file.name, bytes: file.size, offset });
  let stand = await patiently(() => sendChunk(address(), undefined, signal), signal);
  while (!stand.file) {
    const { offset } = stand;
    progress(offset / file.size);
    const chunk = file.slice(offset, offset + CHUNK_BYTES);
    stand = await patiently(() => sendChunk(address(offset), chunk, signal), signal);
  }
  progress(1);
  return stand.file;
}

function uploadWhole(file: File): Promise<KeptFile> {
  const body = new FormData();
  body.append('file', file, file.name);
  return sendJson<KeptFile>('POST', 'files', { body });
}
