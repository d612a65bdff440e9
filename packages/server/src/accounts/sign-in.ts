import { type Account, type Instant, instant } from '@wenqu/domain';
import type { Clock } from '../clock.ts';
import { WenquError } from '../errors.ts';
import { limits } from '../limits.ts';
import type { AccountStore, Session } from '../store/accounts.ts';
import { LoginThrottle } from './login-throttle.ts';
import { assertStrong, hashPassword, passwordFits } from './password.ts';
import { newToken, tokenHash } from './session-token.ts';

export interface SignedIn {
  readonly account: Account;
  readonly session: Session;
}

/** From where a person comes. */
export interface Caller {
  readonly remote: string;
  readonly agent: string;
}

/** Sign-in with local accounts: passwords, throttling, sessions. */
export class SignIn {
  readonly #accounts: AccountStore;
  readonly #clock: Clock;
  readonly #throttle: LoginThrottle;

  constructor(accounts: AccountStore, clock: Clock) {
    this.#accounts = accounts;
    this.#clock = clock;
    this.#throttle = new LoginThrottle(clock);
  }

  /**
   * Open a session. An unknown name, a wrong password and a disabled account are answered alike.
   *
   * @returns the account as of now and the token for the cookie
   * @throws WQ_LOGIN, WQ_LOGIN_THROTTLED
   */
  async open(name: string, password: string, caller: Caller): Promise<SignedIn & { token: string }> {
    this.#throttle.begin(name, caller.remote);
    const found = await this.#accounts.byName(name);
    const fits = await passwordFits(password, found?.passwordHash);
    if (!found || !fits || found.account.disabled) throw new WenquError('WQ_LOGIN');
    this.#throttle.succeed(name, caller.remote);
    const at = this.#clock();
    const token = newToken();
    const session = await this.#accounts.openSession({
      tokenHash: tokenHash(token),
      account: found.account.id,
      at,
      expiresAt: this.expiry(at),
      remote: caller.remote,
      agent: caller.agent.slice(0, limits.agentCharsMax),
    });
    const account = await this.#accounts.change(found.account.id, { lastLoginAt: at });
    return { account, session, token };
  }

  /** Who holds this token now; undefined when nobody does, any more or ever. */
  async holder(token: string | undefined): Promise<SignedIn | undefined> {
    if (token === undefined || token.length !== 43) return undefined;
    const found = await this.#accounts.session(tokenHash(token), this.#clock());
    return found && !found.account.disabled ? found : undefined;
  }

  /**
   * Change one's own password; every other session of the account ends.
   *
   * @throws WQ_LOGIN when the present one is wrong, WQ_LOGIN_THROTTLED, WQ_PASSWORD_WEAK
   * @returns ids of the sessions that ended
   */
  async changePassword(who: SignedIn, current: string, next: string, caller: Caller): Promise<string[]> {
    const { account, session } = who;
    this.#throttle.begin(account.name, caller.remote);
    const found = await this.#accounts.byName(account.name);
    if (!(await passwordFits(current, found?.passwordHash))) throw new WenquError('WQ_LOGIN');
    this.#throttle.succeed(account.name, caller.remote);
    assertStrong(account.name, next);
    if (next === current) throw new WenquError('WQ_PASSWORD_WEAK', { same: true });
    const passwordHash = await hashPassword(next);
    await this.#accounts.change(account.id, { passwordHash, mustChangePassword: false });
    const sessions = await this.#accounts.sessionsOf(account.id, this.#clock());
    const others = sessions.map((each) => each.id).filter((id) => id !== session.id);
    for (const id of others) await this.#accounts.revoke(id);
    return others;
  }

  expiry(at: Instant): Instant {
    return instant(at + limits.sessionHours * 3_600_000_000);
  }
}
