import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RealServer, startServer } from '../../bench/real-server.ts';

/** A Wenqu for one journey: a process, free ports, a temporary folder. */
export interface JourneyHouse {
  readonly folder: string;
  readonly base: string;
  readonly server: RealServer;
  close(): Promise<void>;
}

/**
 * @param before fills the folder while no server runs on it
 * @param flags further flags of `wenqu serve`
 */
export async function openHouse(
  before: (folder: string) => Promise<void> = async () => {},
  flags: Readonly<Record<string, string | number>> = {},
): Promise<JourneyHouse> {
  const folder = mkdtempSync(join(tmpdir(), 'wenqu-journey-'));
  await before(folder);
  const server = await startServer(folder, flags);
  return {
    folder,
    server,
    base: `http://127.0.0.1:${server.port}`,
    close: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Until it is so.
 *
 * @returns what `ask` found
 * @throws Error saying what was waited for
 */
export async function until<T>(
  what: string,
  ask: () => T | false | undefined | Promise<T | false | undefined>,
  withinMs = 30_000,
): Promise<T> {
  const end = performance.now() + withinMs;
  for (;;) {
    const found = await ask();
    if (found) return found;
    if (performance.now() > end) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Until the projection has read everything that is on disk now. */
export const untilRead = (server: RealServer): Promise<true> =>
  until('everything is read', async () => {
    const { cursor, durable } = await server.health();
    return cursor === durable;
  });
