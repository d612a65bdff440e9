import { type Instant, instant, MICROS_PER_HOUR } from '@wenqu/domain';
import type { Episode, LookAlike, Signal } from './signal.ts';

/** Signals of one pattern this far apart are one episode. */
const TOUCH_MICROS = MICROS_PER_HOUR;
/** An episode that has not grown for so long is over. */
const OVER_MICROS = 48 * MICROS_PER_HOUR;

/** Signals weighed against what else could explain them. */
export type Weigh = (signals: readonly Signal[], lookAlikes: readonly LookAlike[]) => readonly Signal[];

const keyOf = ({ pattern, form, factors }: Signal): string =>
  `${pattern} ${form} ${[...factors].sort().join('+')}`;

/** Gathers signals of the hours into episodes. Bounded: episodes that are over are forgotten. */
export class Episodes {
  readonly #open = new Map<string, Episode>();

  /** @returns episodes that began or grew */
  take(signals: readonly Signal[], now: Instant): Episode[] {
    for (const [key, episode] of this.#open) if (now - episode.to > OVER_MICROS) this.#open.delete(key);
    const changed = new Map<string, Episode>();
    for (const signal of signals) {
      const key = keyOf(signal);
      const open = this.#open.get(key);
      const next = open && signal.from <= open.to + TOUCH_MICROS ? grown(open, signal) : begun(signal, now);
      if (next === open) continue;
      this.#open.set(key, next);
      changed.set(key, next);
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
  if (signal.to <= open.to && !stronger) return open;
  return {
    ...open,
    to: instant(Math.max(open.to, signal.to)),
    score: Math.max(open.score, signal.score),
    facts: stronger || signal.to > open.to ? signal.facts : open.facts,
    missing: signal.missing ?? open.missing,
  };
}
