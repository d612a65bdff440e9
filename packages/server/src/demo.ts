import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dayStart, formatDay, type Instant, instant, MICROS_PER_DAY, msOf } from '@wenqu/domain';
import type { Demo, DemoState } from './api/parts.ts';
import type { Clock } from './clock.ts';
import { fillCampaign } from './demo-campaign-fill.ts';
import { fillLists } from './demo-lists.ts';
import type { OpenDistrict } from './district.ts';
import { WenquError } from './errors.ts';
import type { Log } from './log.ts';
import type { AccountStore } from './store/accounts.ts';
import type { BookEdit } from './store/book.ts';

export interface DemoPlan {
  readonly folder: string;
  readonly enterprises: number;
  readonly seed: number;
  /** Simulated seconds in one second of a steady pace, until the present is reached; from then on 1. */
  readonly speed: number;
  readonly pace: 'present' | 'steady';
  readonly truth: string;
}

/** The demo district with the district it runs, so that `app` can hand it to the API. */
export interface DemoSwitch extends Demo {
  district(): OpenDistrict | undefined;
  close(): Promise<void>;
}

const SIMULATOR = fileURLToPath(new URL('../../simulator/src/cli.ts', import.meta.url));

/**
 * A simulated district in a folder of its own beside the real one: its loggers, journal, book and register
 * never touch those of the real district, so removing the folder removes every trace.
 */
export function demoSwitch(
  plan: DemoPlan,
  open: () => Promise<OpenDistrict>,
  accounts: AccountStore,
  clock: Clock,
  log: Log,
): DemoSwitch {
  let state: DemoState = 'off';
  let district: OpenDistrict | undefined;
  let simulator: ChildProcess | undefined;
  /** The campaign of the past hundred days comes while people already look around. */
  let filling: Promise<void> | undefined;
  let closing = false;

  const start = async () => {
    if (state !== 'off') throw new WenquError('WQ_DEMO_BUSY', { state });
    state = 'starting';
    try {
      district = await open();
      await fillBook(plan, district, clock);
      simulator = simulate(plan, district.gateway.status().port, clock(), log);
      state = 'on';
      const opened = district;
      const isOver = () => district !== opened || state === 'removing' || closing;
      filling = fillLists(opened.lists, clock, isOver)
        .then(() => fillCampaign({ folder: plan.folder, district: opened, accounts, clock, log, isOver }))
        .catch((error: unknown) =>
          log.error({ error: String(error) }, 'lists and campaign of the demo district'),
        );
    } catch (error) {
      await stop();
      state = 'off';
      throw error;
    }
  };

  const stop = async () => {
    closing = true;
    await filling;
    filling = undefined;
    closing = false;
    const child = simulator;
    simulator = undefined;
    if (child && child.exitCode === null) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 3_000);
      await gone;
      clearTimeout(late);
    }
    await district?.close();
    district = undefined;
  };

  return {
    start,
    remove: async () => {
      if (state !== 'on') throw new WenquError('WQ_DEMO_BUSY', { state });
      state = 'removing';
      await stop();
      await accounts.removeDistrict('demo');
      rmSync(plan.folder, { recursive: true, force: true });
      state = 'off';
    },
    state: () => state,
    district: () => (state === 'on' ? district : undefined),
    close: stop,
  };
}

/** Whether a demo district was left running when the server stopped. */
export const demoLeft = (plan: DemoPlan): boolean => existsSync(join(plan.folder, 'book.sqlite'));

async function fillBook(plan: DemoPlan, district: OpenDistrict, clock: Clock): Promise<void> {
  const held = await district.book.snapshot();
  if (held.enterprises.length > 0) return;
  // The model of the demo district is loaded only where there is one.
  const { bookOf, districtOf, sheetOf } = await import('@wenqu/simulator');
  const simulated = districtOf(plan.seed, plan.enterprises);
  const book = bookOf(simulated);
  const edits: BookEdit[] = [];
  for (const kind of [
    'agencies',
    'enterprises',
    'outlets',
    'points',
    'loggers',
    'devices',
    'limits',
  ] as const) {
    for (const row of book[kind]) edits.push({ kind, op: 'add', row } as BookEdit);
  }
  await district.book.apply(edits, { by: 'system', reason: '演示园区 demo district', at: clock() });
  const act = { by: 'system', byName: 'system', reason: '演示园区 demo district', at: clock() };
  // The days that are there at once, as enterprises would have declared them.
  const yesterday = instant(dayStart(clock()) - MICROS_PER_DAY);
  for (const { id, ...fields } of book.facilities) {
    const facility = await district.facilities.save(id, fields, null, act);
    const sheet = sheetOf(simulated, facility, yesterday, formatDay(yesterday));
    if (sheet) await district.facilities.keepSheets([sheet], act);
  }
  const filled = await district.book.snapshot(true);
  await district.projection.bookChanged(filled);
  district.gateway.bookChanged(filled);
  await district.forwarding.bookChanged(filled);
}

/** From the first moment of yesterday, so that there is a whole day to judge. */
function simulate(plan: DemoPlan, port: number, now: Instant, log: Log): ChildProcess {
  const options = {
    target: `127.0.0.1:${port}`,
    district: plan.enterprises,
    seed: plan.seed,
    speed: plan.speed,
    from: new Date(msOf(instant(dayStart(now) - MICROS_PER_DAY))).toISOString(),
    faults: 'some',
    ...(plan.truth === '' ? {} : { truth: plan.truth }),
  };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const pace = plan.pace === 'present' ? ['--catch-up'] : [];
  const child = spawn(process.execPath, [SIMULATOR, ...args, ...pace], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  child.on('exit', (code, signal) => log.info({ code, signal }, 'simulator ended'));
  return child;
}
