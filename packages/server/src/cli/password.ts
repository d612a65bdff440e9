import { join } from 'node:path';
import { hashPassword, oneTimePassword } from '../accounts/password.ts';
import { systemClock } from '../clock.ts';
import { readConfig } from '../config.ts';
import { WenquError } from '../errors.ts';
import { openSqliteAccounts } from '../store/sqlite/accounts.ts';
import { parseFlags } from './flags.ts';

/** `wenqu password NAME`: a one-time password for whoever sits at the server; every session of the account ends. */
export async function passwordCommand(args: readonly string[]): Promise<number> {
  const { words, values } = parseFlags(args);
  const [name = ''] = words;
  const accounts = openSqliteAccounts(join(readConfig(values).data, 'accounts.sqlite'));
  try {
    const held = await accounts.byName(name);
    if (!held) throw new WenquError('WQ_NOT_FOUND', { account: name });
    const password = oneTimePassword();
    await accounts.change(held.account.id, {
      passwordHash: await hashPassword(password),
      mustChangePassword: true,
      disabled: false,
    });
    await accounts.revokeAll(held.account.id);
    await accounts.audit({
      at: systemClock(),
      by: 'console of the server',
      act: 'account.password',
      about: held.account.id,
      remote: '',
      detail: {},
    });
    console.log(password);
    return 0;
  } finally {
    await accounts.close();
  }
}
