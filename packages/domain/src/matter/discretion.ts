import type { Confidence } from '../book.ts';
import type { Words } from '../machine.ts';
import { type Choice, named } from './asking.ts';
import type { Clause } from './clause-table.ts';

export interface FactorLevel extends Choice {
  /** Share of the clause's range this level adds; below zero it lightens. */
  readonly weight: number;
}
export interface DiscretionFactor extends Choice {
  readonly levels: readonly FactorLevel[];
}
/** 裁量基准 between two days. The bureau edits it; what was used once stays as it was. */
export interface DiscretionStandard {
  readonly id: string;
  readonly name: Words;
  readonly factors: readonly DiscretionFactor[];
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly confidence: Confidence;
  readonly source: string;
}

const level = (id: string, zh: string, en: string, weight: number): FactorLevel => ({
  ...named(id, zh, en),
  weight,
});

/** What the product proposes until the bureau enters its own. [P] */
export const PROPOSED_STANDARD: DiscretionStandard = {
  id: 'proposed-2026',
  name: {
    zh: '推荐裁量基准（2026，须由本局确认）',
    en: 'Proposed standard 2026, to be confirmed by the bureau',
  },
  ...{ validFrom: '2026-01-01', validTo: null, confidence: 'P', source: 'supervision.md §7.3' },
  factors: [
    {
      ...named('severity', '超标倍数或违法情节', 'how far over, how grave'),
      levels: [
        level('slight', '轻微（超标不足 1 倍）', 'slight, less than twice the limit', 0),
        level('moderate', '一般（1 至 3 倍）', 'moderate, two to four times', 0.15),
        level('grave', '较重（3 至 10 倍）', 'grave, four to eleven times', 0.3),
        level('extreme', '严重（10 倍以上）', 'extreme, more', 0.4),
      ],
    },
    {
      ...named('intent', '主观过错', 'intent'),
      levels: [
        level('none', '无故意，管理疏漏', 'no intent', 0),
        level('negligent', '明知有隐患未处理', 'knew and did nothing', 0.1),
        level('wilful', '故意', 'wilful', 0.25),
      ],
    },
    {
      ...named('duration', '持续时间', 'duration'),
      levels: [
        level('day', '一日以内', 'within a day', 0),
        level('week', '二日至七日', 'two to seven days', 0.05),
        level('longer', '七日以上', 'longer', 0.1),
      ],
    },
    {
      ...named('place', '受纳水体与敏感程度', 'receiving water'),
      levels: [
        level('works', '进入集中处理设施', 'to a central works', 0),
        level('river', '直接排入地表水', 'directly to surface water', 0.1),
        level('protected', '饮用水源或国控断面上游', 'drinking water or a national section downstream', 0.15),
      ],
    },
    {
      ...named('repeated', '两年内违法次数', 'earlier cases within two years'),
      levels: [
        level('first', '首次', 'first', 0),
        level('second', '第二次', 'second', 0.05),
        level('more', '三次以上', 'third or more', 0.1),
      ],
    },
    {
      ...named('mitigation', '改正与配合', 'correction and cooperation'),
      levels: [
        level('active', '主动消除危害并报告', 'reported and undid the harm by itself', -0.2),
        level('cooperative', '配合调查，及时改正', 'cooperated, corrected in time', -0.1),
        level('neutral', '无', 'none', 0),
        level('obstructive', '阻挠、拒不改正', 'obstructed, refused to correct', 0.1),
      ],
    },
  ],
};

/** The standard in force when it was done; the one that began last if there are two. */
export const standardOn = (
  standards: readonly DiscretionStandard[],
  day: string,
): DiscretionStandard | undefined =>
  standards
    .filter(({ validFrom, validTo }) => validFrom <= day && (validTo === null || day <= validTo))
    .sort((a, b) => (a.validFrom < b.validFrom ? 1 : -1))[0];

export interface ChosenFactor {
  readonly factor: string;
  readonly level: string;
}
export interface DiscretionSheet {
  readonly standard: string;
  readonly standardName: Words;
  readonly clause: string;
  readonly chosen: readonly ChosenFactor[];
  /** Who fills it in. */
  readonly by: string;
  /** Share of the range, 0 to 1. */
  readonly share: number;
  readonly fineYuan: number;
}
export type SheetAnswer =
  | { readonly ok: true; readonly sheet: DiscretionSheet }
  | { readonly ok: false; readonly missing: readonly string[]; readonly words: Words };

const missingOf = (standard: DiscretionStandard, chosen: readonly ChosenFactor[]): string[] =>
  standard.factors
    .filter((factor) => {
      const picked = chosen.filter((each) => each.factor === factor.id);
      return picked.length !== 1 || !factor.levels.some(({ id }) => id === picked[0]?.level);
    })
    .map(({ id }) => id);
/** Fines are named in hundreds. */
const STEP_YUAN = 100;

/**
 * The fine a standard arrives at: never without the standard, every one of its factors and the person who chose them,
 * and never outside the clause's range.
 *
 * @returns what is missing, in words, where it cannot be told
 */
export function discretionSheet(
  standard: DiscretionStandard | undefined,
  clause: Clause | undefined,
  chosen: readonly ChosenFactor[],
  by: string,
): SheetAnswer {
  if (!standard)
    return {
      ok: false,
      missing: ['standard'],
      words: { zh: '没有适用的裁量基准。', en: 'No standard applies.' },
    };
  if (!clause || clause.fineMinYuan === null || clause.fineMaxYuan === null)
    return {
      ...{ ok: false, missing: ['clause'] },
      words: { zh: '该条款没有载明罚款幅度。', en: 'The clause has no range of fines here.' },
    };
  if (by === '')
    return { ok: false, missing: ['by'], words: { zh: '须写明填写人。', en: 'Nobody has filled it in.' } };
  const missing = missingOf(standard, chosen);
  if (missing.length > 0)
    return { ok: false, missing, words: { zh: '裁量因素没有选全。', en: 'Factors are not all chosen.' } };
  const weight = standard.factors.reduce((sum, factor) => {
    const picked = chosen.find((each) => each.factor === factor.id)?.level;
    return sum + (factor.levels.find(({ id }) => id === picked)?.weight ?? 0);
  }, 0);
  const share = Math.min(1, Math.max(0, Math.round(weight * 10_000) / 10_000));
  const { fineMinYuan: min, fineMaxYuan: max } = clause;
  const fineYuan = Math.min(max, Math.round((min + (max - min) * share) / STEP_YUAN) * STEP_YUAN);
  const { id, name } = standard;
  return {
    ok: true,
    sheet: { standard: id, standardName: name, clause: clause.id, chosen, by, share, fineYuan },
  };
}

/** `severity=grave` as a step keeps it. */
export const chosenText = ({ factor, level: picked }: ChosenFactor): string => `${factor}=${picked}`;
export const chosenFrom = (text: string): ChosenFactor => {
  const [factor = '', picked = ''] = text.split('=');
  return { factor, level: picked };
};
