import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyRequest,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import { type SignedIn, SignIn } from '../accounts/sign-in.ts';
import { WenquError } from '../errors.ts';
import { personOf } from './access.ts';
import { BookReader, type BookView } from './book-view.ts';
import { LiveHub } from './live-hub.ts';
import type { District, Parts } from './parts.ts';
import { type Scope, scopeOf } from './scope.ts';
import { WireHub } from './wire-hub.ts';

/** The Fastify instance whose schemas give the types. */
export type Api = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** One district as a request sees it. */
export interface Seat {
  readonly district: District;
  readonly person: SignedIn;
  readonly view: BookView;
  readonly scope: Scope;
}

/** What lasts longer than a request, for one district. */
export interface DistrictDesk {
  readonly district: District;
  readonly book: BookReader;
  readonly live: LiveHub;
  readonly wire: WireHub;
}

/** What the routes share. */
export class House {
  readonly parts: Parts;
  readonly signIn: SignIn;
  readonly #desks = new Map<District, DistrictDesk>();

  constructor(parts: Parts) {
    this.parts = parts;
    this.signIn = new SignIn(parts.accounts, parts.clock);
  }

  /** The desk of a district that runs; desks of districts that have gone are closed in passing. */
  desk(name: 'main' | 'demo'): DistrictDesk | undefined {
    const district = this.parts.district(name);
    for (const [known, desk] of this.#desks) {
      if (this.parts.district(known.name) !== known) this.#close(known, desk);
    }
    if (!district) return undefined;
    const found = this.#desks.get(district);
    if (found) return found;
    const book = new BookReader(district.book, this.parts.clock);
    const live = new LiveHub(district, book, this.parts);
    const desk: DistrictDesk = { district, book, live, wire: new WireHub(district.projection, this.parts) };
    this.#desks.set(district, desk);
    return desk;
  }

  /**
   * The district this request asks for, as this person may see it.
   *
   * @throws WQ_DEMO_OFF; WQ_FORBIDDEN for a login that belongs to the other district
   */
  async seat(request: FastifyRequest): Promise<Seat & { desk: DistrictDesk }> {
    const person = personOf(request);
    const { account } = person;
    const bound = account.district === 'demo' || account.enterprise !== '' || account.agency !== '';
    if (bound && account.district !== request.districtName) throw new WenquError('WQ_FORBIDDEN');
    const desk = this.desk(request.districtName);
    if (!desk) throw new WenquError(request.districtName === 'demo' ? 'WQ_DEMO_OFF' : 'WQ_NOT_FOUND');
    const view = await desk.book.view();
    const scope = scopeOf(account, view);
    return { district: desk.district, person, view, scope, desk };
  }

  /** End every stream of these sessions. */
  endStreams(ends: (session: string, account: string) => boolean): void {
    for (const desk of this.#desks.values()) {
      desk.live.end(ends);
      desk.wire.end(ends);
    }
  }

  closeDistrict(name: 'main' | 'demo'): void {
    for (const [district, desk] of this.#desks) if (district.name === name) this.#close(district, desk);
  }

  close(): void {
    for (const [district, desk] of this.#desks) this.#close(district, desk);
  }

  #close(district: District, desk: DistrictDesk): void {
    desk.live.close();
    desk.wire.close();
    this.#desks.delete(district);
  }
}
