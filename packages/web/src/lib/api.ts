import type { Lang } from '@wenqu/domain';
import { basePath } from './base.ts';

/** What the server says when it refuses; both languages come with it. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly texts: Readonly<Record<Lang, string>>;
  readonly detail: Readonly<Record<string, unknown>>;

  constructor(status: number, body: Partial<Record<'code' | 'zh' | 'en', string>> & { detail?: unknown }) {
    super(body.code ?? `HTTP ${status}`);
    this.name = 'ApiError';
    this.status = status;
    this.code = body.code ?? `HTTP_${status}`;
    this.texts = { zh: body.zh ?? `请求失败（${status}）`, en: body.en ?? `The request failed (${status})` };
    this.detail = (body.detail ?? {}) as Readonly<Record<string, unknown>>;
  }
}

/** The server could not be reached: no answer at all. */
export class Unreachable extends ApiError {
  constructor() {
    super(0, { code: 'UNREACHABLE', zh: '无法连接服务器', en: 'The server cannot be reached' });
    this.name = 'Unreachable';
  }
}

/** A page of a list: `next` is the cursor of the following page, null at the end. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
  /** Null where counting would cost more than the page. */
  readonly total: number | null;
  readonly asOf: number;
}

export type Query = Readonly<
  Record<string, string | number | boolean | readonly string[] | null | undefined>
>;

/** Address of a route of this district; `house` routes (session, demo) have no district. */
export function apiUrl(path: string, query: Query = {}, house = false): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === '') continue;
    params.set(name, Array.isArray(value) ? value.join(',') : String(value));
  }
  const text = params.toString();
  return `${house ? '' : basePath}/api/${path}${text === '' ? '' : `?${text}`}`;
}

async function ask(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, { credentials: 'same-origin', ...init }).catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new Unreachable();
  });
  if (response.ok) return response;
  const body: unknown = await response.json().catch(() => ({}));
  throw new ApiError(response.status, body as ConstructorParameters<typeof ApiError>[1]);
}

export async function getJson<T>(
  path: string,
  query: Query = {},
  options: { signal?: AbortSignal; house?: boolean } = {},
): Promise<T> {
  const response = await ask(apiUrl(path, query, options.house), {
    headers: { accept: 'application/json' },
    ...(options.signal ? { signal: options.signal } : {}),
  });
  return (await response.json()) as T;
}

/** Bytes of a binary route, with the content type it answered. */
export async function getBytes(
  path: string,
  query: Query,
  accept: string,
  signal?: AbortSignal,
): Promise<{ bytes: ArrayBuffer; type: string }> {
  const response = await ask(apiUrl(path, query), {
    headers: { accept },
    ...(signal ? { signal } : {}),
  });
  return { bytes: await response.arrayBuffer(), type: response.headers.get('content-type') ?? '' };
}

export interface Write {
  readonly body?: unknown;
  /** Version of the row that was read: sent as If-Match. */
  readonly version?: number;
  readonly house?: boolean;
}

/** A write: POST, PUT, PATCH or DELETE. A FormData body is sent as it is. */
export async function sendJson<T>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  write: Write = {},
): Promise<T> {
  const raw = write.body instanceof FormData;
  const headers: Record<string, string> = { accept: 'application/json', 'x-wenqu': '1' };
  if (write.body !== undefined && !raw) headers['content-type'] = 'application/json';
  if (write.version !== undefined) headers['if-match'] = `"${write.version}"`;
  const response = await ask(apiUrl(path, {}, write.house), {
    method,
    headers,
    ...(write.body === undefined
      ? {}
      : { body: raw ? (write.body as FormData) : JSON.stringify(write.body) }),
  });
  const text = await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

/** A question too long for an address whose answer is bytes. */
export async function postForBytes(path: string, body: unknown, accept: string): Promise<ArrayBuffer> {
  const response = await ask(apiUrl(path), {
    method: 'POST',
    headers: { accept, 'x-wenqu': '1', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return response.arrayBuffer();
}
