import type { Logger, ReadingRow, Statistic } from '@wenqu/domain';

/** Reads a running Wenqu over HTTP, as any other client would. */
export interface WenquApi {
  loggers(): Promise<Logger[]>;
  /** Every version of every reading of a point with `fromMs ≤ at < toMs`. */
  readings(point: string, statistic: Statistic, fromMs: number, toMs: number): Promise<ReadingRow[]>;
}

interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

const PAGE_ROWS = 200;
const MICROS_PER_MS = 1000;

/**
 * Signs in.
 * @param base `http://127.0.0.1:8212`, or with `/demo` for the demo district
 * @throws Error with status and text when the server refuses
 */
export async function openWenqu(base: string, name: string, password: string): Promise<WenquApi> {
  const root = base.replace(/\/$/, '');
  const signedIn = await fetch(`${root}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-wenqu': 'truth-check' },
    body: JSON.stringify({ name, password }),
  });
  if (!signedIn.ok) throw new Error(`sign-in: ${signedIn.status} ${await signedIn.text()}`);
  const cookie = signedIn.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');

  async function all<T>(path: string, query: Readonly<Record<string, string>>): Promise<T[]> {
    const items: T[] = [];
    let cursor: string | null = null;
    do {
      const search = new URLSearchParams({
        ...query,
        limit: String(PAGE_ROWS),
        ...(cursor ? { cursor } : {}),
      });
      const answer = await fetch(`${root}/api/${path}?${search}`, { headers: { cookie } });
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      const page = (await answer.json()) as Page<T>;
      items.push(...page.items);
      cursor = page.next;
    } while (cursor !== null);
    return items;
  }

  return {
    loggers: () => all<Logger>('book/loggers', {}),
    readings: (point, statistic, fromMs, toMs) =>
      all<ReadingRow>(`points/${encodeURIComponent(point)}/readings`, {
        statistic,
        from: String(fromMs * MICROS_PER_MS),
        to: String(toMs * MICROS_PER_MS),
      }),
  };
}
