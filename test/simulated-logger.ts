import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SIMULATOR = fileURLToPath(new URL('../packages/simulator/src/cli.ts', import.meta.url));

/** A simulated logger of its own process, driven line by line. */
export class SimulatedLogger {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  /** @param folder where it keeps its record */
  constructor(port: number, mn: string, edition: string, folder: string) {
    const args = ['--target', `127.0.0.1:${port}`, '--one', `${mn}:${edition}:123456`];
    const more = ['--haste', '600', '--control', '-', '--record', join(folder, `record-${mn}.jsonl`)];
    this.#child = spawn(process.execPath, [SIMULATOR, ...args, ...more], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#lines = createInterface({ input: this.#child.stdout! })[Symbol.asyncIterator]();
  }

  /** @throws Error with the simulator's own words when it refuses */
  async say(command: string): Promise<string> {
    this.#child.stdin!.write(`${command}\n`);
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done) throw new Error('the simulator has ended');
      if (value.startsWith('error')) throw new Error(value);
      if (value.startsWith('ok')) return value;
    }
  }

  async stop(): Promise<void> {
    this.#child.kill();
    if (this.#child.exitCode === null) await once(this.#child, 'exit');
  }
}
