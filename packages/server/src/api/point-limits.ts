import { formatDay, type LimitStanding } from '@wenqu/domain';
import { limitList } from '@wenqu/rules';
import { Type } from 'typebox';
import { WenquError } from '../errors.ts';
import { rowShape, shapeOf } from './answers.ts';
import type { Api, House } from './house.ts';
import { pointSeat } from './points.ts';
import { closed, IdShape, wholeOf } from './shapes.ts';

const StandingShape = shapeOf<LimitStanding>('LimitStanding', {
  limit: rowShape('limits'),
  ...{ judges: Type.Array(Type.String()), decides: Type.Array(Type.String()) },
  ...{ forReference: Type.Boolean(), why: Type.String(), what: Type.String() },
});

/** Which limits hold at a point on a day, which decide, and why the others judge nothing. */
export function pointLimitRoutes(app: Api, house: House): void {
  const { clock } = house.parts;

  app.get(
    '/api/points/:id/limits',
    {
      config: { permission: 'reading.read' },
      schema: {
        tags: ['points'],
        summary: '点位适用限值 Limits at a point: what each judges, or why it judges nothing',
        params: Type.Object({ id: IdShape }),
        querystring: closed({
          day: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'UTC+8; today' })),
        }),
        response: { 200: wholeOf<LimitStanding>(StandingShape) },
      },
    },
    async (request) => {
      const { view, point } = await pointSeat(house, request, request.params.id);
      const outlet = view.outlets.get(point.outlet);
      if (!outlet) throw new WenquError('WQ_NOT_FOUND');
      const day = request.query.day ?? formatDay(clock());
      const { limits } = view.snapshot;
      const items = limitList({ limits, outlet, measured: point.factors, day });
      return { items, total: items.length, asOf: clock() };
    },
  );
}
