import { type FieldValues, PLANT_BOOKS, type PlantRecord } from '@wenqu/domain';
import { Type } from 'typebox';
import { WenquError } from '../errors.ts';
import { shapeOf } from './answers.ts';
import type { Seat } from './house.ts';
import { seesEnterprise, seesPoint } from './scope.ts';
import { InstantShape, TextShape } from './shapes.ts';

const text = Type.String();
const FieldValueShape = Type.Union([
  TextShape(10_000),
  Type.Number(),
  Type.Boolean(),
  Type.Array(TextShape(200), { maxItems: 60 }),
  Type.Null(),
]);
/** Values by field: which there may be, and of what kind, is the form's to say. */
export const FieldsShape = Type.Unsafe<FieldValues>(Type.Record(Type.String(), FieldValueShape));
export const PlantShape = shapeOf<PlantRecord>('PlantRecord', {
  ...{ id: text, version: Type.Integer({ minimum: 1 }), kind: text, enterprise: text, point: text },
  ...{ book: Type.Enum(Object.keys(PLANT_BOOKS) as (keyof typeof PLANT_BOOKS)[]), agency: text, about: text },
  ...{ at: InstantShape, fields: FieldsShape, state: text, late: Type.Boolean(), enteredAt: InstantShape },
  ...{ by: text, byName: text, reason: text },
});
export const versionShape = Type.Integer({ minimum: 1, description: 'Version of the record as it was seen' });

/** Enterprises this seat is bound to, for stores; nothing for who sees the district. */
export const ownOnly = ({ scope }: Seat): { readonly enterprises?: readonly string[] } =>
  scope.whole ? {} : { enterprises: [...scope.enterprises] };

/** The enterprise this seat speaks for. @throws WQ_NOT_FOUND alike for foreign ones and for none */
export function enterpriseOf(seat: Seat, asked?: string): string {
  const own = seat.person.account.enterprise;
  const enterprise = asked ?? own;
  if (!seat.view.enterprises.has(enterprise) || !seesEnterprise(seat.scope, enterprise))
    throw new WenquError('WQ_NOT_FOUND');
  return enterprise;
}

/** A point this seat sees, and whose it is. @throws WQ_NOT_FOUND */
export function ownPoint(seat: Seat, point: string): { readonly enterprise: string } {
  const row = seat.view.points.get(point);
  if (!row || !seesPoint(seat.scope, seat.view, point)) throw new WenquError('WQ_NOT_FOUND');
  return row;
}

/** A record of this book that this seat may know of. @throws WQ_NOT_FOUND alike for foreign ones and for none */
export async function plantRecord(
  seat: Seat,
  id: string,
  ...books: readonly PlantRecord['book'][]
): Promise<PlantRecord> {
  const held = await seat.district.plant.get(id);
  if (!held || !books.includes(held.book) || !seesEnterprise(seat.scope, held.enterprise))
    throw new WenquError('WQ_NOT_FOUND');
  return held;
}
