import type { FieldPack, Instant, SiteReceipt, SiteRecord } from '@wenqu/domain';
import type { SendFault } from './shelf.ts';

/** What came of asking the server. `away`: nobody answered; `signed-out`: somebody must sign in first. */
export type Answer<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'refused'; readonly fault: SendFault; readonly offset?: number | undefined }
  | { readonly kind: 'away' }
  | { readonly kind: 'signed-out' };

export interface Chunk {
  readonly sha256: string;
  readonly name: string;
  /** Of the whole file. */
  readonly total: number;
  readonly offset: number;
  readonly bytes: ArrayBuffer;
}

export interface Sending {
  readonly record: SiteRecord;
  readonly digest: string;
  readonly sentAt: Instant;
}

/** The server as the outbox knows it. */
export interface Transport {
  pack(): Promise<Answer<FieldPack>>;
  /** @returns how much of the file the server has now */
  chunk(chunk: Chunk): Promise<Answer<{ readonly offset: number; readonly done: boolean }>>;
  record(sending: Sending): Promise<Answer<SiteReceipt>>;
}

interface UploadStand {
  readonly offset: number;
  readonly file: unknown;
}

/** A request that takes longer has died on the way. */
const WAIT_MS = 60_000;

interface Refusal {
  readonly code?: string;
  readonly zh?: string;
  readonly en?: string;
  readonly detail?: { readonly why?: string; readonly offset?: number };
}

/**
 * The server over HTTP.
 *
 * @param base address of the district's API, without a slash at its end
 * @param headers of one who is no browser: its cookie
 */
export function httpTransport(base: string, headers: Readonly<Record<string, string>> = {}): Transport {
  const ask = async <T>(path: string, init: RequestInit): Promise<Answer<T>> => {
    try {
      const response = await fetch(`${base}/${path}`, {
        credentials: 'same-origin',
        signal: AbortSignal.timeout(WAIT_MS),
        ...init,
        headers: { accept: 'application/json', 'x-wenqu': '1', ...headers, ...init.headers },
      });
      if (response.ok) return { kind: 'ok', value: (await response.json()) as T };
      if (response.status === 401) return { kind: 'signed-out' };
      // Too many, too busy, no disk: the same again later is right.
      if ([408, 425, 429].includes(response.status) || response.status >= 500) return { kind: 'away' };
      const { code = `HTTP_${response.status}`, zh, en, detail } = (await response.json()) as Refusal;
      const offset = detail?.why === 'offset' ? detail.offset : undefined;
      return { kind: 'refused', fault: { code, zh: zh ?? code, en: en ?? code }, offset };
    } catch {
      return { kind: 'away' };
    }
  };
  return {
    pack: () => ask('field/pack', {}),
    chunk: async ({ sha256, name, total, offset, bytes }) => {
      const query = new URLSearchParams({ offset: String(offset), bytes: String(total), name });
      const answer = await ask<UploadStand>(`files/${sha256}/chunks?${query}`, {
        method: 'PUT',
        headers: { 'content-type': 'application/octet-stream' },
        body: bytes,
      });
      if (answer.kind === 'ok')
        return { kind: 'ok', value: { offset: answer.value.offset, done: answer.value.file !== null } };
      // It stands elsewhere: part of it came before the line broke.
      return answer.kind === 'refused' && answer.offset !== undefined
        ? { kind: 'ok', value: { offset: answer.offset, done: false } }
        : answer;
    },
    record: (sending) =>
      ask('field/records', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(sending),
      }),
  };
}
