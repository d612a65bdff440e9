import fastifySwagger from '@fastify/swagger';
import { ERRORS } from '../errors.ts';
import { BOOK_FIELDS } from '../store/book-fields.ts';
import type { Api, House } from './house.ts';
import { type OpenApiDocument, referencePage } from './reference-page.ts';

/** The description of this API, made from its own routes. */
export function describeApi(app: Api, house: House): void {
  app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: '问渠 Wenqu',
        version: house.parts.version,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
        description:
          'Moments are whole microseconds since 1970 (UTC). Lists come in pages {items, next, total, asOf}. Writes need the header x-wenqu (any value) or an Origin of the same host; changes of rows need If-Match; POSTs that create honour Idempotency-Key. Every refusal is {code, zh, en, detail, request}.',
      },
      servers: [
        { url: '/', description: '本辖区 main district' },
        { url: '/demo', description: '演示园区 demo district' },
      ],
      components: {
        securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'wenqu_session' } },
      },
    },
    transform: ({ schema, url, route }) => {
      const { permission, public: open } = route.config ?? {};
      const access = { 'x-wenqu-permission': open ? 'public' : permission };
      return { url, schema: { ...schema, security: open ? [] : [{ session: [] }], ...access } };
    },
    transformObject: (given) => ({
      ...('openapiObject' in given ? given.openapiObject : {}),
      'x-wenqu-errors': ERRORS,
      'x-wenqu-book': fieldWords(),
    }),
  });
}

/** The description as JSON and as a page. */
export function openApiRoutes(app: Api): void {
  app.get('/api/openapi.json', { config: { public: true }, schema: { hide: true } }, async () =>
    app.swagger(),
  );

  app.get('/api/docs', { config: { public: true }, schema: { hide: true } }, async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(referencePage(app.swagger() as unknown as OpenApiDocument)),
  );
}

/** Fields of the book without what JSON cannot say (patterns are told as text). */
const fieldWords = (): unknown =>
  JSON.parse(JSON.stringify(BOOK_FIELDS, (_, value) => (value instanceof RegExp ? value.source : value)));
