import type { Limit } from './book.ts';
import type { JudgedStatistic } from './limit-kind.ts';

/** Why a limit row judges nothing. @source supervision.md §5.2 step 4, §5.5, §13 traps */
export type LimitRefusal =
  | 'no-number'
  | 'other-kind'
  | 'first-class-elsewhere'
  | 'ph-has-no-mean'
  | 'unit-unknown'
  | 'other-quantity'
  | 'factor-unit-open'
  /** Day or place is outside the row's condition. */
  | 'season'
  | 'destination'
  | 'scale';

/** How one row of the book stands at a point on a day, for the page that lists all of them. */
export interface LimitStanding {
  readonly limit: Limit;
  /** What it judges; `year`: the running annual load. Empty: nothing. */
  readonly judges: readonly (JudgedStatistic | 'year')[];
  /** Of those, where it is the strictest row and decides first. */
  readonly decides: readonly (JudgedStatistic | 'year')[];
  readonly forReference: boolean;
  /** '' while it judges something. `other-form`: the same element is measured in another form. */
  readonly why: LimitRefusal | 'ended' | 'not-yet' | 'not-measured' | 'other-form' | '';
  /** The unit, kind or code that is in the way; '' where nothing more is to be said. */
  readonly what: string;
}
