import type { Confidence } from '../book.ts';
import { nextDay } from '../format.ts';
import type { Words } from '../machine.ts';
import { type Choice, named } from './asking.ts';

/** An act 违法行为 for which there is a clause. */
export type ActId =
  | 'no-monitoring'
  | 'device-not-to-norm'
  | 'falsified-data'
  | 'agency-falsified'
  | 'interfered-devices'
  | 'above-permit'
  | 'treatment-not-as-permitted'
  | 'above-standard'
  | 'evasion'
  | 'unfit-to-works'
  | 'illegal-outlet'
  | 'muck-not-covered'
  | 'cooking-fumes';

const ACT_NAMES: readonly (Choice & { readonly id: ActId })[] = [
  named(
    'no-monitoring',
    '未安装、未联网自动监测或不保存原始记录',
    'no automatic monitoring, not connected, or no raw records',
  ),
  named(
    'device-not-to-norm',
    '设备不符合规范或不按规范运行，致数据失真',
    'device or its running not to norm, data distorted',
  ),
  named(
    'falsified-data',
    '篡改、伪造监测数据或指使他人篡改、伪造',
    'falsified monitoring data, or had it falsified',
  ),
  named('agency-falsified', '监测机构篡改、伪造监测数据', 'monitoring agency falsified data'),
  named('interfered-devices', '侵占、损毁或者擅自移动、改变监测设备', 'interfered with or damaged devices'),
  named('above-permit', '超过许可排放浓度、排放量', 'above permitted concentration or amount'),
  named('treatment-not-as-permitted', '治理设施未按排污许可证运行', 'treatment not run as permitted'),
  named('above-standard', '超过排放标准', 'above the standard'),
  named('evasion', '以逃避监管的方式排放', 'evasion of supervision'),
  named('unfit-to-works', '向集中处理设施排放不符合要求的废水', 'wastewater unfit for a central works'),
  named('illegal-outlet', '违法设置排放口', 'illegal outlet'),
  named('muck-not-covered', '运输散装物料未密闭', 'muck truck not covered'),
  named('cooking-fumes', '油烟违法排放', 'cooking fumes'),
] as readonly (Choice & { readonly id: ActId })[];

/** Acts as a form offers them. */
export const ACT_CHOICES: readonly Choice[] = ACT_NAMES;
export const actName = (act: string): Words => ACT_NAMES.find(({ id }) => id === act) ?? { zh: act, en: act };

/** What can be imposed beside the fine. */
export type Consequence = 'limit-or-stop' | 'persons' | 'detention' | 'ban' | 'correct' | 'joint-liability';

/** One clause as it stood between two days: the act, the duty it breaks, what follows. Amounts in yuan. */
export interface Clause {
  readonly id: string;
  readonly act: ActId;
  readonly instrument: string;
  readonly duty: string;
  readonly penalty: string;
  readonly fineMinYuan: number | null;
  readonly fineMaxYuan: number | null;
  /** For the persons in charge. */
  readonly personMinYuan?: number;
  readonly personMaxYuan?: number;
  /** Where it is serious, the fine rises to this. */
  readonly seriousMaxYuan?: number;
  readonly consequences: readonly Consequence[];
  readonly note?: Words;
  /** First and last day of conduct it applies to, `YYYY-MM-DD`; null: no end known. */
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly confidence: Confidence;
  readonly source: string;
}

const CODE = {
  instrument: '生态环境法典',
  validFrom: '2026-08-15',
  validTo: null,
  confidence: 'S',
  source: 'supervision.md §7.3',
} as const;
const K = 1_000;
const code = (
  act: ActId,
  duty: string,
  penalty: string,
  fine: readonly [number, number],
  consequences: readonly Consequence[] = ['correct'],
  more: Partial<Clause> = {},
): Clause => ({
  ...{ act, duty: `第${duty}条`, penalty: `第${penalty}条` },
  ...{ fineMinYuan: fine[0] * K, fineMaxYuan: fine[1] * K, consequences },
  ...CODE,
  ...{ ...more, id: `code-${act}${more.id ?? ''}` },
});

