import {
  type Edition,
  type Logger,
  ORDER_STATES,
  type Order,
  type OrderState,
  type Point,
} from '@wenqu/domain';
import { Type } from 'typebox';
import { WenquError } from '../errors.ts';
import { COMMAND_CATALOGUE, type CommandLine, commandsFor } from '../orders/catalogue.ts';
import { firstContact, type OfferedOrder } from '../orders/first-contact.ts';
import { orderFor, orderView, queryFor } from '../orders/visibility.ts';
import { orNull, shapeOf } from './answers.ts';
import type { BookView } from './book-view.ts';
import type { Api, House, Seat } from './house.ts';
import {
  AskBody,
  askOf,
  CommandShape,
  DryRunShape,
  ORDER_ACTS,
  ORDER_CLASSES,
  ORDER_ORIGINS,
  OrderDetailShape,
  OrderShape,
} from './order-shapes.ts';
import { seesLogger } from './scope.ts';
import {
  closed,
  IdShape,
  PAGE_ROWS,
  type Page,
  pageOf,
  pageQuery,
  ReasonShape,
  TextShape,
  wholeOf,
} from './shapes.ts';

const STATES: ReadonlySet<string> = new Set(ORDER_STATES);
const params = Type.Object({ id: IdShape });

/** `a,b` of known states. */
function statesOf(text: string | undefined): OrderState[] | undefined {
  if (text === undefined || text === '') return undefined;
  const given = text.split(',');
  if (given.every((word) => STATES.has(word))) return given as OrderState[];
  throw new WenquError('WQ_INPUT', { field: 'state', zh: '取值不在表中', en: 'holds an unknown word' });
}

/** What the audit trail keeps: who may read it need not know what is hidden. */
const trailOf = (order: Order, more: object = {}): Record<string, unknown> =>
  order.hidden ? { class: order.class } : { mn: order.mn, cn: order.cn, class: order.class, ...more };

/** An offered order and what became of it when it was asked for. */
export interface ContactLine extends OfferedOrder {
  readonly order: Order | null;
  readonly refused: { readonly code: string; readonly zh: string; readonly en: string } | null;
}
const ContactShape = shapeOf<ContactLine>('FirstContactOrder', {
  ...{ cn: Type.String(), zh: Type.String(), en: Type.String() },
  params: Type.Record(Type.String(), Type.String()),
  order: orNull(OrderShape),
  refused: orNull(Type.Object({ code: Type.String(), zh: Type.String(), en: Type.String() })),
});

/** A logger in this person's sight with what it is set to be, or was heard to be. @throws WQ_NOT_FOUND */
async function spokenBy(
  { district, scope, view }: Seat,
  mn: string,
): Promise<{ readonly logger: Logger; readonly edition: Edition; readonly st: string }> {
  const logger = view.loggersByMn.get(mn);
  if (!logger || !seesLogger(scope, view, logger)) throw new WenquError('WQ_NOT_FOUND', { mn });
  const heard = await district.projection.trafficOf(logger.mn);
  const [most] = Object.entries(heard?.editions ?? {}).sort((a, b) => b[1] - a[1]);
  return { logger, edition: (logger.edition || most?.[0] || '2017') as Edition, st: heard?.st ?? '' };
}

async function offered(
  seat: Seat,
  mn: string,
  at: Parameters<typeof firstContact>[1],
): Promise<OfferedOrder[]> {
  const { logger, edition } = await spokenBy(seat, mn);
  return firstContact(edition, at, intervalOf(seat.view, logger.bindings[0]?.point));
}

async function commandsOf(seat: Seat, mn: string): Promise<readonly CommandLine[]> {
  const { logger, edition, st } = await spokenBy(seat, mn);
  return commandsFor(edition, logger.extensions ?? [], st);
}

const intervalOf = (view: BookView, point: Point['id'] | undefined): number | undefined =>
  point === undefined ? undefined : view.points.get(point)?.realtimeIntervalS;

/**
 * Orders to devices 反控指令: asked, approved by a second person where the class wants it, sent once, followed
 * to their end. What exists for a person is the orders' own to say; a hidden order and one that is not are
 * answered alike.
 */
