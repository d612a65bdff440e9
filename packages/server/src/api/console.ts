import { stat } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply } from 'fastify';
import { WenquError } from '../errors.ts';
import type { Api, House } from './house.ts';

/** Names that carry a hash of their content never change: `index-BxQ3f9aZ.js`. */
const HASHED = /-[\w-]{8,}\.\w+$/;
const isFile = async (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );

/**
 * The built console. A path that names no file is a page of the console, under `/demo` too; a missing asset
 * is missing. Compressed neighbours (`.br`, `.gz`) are sent where they lie beside the file.
 */
export function consoleRoutes(app: Api, house: House): void {
  const root = house.parts.webRoot;
  app.register(fastifyStatic, {
    root,
    serve: false,
    preCompressed: true,
    cacheControl: false,
    index: false,
    dotfiles: 'deny',
    suppressWarning: true,
  });

  const page = (reply: FastifyReply) => reply.header('cache-control', 'no-cache').sendFile('index.html');

  app.get('/*', { config: { public: true }, schema: { hide: true } }, async (request, reply) => {
    const path = decodeURIComponent(new URL(request.url, 'http://house').pathname);
    if (path === '/api' || path.startsWith('/api/')) throw new WenquError('WQ_NOT_FOUND');
    const name = normalize(path)
      .replace(/^\/demo(?=\/|$)/, '')
      .replace(/^\/+/, '');
    if (name !== '' && !name.startsWith('..') && (await isFile(join(root, name)))) {
      const forever = name.startsWith('assets/') && HASHED.test(name);
      reply.header('cache-control', forever ? 'public, max-age=31536000, immutable' : 'no-cache');
      return reply.sendFile(name);
    }
    if (/\.\w+$/.test(name) || !(await isFile(join(root, 'index.html'))))
      throw new WenquError('WQ_NOT_FOUND');
    return page(reply);
  });
}
