import { formatDay, instant, type Limit, MICROS_PER_DAY, parseDay } from '@wenqu/domain';
import { Type } from 'typebox';
import { WenquError } from '../errors.ts';
import type { BookDraft } from '../store/book.ts';
import { rowShape } from './answers.ts';
import { tellBookChanged } from './book.ts';
import type { Api, House } from './house.ts';
import { closed, IdShape, ReasonShape, TextShape } from './shapes.ts';
import { versionOf } from './versions.ts';

const params = Type.Object({ id: IdShape });
const FigureShape = Type.Union([Type.Number(), Type.Null()]);

/** What a limit's successor may say differently; the rest it has from the one it follows. */
const NextShape = closed({
  min: FigureShape,
  max: FigureShape,
  unit: Type.Optional(TextShape(40)),
  clause: Type.Optional(TextShape(300)),
  condition: Type.Optional(TextShape(300)),
  source: Type.Optional(Type.Enum(['national', 'local', 'trade', 'permit', 'eia', 'contract'])),
  confidence: Type.Optional(Type.Enum(['T', 'S', 'G', 'P'])),
  validFrom: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'First day of the successor' }),
  reason: ReasonShape,
});

/** The day before `day`. @throws WQ_INPUT when there is no such day */
export function dayBefore(day: string): string {
  const start = parseDay(day);
  if (start === undefined) {
    throw new WenquError('WQ_INPUT', { field: 'validFrom', zh: '没有这一天', en: 'There is no such day' });
  }
  return formatDay(instant(start - MICROS_PER_DAY));
}

/** A limit is never edited: it is ended and followed, or somebody compares it with its text. @source §5.5 */
export function limitActRoutes(app: Api, house: House): void {
  const { clock } = house.parts;

  app.post(
    '/api/book/limits/:id/follow',
    {
      config: { permission: 'book.write', act: 'limit.follow', creates: true },
      schema: {
        tags: ['book'],
        summary: '终止限值并接续 End a limit and enter the next one (If-Match: version)',
        description:
          'Both in one transaction: the old row ends the day before `validFrom`; the new one is unverified.',
        params,
        body: NextShape,
        response: {
          201: Type.Unsafe<{ ended: Limit; next: Limit }>(
            Type.Object({ ended: rowShape('limits'), next: rowShape('limits') }),
          ),
        },
      },
    },
    async (request, reply) => {
      const { district, person, desk } = await house.seat(request);
      const { reason, ...next } = request.body;
      const old = await district.book.get('limits', request.params.id);
      if (!old || old.retiredAt !== null) throw new WenquError('WQ_NOT_FOUND');
      const { id: _id, version: _version, createdAt: _created, updatedAt: _updated, ...kept } = old;
      const { retiredAt: _retired, ...draft } = kept;
      const row = { ...draft, ...next, validTo: '', verifiedBy: '', verifiedAt: null } as BookDraft<'limits'>;
      const [ended, followed] = await district.book.apply(
        [
          {
            ...{ kind: 'limits', op: 'change', id: old.id, version: versionOf(request) },
            set: { validTo: dayBefore(next.validFrom) },
          },
          { kind: 'limits', op: 'add', row },
        ],
        { by: person.account.id, reason, at: clock() },
      );
      await tellBookChanged(desk);
      const pair = { ended: ended as Limit, next: followed as Limit };
      request.audit = { about: `limits/${old.id}`, detail: { next: pair.next.id, reason } };
      return reply.code(201).send(pair);
    },
  );

  app.post(
    '/api/book/limits/:id/verify',
    {
      config: { permission: 'book.write', act: 'limit.verify' },
      schema: {
        tags: ['book'],
        summary: '核对限值 Say that the number was compared with its text (If-Match: version)',
        description: 'Keeps who and when; findings by this limit are no longer 仅供参考 from then on.',
        params,
        body: closed({ reason: ReasonShape }),
        response: { 200: rowShape('limits') },
      },
    },
    async (request) => {
      const { district, person, desk } = await house.seat(request);
      const { account } = person;
      const { id } = request.params;
      const { reason } = request.body;
      const at = clock();
      const [row] = await district.book.apply(
        [
          {
            ...{ kind: 'limits', op: 'change', id, version: versionOf(request) },
            set: { verifiedBy: account.displayName, verifiedAt: at },
          },
        ],
        { by: account.id, reason, at },
      );
      await tellBookChanged(desk);
      request.audit = { about: `limits/${id}`, detail: { reason } };
      return row as Limit;
    },
  );
}
