// A register of a hundred thousand entries, as some years of a district leave it.
import { join } from 'node:path';
import {
  type EntryState,
  type Finding,
  type Instant,
  instant,
  type Level,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  type RuleId,
} from '@wenqu/domain';
import type { Admission, EntryDraft } from '../packages/server/src/store/register.ts';
import { openSqliteRegister } from '../packages/server/src/store/sqlite/register.ts';
import { benchPoint } from './book.ts';

const RULES: readonly RuleId[] = [
  ...(['hourly-over', 'daily-mean-over', 'realtime-over', 'point-silent', 'trend-warning'] as const),
  ...(['ph-out-of-range', 'check-overdue', 'D01', 'D03', 'D12'] as const),
];
const FACTORS = ['w01018', 'w21003', 'w21011', 'w21001', 'w01001'];
/** Of ten entries seven are closed; the rest stands where work leaves it. */
const STATES: readonly EntryState[] = [
  ...(['closed', 'closed', 'closed', 'closed', 'closed', 'closed', 'closed'] as const),
  ...(['grouped', 'grouped', 'muted', 'inquiry', 'explain-asked', 'answered', 'service-notice'] as const),
];
const BATCH = 2_000;

/** One entry with its finding; the newest comes first. */
function admission(n: number, points: number, now: Instant): Admission {
  const at = instant(now - n * 11 * MICROS_PER_MINUTE);
  const rule = RULES[n % RULES.length]!;
  const hidden = rule.startsWith('D') && n % 3 === 0;
  const state = hidden ? 'grouped' : STATES[(n * 7) % STATES.length]!;
  const level: Level = n % 23 === 0 ? 'A' : n % 5 === 0 ? 'B' : 'C';
  const index = (n * 13) % points;
  const point = benchPoint(index);
  const factor = rule === 'point-silent' ? '' : FACTORS[n % FACTORS.length]!;
  const span = { from: instant(at - MICROS_PER_HOUR), to: at };
  const value = { value: 50 + (n % 97), multiple: (n % 97) / 50 };
  const finding: Finding = {
    ...{
      id: `bench-${n}`,
      rule,
      ruleEdition: '2026-01',
      point,
      factor,
      statistic: 'hour',
      ...span,
      ...value,
    },
    ...{ count: 1 + (n % 40), limit: null, forReference: n % 4 === 0, facts: {}, inputs: [], level, hidden },
    raisedAt: at,
  };
  const open = state !== 'closed';
  // What the house answers to by itself is not over: it would have been answered long ago.
  const ours = state === 'service-notice' || state === 'explain-asked';
  const due = instant((ours ? now : at) + (4 + (n % 200)) * MICROS_PER_HOUR);
  const dueAt = open && state !== 'muted' ? due : null;
  const draft: EntryDraft = {
    ...{ state, verdict: open ? null : 'technical', level, houseLevel: level, hidden, point, factor, rule },
    ...{ forReference: finding.forReference, enterprise: `bench-enterprise-${index - (index % 100)}` },
    ...{ outlet: `bench-outlet-${index}`, ...span, ...value, score: null, assignee: '', dueAt },
    ...{ mutedUntil: state === 'muted' ? instant(now + MICROS_PER_HOUR * 24) : null, mergedInto: '' },
    ...{ inquiry: '', escalated: 2, openedAt: at, updatedAt: at, closedAt: open ? null : at },
  };
  return {
    ...{ finding, draft, rise: { level, dueAt, at } },
    cause: { point, factor: `${factor}#${n}`, rule, hidden, ...span },
    group: {
      ...{ by: 'system', byName: '', event: 'group', from: 'raised', to: 'grouped', at, reason: '' },
      ...{ refused: null, detail: {} },
    },
  };
}

/** Written while no server runs. */
export async function fillRegister(
  data: string,
  entries: number,
  points: number,
  now: Instant,
): Promise<void> {
  const register = openSqliteRegister(join(data, 'book.sqlite'));
  for (let first = 0; first < entries; first += BATCH) {
    const count = Math.min(BATCH, entries - first);
    await register.admit(Array.from({ length: count }, (_, n) => admission(first + n, points, now)));
  }
  await register.close();
}
