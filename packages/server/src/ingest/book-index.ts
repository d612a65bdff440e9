import type { BookSnapshot, Instant, Logger, LoggerBinding, PointId } from '@wenqu/domain';

/** A logger of the book, ready to say where a value goes. */
export interface BoundLogger {
  readonly logger: Logger;
  /** Set when every value of every frame goes to one point, whenever it arrived: the common case. */
  readonly only: PointId | undefined;
}

/** MN → logger. MNs match exactly first, then without case. @source hj212.md §9.1 */
export class BookIndex {
  readonly #exact = new Map<string, BoundLogger>();
  readonly #folded = new Map<string, BoundLogger>();

  constructor(book: BookSnapshot) {
    for (const logger of book.loggers) {
      if (logger.retiredAt !== null || logger.bindings.length === 0) continue;
      const bound = { logger, only: onlyPoint(logger.bindings) };
      this.#exact.set(logger.mn, bound);
      this.#folded.set(logger.mn.toLowerCase(), bound);
    }
  }

  get(mn: string): BoundLogger | undefined {
    return this.#exact.get(mn) ?? this.#folded.get(mn.toLowerCase());
  }
}

function onlyPoint(bindings: readonly LoggerBinding[]): PointId | undefined {
  const [first, ...others] = bindings;
  const whole = first && first.st === '' && first.factor === '' && first.from === null && first.to === null;
  return whole && others.length === 0 ? first.point : undefined;
}

/** The point a value of this system code and factor goes to: the most specific binding that holds `arrival`. */
export function pointFor(
  bound: BoundLogger,
  st: string,
  factor: string,
  arrival: Instant,
): PointId | undefined {
  if (bound.only) return bound.only;
  let best: LoggerBinding | undefined;
  let bestScore = -1;
  for (const binding of bound.logger.bindings) {
    if (binding.from !== null && arrival < binding.from) continue;
    if (binding.to !== null && arrival >= binding.to) continue;
    if (binding.st !== '' && binding.st !== st) continue;
    if (binding.factor !== '' && binding.factor !== factor) continue;
    const score = (binding.factor === '' ? 0 : 2) + (binding.st === '' ? 0 : 1);
    if (score > bestScore) {
      best = binding;
      bestScore = score;
    }
  }
  return best?.point;
}
