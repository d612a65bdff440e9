import { createHash, randomBytes } from 'node:crypto';

/** A new secret of 256 bits for a session's cookie. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** What is kept of a token. It has full entropy, so a plain hash is enough. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex');