const NO_RANGE = { fineMinYuan: null, fineMaxYuan: null, validTo: null, confidence: 'S' } as const;
const MONITORING = {
  instrument: '生态环境监测条例',
  duty: '第二十五条',
  penalty: '第四十二条至第四十六条',
  ...NO_RANGE,
  validFrom: '2026-01-01',
  source: 'supervision.md §7.3',
  note: {
    zh: '罚款幅度未核对原文，须由法制审核填写依据。',
    en: 'Its range was not checked against the text; the legal reviewer names the basis.',
  },
} as const;
const regulation = (act: ActId): Clause => ({
  ...{ id: `monitoring-${act}`, act, consequences: ['correct'] },
  ...MONITORING,
});
const ORDER_230 = {
  instrument: '福建省固定污染源自动监控管理办法',
  duty: '（条款待核）',
  penalty: '（条款待核）',
  ...NO_RANGE,
  validFrom: '2023-07-01',
  source: 'supervision.md §7.3',
} as const;

/**
 * Which clause for which act. Conduct before 2026-08-15 is judged by the old acts unless the Code is lighter, and
 * those acts are not in this table: a person names them.
 *
 * @source supervision.md §7.3 [S]
 */
export const CLAUSES: readonly Clause[] = [
  code('no-monitoring', '一百八十三条、第一百八十四', '一千零八十六', [20, 200]),
  code('device-not-to-norm', '一百八十四', '一千零八十七', [20, 200]),
  code('falsified-data', '八十', '一千零八十八', [100, 1000], ['correct', 'persons', 'limit-or-stop'], {
    ...{ personMinYuan: 50 * K, personMaxYuan: 200 * K },
  }),
  code('agency-falsified', '八十', '一千零九十一', [100, 500], ['persons', 'ban', 'joint-liability'], {
    seriousMaxYuan: 2000 * K,
  }),
  code('interfered-devices', '八十', '一千零九十三', [20, 200]),
  code('above-permit', '（排污许可）', '一千一百零三', [100, 1000], ['correct', 'limit-or-stop'], {
    duty: '排污许可证',
  }),
  code('treatment-not-as-permitted', '', '一千一百零四', [20, 50], ['correct'], {
    ...{ id: '-light', duty: '排污许可证', note: { zh: '按情形分档', en: 'by kind' } },
  }),
  code('treatment-not-as-permitted', '', '一千一百零四', [50, 200], ['correct'], {
    ...{ id: '-heavy', duty: '排污许可证', note: { zh: '按情形分档', en: 'by kind' } },
  }),
  code('above-standard', '', '一千一百零七', [100, 1000], ['correct', 'limit-or-stop'], { duty: '排放标准' }),
  code('evasion', '一百六十四', '一千一百零八', [100, 1000], ['correct', 'limit-or-stop', 'detention'], {
    note: {
      zh: '含篡改数据、暗管、渗井、虚假停产、非紧急开启应急通道、不运行治理设施；拘留五至十日，严重的十至十五日',
      en: 'falsified data, hidden pipe, seep well, sham stop, emergency channel, treatment not run; detention 5 to 10 days, serious 10 to 15',
    },
  }),
  code('unfit-to-works', '二百九十八', '一千一百四十', [100, 1000], ['correct'], {
    note: {
      zh: '稀释有毒废水见第一千一百三十九条第二项，幅度未载',
      en: 'diluting toxic wastewater: Art. 1139(2), its range is not known here',
    },
  }),
  code('illegal-outlet', '二百七十五条至第二百七十八', '一千一百零九', [0, 0], ['correct'], {
    ...{ fineMinYuan: null, fineMaxYuan: null },
    note: { zh: '罚款幅度未载', en: 'its range is not known here' },
  }),
  code('muck-not-covered', '二百三十九条至第二百四十三', '一千一百二十九', [2, 20]),
  code('cooking-fumes', '二百五十', '一千一百三十二', [5, 50]),
  ...(['falsified-data', 'agency-falsified', 'interfered-devices', 'device-not-to-norm'] as const).map(
    regulation,
  ),
  {
    ...{ id: 'fujian-230-device-not-to-norm', act: 'device-not-to-norm', consequences: ['correct'] },
    ...ORDER_230,
    note: {
      zh: '未报告故障、核心部件更换未验收等；条款未核对原文',
      en: 'unreported faults, core parts changed without acceptance; text not seen',
    },
  },
  {
    ...{ id: 'fujian-230-falsified-data', act: 'falsified-data', consequences: ['correct'] },
    ...ORDER_230,
    note: { zh: '标记不实；条款未核对原文', en: 'untruthful marks; text not seen' },
  },
];

