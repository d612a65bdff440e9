import { join } from 'node:path';
import { type Finding, instant, MICROS_PER_DAY } from '@wenqu/domain';
import type { Care } from './care/care.ts';
import type { Clock } from './clock.ts';
import type { Files } from './files/files.ts';
import type { Gaps } from './gaps/gaps.ts';
import { PlantDesk } from './ledger/plant-desk.ts';
import { PlantLedger } from './ledger/plant-ledger.ts';
import type { Log } from './log.ts';
import type { Matters } from './matters/matters.ts';
import { Outages } from './outages/outages.ts';
import type { Projection } from './projection/projection.ts';
import type { Statistics } from './statistics/statistics.ts';
import type { BookStore } from './store/book.ts';
import { openSqlitePlant } from './store/sqlite/plant.ts';

export interface DistrictOutages {
  readonly folder: string;
  readonly book: BookStore;
  readonly projection: Projection;
  readonly matters: Matters;
  readonly files: Files;
  readonly gaps: Gaps;
  readonly care: Care;
  readonly statistics: Statistics;
  readonly clock: Clock;
  readonly log: Log;
  /** Silence that is suspected to be an outage; undefined: an hour. */
  readonly silentMs: number | undefined;
  readonly raise: (findings: readonly Finding[]) => void;
}

const GAP_EVENTS_MAX = 10;
/** Cuts announced for longer ago are over. */
const ANNOUNCED_DAYS = 14;

/** The enterprise’s own books and the outages of devices, with all that the rest of a district tells them. */
export function openOutages(parts: DistrictOutages): { plant: PlantDesk; outages: Outages } {
  const { folder, book, projection, matters, files, gaps, care, statistics, clock, log, raise } = parts;
  const plant = new PlantDesk({
    store: openSqlitePlant(join(folder, 'plant.sqlite')),
    clock,
    isKept: (sha256, account) => files.mayName(sha256, account),
  });
  const ledger = new PlantLedger(plant);
  const outages = new Outages({
    ...{ matters, book, projection, clock, log, raise },
    ...(parts.silentMs !== undefined && { silentMs: parts.silentMs }),
    checks: (point, from, to) => statistics.qc.heldIn(point, from, to),
    manualTimes: (point, from, to) => ledger.manualTimes(point, from, to),
    gapEvents: async (point, from, to) =>
      (await gaps.events({ point, range: { from, to }, limit: GAP_EVENTS_MAX })).items.map(({ id }) => id),
    announced: async (now) => {
      const from = instant(now - ANNOUNCED_DAYS * MICROS_PER_DAY);
      const held = await plant.matching({ book: 'announcement', state: ['kept'], from });
      return held.map(({ id, fields }) => ({
        ...{ id, area: String(fields.area ?? '') },
        ...{ from: instant(Number(fields.from)), to: instant(Number(fields.to)) },
      }));
    },
    agreeBaseline: (point, by, at) => agreeBaseline(parts, point, by, at),
  });
  // A visit that is over explains what was changed at the station while it lasted.
  plant.onRecord(({ book: kind, state, enterprise, fields, byName, by, enteredAt }) => {
    if (kind !== 'visit' || state !== 'done') return;
    const visit = {
      ...{ enterprise, from: instant(Number(fields['in-at'])), to: instant(Number(fields['out-at'])) },
      ...{ who: String(fields['in-by'] ?? byName), work: String(fields.work ?? '') },
      ...{ enteredBy: by, enteredAt },
    };
    void care.store
      .addVisit(visit)
      .catch((error: unknown) =>
        log.error({ error: String(error) }, 'visit not told to the care of devices'),
      );
  });
  return { plant, outages };
}

/** Every parameter of the loggers of a point is agreed to as it stands: what the acceptance was of. */
async function agreeBaseline(
  { book, care }: DistrictOutages,
  point: string,
  by: string,
  at: Parameters<Care['store']['agree']>[3],
): Promise<void> {
  const { loggers } = await book.snapshot();
  for (const { mn, retiredAt, bindings } of loggers) {
    if (retiredAt !== null || !bindings.some((each) => each.to === null && each.point === point)) continue;
    const keys = await care.store.parameters(mn);
    if (keys.length > 0) await care.store.agree(mn, keys, by, at);
  }
}
