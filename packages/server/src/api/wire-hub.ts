import type { SignedIn } from '../accounts/sign-in.ts';
import type { Projection } from '../projection/projection.ts';
import { Audience, type Member } from './audience.ts';
import { type EventStream, eventText } from './event-stream.ts';
import type { Parts } from './parts.ts';
import { maskSummary } from './password-mask.ts';

/** Frames as they are decoded, for whoever watches the wire. Nobody watches: the projection is told so. */
export class WireHub {
  readonly #projection: Projection;
  readonly #audience: Audience<Member>;
  readonly #stop: () => void;

  constructor(projection: Projection, parts: Parts) {
    this.#projection = projection;
    this.#audience = new Audience(
      parts,
      () => {},
      () => this.#projection.watchWire(this.#audience.size > 0),
    );
    this.#stop = projection.onTick(({ frames }) => {
      if (frames.length === 0 || this.#audience.size === 0) return;
      const text = eventText('frames', { frames: frames.map(maskSummary) });
      for (const { stream } of this.#audience) stream.write(text);
    });
  }

  get size(): number {
    return this.#audience.size;
  }

  /** @throws WQ_STREAMS_FULL */
  assertRoom(): void {
    this.#audience.assertRoom();
  }

  subscribe(person: SignedIn, stream: EventStream): void {
    this.#audience.join({ person, stream });
    this.#projection.watchWire(true);
  }

  end(ends: (session: string, account: string) => boolean): void {
    this.#audience.end(ends);
  }

  close(): void {
    this.#stop();
    this.#audience.close();
  }
}
