import {
  type Campaign,
  dayStart,
  formatDay,
  type Instant,
  type IssueKind,
  instant,
  MICROS_PER_DAY,
  nextDay,
  parseDay,
} from '@wenqu/domain';

/** A stretch a paper is about: from (held) to cut (not held). */
export interface IssueStretch {
  readonly from: Instant;
  readonly cut: Instant;
}

const startOf = (day: string): Instant => parseDay(day) ?? instant(0);
/** Monday = 0; 1970-01-01 was a Thursday. */
const weekday = (day: string): number =>
  (Math.floor((startOf(day) + MICROS_PER_DAY / 2) / MICROS_PER_DAY) + 3) % 7;

/** Does a paper of this kind end with this day? Weeks end on Sunday, half months on the 15th and the last day. */
function endsWith(kind: IssueKind, day: string): boolean {
  if (kind === 'rating') return weekday(day) === 6;
  const last = nextDay(day).endsWith('-01');
  return kind === 'tour' ? last || day.endsWith('-15') : last;
}

/** Stretches of a kind that are over, from the first day of a campaign to its last; the last one may be short. */
export function issueCalendar(
  campaign: Pick<Campaign, 'from' | 'to'>,
  kind: IssueKind,
  now: Instant,
): IssueStretch[] {
  const stretches: IssueStretch[] = [];
  let from = startOf(campaign.from);
  for (let day = campaign.from; day <= campaign.to; day = nextDay(day)) {
    const cut = instant(startOf(day) + MICROS_PER_DAY);
    if (cut > now) break;
    if (!endsWith(kind, day) && day !== campaign.to) continue;
    stretches.push({ from, cut });
    from = cut;
  }
  return stretches;
}

/** The stretch the next paper of a kind is about: what the last one left, to the last day that is over. */
export function nextStretch(
  campaign: Pick<Campaign, 'from' | 'to'>,
  kind: IssueKind,
  lastCut: Instant | undefined,
  now: Instant,
): IssueStretch | undefined {
  const open = issueCalendar(campaign, kind, now).filter(({ cut }) => lastCut === undefined || cut > lastCut);
  const first = open[0];
  return first && { from: lastCut ?? first.from, cut: first.cut };
}

/** The present as a cut: everything known by now. */
export const dayOf = (at: Instant): string => formatDay(dayStart(at));
