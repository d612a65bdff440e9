import { formatDay, type StatisticOutcome, type StatisticVersion, type ValidityClaim } from '@wenqu/domain';
import type { StatisticDraft } from '../store/statistics.ts';

/** Why a statistic changed. */
export const effectText = (claim: ValidityClaim | undefined): { readonly zh: string; readonly en: string } =>
  claim
    ? { zh: claim.zh, en: claim.en }
    : { zh: '数据迟到或更正', en: 'data that came late or were corrected' };

const OUTCOMES: Readonly<Record<StatisticOutcome, { readonly zh: string; readonly en: string }>> = {
  compliant: { zh: '未超限', en: 'within the limit' },
  over: { zh: '超限', en: 'over the limit' },
  'not-judgeable': { zh: '无法判定', en: 'cannot be judged' },
  'nothing-due': { zh: '无需排放', en: 'nothing due' },
  'no-limit': { zh: '无日均限值', en: 'no daily-mean limit' },
};

const figure = (value: number | null): string =>
  value === null ? '—' : String(Number(value.toPrecision(6)));

/** What the register is told of a finding that the newest version of its day no longer makes. */
export function withdrawnText(
  before: StatisticVersion,
  after: StatisticDraft,
  claim: ValidityClaim | undefined,
): string {
  const day = formatDay(after.from);
  const why = effectText(claim);
  const [was, is] = [OUTCOMES[before.outcome], OUTCOMES[after.outcome]];
  const [one, other] = [figure(before.value), figure(after.value)];
  return (
    `${day} 日均值重算：${one}（${was.zh}）→ ${other}（${is.zh}）。原因：${why.zh}。原线索不再成立，保留备查。` +
    ` / ${day} judged again: ${one} (${was.en}) → ${other} (${is.en}). Why: ${why.en}. The finding no longer holds; it stays on record.`
  );
}
