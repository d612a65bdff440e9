import { type Instant, instant, MICROS_PER_DAY, parseDay, type RetroEffect } from '@wenqu/domain';
import { WenquError } from '../errors.ts';
import type { Seat } from './house.ts';
import { seesEnterprise, seesPoint } from './scope.ts';

const DAYS_MAX = 400;

/** @throws WQ_INPUT for a day that is not, or a range of days too long */
export function daysRange(from: string, to: string): { from: Instant; to: Instant } {
  const [first, last] = [dayOf(from, 'from'), dayOf(to, 'to')];
  const range = { from: first, to: instant(last + MICROS_PER_DAY) };
  if (range.to > range.from && range.to - range.from <= DAYS_MAX * MICROS_PER_DAY) return range;
  const zh = `不得早于 from，且不超过 ${DAYS_MAX} 天`;
  throw new WenquError('WQ_INPUT', { field: 'to', zh, en: `not before from, at most ${DAYS_MAX} days` });
}

/** @throws WQ_INPUT for a day that is not */
export function dayOf(text: string, field: string): Instant {
  const day = parseDay(text);
  if (day === undefined)
    throw new WenquError('WQ_INPUT', { field, zh: '没有这一天', en: 'There is no such day' });
  return day;
}

/** Points this seat sees, of one enterprise or one alone where asked. @throws WQ_NOT_FOUND */
export function pointsOf({ scope, view }: Seat, enterprise?: string, point?: string): string[] {
  const foreign = (id: string) => !view.enterprises.has(id) || !seesEnterprise(scope, id);
  if (enterprise !== undefined && foreign(enterprise)) throw new WenquError('WQ_NOT_FOUND', { enterprise });
  if (point !== undefined && !(view.points.has(point) && seesPoint(scope, view, point))) {
    throw new WenquError('WQ_NOT_FOUND', { point });
  }
  return view.snapshot.points
    .filter((each) => seesPoint(scope, view, each.id))
    .filter((each) => enterprise === undefined || each.enterprise === enterprise)
    .filter((each) => point === undefined || each.id === point)
    .map(({ id }) => id);
}

type Resting = Pick<RetroEffect, 'entries' | 'samples'>;

/** Entries and samples as this person may know of them: the others are not there, nor counted. */
export async function visibleOf(
  { district, person, scope }: Seat,
  effects: readonly Resting[],
): Promise<<T extends Resting>(effect: T) => T> {
  const { account } = person;
  const entries = new Set<string>();
  for (const id of new Set(effects.flatMap((each) => each.entries))) {
    if (await district.register.entry(id, account)) entries.add(id);
  }
  const samples = new Set<string>();
  for (const id of scope.whole ? new Set(effects.flatMap((each) => each.samples)) : []) {
    if (await district.samples.detail(id, account)) samples.add(id);
  }
  return (effect) => ({
    ...effect,
    entries: effect.entries.filter((id) => entries.has(id)),
    samples: effect.samples.filter((id) => samples.has(id)),
  });
}
