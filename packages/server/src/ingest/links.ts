import { limits } from '../limits.ts';
import type { Connection } from './connection.ts';
import type { LinkChange } from './exchange.ts';

/** An MN and the connection on which it spoke last. */
export interface Link {
  /** As it was first heard. */
  readonly mn: string;
  readonly key: string;
  connection: Connection;
  /** PW of its newest upload. */
  pw: string;
}

/** No MN of the wire begins so. */
const identityName = (identity: string): string => `@${identity}`;

/** What a request can carry; anything else was never a password. */
const PW_SHAPE = /^[^;,=&#\s]{1,60}$/;

/** Answers may repeat the PW of the request. */
const isAnswer = ({ cn }: Pick<Spoken, 'cn'>): boolean => cn >= '9011' && cn <= '9014';

/** What a packet's head says of who speaks. */
export interface Spoken {
  readonly mn: string;
  readonly pw: string;
  readonly cn: string;
}

/** MNs are told apart without case. */
export const mnKey = (mn: string): string => mn.toLowerCase();

/** Which MN is on line and where. Told changes are gathered until somebody drains them. */
export class Links {
  readonly #links = new Map<string, Link>();
  #changes: LinkChange[] = [];
  /** Links that speak under another PW than was told. */
  readonly #renewed = new Set<Link>();

  get(mn: string): Link | undefined {
    return this.#links.get(mnKey(mn));
  }

  /** A packet of `mn` came on this connection. Nearly always it is the MN that spoke there before. */
  heard(connection: Connection, spoken: Spoken, tick: number): void {
    const { mn, pw } = spoken;
    const { link: last } = connection;
    if (last === undefined || connection.linkMn !== mn || last.connection !== connection)
      this.#move(connection, mn, tick, pw);
    const { link } = connection;
    if (link !== undefined && link.pw !== pw) this.#renew(link, spoken);
  }

  #renew(link: Link, spoken: Spoken): void {
    if (link.key !== mnKey(spoken.mn) || !PW_SHAPE.test(spoken.pw)) return;
    if (link.pw !== '' && isAnswer(spoken)) return;
    link.pw = flat(spoken.pw);
    this.#renewed.add(link);
  }

  #move(connection: Connection, mn: string, tick: number, pw: string): void {
    if (mn === '' || mn.length > limits.mnCharsMax) return;
    const key = mnKey(mn);
    let link = this.#links.get(key);
    if (link?.connection !== connection) {
      if (connection.links.size >= limits.mnsPerConnectionMax || this.#links.size >= limits.linksMax) return;
      if (link) this.#leave(link, tick);
      link = { mn: link?.mn ?? mn, key, connection, pw: PW_SHAPE.test(pw) ? flat(pw) : '' };
      this.#links.set(key, link);
      connection.links.add(link);
      connection.movedTick = -1;
      this.#tell(link, true);
    }
    connection.link = link;
    connection.linkMn = flat(mn);
  }

  /** A logger that may have no MN told its hardware identity. */
  announced(connection: Connection, identity: string, tick: number, pw: string): void {
    const { link, linkMn } = connection;
    this.#move(connection, identityName(identity), tick, pw);
    // What it spoke as stays what its next packet is compared with.
    connection.link = link;
    connection.linkMn = linkMn;
  }

  /** The connection of this identity is that of `mn` from now on. */
  assume(identity: string, mn: string): void {
    const link = this.get(identityName(identity));
    if (!link) return;
    const { connection, pw } = link;
    this.#links.delete(link.key);
    connection.links.delete(link);
    this.#move(connection, mn, -1, pw);
  }

  /** The MN speaks elsewhere now: a connection that lost its last one is probably half open. */
  #leave(link: Link, tick: number): void {
    const { connection } = link;
    connection.links.delete(link);
    if (connection.link === link) connection.link = undefined;
    if (connection.links.size === 0) connection.movedTick = tick;
  }

  /** The connection ends: what spoke on it is not on line any more. */
  gone(connection: Connection): void {
    for (const link of connection.links) {
      this.#links.delete(link.key);
      this.#tell(link, false);
    }
    connection.links.clear();
    connection.link = undefined;
  }

  get changed(): boolean {
    return this.#changes.length > 0 || this.#renewed.size > 0;
  }

  drain(): LinkChange[] {
    for (const link of this.#renewed) if (this.#links.get(link.key) === link) this.#tell(link, true);
    this.#renewed.clear();
    const changes = this.#changes;
    this.#changes = [];
    return changes;
  }

  #tell({ mn, connection, pw }: Link, up: boolean): void {
    const { id, address } = connection;
    this.#changes.push({ mn, up, pw: up ? pw : '', connection: id, address });
  }
}

/** A copy of its own: compared thirty thousand times a second, and it does not keep the packet's head alive. */
const flat = (text: string): string => Buffer.from(text, 'latin1').toString('latin1');
