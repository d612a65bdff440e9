import { type Account, type FieldMoment, type FieldPlace, type FieldTask, recordPaper } from '@wenqu/domain';
import { useSyncExternalStore } from 'react';
import { apiUrl } from '../../lib/api.ts';
import { basePath } from '../../lib/base.ts';
import { now } from '../../lib/clock.ts';
import { openShelf } from './idb-shelf.ts';
import { Outbox, type OutboxCounts, type SendEnd } from './outbox.ts';
import type { HeldPack, OutFile, OutRecord, SiteDraft } from './shelf.ts';
import { recordOf } from './site-form.ts';
import { httpTransport } from './transport.ts';

/** What the field app shows: all of it lies on the device. */
export interface FieldState {
  readonly ready: boolean;
  readonly held: HeldPack | undefined;
  readonly drafts: readonly SiteDraft[];
  readonly records: readonly OutRecord[];
  readonly files: readonly OutFile[];
  readonly counts: OutboxCounts;
  readonly online: boolean;
  readonly sending: boolean;
  readonly end: SendEnd | undefined;
  readonly offsetMicros: number | null;
  /** Of the device's storage; null where the browser does not tell. */
  readonly storage: { readonly usedBytes: number; readonly quotaBytes: number } | null;
  readonly persistent: boolean;
}

const NOTHING: FieldState = {
  ...{ ready: false, held: undefined, drafts: [], records: [], files: [] },
  counts: { records: 0, files: 0, bytes: 0, conflicts: 0, refused: 0 },
  ...{ online: true, sending: false, end: undefined, offsetMicros: null, storage: null, persistent: false },
};
/** While something waits, another try is made this often. */
const RETRY_MS = 20_000;

/** One person's field app in this tab: device store, outbox, and what is known of the network. */
export class FieldApp {
  readonly outbox: Outbox;
  readonly account: Account;
  readonly #listeners = new Set<() => void>();
  #state: FieldState = NOTHING;
  #reading: Promise<void> | undefined;
  #again = false;
  #metAgain = false;
  #writes: Promise<unknown> = Promise.resolve();

  private constructor(outbox: Outbox, account: Account) {
    this.outbox = outbox;
    this.account = account;
  }

  static async open(account: Account): Promise<FieldApp> {
    const shelf = await openShelf(`wenqu-field${basePath.replace('/', '-')}`);
    const app = new FieldApp(
      new Outbox(shelf, httpTransport(apiUrl('').replace(/\/$/, '')), account.id, now),
      account,
    );
    await app.#read();
    return app;
  }

