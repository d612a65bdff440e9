/** What the build writes into the worker: the version of the shell and the paths it is made of. */
interface Shell {
  readonly version: string;
  readonly assets: readonly string[];
}
interface Waiting {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Waiting {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}
/** What of a service worker's surroundings is used; the types of pages and of workers do not go together. */
interface WorkerScope {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(name: 'install' | 'activate', listener: (event: Waiting) => void): void;
  addEventListener(name: 'fetch', listener: (event: Fetching) => void): void;
  addEventListener(name: 'message', listener: (event: MessageEvent<unknown>) => void): void;
}

const worker = self as unknown as WorkerScope;
const SHELL = JSON.parse('__WENQU_SHELL__') as Shell;
/** `/` or `/demo/`: districts do not share a cache. */
const SCOPE = new URL(worker.registration.scope).pathname;
const CACHE_START = `wenqu-shell ${SCOPE} `;
const CACHE = `${CACHE_START}${SHELL.version}`;
/** A page that does not come within this is taken from the shell: at the edge of the network nothing answers and nothing fails. */
const PAGE_WAIT_MS = 5_000;
const OK_STATUS = 200;

async function keepShell(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll(SHELL.assets.map((path) => new Request(path, { cache: 'no-cache' })));
  await cache.put(SCOPE, await fetch(new Request(SCOPE, { cache: 'no-cache' })));
}

async function dropOldShells(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(CACHE_START) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** Names that carry a hash of their content never change: what is held is right. */
async function asset(request: Request): Promise<Response> {
  const held = await caches.match(request, { ignoreVary: true });
  if (held) return held;
  const response = await fetch(request);
  if (response.status === OK_STATUS && new URL(request.url).pathname.startsWith('/assets/')) {
    const cache = await caches.open(CACHE);
    await cache.put(request, response.clone());
  }
  return response;
}

/** The network's page while there is one, else the shell: the address decides what it shows. */
async function page(request: Request): Promise<Response> {
  const shell = await caches.match(SCOPE, { ignoreVary: true });
  if (!shell) return fetch(request);
  const late = new Promise<Response>((resolve) => setTimeout(() => resolve(shell), PAGE_WAIT_MS));
  const fresh = fetch(request).then(
    (response) => (response.status < 500 ? response : shell),
    () => shell,
  );
  return Promise.race([fresh, late]);
}

worker.addEventListener('install', (event) => event.waitUntil(keepShell()));
worker.addEventListener('activate', (event) => event.waitUntil(dropOldShells()));
// A new shell takes over when the person says so, never in the middle of a form.
worker.addEventListener('message', (event) => {
  if (event.data === 'take-over') void worker.skipWaiting();
});
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  // What the server knows is asked of the server, or not at all.
  if (/^(\/demo)?\/(api|healthz|metrics)(\/|$)/.test(pathname)) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (pathname.startsWith('/assets/') || SHELL.assets.includes(pathname))
    event.respondWith(asset(request));
});
