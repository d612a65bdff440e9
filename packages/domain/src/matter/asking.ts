import type { Words } from '../machine.ts';
import type { FieldDef, FieldType } from './field.ts';
import { type MatterGuard, type MatterQuestion, refusal } from './matter-guards.ts';
import type { MatterRow } from './matter-table.ts';

type More = Partial<Omit<FieldDef, 'id' | 'type' | 'name' | 'required'>>;
export type Choice = Words & { readonly id: string };

/** What a row says beside its step; without guards of its own it has none. */
export type RowSays = Omit<MatterRow, 'from' | 'event' | 'to' | 'who' | 'guards'> &
  Partial<Pick<MatterRow, 'guards'>>;
export const row = (
  from: string | null,
  event: string,
  to: string,
  who: MatterRow['who'],
  says: RowSays,
): MatterRow => ({ from, event, to, who, guards: [], ...says });

/** A field that may be left empty. */
export const asked = (id: string, type: FieldType, zh: string, en: string, more: More = {}): FieldDef => ({
  ...{ id, type, name: { zh, en } },
  ...more,
});
/** A field without which the step is refused. */
export const needed = (id: string, type: FieldType, zh: string, en: string, more: More = {}): FieldDef => ({
  ...asked(id, type, zh, en, more),
  required: true,
});
/** A word for programs with its names. */
export const named = (id: string, zh: string, en: string): Choice => ({ id, zh, en });

/** What was given for a field with this step, or else in any step before. */
export const givenOrHeld = ({ matter, input }: MatterQuestion, field: string) =>
  input.given[field] ?? matter.fields[field];
/** Refused unless this is answered with yes. */
export const mustBeYes =
  (field: string, code: string, zh: string, en: string): MatterGuard =>
  ({ input }) =>
    input.given[field] === true ? undefined : refusal(code, zh, en);
/** Refused where the second moment is before the first. */
export const inOrder =
  (first: string, second: string): MatterGuard =>
  ({ input }) => {
    const [from, to] = [input.given[first], input.given[second]];
    const wrong = typeof from === 'number' && typeof to === 'number' && to < from;
    return wrong
      ? refusal('ends-before-start', '结束时间早于开始时间。', 'It ends before it starts.')
      : undefined;
  };
/** Was this event taken and not refused? */
export const hasHappened = (
  { steps }: Pick<MatterQuestion, 'steps'>,
  ...events: readonly string[]
): boolean => steps.some((step) => step.refused === null && events.includes(step.event));
/** How often these events were taken, less those. */
export const balance = (
  { steps }: Pick<MatterQuestion, 'steps'>,
  more: readonly string[],
  less: readonly string[],
): number => {
  const kept = steps.filter((step) => step.refused === null);
  return (
    kept.filter(({ event }) => more.includes(event)).length -
    kept.filter(({ event }) => less.includes(event)).length
  );
};
