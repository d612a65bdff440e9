import type { Edition, FrameCounts, Instant, JournalPosition, LoggerTraffic } from '@wenqu/domain';
import { journalPosition } from '@wenqu/domain';
import { type IdentityState, newIdentity } from './identity-watch.ts';

export type FrameOutcome = 'stored' | 'duplicate' | 'quarantined' | 'junk' | 'sent';

const OUTCOMES: readonly FrameOutcome[] = ['stored', 'duplicate', 'quarantined', 'junk', 'sent'];

/** Newest frames remembered for each MN, with what became of them. */
const RECENT_MAX = 32;

/** Counters of one MN ('' = junk and frames that name none). Lives in the projection; saved with its cursor. */
export interface Traffic {
  readonly mn: string;
  /** Parts of the stream, counted as they are read and before anything is known of them. */
  received: number;
  stored: number;
  duplicate: number;
  quarantined: number;
  junk: number;
  bytes: number;
  sent: number;
  values: number;
  deviations: Record<string, number>;
  junkWhy: Record<string, number>;
  editions: Record<string, number>;
  firstArrival: number | null;
  lastArrival: number | null;
  firstPosition: number | null;
  lastPosition: number | null;
  /** First packet that nobody in the book spoke for; adopting the MN reads on from there. */
  quarantinedFrom: number | null;
  remote: string;
  clockOffsetS: number | null;
  /** In simulated time: since when its clock has run beside ours, and how far off. */
  clockBeside: { readonly offsetS: number; readonly since: number } | null;
  st: string;
  factors: string[];
  lastQn: string;
  /** QN of our newest request: replies carry it. */
  askedQn: string;
  /** Length and end of the newest frame: tells a re-send from a reused QN. */
  lastMark: number;
  /** Who sends as this MN. */
  identity: IdentityState;
  /** Ring of the newest frames: positions, and what became of each as an index into `OUTCOMES`. */
  readonly recentAt: Float64Array;
  readonly recentFate: Uint8Array;
  recentCount: number;
}

export const newTraffic = (mn: string): Traffic => ({
  mn,
  received: 0,
  stored: 0,
  duplicate: 0,
  quarantined: 0,
  junk: 0,
  bytes: 0,
  sent: 0,
  values: 0,
  deviations: {},
  junkWhy: {},
  editions: {},
  firstArrival: null,
  lastArrival: null,
  firstPosition: null,
  lastPosition: null,
  quarantinedFrom: null,
  remote: '',
  clockOffsetS: null,
  clockBeside: null,
  st: '',
  factors: [],
  lastQn: '',
  askedQn: '',
  lastMark: 0,
  identity: newIdentity(),
  recentAt: new Float64Array(RECENT_MAX),
  recentFate: new Uint8Array(RECENT_MAX),
  recentCount: 0,
});

/** One more part of the inbound stream, or one answer, of this MN. */
export function countFrame(
  traffic: Traffic,
  outcome: FrameOutcome,
  position: JournalPosition,
  arrival: Instant,
): void {
  traffic[outcome]++;
  if (outcome !== 'sent') {
    traffic.firstArrival ??= arrival;
    traffic.firstPosition ??= position;
    // Frames of an adopted logger are read again behind newer ones.
    traffic.lastArrival = Math.max(traffic.lastArrival ?? 0, arrival);
    traffic.lastPosition = Math.max(traffic.lastPosition ?? 0, position);
  }
  remember(traffic, position, outcome);
}

function remember(traffic: Traffic, position: number, outcome: FrameOutcome): void {
  const slot = traffic.recentCount++ % RECENT_MAX;
  traffic.recentAt[slot] = position;
  traffic.recentFate[slot] = OUTCOMES.indexOf(outcome);
}

