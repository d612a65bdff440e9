import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Clock } from '../clock.ts';
import { WenquError } from '../errors.ts';
import { limits } from '../limits.ts';
import type { AccountStore } from '../store/accounts.ts';

/** Write a line of the audit trail now; for acts that are not the request as a whole. */
export function audit(
  accounts: AccountStore,
  clock: Clock,
  request: FastifyRequest,
  act: string,
  about: string,
  detail: Readonly<Record<string, unknown>>,
  by = request.signedIn?.account.id ?? '',
): Promise<void> {
  return accounts.audit({ at: clock(), by, act, about, remote: request.ip, detail });
}

/** Before a successful write is answered, its line is in the trail: an act nobody can find did not succeed. */
export function keepTrail(app: FastifyInstance, accounts: AccountStore, clock: Clock): void {
  app.decorateRequest('audit');
  app.addHook('onRequest', async (request) => {
    request.audit = { about: '', detail: {} };
  });
  app.addHook('onSend', async (request, reply, payload) => {
    const { act } = request.routeOptions.config;
    if (act !== undefined && reply.statusCode < 400 && !request.repeated) {
      const { about, detail } = request.audit;
      const district = request.districtName === 'demo' ? { district: 'demo' } : {};
      await audit(accounts, clock, request, act, about, { ...detail, ...district });
    }
    return payload;
  });
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Answered from the memory of an earlier request with the same Idempotency-Key. */
    repeated: boolean;
    settle: ((answer: Answer) => void) | undefined;
  }
}

interface Answer {
  readonly status: number;
  readonly payload: string;
}
interface Kept {
  readonly body: string;
  readonly until: number;
  readonly answer: Promise<Answer>;
}

/**
 * A request that creates may be sent again under its Idempotency-Key after a doubt: it is carried out once and
 * answered alike. Refusals are not remembered. Bounded in number and time, kept in memory.
 */
export function honourRepeats(app: FastifyInstance, clock: Clock): void {
  const kept = new Map<string, Kept>();
  app.decorateRequest('repeated', false);
  app.decorateRequest('settle');
  app.addHook('preHandler', async (request, reply) => {
    const given = request.headers['idempotency-key'];
    if (!request.routeOptions.config.creates || typeof given !== 'string' || given === '') return;
    const key = [request.signedIn?.account.id, request.districtName, request.method, request.url, given].join(
      ' ',
    );
    const body = createHash('sha256')
      .update(JSON.stringify(request.body ?? null))
      .digest('hex');
    const found = kept.get(key);
    if (found && found.until > clock()) {
      if (found.body !== body) throw new WenquError('WQ_REPEAT');
      const { status, payload } = await found.answer;
      request.repeated = true;
      reply.code(status).header('idempotency-replayed', 'true').type('application/json; charset=utf-8');
      return reply.send(payload);
    }
    const { promise, resolve } = Promise.withResolvers<Answer>();
    kept.delete(key);
    kept.set(key, { body, until: clock() + limits.repeatMs * 1000, answer: promise });
    if (kept.size > limits.repeatsMax) kept.delete(kept.keys().next().value!);
    request.settle = (answer) => {
      if (answer.status >= 400) kept.delete(key);
      resolve(answer);
    };
    return;
  });
  app.addHook('onSend', async (request, reply, payload) => {
    request.settle?.({ status: reply.statusCode, payload: typeof payload === 'string' ? payload : '' });
    return payload;
  });
}
