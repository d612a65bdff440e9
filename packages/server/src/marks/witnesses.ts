import {
  type Entry,
  type Instant,
  instant,
  type MarkOverlap,
  type PointId,
  type RuleId,
  rangesTouch,
  type TimeRange,
} from '@wenqu/domain';
import { limits } from '../limits.ts';
import type { BookStore } from '../store/book.ts';
import type { CareStore } from '../store/care.ts';
import type { RegisterStore } from '../store/register.ts';
import type { ExceedanceSeen, MarkWitnesses } from './evidence.ts';

const EXCEEDANCES: readonly RuleId[] = ['realtime-over', 'hourly-over', 'daily-mean-over', 'ph-out-of-range'];

/** What register and care know of a stretch, asked where they keep it. */
export function witnessesFrom(parts: {
  readonly register: Pick<RegisterStore, 'list' | 'findingsOf'>;
  readonly care: Pick<CareStore, 'visits' | 'runs'>;
  readonly book: Pick<BookStore, 'snapshot'>;
}): Required<Pick<MarkWitnesses, 'visits' | 'checks' | 'exceedances' | 'exceedancesOf'>> {
  const { register, care, book } = parts;

  /** Entries of exceedance that touch the range, newest first. */
  const entries = async (range: TimeRange, point?: PointId): Promise<Entry[]> => {
    const found: Entry[] = [];
    for (const rule of EXCEEDANCES) {
      for (let cursor: string | undefined, more = true; more; ) {
        const page = await register.list({
          ...{ rule, withHidden: true, sort: 'newest', limit: limits.pageRowsMax },
          ...(point !== undefined && { point }),
          ...(cursor !== undefined && { cursor }),
        });
        found.push(...page.items.filter((entry) => touchesEnds(entry, range)));
        cursor = page.next ?? undefined;
        more = cursor !== undefined;
      }
    }
    return found;
  };

  const loggersOf = async (point: PointId): Promise<string[]> =>
    (await book.snapshot()).loggers
      .filter(({ bindings }) => bindings.some((binding) => binding.point === point))
      .map(({ mn }) => mn);

  return {
    visits: (enterprise, { from, to }) => care.visits(enterprise, from, to),
    checks: async (point, { from, to }) => {
      const mns = await loggersOf(point);
      if (mns.length === 0) return [];
      const { items } = await care.runs({ mns, limit: limits.pageRowsMax });
      return items.filter(({ at, outcome }) => outcome !== 'not-done' && at >= from && at < to);
    },
    exceedances: async (point, range) => {
      const found: MarkOverlap[] = [];
      for (const entry of await entries(range, point)) {
        for (const finding of await register.findingsOf(entry.id)) {
          if (!touchesEnds(finding, range)) continue;
          const { id, factor, from, value, limit } = finding;
          const bound = limit?.max ?? limit?.min ?? null;
          found.push({ factor, at: from, value, limit: bound, finding: id });
        }
      }
      return found;
    },
    exceedancesOf: async (range): Promise<ExceedanceSeen[]> =>
      (await entries(range)).map(({ enterprise, point, factor, from, to }) => ({
        ...{ enterprise, point, factor, from },
        to: past(to),
      })),
  };
}

/** A finding holds its last moment; a range does not hold its end. */
const past = (to: Instant): Instant => instant(to + 1);
const touchesEnds = ({ from, to }: TimeRange, range: TimeRange): boolean =>
  rangesTouch({ from, to: past(to) }, range);
