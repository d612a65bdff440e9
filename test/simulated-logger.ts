import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type EffectLine, oneOf, runSimulator, type Simulator, systemClock } from '@wenqu/simulator';

const SIMULATOR = fileURLToPath(new URL('../packages/simulator/src/cli.ts', import.meta.url));

/** A simulated logger of its own process, driven line by line. */
export class SimulatedLogger {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  /**
   * @param folder where it keeps its record
   * @param more options of the simulator, by name
   */
  constructor(
    port: number,
    mn: string,
    edition: string,
    folder: string,
    more: Readonly<Record<string, string | number>> = {},
  ) {
    const options = {
      ...{ target: `127.0.0.1:${port}`, one: `${mn}:${edition}:123456`, haste: 600, control: '-' },
      ...{ record: join(folder, `record-${mn}.jsonl`), ...more },
    };
    const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
    this.#child = spawn(process.execPath, [SIMULATOR, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
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
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill();
    await gone;
  }
}

/** A simulated logger within the test's own process, dialling at once, with what it did at hand. */
export class NearLogger {
  /** What it did, as its record would tell. */
  readonly effects: EffectLine[] = [];
  readonly #simulator: Simulator;
  #measureAtMs = 0;

  constructor(port: number, mn: string, haste: number) {
    // A line waits its own part of two seconds before it is opened: they pass at once.
    let behindMs = 2_000;
    const clock = { ...systemClock, nowMs: () => systemClock.nowMs() - behindMs };
    this.#simulator = runSimulator(
      {
        ...{ host: '127.0.0.1', port, enterprises: 1, seed: 5, speed: 1, fromMs: clock.nowMs(), faults: {} },
        ...{ one: [oneOf(mn)], manner: { haste } },
      },
      { clock, record: { write: (line) => this.effects.push(line), close: () => undefined } },
    );
    behindMs = 0;
  }

  get bottles(): readonly EffectLine[] {
    return this.effects.filter(({ effect }) => effect === 'bottle');
  }

  /** @throws Error with the simulator's own words when it refuses */
  say(command: string): void {
    const answer = this.#simulator.command(command);
    if (!answer.startsWith('ok')) throw new Error(answer);
  }

  /** A measured value now and then, as of a logger in the field; without one nobody knows on which line it is. */
  measure(): void {
    const now = performance.now();
    if (now < this.#measureAtMs || this.#simulator.status().connected === 0) return;
    this.#measureAtMs = now + 500;
    this.say('upload realtime');
  }

  async stop(): Promise<void> {
    await this.#simulator.stop();
  }
}
