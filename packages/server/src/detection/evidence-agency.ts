import { setImmediate } from 'node:timers/promises';
import { type Instant, instant, MICROS_PER_DAY, type Point } from '@wenqu/domain';
import {
  type AgencyPoint,
  type AgencySignal,
  commonParameterChange,
  isConcentration,
  twinsIn,
} from '@wenqu/rules/detect';
import type { Projection } from '../projection/projection.ts';
import type { BookWhole } from '../store/book.ts';
import { hoursOf, mnsOf } from './evidence-gather.ts';
import type { EvidenceSources } from './evidence-sources.ts';

const DAYS = 14;
/** Points of one agency that are held against each other, and points of others beside them. */
const POINTS_MAX = 80;
const OTHERS_MAX = 40;

interface Parts {
  readonly projection: Pick<Projection, 'series'>;
  readonly sources: EvidenceSources;
  readonly book: BookWhole;
}

async function agencyPoint(
  { projection, sources, book }: Parts,
  point: Point,
  now: Instant,
): Promise<AgencyPoint> {
  const { hours } = await hoursOf(projection, point, now, DAYS, '2017');
  const changes = await sources.changes(mnsOf(book, point), instant(now - DAYS * MICROS_PER_DAY));
  await setImmediate();
  return {
    ...{ point: point.id, enterprise: point.enterprise },
    hours: hours.filter(({ factor }) => isConcentration(factor)),
    changes: changes.filter(({ polId }) => polId === '' || point.factors.includes(polId)),
  };
}

/** Discharge points of one agency against each other and against those of others. */
export async function lookAtAgency(parts: Parts, agency: string, now: Instant): Promise<AgencySignal[]> {
  const served = new Map(parts.book.enterprises.map((each) => [each.id, each.agency]));
  const candidates = parts.book.points.filter(
    ({ retiredAt, place }) => retiredAt === null && place === 'discharge',
  );
  const own = candidates.filter(({ enterprise }) => served.get(enterprise) === agency).slice(0, POINTS_MAX);
  if (new Set(own.map(({ enterprise }) => enterprise)).size < 2) return [];
  const beside = candidates
    .filter(({ enterprise }) => served.get(enterprise) !== agency)
    .slice(0, OTHERS_MAX);
  const [points, others]: [AgencyPoint[], AgencyPoint[]] = [[], []];
  for (const each of own) points.push(await agencyPoint(parts, each, now));
  for (const each of beside) others.push(await agencyPoint(parts, each, now));
  const evidence = { agency, points, others };
  const found = commonParameterChange(evidence);
  for (const factor of new Set(own.flatMap(({ factors }) => factors))) {
    found.push(...twinsIn(evidence, factor));
    await setImmediate();
  }
  return found;
}
