import { Worker } from 'node:worker_threads';
import type { TemplateFault, TemplateId } from '@wenqu/domain';
import { type Answer, type Ask, errorOf } from '../ask.ts';
import type { Pressed, PressJob } from './press-work.ts';

interface Waiting {
  resolve(value: never): void;
  reject(error: unknown): void;
}
/** An idle press gives its memory back: fonts are large and papers are rare. */
const IDLE_MS = 60_000;
/** A paper that is not done by then never will be. */
const JOB_MS = 120_000;

/** Fills and prints on a thread of its own: a table of a thousand rows keeps nobody waiting. */
export class Press {
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #nextId = 1;
  #idle: NodeJS.Timeout | undefined;

  press(job: PressJob): Promise<Pressed> {
    return this.#ask<Pressed>('press', job);
  }

  check(template: TemplateId, bytes: Uint8Array): Promise<TemplateFault[]> {
    return this.#ask<TemplateFault[]>('check', template, bytes);
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    await this.#worker?.terminate();
  }

  #ask<T>(ask: string, ...args: readonly unknown[]): Promise<T> {
    const id = this.#nextId++;
    clearTimeout(this.#idle);
    const worker = this.#started();
    const late = setTimeout(() => this.#fail(worker, new Error(`${ask} took over ${JOB_MS} ms`)), JOB_MS);
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      worker.postMessage({ id, ask, args } satisfies Ask);
    }).finally(() => {
      clearTimeout(late);
      if (this.#waiting.size === 0) this.#rest();
    });
  }

  #rest(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => {
      const worker = this.#worker;
      this.#worker = undefined;
      void worker?.terminate();
    }, IDLE_MS);
    this.#idle.unref();
  }

  #started(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(new URL('./press-thread.ts', import.meta.url), { name: 'press' });
    worker.on('message', (answer: Answer) => {
      const asked = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if ('fault' in answer) asked?.reject(errorOf(answer.fault));
      else asked?.resolve(answer.value as never);
    });
    worker.on('error', (error) => this.#fail(worker, error));
    worker.on('exit', () => this.#fail(worker, new Error('the press stopped')));
    worker.unref();
    this.#worker = worker;
    return worker;
  }

  #fail(worker: Worker, error: unknown): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
    void worker.terminate();
  }
}
