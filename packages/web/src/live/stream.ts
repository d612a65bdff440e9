import { eventReader, type StreamEvent } from './sse.ts';

/** Waits between tries: doubled from the first, up to the last, each between half and whole of it. */
const RETRY_MS_FIRST = 1_000;
const RETRY_MS_MAX = 30_000;
/** The server beats every 15 s; twice that and some in silence means that the line is dead. */
const SILENCE_MS = 35_000;

export interface StreamHandlers {
  readonly onEvent: (event: StreamEvent) => void;
  /** Anything heard, heartbeats too. */
  readonly onHeard: () => void;
  readonly onLost: () => void;
  /** 401, 403, 404: asking again will not help. */
  readonly onRefused: (status: number) => void;
}

/**
 * One server-sent stream kept open: reconnects after 1 → 30 s with jitter and resumes by the last id heard.
 *
 * @param lastId where to resume; '' = from now, the server begins with a snapshot
 * @returns stop
 */
export function openStream(url: string, lastId: string, handlers: StreamHandlers): () => void {
  const stop = new AbortController();
  void keepOpen(url, lastId, handlers, stop.signal);
  return () => stop.abort();
}

async function keepOpen(url: string, lastId: string, handlers: StreamHandlers, stopped: AbortSignal) {
  let id = lastId;
  let waitMs = RETRY_MS_FIRST;
  while (!stopped.aborted) {
    const end = await readOnce(url, id, handlers, stopped, (heard) => {
      if (heard !== '') id = heard;
      waitMs = RETRY_MS_FIRST;
    });
    if (stopped.aborted) return;
    handlers.onLost();
    if (end >= 400 && end < 500 && end !== 429) {
      handlers.onRefused(end);
      return;
    }
    await pause(waitMs * (0.5 + Math.random() / 2), stopped);
    waitMs = Math.min(waitMs * 2, RETRY_MS_MAX);
  }
}

/** Reads until the line ends or falls silent. @returns the HTTP status, 0 when there was none */
async function readOnce(
  url: string,
  lastId: string,
  handlers: StreamHandlers,
  stopped: AbortSignal,
  onId: (id: string) => void,
): Promise<number> {
  const silent = new AbortController();
  let watch = setTimeout(() => silent.abort(), SILENCE_MS);
  try {
    const response = await fetch(url, {
      headers: { accept: 'text/event-stream', ...(lastId === '' ? {} : { 'last-event-id': lastId }) },
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.any ? AbortSignal.any([stopped, silent.signal]) : either(stopped, silent.signal),
    });
    if (!response.ok || !response.body) return response.status;
    const read = eventReader();
    const decoder = new TextDecoder();
    const body = response.body.getReader();
    for (;;) {
      const { done, value } = await body.read();
      if (done) return response.status;
      clearTimeout(watch);
      watch = setTimeout(() => silent.abort(), SILENCE_MS);
      handlers.onHeard();
      for (const event of read(decoder.decode(value, { stream: true }))) {
        onId(event.id);
        handlers.onEvent(event);
      }
    }
  } catch {
    return 0;
  } finally {
    clearTimeout(watch);
  }
}

/** AbortSignal.any for browsers before Chromium 116. */
function either(one: AbortSignal, other: AbortSignal): AbortSignal {
  const joined = new AbortController();
  for (const signal of [one, other]) {
    if (signal.aborted) joined.abort();
    signal.addEventListener('abort', () => joined.abort(), { once: true });
  }
  return joined.signal;
}

const pause = (ms: number, stopped: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    stopped.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
