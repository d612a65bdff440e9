import { type Instant, instant, MICROS_PER_HOUR } from '@wenqu/domain';
import type { Episode, LookAlike, Signal } from './signal.ts';

/** Signals of one pattern this far apart are one episode. */
const TOUCH_MICROS = MICROS_PER_HOUR;
/** An episode that has not grown for so long is over. */
const OVER_MICROS = 48 * MICROS_PER_HOUR;

/** An episode is told for so long; whoever reads it knows by then. */
const TOLD_MICROS = 36 * MICROS_PER_HOUR;

/** Signals weighed against what else could explain them. */
export type Weigh = (signals: readonly Signal[], lookAlikes: readonly LookAlike[]) => readonly Signal[];

const keyOf = ({ pattern, form, factors }: Signal): string =>
  `${pattern} ${form} ${[...factors].sort().join('+')}`;

interface Standing {
  readonly episode: Episode;
  /** How far its signals have gone on, told or not. */
  readonly seenTo: Instant;
}

/**
 * Gathers signals of the hours into episodes. What goes on for longer than a day and a half has been told: it stands, and
 * says nothing more until it has paused. Bounded: episodes that are over are forgotten.
 */
export class Episodes {
  readonly #open = new Map<string, Standing>();

  /** @returns episodes that began or grew */
  take(signals: readonly Signal[], now: Instant): Episode[] {
    for (const [key, { seenTo }] of this.#open) if (now - seenTo > OVER_MICROS) this.#open.delete(key);
    const changed = new Map<string, Episode>();
    for (const signal of signals) {
      const key = keyOf(signal);
      const open = this.#open.get(key);
      const goesOn = open !== undefined && signal.from <= open.seenTo + TOUCH_MICROS;
      const episode = goesOn ? grown(open.episode, signal) : begun(signal, now);
      const seenTo = instant(goesOn ? Math.max(open.seenTo, signal.to) : signal.to);
      this.#open.set(key, { episode, seenTo });
      if (episode !== open?.episode) changed.set(key, episode);
    }
    return [...changed.values()];
  }
}

const begun = ({ missing = [], ...signal }: Signal, raisedAt: Instant): Episode => ({
  ...signal,
  missing,
  raisedAt,
});

/** The same object when the signal adds nothing. A beginning that is seen later than it was does not move. */
function grown(open: Episode, signal: Signal): Episode {
  const stronger = signal.score > open.score;
  const to = instant(Math.min(Math.max(open.to, signal.to), Math.max(open.to, open.from + TOLD_MICROS)));
  if (to === open.to && !stronger) return open;
  return {
    ...open,
    to,
    score: Math.max(open.score, signal.score),
    facts: stronger || to > open.to ? signal.facts : open.facts,
    missing: signal.missing ?? open.missing,
  };
}