/** The newest frames of this MN, newest first. */
export function recentFrames(traffic: Traffic): [position: number, outcome: FrameOutcome][] {
  const held = Math.min(traffic.recentCount, RECENT_MAX);
  return Array.from({ length: held }, (_, back) => {
    const slot = (traffic.recentCount - 1 - back) % RECENT_MAX;
    return [traffic.recentAt[slot]!, OUTCOMES[traffic.recentFate[slot]!]!];
  });
}

/** Frames that were quarantined are about to be read again: they come back under their new fate. */
export function forgetQuarantined(traffic: Traffic): void {
  const kept = recentFrames(traffic)
    .filter(([, outcome]) => outcome !== 'quarantined')
    .reverse();
  traffic.quarantined = 0;
  traffic.quarantinedFrom = null;
  traffic.recentCount = 0;
  for (const [position, outcome] of kept) remember(traffic, position, outcome);
}

export function countDeviation(traffic: Traffic, name: string): void {
  traffic.deviations[name] = (traffic.deviations[name] ?? 0) + 1;
}

export function countEdition(traffic: Traffic, edition: Edition): void {
  traffic.editions[edition] = (traffic.editions[edition] ?? 0) + 1;
}

/** System code 91 is the exchange's own, whatever the device measures. @source HJ 212-2017 §6.5.1 Table 5 */
const EXCHANGE_ST = '91';

/** The system code the logger uploads with. */
export function hearSystem(traffic: Traffic, st: string): void {
  if (st !== EXCHANGE_ST) traffic.st = st;
}

export const countsOf = (traffic: Traffic): FrameCounts => ({
  received: traffic.received,
  stored: traffic.stored,
  duplicate: traffic.duplicate,
  quarantined: traffic.quarantined,
  junk: traffic.junk,
});

export const trafficView = (traffic: Traffic, known: boolean): LoggerTraffic => ({
  mn: traffic.mn,
  known,
  counts: countsOf(traffic),
  bytes: traffic.bytes,
  answered: traffic.sent,
  values: traffic.values,
  deviations: traffic.deviations,
  editions: traffic.editions,
  firstArrival: traffic.firstArrival as Instant | null,
  lastArrival: traffic.lastArrival as Instant | null,
  firstPosition: traffic.firstPosition === null ? null : journalPosition(traffic.firstPosition),
  lastPosition: traffic.lastPosition === null ? null : journalPosition(traffic.lastPosition),
  remote: traffic.remote,
  clockOffsetS: traffic.clockOffsetS,
  st: traffic.st,
  factors: traffic.factors,
});

/** The form kept with the cursor, and back. */
export const trafficNote = (traffic: Traffic): string => {
  const { recentAt, recentFate, recentCount, ...counters } = traffic;
  return JSON.stringify({ ...counters, recent: recentFrames(traffic).reverse() });
};

export function trafficOfNote(note: string): Traffic {
  const { recent, ...counters } = JSON.parse(note) as Traffic & { recent: [number, FrameOutcome][] };
  const traffic = { ...newTraffic(counters.mn), ...counters };
  for (const [position, outcome] of recent) remember(traffic, position, outcome);
  return traffic;
}

/** Whether every part that was read has become exactly one of the four. */
export const closes = (counts: FrameCounts): boolean =>
  counts.received === counts.stored + counts.duplicate + counts.quarantined + counts.junk;

/** Sum of several MNs for the accounting page. */
export function addCounts(all: Iterable<Traffic>): FrameCounts {
  const total = { received: 0, stored: 0, duplicate: 0, quarantined: 0, junk: 0 };
  for (const traffic of all) {
    const counts = countsOf(traffic);
    for (const key of Object.keys(total) as (keyof FrameCounts)[]) total[key] += counts[key];
  }
  return total;
}

export function addNamed(all: Iterable<Readonly<Record<string, number>>>): Record<string, number> {
  const total: Record<string, number> = {};
  for (const counts of all) {
    for (const [name, count] of Object.entries(counts)) total[name] = (total[name] ?? 0) + count;
  }
  return total;
}