  readonly state = (): FieldState => this.#state;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Follow the network while the app is on screen. @returns stop */
  follow(): () => void {
    const meet = () => void this.meet();
    const part = () => this.#set({ online: false });
    const timer = setInterval(() => {
      if (this.#state.counts.records > 0 || !this.#state.online) meet();
    }, RETRY_MS);
    const stop = this.outbox.onChange(() => void this.#read());
    addEventListener('online', meet);
    addEventListener('offline', part);
    document.addEventListener('visibilitychange', meet);
    void navigator.storage?.persist?.().then((persistent) => this.#set({ persistent }));
    this.#set({ online: navigator.onLine });
    meet();
    return () => {
      clearInterval(timer);
      stop();
      removeEventListener('online', meet);
      removeEventListener('offline', part);
      document.removeEventListener('visibilitychange', meet);
    };
  }

  /** Send what waits, then fetch the tasks anew. */
  async meet(): Promise<void> {
    if (document.visibilityState === 'hidden') return;
    // Network that comes back while a try without it is dying is not waited for until the next round.
    this.#metAgain = this.#state.sending;
    if (this.#state.sending) return;
    this.#set({ sending: true });
    try {
      const end = await this.outbox.send();
      const asked = end === 'away' ? 'away' : await this.outbox.refresh();
      const isOut = asked === 'signed-out' || asked === 'refused';
      // Whoever may not come in any more, or not for this, keeps no tasks; what was recorded stays until it is sent.
      if (isOut) await this.outbox.shelf.dropPack(this.account.id);
      this.#set({ end: isOut ? 'signed-out' : end, online: asked !== 'away' });
    } finally {
      this.#set({ sending: false });
      await this.#read();
    }
    if (!this.#metAgain) return;
    this.#metAgain = false;
    if (!this.#state.online) await this.meet();
  }

  /** Keep a draft as it is now; strokes are kept in their order. */
  keep(draft: SiteDraft): Promise<void> {
    const done = this.#writes.then(() => this.outbox.shelf.saveDraft({ ...draft, updatedAt: now() }));
    this.#writes = done.catch(() => undefined);
    return done.then(() => this.#read());
  }

  async drop(draft: SiteDraft): Promise<void> {
    await this.#writes;
    await this.outbox.shelf.dropDraft(draft.id);
    await this.#read();
  }

  /** Close a draft: its paper is made, and from here on nothing of it changes. */
  async close(draft: SiteDraft): Promise<void> {
    await this.#writes;
    const closed = this.moment();
    const enterprise = this.#state.held?.pack.enterprises.find(({ id }) => id === draft.enterprise);
    const text = recordPaper(recordOf(draft, closed), enterprise?.name ?? draft.enterprise);
    const { buffer } = new TextEncoder().encode(text);
    const name = `${draft.task?.number || 'record'}-${draft.id.slice(0, 8)}.txt`;
    const { sha256, bytes } = await this.outbox.keepFile(buffer as ArrayBuffer, name, 'text/plain');
    await this.outbox.close(recordOf(draft, closed, [{ sha256, name, bytes }]));
    await this.#read();
  }

  moment(): FieldMoment {
    return { deviceAt: now(), offsetMicros: this.#state.offsetMicros };
  }

  task(key: string): FieldTask | undefined {
    return this.#state.held?.pack.tasks.find((task) => task.key === key);
  }

  async #read(): Promise<void> {
    if (this.#reading) {
      this.#again = true;
      return this.#reading;
    }
    this.#reading = this.#readNow();
    await this.#reading;
    this.#reading = undefined;
    if (!this.#again) return;
    this.#again = false;
    await this.#read();
  }

  async #readNow(): Promise<void> {
    const { shelf } = this.outbox;
    const { id } = this.account;
    const [held, drafts, records, files, counts, offsetMicros, storage] = await Promise.all([
      ...([shelf.pack(id), shelf.drafts(id), shelf.records(id), shelf.files()] as const),
      ...([this.outbox.counts(), shelf.offset(), storageNow()] as const),
    ]);
    this.#set({ ready: true, held, drafts, records, files, counts, offsetMicros, storage });
  }

  #set(change: Partial<FieldState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

async function storageNow(): Promise<FieldState['storage']> {
  const { usage, quota } = (await navigator.storage?.estimate?.()) ?? {};
  return usage === undefined || quota === undefined || quota === 0
    ? null
    : { usedBytes: usage, quotaBytes: quota };
}

export const useField = (app: FieldApp): FieldState => useSyncExternalStore(app.subscribe, app.state);

/** Where the device is. `why`: the browser’s word when it does not tell. */
export function placeNow(): Promise<
  | { readonly place: FieldPlace; readonly why: '' }
  | { readonly place: null; readonly why: 'denied' | 'unknown' }
> {
  return new Promise((resolve) => {
    if (!navigator.geolocation) return resolve({ place: null, why: 'unknown' });
    navigator.geolocation.getCurrentPosition(
      ({ coords: { longitude, latitude, accuracy } }) =>
        resolve({
          place: { lon: longitude, lat: latitude, accuracyM: Math.round(accuracy) },
          why: '',
        }),
      ({ code }) => resolve({ place: null, why: code === 1 ? 'denied' : 'unknown' }),
      { enableHighAccuracy: true, timeout: 10_000, maximumAge: 15_000 },
    );
  });
}
