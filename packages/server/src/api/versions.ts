import type { FastifyRequest } from 'fastify';
import { WenquError } from '../errors.ts';

/**
 * The version a change was made from: `If-Match: "3"`.
 *
 * @throws WQ_VERSION_NEEDED when the header is missing or holds no version
 */
export function versionOf(request: FastifyRequest): number {
  const found = /^(?:W\/)?"?(\d{1,15})"?$/.exec(request.headers['if-match'] ?? '');
  if (!found) throw new WenquError('WQ_VERSION_NEEDED');
  return Number(found[1]);
}

export const etagOf = (version: number): string => `"${version}"`;
