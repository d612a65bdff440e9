import {
  type Finding,
  type FindingInput,
  type Instant,
  instant,
  journalPosition,
  type Level,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  type PointId,
} from '@wenqu/domain';
import { combine, findingOf, type Signal } from '@wenqu/rules/detect';
import type { Projection } from '../projection/projection.ts';
import type { DetectionStore, HeldLead } from '../store/detection.ts';

/** A lead weighs for so long. */
const LEAD_DAYS = 60;
const TOUCH_MICROS = MICROS_PER_HOUR;
const INPUTS_MAX = 100;
/** A score that rises by less is the same. */
const SCORE_STEP = 0.05;

/** Forms that are a matter of service: whoever has to mend it is told. All others are preserved first. @source detection.md, notify */
const SERVICE: ReadonlySet<string> = new Set([
  ...['D08 zero', 'D08 negative', 'D08 below-detection', 'D09 plateau', 'D18 drift'],
  ...['D30 no-recheck', 'D30 overdue', 'D32 more-than-model'],
]);
export const isService = ({ pattern, form }: Pick<Signal, 'pattern' | 'form'>): boolean =>
  pattern === 'D20' || SERVICE.has(`${pattern} ${form}`);

const nameOf = (signal: Signal, point: PointId): string =>
  findingOf({ ...signal, missing: [], raisedAt: signal.from }, point, 'C', []).id;

/** When the finding of a lead began, if it is one of the same pattern, factors and form. */
function sinceOf(lead: HeldLead, signal: Signal, point: PointId): Instant | undefined {
  const name = nameOf(signal, point);
  const mark = `.${signal.from.toString(36)}.`;
  const at = name.lastIndexOf(mark);
  const [head, tail] = [name.slice(0, at + 1), name.slice(at + mark.length - 1)];
  if (!lead.id.startsWith(head) || !lead.id.endsWith(tail)) return undefined;
  const since = Number.parseInt(lead.id.slice(head.length, lead.id.length - tail.length), 36);
  return Number.isFinite(since) ? instant(since) : undefined;
}

export interface News {
  readonly signal: Signal;
  readonly lead: HeldLead;
}

/** The held lead that a signal goes on with: of its pattern, factors and form, and touching it; the oldest. */
function goneOnWith(signal: Signal, leads: Iterable<HeldLead>, point: PointId) {
  let found: { readonly lead: HeldLead; readonly since: Instant } | undefined;
  for (const lead of leads) {
    const since = sinceOf(lead, signal, point);
    if (since === undefined || signal.from > lead.at + TOUCH_MICROS || signal.to < since) continue;
    if (!found || since < found.since) found = { lead, since };
  }
  return found;
}

/**
 * What is new in signals: one that touches a held lead of its kind goes on with it, so that windows that slide and
 * restarts name the same finding; one that neither goes on nor grew stronger is no news.
 */
export function newsOf(
  signals: readonly Signal[],
  held: readonly HeldLead[],
  point: PointId,
  now: Instant,
): News[] {
  const leads = new Map(held.map((lead) => [lead.id, lead]));
  const news: News[] = [];
  for (const signal of signals) {
    if (signal.from >= now || !Number.isFinite(signal.score)) continue;
    const to = instant(Math.min(signal.to, now));
    const before = goneOnWith({ ...signal, to }, leads.values(), point);
    if (before && to <= before.lead.at && signal.score < before.lead.score + SCORE_STEP) continue;
    const grown: Signal = {
      ...signal,
      from: before?.since ?? signal.from,
      to: instant(Math.max(to, before?.lead.at ?? to)),
      score: Math.max(signal.score, before?.lead.score ?? 0),
    };
    const id = before?.lead.id ?? nameOf(signal, point);
    const lead: HeldLead = { id, pattern: signal.pattern, score: grown.score, at: grown.to };
    leads.set(id, lead);
    news.push({ lead, signal: grown });
  }
  return news;
}

interface TellParts {
  readonly store: Pick<DetectionStore, 'leads' | 'keep'>;
  readonly projection: Pick<Projection, 'series'>;
}

/** Turns signals on a point into findings, weighs them with all leads that are kept there, and keeps theirs. */
export async function tell(
  parts: TellParts,
  point: PointId,
  signals: readonly Signal[],
  now: Instant,
): Promise<Finding[]> {
  if (signals.length === 0) return [];
  const { store } = parts;
  const held = await store.leads(point, instant(now - LEAD_DAYS * MICROS_PER_DAY));
  const news = newsOf(signals, held, point, now);
  if (news.length === 0) return [];
  const newest = new Map([...held, ...news.map(({ lead }) => lead)].map((lead) => [lead.id, lead]));
  const { level } = combine([...newest.values()], now);
  const findings = await findingsOf(parts, point, news, level, now);
  await store.keep(
    point,
    news.map(({ lead }) => lead),
  );
  return findings;
}

/** @param level of what is no matter of service */
export async function findingsOf(
  { projection }: Pick<TellParts, 'projection'>,
  point: PointId,
  news: readonly News[],
  level: Level,
  now: Instant,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { signal } of news) {
    const episode = { ...signal, missing: signal.missing ?? [], raisedAt: now };
    const finding = findingOf(episode, point, level, await inputsOf(projection, point, signal));
    findings.push({ ...finding, hidden: !isService(signal), ...(isService(signal) && { level: 'C' }) });
  }
  return findings;
}

/** The hours that show it, with their frames, spread over the stretch. */
async function inputsOf(
  projection: Pick<Projection, 'series'>,
  point: PointId,
  { factors, from, to }: Signal,
): Promise<FindingInput[]> {
  const columns = factors.map((factor) => `${factor}-Avg`);
  const series = await projection.series({ point, statistic: 'hour', columns, range: { from, to } });
  const each = Math.max(1, Math.floor(INPUTS_MAX / Math.max(1, series.columns.length)));
  return series.columns.flatMap(({ column, value, flag, flags, position }) => {
    const hop = Math.max(1, Math.ceil(value.length / each));
    const inputs: FindingInput[] = [];
    for (let i = 0; i < value.length; i += hop) {
      const place = position?.[i];
      if (place === undefined || Number.isNaN(value[i]!)) continue;
      const at = instant(series.at[i]!);
      inputs.push({
        at,
        column,
        value: value[i]!,
        flag: flags[flag[i]!] ?? '',
        position: journalPosition(place),
      });
    }
    return inputs;
  });
}
