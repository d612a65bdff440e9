import type { FieldValues, Matter, MatterClock, MatterDetail, MatterLink, MatterStep } from '@wenqu/domain';
import { Type } from 'typebox';
import type { MatterCounts } from '../matters/matters.ts';
import { orNull, shapeOf } from './answers.ts';
import { closed, IdShape, InstantShape, TextShape } from './shapes.ts';

const text = Type.String();
const count = Type.Integer({ minimum: 0 });
const moment = InstantShape;
const yes = Type.Boolean();
const texts = Type.Array(text);
const values = Type.Record(Type.String(), Type.Unknown(), {
  description: 'By the fields the table asks for',
});

/** What may be given for a field. */
export const GivenShape = Type.Unsafe<FieldValues>(
  Type.Record(
    Type.String({ maxLength: 60 }),
    Type.Union([
      Type.String({ maxLength: 20_000 }),
      Type.Number(),
      Type.Boolean(),
      Type.Null(),
      Type.Array(Type.String({ maxLength: 200 }), { maxItems: 200 }),
    ]),
    { description: 'Answers by field; which are asked for is in the table of the machine' },
  ),
);
export const LinksShape = Type.Array(closed({ kind: TextShape(40), id: IdShape }), { maxItems: 50 });

const LinkShape = shapeOf<MatterLink>('MatterLink', { kind: text, id: text });
export const MatterShape = shapeOf<Matter>('Matter', {
  ...{ id: text, number: text, machine: text, kind: text, campaign: text, version: count, state: text },
  ...{ title: text, level: Type.Enum(['', 'A', 'B', 'C']), hidden: yes, enterprise: text, outlet: text },
  ...{ point: text, unit: text, leader: text, officers: texts, links: Type.Array(LinkShape), fields: values },
  ...{ reopened: count, openedBy: text, openedAt: moment, updatedAt: moment, closedAt: orNull(moment) },
  dueAt: orNull(moment),
});
const StepShape = shapeOf<MatterStep>('MatterStep', {
  ...{ seq: count, matter: text, at: moment, happenedAt: moment, by: text, byName: text, byUnit: text },
  ...{ event: text, from: orNull(text), to: text, reason: text, given: values, refused: orNull(text) },
  clientId: text,
  refusedWhy: Type.Optional(Type.Object({ zh: text, en: text })),
});
const ClockShape = shapeOf<MatterClock>('MatterClock', {
  ...{ id: text, startedAt: moment, dueAt: moment, endedAt: orNull(moment), pausedAt: orNull(moment) },
});

/** Somebody who can be named in a matter. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly unit: string;
  readonly certificate: string;
}
export const PersonShape = shapeOf<Person>('Person', {
  ...{ id: text, name: text, role: text, unit: text, certificate: text },
});

export type MatterTold = MatterDetail & { readonly people: readonly Person[]; readonly asOf: number };
export const MatterToldShape = shapeOf<MatterTold>('MatterDetail', {
  matter: MatterShape,
  steps: Type.Array(StepShape),
  clocks: Type.Array(ClockShape),
  choices: texts,
  people: Type.Array(PersonShape, { description: 'Everybody named in it' }),
  asOf: moment,
});
export const CountsShape = shapeOf<MatterCounts>('MatterCounts', {
  ...{ total: count, open: count, overdue: count, mine: count },
  machines: Type.Record(Type.String(), Type.Record(Type.String(), count)),
});
