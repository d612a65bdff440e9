import type { Role } from '@wenqu/domain';

/** A refusal of the API, with its status. */
export class Refused extends Error {
  readonly status: number;
  constructor(status: number, text: string) {
    super(`${status} ${text}`);
    this.status = status;
  }
}

/** Somebody signed in who speaks to the API directly. */
export class Person {
  readonly #base: string;
  #cookie = '';

  constructor(base: string) {
    this.#base = base;
  }

  static async signIn(base: string, name: string, password: string): Promise<Person> {
    const person = new Person(base);
    await person.send('POST', 'session', { name, password });
    return person;
  }

  /** What a browser of the same person sends. */
  get cookie(): string {
    return this.#cookie;
  }

  /** @throws Refused */
  async get<T = Record<string, unknown>>(path: string): Promise<T> {
    return (await this.#ask(path, {})) as T;
  }

  /** @throws Refused */
  async send<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T> {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const json = body === undefined ? {} : { body: JSON.stringify(body) };
    return (await this.#ask(path, { method, headers: { 'x-wenqu': 'journey', ...headers }, ...json })) as T;
  }

  /** The live stream's text from now on; `stop` ends it. */
  listen(): { text(): string; stop(): void } {
    const stop = new AbortController();
    let text = '';
    void (async () => {
      const response = await fetch(`${this.#base}/api/live`, {
        headers: { cookie: this.#cookie, accept: 'text/event-stream' },
        signal: stop.signal,
      });
      const decoder = new TextDecoder();
      for await (const chunk of response.body!) text += decoder.decode(chunk as Uint8Array, { stream: true });
    })().catch(() => undefined);
    return { text: () => text, stop: () => stop.abort() };
  }

  async #ask(path: string, init: RequestInit): Promise<unknown> {
    const headers = { cookie: this.#cookie, ...(init.headers as Record<string, string>) };
    const response = await fetch(`${this.#base}/api/${path}`, { ...init, headers });
    const text = await response.text();
    if (!response.ok) throw new Refused(response.status, text);
    const set = response.headers.getSetCookie().map((each) => each.split(';')[0]);
    if (set.length > 0) this.#cookie = set.join('; ');
    return text === '' ? undefined : JSON.parse(text);
  }
}

/** The edition a logger is known to speak, once a frame of it has been read. */
export async function editionHeard(person: Person, mn: string): Promise<string | undefined> {
  type Page = { traffic: { editions: Record<string, number> } | null };
  const { traffic } = await person.get<Page>(`loggers/${mn}`);
  return Object.keys(traffic?.editions ?? {})[0];
}

export const ADMIN = { name: 'admin', password: 'a-channel-so-clear' } as const;

/** The administrator of a fresh house, past the forced change of the one-time password. */
export async function firstAdmin(base: string, firstPassword: string): Promise<Person> {
  const admin = await Person.signIn(base, ADMIN.name, firstPassword);
  await admin.send('POST', 'session/password', { current: firstPassword, next: ADMIN.password });
  return admin;
}

/** A new account that has changed its first password already. */
export async function newPerson(
  base: string,
  admin: Person,
  name: string,
  role: Role,
  binding: { enterprise?: string; agency?: string; unit?: string; certificate?: string } = {},
): Promise<{ person: Person; name: string; password: string; id: string }> {
  const first = `first-${name}-word`;
  const password = `second-${name}-word`;
  const account = { name, displayName: name, role, password: first, ...binding };
  const { id } = await admin.send<{ id: string }>('POST', 'accounts', account);
  const person = await Person.signIn(base, name, first);
  await person.send('POST', 'session/password', { current: first, next: password });
  return { person, name, password, id };
}
