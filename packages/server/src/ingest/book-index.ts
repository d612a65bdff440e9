import type { BookSnapshot, Instant, Logger, LoggerBinding, PointId } from '@wenqu/domain';

/** A logger of the book, ready to say where a value goes. */
export interface BoundLogger {
  readonly logger: Logger;
  /** Set when every value of every frame goes to one point, whenever it arrived: the common case. */
  readonly only: PointId | undefined;
}

/**
 * MN → logger, as it was when a frame arrived: a row that was retired later still speaks for what came before.
 * MNs match exactly first, then without case. @source hj212.md §9.1
 */
export class BookIndex {
  readonly #exact = new Map<string, BoundLogger[]>();
  readonly #folded = new Map<string, BoundLogger[]>();

  /** @param book with its retired rows */
  constructor(book: BookSnapshot) {
    const rows = book.loggers.filter(({ bindings }) => bindings.length > 0);
    for (const logger of rows.sort((a, b) => retired(a) - retired(b))) {
      const bound = { logger, only: onlyPoint(logger.bindings) };
      for (const [map, key] of [
        [this.#exact, logger.mn],
        [this.#folded, logger.mn.toLowerCase()],
      ] as const) {
        const held = map.get(key);
        if (held) held.push(bound);
        else map.set(key, [bound]);
      }
    }
  }

  /** @param arrival undefined: the row that stands now */
  get(mn: string, arrival?: Instant): BoundLogger | undefined {
    const rows = this.#exact.get(mn) ?? this.#folded.get(mn.toLowerCase());
    if (!rows) return undefined;
    const [first] = rows;
    if (first!.logger.retiredAt === null) return first;
    return rows.find(
      ({ logger }) => logger.retiredAt === null || (arrival !== undefined && arrival < logger.retiredAt),
    );
  }
}

/** Rows retired first stand first: the one whose end comes next after an arrival is the one that was in force. */
const retired = ({ retiredAt }: Logger): number => retiredAt ?? Number.POSITIVE_INFINITY;

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
