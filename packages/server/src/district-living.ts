import { join } from 'node:path';
import { setTimeout as rest, setImmediate } from 'node:timers/promises';
import { type Entry, instant, MICROS_PER_DAY, outcomeOf, RULE_REVIEW } from '@wenqu/domain';
import type { Clock } from './clock.ts';
import { Living } from './living/living.ts';
import type { Log } from './log.ts';
import type { Projection } from './projection/projection.ts';
import type { Register } from './register/register.ts';
import type { RegisterStore } from './store/register.ts';
import { openSqliteLiving } from './store/sqlite/living.ts';

export interface DistrictLiving {
  readonly folder: string;
  readonly projection: Pick<Projection, 'newest'>;
  readonly register: Register;
  readonly registerStore: RegisterStore;
  readonly clock: Clock;
  readonly log: Log;
}

/** Entries opened in this time are looked through at the start, for verdicts given just before the end. */
const CATCH_UP_DAYS = RULE_REVIEW.windowDays + 30;
const PAGE = 100;

/** Living rules with what the register tells them: what was told, and by which verdict an entry was closed. */
export async function openDistrictLiving(parts: DistrictLiving): Promise<{
  readonly living: Living;
  close(): Promise<void>;
}> {
  const { folder, projection, register, registerStore, clock, log } = parts;
  const living = await Living.open({
    store: openSqliteLiving(join(folder, 'living.sqlite')),
    ...{ projection, clock, log },
  });
  let closing = false;
  let turn: Promise<void> = Promise.resolve();
  const later = (work: () => Promise<void>) => {
    turn = turn.then(work).catch((error: unknown) => log.error({ error: String(error) }, 'living rules'));
  };
  const hear = (entry: Entry) => hearEntry(living, registerStore, entry);
  later(() => catchUp(registerStore, clock, hear, () => closing));
  const stop = register.onEntry((entry) => {
    if (entry.state === 'closed') later(() => hear(entry));
  });
  return {
    living,
    close: async () => {
      closing = true;
      stop();
      await turn;
      await living.close();
    },
  };
}

/** What an entry says of the findings in it. */
async function hearEntry(living: Living, store: RegisterStore, entry: Entry): Promise<void> {
  const findings = await store.findingsOf(entry.id);
  living.noteTold(findings, entry.openedAt);
  const outcome = entry.state === 'closed' ? outcomeOf(entry.verdict) : undefined;
  if (outcome === undefined) return;
  const steps = await store.steps(entry.id);
  const closing = steps.findLast(({ refused, to }) => refused === null && to === 'closed');
  const { at = entry.updatedAt, by = 'system', byName = '', reason = '' } = closing ?? {};
  await living.heard({ outcome, entry: entry.id, at, by, byName, reason }, findings);
}

/** Rest so often, so many times as long as the work took. */
const REST_EVERY = 4;
const REST_TIMES = 9;

async function catchUp(
  store: RegisterStore,
  clock: Clock,
  hear: (entry: Entry) => Promise<void>,
  isClosing: () => boolean,
): Promise<void> {
  const since = instant(clock() - CATCH_UP_DAYS * MICROS_PER_DAY);
  let cursor: string | undefined;
  do {
    const page = await store.list({
      ...{ withHidden: true, sort: 'newest', limit: PAGE },
      ...(cursor !== undefined && { cursor }),
    });
    for (const [i, entry] of page.items.entries()) {
      if (isClosing() || entry.openedAt < since) return;
      const begun = performance.now();
      await hear(entry);
      // A long register is gone through between other work, and slower than it could be.
      await (i % REST_EVERY === 0 ? rest(REST_TIMES * (performance.now() - begun)) : setImmediate());
    }
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
}
