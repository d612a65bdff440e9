import { type Instant, MICROS_PER_DAY } from '../instant.ts';
import type { Matter, MatterStep } from '../matter/matter.ts';
import type { MatterActor } from '../matter/matter-guards.ts';
import { matterChoices } from '../matter/matter-machine.ts';
import { matterTable } from '../matter/tables.ts';
import type { FieldOffer, FieldStepRule } from './field-pack.ts';

/** States of matters that send somebody out. What else is done in them is done at the screen. */
export const FIELD_STEPS: readonly FieldStepRule[] = [
  { machine: 'inquiry', state: 'visit', kind: 'visit', events: ['record-signed', 'access-refused'] },
  { machine: 'item', state: 'applied', kind: 'verify', events: ['verify', 'refuse'] },
  {
    ...{ machine: 'item', state: 'struck', kind: 'look-back' },
    events: ['look-back-1', 'look-back-3', 'look-back-6', 'relapse'],
  },
  { machine: 'correction', state: 'correcting', kind: 'recheck', events: ['recheck'] },
  { machine: 'correction', state: 'counting', kind: 'recheck', events: ['recheck'] },
  ...(['open', 'assigned', 'town-verified', 'bureau-verified'] as const).map(
    (state): FieldStepRule => ({
      ...{ machine: 'complaint', state, kind: 'complaint' },
      events: ['bureau-verify', 'town-verify'],
    }),
  ),
];

/** Somebody drives there for these only when their time comes. */
const LOOK_BACK_AHEAD_MICROS = 14 * MICROS_PER_DAY;

/** The rule by which a matter is a task in the field now; undefined: it is none. */
export function fieldRuleOf(matter: Matter, now: Instant): FieldStepRule | undefined {
  const rule = FIELD_STEPS.find(({ machine, state }) => machine === matter.machine && state === matter.state);
  const early = matter.dueAt !== null && matter.dueAt - now > LOOK_BACK_AHEAD_MICROS;
  return rule?.kind === 'look-back' && early ? undefined : rule;
}

/** Steps this person may ask for with a record of a task, with what each wants to know. */
export function fieldOffers(
  rule: FieldStepRule,
  matter: Matter,
  steps: readonly MatterStep[],
  actor: Exclude<MatterActor, 'system'>,
  now: Instant,
): FieldOffer[] {
  const table = matterTable(matter.machine);
  const choices = matterChoices(table, matter, steps, actor, now);
  return rule.events.flatMap((event) => {
    const row = choices.find((each) => each.event === event);
    const name = table.events.find(({ id }) => id === event);
    if (!row || !name) return [];
    const { zh, en } = name;
    return [
      {
        ...({ on: 'matter', event, name: { zh, en }, asks: row.asks ?? [] } as const),
        reasonNeeded: row.reason !== 'optional',
      },
    ];
  });
}

/** When the matter came to where it is: nobody can have been sent before. */
export const dispatchedAt = (matter: Matter, steps: readonly MatterStep[]): Instant | null =>
  steps.findLast(({ refused, from, to }) => refused === null && to === matter.state && from !== to)
    ?.happenedAt ?? null;
