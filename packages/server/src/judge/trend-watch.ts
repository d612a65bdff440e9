import {
  type Column,
  code2017,
  dayStart,
  type Finding,
  factorOf,
  fieldOf,
  hourStart,
  type PointId,
  type ReadingRow,
} from '@wenqu/domain';
import {
  followTrend,
  hoursOfDay,
  judgeTrend,
  newTrend,
  PH,
  type PointLimits,
  type Prepared,
  type Trend,
  validityOf,
} from '@wenqu/rules';

/**
 * Follows the hours of every factor with an upper limit and tells when they rise towards it. Keeps a few numbers
 * for each point and factor; after a restart the next three hours teach it again.
 */
export class TrendWatch {
  readonly #trends = new Map<PointId, Map<string, Trend>>();

  /** Forget points that are no longer in the book. */
  keepOnly(points: ReadonlySet<PointId>): void {
    for (const point of this.#trends.keys()) if (!points.has(point)) this.#trends.delete(point);
  }

  /** @param row a new hour frame of the point */
  take(row: ReadingRow, limits: PointLimits): Finding[] {
    const findings: Finding[] = [];
    for (const { column, value, flag } of row.values) {
      if (fieldOf(column) !== 'Avg') continue;
      const factor = code2017(factorOf(column));
      const hourly = limits.hour.get(column as Column);
      const dailyMean = limits.dailyMean.get(factor);
      if (factor === PH || !hasUpper(hourly, dailyMean)) continue;
      if (validityOf(row.edition, flag) !== 'valid' || !Number.isFinite(value)) continue;
      const trend = this.#of(row.point, factor, row);
      this.#follow(trend, row, factor);
      const { keyUnit } = limits;
      const question = { point: row.point, factor, trend, hourly, dailyMean, keyUnit, raisedAt: row.arrival };
      const finding = judgeTrend(question);
      if (finding) findings.push(finding);
    }
    return findings;
  }

  #of(point: PointId, factor: string, row: ReadingRow): Trend {
    let factors = this.#trends.get(point);
    if (!factors) {
      factors = new Map();
      this.#trends.set(point, factors);
    }
    let trend = factors.get(factor);
    if (!trend) {
      trend = newTrend(dayStart(row.at));
      factors.set(factor, trend);
    }
    return trend;
  }

  #follow(trend: Trend, row: ReadingRow, factor: string): void {
    const dayFrom = dayStart(row.at);
    const [hour] = hoursOfDay([row], factor, dayFrom);
    if (!hour?.mean || (hour.volumeM3 !== null && hour.volumeM3 <= 0)) return;
    const { column, value, flag, position } = hour.mean;
    const at = hourStart(row.at);
    const input = { at, column, value, flag, position };
    followTrend(trend, { at, mean: value, volumeM3: hour.volumeM3, input }, dayFrom);
  }
}

const hasUpper = (...prepared: readonly (Prepared | undefined)[]): boolean =>
  prepared.some((each) => each !== undefined && Number.isFinite(each.max));
