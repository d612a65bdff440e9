import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { WenquError } from '../errors.ts';
import { limits } from '../limits.ts';

/** argon2id (the library's default algorithm), 19 MiB, two passes: about 30 ms of one core. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 } as const;

/** What is kept of a password: argon2id with its own salt. */
export const hashPassword = (password: string): Promise<string> => hash(password, COST);

/** A password nobody has chosen, for one sign-in: 96 bits, 16 characters. */
export const oneTimePassword = (): string => randomBytes(12).toString('base64url');

/**
 * Refuse a password that is too short, too long or the name itself.
 *
 * @throws WQ_PASSWORD_WEAK
 */
export function assertStrong(name: string, password: string): void {
  const count = [...password].length;
  const same = password.trim().toLowerCase() === name.trim().toLowerCase();
  if (count < limits.passwordCharsMin || password.length > limits.passwordCharsMax || same) {
    throw new WenquError('WQ_PASSWORD_WEAK', { charsMin: limits.passwordCharsMin });
  }
}

let nobody: Promise<string> | undefined;

/**
 * Does the password fit? Without an account the same work is done against a hash nobody has, so that the
 * time of the answer does not tell which names exist.
 */
export async function passwordFits(password: string, passwordHash: string | undefined): Promise<boolean> {
  nobody ??= hashPassword('no account has this hash');
  const fits = await verify(passwordHash ?? (await nobody), password.slice(0, limits.passwordCharsMax));
  return fits && passwordHash !== undefined;
}
