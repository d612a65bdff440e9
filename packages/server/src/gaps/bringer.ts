import {
  type BookSnapshot,
  type Edition,
  GAP_RULES,
  type Instant,
  type Logger,
  type LoggerTraffic,
  type Statistic,
} from '@wenqu/domain';
import { exchangeOf } from '@wenqu/hj212';

/** Which logger brings which series, by the book. */
export class Bringers {
  readonly #byPoint = new Map<string, Logger[]>();
  readonly #byMn = new Map<string, Logger>();

  constructor({ loggers }: BookSnapshot) {
    for (const logger of loggers) {
      if (logger.retiredAt !== null) continue;
      this.#byMn.set(logger.mn, logger);
      for (const point of new Set(logger.bindings.map((binding) => binding.point))) {
        const held = this.#byPoint.get(point);
        if (held) held.push(logger);
        else this.#byPoint.set(point, [logger]);
      }
    }
  }

  logger(mn: string): Logger | undefined {
    return this.#byMn.get(mn);
  }

  /** MN of the logger that brings a factor of a point ('' = its frames); '' when none is bound. */
  mnOf(point: string, factor: string, at: Instant): string {
    let best = '';
    let bestScore = -1;
    for (const { mn, bindings } of this.#byPoint.get(point) ?? []) {
      for (const binding of bindings) {
        if (binding.point !== point || (binding.from !== null && at < binding.from)) continue;
        if (binding.to !== null && at >= binding.to) continue;
        if (factor !== '' && binding.factor !== '' && binding.factor !== factor) continue;
        const score = binding.factor === factor ? 2 : binding.factor === '' ? 1 : 0;
        if (score > bestScore) {
          best = mn;
          bestScore = score;
        }
      }
    }
    return best;
  }
}

/** The edition a logger speaks: as set by hand, else as most of its frames were. */
export function spokenEdition(logger: Logger, traffic: LoggerTraffic | undefined): Edition {
  if (logger.edition !== '') return logger.edition;
  const counted = Object.entries(traffic?.editions ?? {}).sort((a, b) => b[1] - a[1]);
  return (counted[0]?.[0] as Edition | undefined) ?? '2017';
}

/** Whether the edition lets a host ask for a range of the statistic. @source HJ 212-2017 §6.6.5 Table 9 */
export const canRecall = (statistic: Statistic, edition: Edition, st: string): boolean =>
  exchangeOf(GAP_RULES[statistic].cn, edition, st)?.pattern === 'history';
