import type { Finding } from './finding.ts';
import type { Instant } from './instant.ts';

/** `interrupted`: the house stopped while it ran; what was found until then is kept. */
export type BackTestState = 'waiting' | 'running' | 'done' | 'cancelled' | 'failed' | 'interrupted';
export const BACK_TEST_STATE_NAMES: Readonly<
  Record<BackTestState, { readonly zh: string; readonly en: string }>
> = {
  waiting: { zh: '排队中', en: 'waiting' },
  running: { zh: '进行中', en: 'running' },
  done: { zh: '已完成', en: 'done' },
  cancelled: { zh: '已取消', en: 'cancelled' },
  failed: { zh: '失败', en: 'failed' },
  interrupted: { zh: '已中断', en: 'interrupted' },
};

/** Against what was told: not told then; the same; the same with another extent; told then and not found now. */
export type BackTestKind = 'new' | 'same' | 'changed' | 'gone';
export const BACK_TEST_KINDS: readonly BackTestKind[] = ['new', 'changed', 'gone', 'same'];
export const BACK_TEST_KIND_NAMES: Readonly<
  Record<BackTestKind, { readonly zh: string; readonly en: string }>
> = {
  new: { zh: '新增', en: 'new' },
  same: { zh: '一致', en: 'same' },
  changed: { zh: '起止有变', en: 'other extent' },
  gone: { zh: '不再出现', en: 'gone' },
};

export type BackTestCounts = Readonly<Record<BackTestKind, number>>;
export const NO_COUNTS: BackTestCounts = { new: 0, same: 0, changed: 0, gone: 0 };

/** Rules tried out over the past, from the readings as they are held today. */
export interface BackTest {
  readonly id: string;
  readonly state: BackTestState;
  readonly points: readonly string[];
  readonly from: Instant;
  readonly to: Instant;
  /** Ids of rules, as resolved when it was asked for. */
  readonly rules: readonly string[];
  readonly edition: string;
  /** Rules in shadow were among them. */
  readonly withShadow: boolean;
  readonly reason: string;
  readonly askedAt: Instant;
  readonly by: string;
  readonly byName: string;
  readonly startedAt: Instant | null;
  readonly endedAt: Instant | null;
  /** Points that are done; with the share of the one at work, 0–1. */
  readonly pointsDone: number;
  readonly share: number;
  /** By id of the rule; rules that found nothing and had told nothing are not named. */
  readonly counts: Readonly<Record<string, BackTestCounts>>;
  /** Findings that are counted and not kept: there were too many. */
  readonly omitted: number;
  /** What went wrong; '' when nothing did. */
  readonly fault: string;
}

export interface BackTestFinding {
  readonly kind: BackTestKind;
  readonly rule: string;
  /** As it would be told now; of a `gone` one, as it was told. */
  readonly finding: Finding;
  /** As it was told; null for a new one. */
  readonly toldFrom: Instant | null;
  readonly toldTo: Instant | null;
}

interface Extent {
  readonly rule: string;
  readonly finding: Finding;
}

const overlap = (one: Finding, other: Finding): number =>
  Math.min(one.to, other.to) - Math.max(one.from, other.from);

/**
 * What a back-test of one point found, held against what was told of it: each told one is met by the found one of
 * its rule that shares most time with it; those that share none stand alone.
 */
export function backTestDiff(found: readonly Extent[], told: readonly Extent[]): BackTestFinding[] {
  const left = new Set(told);
  const pairs = found
    .flatMap((one) =>
      told
        .filter(({ rule }) => rule === one.rule)
        .map((other) => ({ one, other, shared: overlap(one.finding, other.finding) })),
    )
    .filter(({ shared }) => shared >= 0)
    .sort((a, b) => b.shared - a.shared);
  const met = new Map<Extent, Extent>();
  for (const { one, other } of pairs) {
    if (met.has(one) || !left.has(other)) continue;
    met.set(one, other);
    left.delete(other);
  }
  const now = found.map((one): BackTestFinding => {
    const was = met.get(one)?.finding;
    const same = was?.from === one.finding.from && was.to === one.finding.to;
    const kind = was === undefined ? 'new' : same ? 'same' : 'changed';
    return { kind, ...one, toldFrom: was?.from ?? null, toldTo: was?.to ?? null };
  });
  const gone = [...left].map(
    (one): BackTestFinding => ({
      ...{ kind: 'gone', ...one, toldFrom: one.finding.from, toldTo: one.finding.to },
    }),
  );
  return [...now, ...gone].sort((a, b) => a.finding.from - b.finding.from);
}
