import { Type } from 'typebox';
import { personOf } from './access.ts';
import { EventStream } from './event-stream.ts';
import type { Api, House } from './house.ts';
import { closed } from './shapes.ts';

const LIVE_WORDS = `Server-sent events: \`snapshot\` first, then \`latest\`, \`entry\`, \`system\` (as far as this login may
see them), each with a rising id; \`beat\` every 15 s without one. After a break send Last-Event-ID (or
\`?lastEventId=\`): what was missed is sent again, or \`gap\` and a new \`snapshot\` when it is no longer held. A reader
that does not read is dropped; a stream ends with its session.`;

/** Where a client says it stood: the header of the browser, or the query of one that opens anew. */
function lastIdOf(header: string | string[] | undefined, query: number | undefined): number | undefined {
  const id = Number(header ?? Number.NaN);
  return Number.isSafeInteger(id) ? id : query;
}

/** The two streams: the district live, and the wire. */
export function liveRoutes(app: Api, house: House): void {
  app.get(
    '/api/live',
    {
      config: { permission: 'reading.read' },
      schema: {
        tags: ['live'],
        summary: '实时数据流 The live stream',
        description: LIVE_WORDS,
        querystring: closed({ lastEventId: Type.Optional(Type.Integer({ minimum: 0 })) }),
        produces: ['text/event-stream'],
      },
    },
    async (request, reply) => {
      const { desk } = await house.seat(request);
      desk.live.assertRoom();
      const lastId = lastIdOf(request.headers['last-event-id'], request.query.lastEventId);
      await desk.live.subscribe(personOf(request), lastId, () => new EventStream(reply));
      return reply;
    },
  );

  app.get(
    '/api/wire',
    {
      config: { permission: 'wire.read' },
      schema: {
        tags: ['live'],
        summary: '报文流 Frames as they are decoded',
        description:
          'Server-sent events `frames`: { frames: FrameSummary[] }, PW masked, newest last; `beat` every 15 s.',
        produces: ['text/event-stream'],
      },
    },
    async (request, reply) => {
      const { desk } = await house.seat(request);
      desk.wire.assertRoom();
      desk.wire.subscribe(personOf(request), new EventStream(reply));
      return reply;
    },
  );
}
