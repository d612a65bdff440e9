import type { FacilityDay } from '@wenqu/domain';
import { dayEnd, type FacilityDetector, type FacilityRecord, scoreOf, shown } from './facility-record.ts';
import type { Signal } from './signal.ts';

/** Below the expected by more than this for two months. @source detection.md D26 [P] */
const SHORT_SHARE = 0.4;
const SHORT_FULL = 0.85;
const MONTH_DAYS = 30;
const MONTHS = 2;
/** Days of a month that must be declared and measured. */
const DAYS_LEAST = 20;
/** kg of dry solids per kg of COD removed, biological, the low end. @source detection.md D26 [G] */
const SLUDGE_YIELD_LOW = 0.3;
const COD = 'w01018';

interface Use {
  readonly name: string;
  readonly form: 'agent' | 'sludge';
  /** Used and expected on one day; null = not known. */
  of(day: FacilityDay): { readonly used: number; readonly expected: number } | null;
}

function removedKg({ inKg, outKg }: FacilityDay): number | null {
  const [before, after] = [inKg[COD], outKg[COD]];
  return before === undefined || after === undefined ? null : Math.max(0, before - after);
}

function usesOf({ facility }: FacilityRecord): Use[] {
  const agents = facility.agents.map(
    ({ id, name, per, expectedKg }): Use => ({
      name,
      form: 'agent',
      of: (day) => {
        const used = day.sheet?.agentKg[id];
        const basis = per === 'm3' ? day.inM3 : removedKg(day);
        return used === undefined || basis === null || expectedKg === null
          ? null
          : { used, expected: expectedKg * basis };
      },
    }),
  );
  const sludge: Use = {
    name: 'sludge',
    form: 'sludge',
    of: (day) => {
      const used = day.sheet?.sludgeKgDs ?? null;
      const removed = removedKg(day);
      return used === null || removed === null ? null : { used, expected: removed * SLUDGE_YIELD_LOW };
    },
  };
  const biological = facility.units.some(({ kind }) => kind === 'aerobic' || kind === 'anaerobic');
  return biological ? [...agents, sludge] : agents;
}

/** Used ÷ expected of one month; undefined where too few days are known. */
function monthShare(days: readonly FacilityDay[], use: Use): number | undefined {
  const known = days.flatMap((day) => use.of(day) ?? []);
  const expected = known.reduce((sum, each) => sum + each.expected, 0);
  if (known.length < DAYS_LEAST || expected <= 0) return undefined;
  return known.reduce((sum, each) => sum + each.used, 0) / expected;
}

function judged({ days }: FacilityRecord, use: Use): Signal | undefined {
  const window = days.slice(-MONTHS * MONTH_DAYS);
  const shares = Array.from({ length: MONTHS }, (_, month) =>
    monthShare(window.slice(month * MONTH_DAYS, (month + 1) * MONTH_DAYS), use),
  );
  // Stock of one month is used up in the next: both must be short.
  if (shares.some((share) => share === undefined || share >= 1 - SHORT_SHARE)) return undefined;
  const mean = shares.reduce<number>((sum, share) => sum + share!, 0) / MONTHS;
  return {
    pattern: 'D26',
    form: use.form,
    factors: [COD],
    from: window[0]!.from,
    to: dayEnd(window.at(-1)!),
    score: scoreOf(1 - mean, SHORT_SHARE, SHORT_FULL),
    facts: { p: shown(mean * 100, 0), name: use.name, months: MONTHS },
    missing: ['invoices'],
  };
}

/**
 * Agents used, or sludge taken out, do not fit what the treatment is said to have removed, two months long.
 * @source detection.md D26
 */
export const reagentShort: FacilityDetector = (record) =>
  usesOf(record).flatMap((use) => judged(record, use) ?? []);
