import type { Device, Logger, Point, PointId } from '@wenqu/domain';
import type { BookStore } from '../store/book.ts';

/** A logger with what hangs on it. */
export interface CaredLogger {
  readonly mn: string;
  readonly enterprise: string;
  readonly edition: '' | '2005' | '2017' | '2025';
  readonly points: readonly Point[];
  /** Factors whose analysers can be asked for parameters. */
  readonly analysers: readonly string[];
}

/** Loggers of the book by MN, without case. */
export class Places {
  readonly #byMn: ReadonlyMap<string, CaredLogger>;

  constructor(loggers: readonly Logger[], points: readonly Point[], devices: readonly Device[]) {
    const pointById = new Map(points.map((point) => [point.id, point]));
    this.#byMn = new Map(
      loggers
        .filter(({ retiredAt }) => retiredAt === null)
        .map((logger) => [logger.mn.toLowerCase(), caredOf(logger, pointById, devices)]),
    );
  }

  static async of(book: BookStore): Promise<Places> {
    const { loggers, points, devices } = await book.whole();
    return new Places(loggers, points, devices);
  }

  all(): CaredLogger[] {
    return [...this.#byMn.values()];
  }

  logger(mn: string): CaredLogger | undefined {
    return this.#byMn.get(mn.toLowerCase());
  }

  /** The point a finding about this analyser belongs to: one that measures the factor, else the logger's first. */
  pointOf(mn: string, polId: string): PointId | undefined {
    const points = this.logger(mn)?.points ?? [];
    return (points.find(({ factors }) => factors.includes(polId)) ?? points[0])?.id;
  }
}

function caredOf(
  { mn, enterprise, edition, bindings }: Logger,
  pointById: ReadonlyMap<PointId, Point>,
  devices: readonly Device[],
): CaredLogger {
  const ids = new Set(bindings.filter(({ to }) => to === null).map(({ point }) => point));
  const points = [...ids].flatMap((id) => pointById.get(id) ?? []);
  const named = devices
    .filter((each) => each.retiredAt === null && each.kind === 'analyser' && ids.has(each.point))
    .map(({ factor }) => factor);
  const analysers = [...new Set(named)].filter((factor) => factor !== '');
  return { mn, enterprise, edition, points, analysers };
}