export function orderRoutes(app: Api, house: House): void {
  const { clock } = house.parts;

  app.get(
    '/api/commands',
    {
      config: { permission: 'order.read' },
      schema: {
        tags: ['orders'],
        summary: '可下发的命令 Commands of every edition, with fields and policy',
        description: '`mn` narrows them to what this logger speaks: its edition and its extension profiles.',
        querystring: closed({ mn: Type.Optional(IdShape) }),
        response: { 200: wholeOf<CommandLine>(CommandShape) },
      },
    },
    async (request) => {
      const { mn } = request.query;
      const items = mn === undefined ? COMMAND_CATALOGUE : await commandsOf(await house.seat(request), mn);
      return { items, total: items.length, asOf: clock() };
    },
  );

  app.get(
    '/api/orders',
    {
      config: { permission: 'order.read' },
      schema: {
        tags: ['orders'],
        summary: '反控指令 Orders, newest first',
        querystring: closed({
          mn: Type.Optional(IdShape),
          enterprise: Type.Optional(IdShape),
          state: Type.Optional(TextShape(200)),
          cn: Type.Optional(TextShape(4)),
          class: Type.Optional(Type.Enum(ORDER_CLASSES)),
          origin: Type.Optional(Type.Enum(ORDER_ORIGINS)),
          originId: Type.Optional(IdShape),
          ...pageQuery,
        }),
        response: { 200: pageOf<Order>(OrderShape) },
      },
    },
    async (request): Promise<Page<Order>> => {
      const { district, person, view } = await house.seat(request);
      const { state, limit = PAGE_ROWS, ...rest } = request.query;
      const states = statesOf(state);
      const sees = orderView(person.account, view.snapshot);
      const page = await district.orders.list(
        queryFor(sees, { ...rest, limit, ...(states && { state: states }) }),
      );
      return { ...page, items: page.items.map((order) => orderFor(sees, order)), asOf: clock() };
    },
  );

  app.get(
    '/api/orders/:id',
    {
      config: { permission: 'order.read' },
      schema: {
        tags: ['orders'],
        summary: '一条指令 One order with its timeline',
        params,
        response: { 200: OrderDetailShape },
      },
    },
    async (request) => {
      const { district, person } = await house.seat(request);
      const detail = await district.orders.detail(request.params.id, person.account);
      if (!detail) throw new WenquError('WQ_NOT_FOUND');
      return detail;
    },
  );

  app.post(
    '/api/orders/dry-run',
    {
      config: { permission: 'order.ask', unaudited: 'nothing is kept and nothing is sent' },
      schema: {
        tags: ['orders'],
        summary: '试拟 What would go out',
        body: AskBody,
        response: { 200: DryRunShape },
      },
    },
    async (request) => {
      const { district, person } = await house.seat(request);
      return district.orders.dryRun(askOf(request.body), person.account);
    },
  );

  app.post(
    '/api/orders',
    {
      config: { permission: 'order.ask', act: 'order.ask', creates: true },
      schema: {
        tags: ['orders'],
        summary: '下发指令 Ask a device for something',
        description:
          'A class that needs a second person begins `requested`; `urgent` sends first where the class allows it. Idempotency-Key makes a repeat safe.',
        body: AskBody,
        response: { 200: OrderShape },
      },
    },
    async (request) => {
      const { district, person, view } = await house.seat(request);
      const order = await district.orders.ask(askOf(request.body), person.account);
      request.audit = { about: order.id, detail: trailOf(order, { reason: order.reason }) };
      return orderFor(orderView(person.account, view.snapshot), order);
    },
  );

  app.post(
    '/api/orders/:id/acts',
    {
      config: { permission: ['order.ask', 'order.approve'], act: 'order.act', creates: true },
      schema: {
        tags: ['orders'],
        summary: '批准、驳回、撤回 Approve, refuse or cancel an order',
        description: 'Which acts this person may take now is in `choices` of the order.',
        params,
        body: closed({
          act: Type.Enum([...ORDER_ACTS]),
          reason: TextShape(2000),
          version: Type.Integer({ minimum: 1 }),
        }),
        response: { 200: OrderDetailShape },
      },
    },
    async (request) => {
      const { district, person } = await house.seat(request);
      const { id } = request.params;
      const { act, reason, version } = request.body;
      const seen = await district.orders.detail(id, person.account);
      if (!seen) throw new WenquError('WQ_NOT_FOUND');
      const order = await district.orders.act(id, act, person.account, reason, version);
      request.audit = { about: id, detail: trailOf(order, { act, reason, state: order.state }) };
      return (await district.orders.detail(id, person.account)) ?? seen;
    },
  );

  app.post(
    '/api/orders/first-contact',
    {
      config: { permission: 'order.ask', act: 'order.first-contact', creates: true },
      schema: {
        tags: ['orders'],
        summary: '首次接入设置 What is set when a logger is new: clock, timeouts, intervals, uploads',
        description:
          'Without `ask` the orders are only listed. `ask` names the commands to ask for; `params` replaces the offered fields by command.',
        body: closed({
          mn: IdShape,
          reason: ReasonShape,
          ask: Type.Optional(Type.Array(TextShape(4), { maxItems: 10 })),
          params: Type.Optional(
            Type.Record(TextShape(4), Type.Record(TextShape(40), TextShape(100), { maxProperties: 10 }), {
              maxProperties: 10,
            }),
          ),
        }),
        response: { 200: wholeOf<ContactLine>(ContactShape) },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const { mn, reason, ask = [], params: given = {} } = request.body;
      const items: ContactLine[] = [];
      for (const line of await offered(seat, mn, clock())) {
        const fields = { ...line.params, ...given[line.cn] };
        if (!ask.includes(line.cn)) items.push({ ...line, params: fields, order: null, refused: null });
        else items.push({ ...line, params: fields, ...(await asked(seat, mn, line.cn, fields, reason)) });
      }
      request.audit = { about: `logger/${mn}`, detail: { asked: ask, reason } };
      return { items, total: items.length, asOf: clock() };
    },
  );
}

/** One refusal must not keep the others from being asked for. */
async function asked(
  { district, person, view }: Pick<Seat, 'district' | 'person' | 'view'>,
  mn: string,
  cn: string,
  fields: Readonly<Record<string, string>>,
  reason: string,
): Promise<Pick<ContactLine, 'order' | 'refused'>> {
  try {
    const order = await district.orders.ask({ mn, cn, params: fields, reason }, person.account);
    return { order: orderFor(orderView(person.account, view.snapshot), order), refused: null };
  } catch (error) {
    if (!(error instanceof WenquError)) throw error;
    const { zh, en } = error.detail;
    return { order: null, refused: { code: error.code, zh: String(zh ?? ''), en: String(en ?? '') } };
  }
}