/** Clauses that stand beside every act. @source supervision.md §7.3 [S] */
export const GENERAL_CLAUSES = [
  { clause: '生态环境法典 第一千零六十条', ...named('daily-fines', '按日连续处罚', 'daily fines') },
  {
    clause: '生态环境法典 第一千零五十五条',
    ...named('highest-fine', '同一行为择一重罚', 'the highest fine'),
  },
  {
    clause: '生态环境法典 第一千零六十七条',
    ...named('joint-liability', '机构连带责任', 'joint liability of the agency'),
  },
  {
    clause: '生态环境法典 第一千零五十四条',
    ...named('limitation', '追责时效二年，有危害后果的五年', 'limitation two years, five with harm'),
  },
] as const;

export type ClauseStanding = 'in-force' | 'both-sides' | 'older-law';
export interface ClauseAnswer {
  readonly clauses: readonly Clause[];
  /** Of several clauses for the same act, the one with the highest fine. @source Code Art. 1055 [S] */
  readonly highest: Clause | null;
  /** `both-sides`: the conduct crosses a change of the law, both are cited and a person decides. */
  readonly standing: ClauseStanding;
}

const CODE_DAY = CODE.validFrom;
const stands = ({ validFrom, validTo }: Clause, from: string, to: string): boolean =>
  validFrom <= to && (validTo === null || validTo >= from);
const topOf = (clause: Clause): number => Math.max(clause.fineMaxYuan ?? 0, clause.seriousMaxYuan ?? 0);

/**
 * Clauses for what was done, in force when it was done; not on the day somebody asks.
 *
 * @param acts every act the same conduct answers to: falsified data is also evasion
 * @param from first natural day of the conduct, `YYYY-MM-DD`
 * @param to last one; the same when it was one day
 */
export function clausesFor(acts: readonly string[], from: string, to: string = from): ClauseAnswer {
  const clauses = CLAUSES.filter((clause) => acts.includes(clause.act) && stands(clause, from, to));
  const ranged = clauses.filter(({ fineMaxYuan }) => fineMaxYuan !== null);
  const highest = ranged.reduce<Clause | null>(
    (best, clause) => (best === null || topOf(clause) > topOf(best) ? clause : best),
    null,
  );
  const standing = from >= CODE_DAY ? 'in-force' : to >= CODE_DAY ? 'both-sides' : 'older-law';
  return { clauses, highest, standing };
}

export const clauseOf = (id: string): Clause | undefined => CLAUSES.find((clause) => clause.id === id);

/** Day on which an infringement can no longer be pursued. @source Code Art. 1054 [S] */
export function limitationDay(lastDay: string, withHarm: boolean): string {
  const year = Number(lastDay.slice(0, 4)) + (withHarm ? 5 : 2);
  const day = `${year}${lastDay.slice(4)}`;
  // The 29th of February has no anniversary.
  return day.endsWith('02-29') && year % 4 !== 0 ? nextDay(`${year}-02-28`) : day;
}
