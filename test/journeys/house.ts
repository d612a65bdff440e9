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

/** @param before fills the folder while no server runs on it */
export async function openHouse(
  before: (folder: string) => Promise<void> = async () => {},
): Promise<JourneyHouse> {
  const folder = mkdtempSync(join(tmpdir(), 'wenqu-journey-'));
  await before(folder);
  const server = await startServer(folder);
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

/** Until it is so, or fails saying what was waited for. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  withinMs = 10_000,
): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Until the projection has read everything that is on disk now. */
export const untilRead = (server: RealServer): Promise<void> =>
  until('everything is read', async () => {
    const { cursor, durable } = await server.health();
    return cursor === durable;
  });
