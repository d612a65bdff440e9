import { parentPort } from 'node:worker_threads';
import type { TemplateId } from '@wenqu/domain';
import { type Answer, type Ask, faultOf } from '../ask.ts';
import { yieldToGateway } from '../projection/yield-to-gateway.ts';
import { check, type PressJob, press } from './press-work.ts';

yieldToGateway();

const answers: Readonly<Record<string, (...args: never[]) => unknown>> = {
  press: (job: PressJob) => press(job),
  check: (template: TemplateId, bytes: Uint8Array) => check(template, bytes),
};

parentPort?.on('message', ({ id, ask, args }: Ask) => {
  const work = answers[ask] as (...given: readonly unknown[]) => unknown;
  void Promise.resolve()
    .then(() => work(...args))
    .then((value): Answer => ({ id, value }))
    .catch((error: unknown): Answer => ({ id, fault: faultOf(error) }))
    .then((answer) => parentPort?.postMessage(answer));
});
