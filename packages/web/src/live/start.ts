import { apiUrl } from '../lib/api.ts';
import { basePath } from '../lib/base.ts';
import { nowMs } from '../lib/clock.ts';
import { queryClient } from '../lib/query-client.ts';
import { type LinkState, type LiveMessage, LiveStore } from './live-store.ts';
import { openStream } from './stream.ts';

/** The live values of this tab; the only global besides the session and the language. */
export const live = new LiveStore();

/** Cards redraw at most this often. */
const FLUSH_MS = 250;
let flushDue = false;

function take(message: LiveMessage): void {
  if (!live.accept(message, nowMs()) || flushDue) return;
  flushDue = true;
  setTimeout(() => {
    flushDue = false;
    live.flush();
  }, FLUSH_MS);
}

/** What one tab tells the others. */
type Shared =
  | { readonly kind: 'message'; readonly message: LiveMessage; readonly id: string }
  | { readonly kind: 'link'; readonly state: LinkState }
  | { readonly kind: 'hello' };

const NAME = `wenqu-live${basePath}`;

/** Opens the stream and passes what it says to `tell`; @returns stop */
function lead(lastId: string, tell: (shared: Shared) => void): () => void {
  return openStream(apiUrl('live'), lastId, {
    onEvent: ({ id, name, data }) => {
      tell({ kind: 'message', id, message: { name, data: JSON.parse(data) } as LiveMessage });
    },
    onHeard: () => tell({ kind: 'link', state: 'open' }),
    onLost: () => tell({ kind: 'link', state: 'lost' }),
    // The session ended: ask who we are, the shell shows the login page.
    onRefused: () => void queryClient.invalidateQueries({ queryKey: ['session'] }),
  });
}

/**
 * Follow the live stream while the console is on screen. Where the browser has Web Locks (HTTPS or this
 * machine) the tabs of a browser share one stream: the lock's holder reads it and tells the others. On plain
 * HTTP each visible tab has its own, closed while hidden: six open streams would block the browser.
 *
 * @returns stop
 */
export function startLive(): () => void {
  return 'locks' in navigator && 'BroadcastChannel' in window ? startShared() : startAlone();
}

function startShared(): () => void {
  const stop = new AbortController();
  const channel = new BroadcastChannel(NAME);
  let leading = false;
  let lastId = '';
  const hear = (shared: Shared) => {
    if (shared.kind === 'link') live.setLink(shared.state, nowMs());
    else if (shared.kind === 'message') {
      if (shared.id !== '') lastId = shared.id;
      take(shared.message);
    } else if (leading) {
      const system = live.system();
      channel.postMessage({
        kind: 'message',
        id: lastId,
        message: { name: 'snapshot', data: { points: live.all() } },
      } satisfies Shared);
      if (system) {
        channel.postMessage({
          kind: 'message',
          id: lastId,
          message: { name: 'system', data: system },
        } satisfies Shared);
      }
    }
  };
  channel.onmessage = (event: MessageEvent<Shared>) => hear(event.data);
  channel.postMessage({ kind: 'hello' } satisfies Shared);
  void navigator.locks
    .request(NAME, { signal: stop.signal }, () => {
      leading = true;
      const end = lead(lastId, (shared) => {
        // A page that shows nothing live any more has closed the channel; its stream ends a moment later.
        if (stop.signal.aborted) return;
        hear(shared);
        channel.postMessage(shared);
      });
      return new Promise<void>((resolve) => {
        stop.signal.addEventListener('abort', () => {
          end();
          resolve();
        });
      });
    })
    // Leaving while in the queue for the lock is not a fault.
    .catch(() => undefined);
  return () => {
    stop.abort();
    channel.close();
  };
}

function startAlone(): () => void {
  let lastId = '';
  let end: (() => void) | undefined;
  const follow = () => {
    end?.();
    end = undefined;
    if (document.visibilityState === 'hidden') return;
    end = lead(lastId, (shared) => {
      if (shared.kind === 'link') live.setLink(shared.state, nowMs());
      else if (shared.kind === 'message') {
        if (shared.id !== '') lastId = shared.id;
        take(shared.message);
      }
    });
  };
  document.addEventListener('visibilitychange', follow);
  follow();
  return () => {
    document.removeEventListener('visibilitychange', follow);
    end?.();
  };
}
