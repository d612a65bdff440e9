import { type GapCause, type GapEventKind, MICROS_PER_SECOND, type Statistic } from '@wenqu/domain';

/** Beginnings this near each other are one. [P] */
const NEAR_S = 300;
/** Enterprises whose outages begin together before it is the district's and nobody's own. [P] */
export const DISTRICT_ENTERPRISES_MIN = 3;

/** A gap as far as grouping needs it. */
export interface OutageMember {
  readonly id: string;
  readonly mn: string;
  readonly point: string;
  readonly enterprise: string;
  readonly statistic: Statistic;
  readonly factor: string;
  readonly cause: GapCause;
  readonly from: number;
  readonly intervalS: number;
}

export interface Outage {
  readonly kind: GapEventKind;
  readonly members: readonly OutageMember[];
}

/** When an outage may have begun: a missing hour tells less than a missing minute. */
interface Begun {
  from: number;
  to: number;
  readonly members: OutageMember[];
}

/**
 * Gaps with one beginning are one event: of one logger; of the district when enough enterprises lost whole
 * frames together; ours when our own server did not receive.
 * @source supervision.md §7.5: park-wide failures are grouped, 60 enterprises are not punished
 */
export function groupOutages(members: readonly OutageMember[]): Outage[] {
  const ours = members.filter(({ cause }) => cause === 'our-outage');
  const theirs = members.filter(({ cause }) => cause !== 'our-outage');
  // A factor that is missing tells of its own instrument, not of the line.
  const loggers = byLogger(theirs);
  const whole = loggers.filter((each) => each.members.some(({ factor }) => factor === ''));
  const lone = loggers.filter((each) => !whole.includes(each));
  return [
    ...joined(ours.map(begunOf)).map((each): Outage => ({ kind: 'ours', members: each.members })),
    ...joined(whole).flatMap(({ members: together }): Outage[] => {
      if (new Set(together.map(({ enterprise }) => enterprise)).size >= DISTRICT_ENTERPRISES_MIN) {
        return [{ kind: 'district', members: together }];
      }
      return byLogger(together).map((each) => ({ kind: 'logger', members: each.members }));
    }),
    ...lone.map((each): Outage => ({ kind: 'logger', members: each.members })),
  ];
}

/** Outages of each logger; of a point that has none. */
const byLogger = (members: readonly OutageMember[]): Begun[] => {
  const kept = new Map<string, Begun[]>();
  for (const member of members) {
    const key = member.mn === '' ? `point ${member.point}` : member.mn;
    const held = kept.get(key);
    if (held) held.push(begunOf(member));
    else kept.set(key, [begunOf(member)]);
  }
  return [...kept.values()].flatMap((begun) => joined(begun));
};

function begunOf(member: OutageMember): Begun {
  const { from, intervalS, statistic } = member;
  const step = intervalS * MICROS_PER_SECOND;
  const moment = statistic === 'realtime' || statistic === 'state';
  return { from: moment ? from - step : from, to: moment ? from : from + step, members: [member] };
}

/** Beginnings that can be one and the same; the surest first, so that a vague one joins and does not lead. */
function joined(all: readonly Begun[]): Begun[] {
  const near = NEAR_S * MICROS_PER_SECOND;
  const groups: Begun[] = [];
  const surest = [...all].sort((a, b) => a.to - a.from - (b.to - b.from) || a.from - b.from);
  for (const each of surest) {
    const group = groups.find((other) => each.from <= other.to + near && other.from <= each.to + near);
    if (group) group.members.push(...each.members);
    else groups.push({ from: each.from, to: each.to, members: [...each.members] });
  }
  return groups;
}
