import { type Choice, named } from './asking.ts';

/** 处罚种类. Those of `heavy` give a right to a hearing and are discussed collectively whatever the amount. */
export const PENALTY_KINDS: readonly (Choice & { readonly heavy: boolean })[] = [
  { ...named('warning', '警告、通报批评', 'warning'), heavy: false },
  { ...named('fine', '罚款', 'fine'), heavy: false },
  { ...named('confiscation', '没收违法所得', 'confiscation'), heavy: false },
  { ...named('limit-production', '限制生产', 'limit production'), heavy: true },
  { ...named('stop-production', '停产整治、责令停产停业', 'stop production'), heavy: true },
  { ...named('suspend-permit', '暂扣、吊销许可证件', 'suspend or revoke the permit'), heavy: true },
  { ...named('close-down', '责令关闭', 'close down'), heavy: true },
  { ...named('restrict-trade', '限制从业', 'restrict from the trade'), heavy: true },
];
const HEAVY = new Set(PENALTY_KINDS.filter(({ heavy }) => heavy).map(({ id }) => id));
/** Does one of these give a right to a hearing by its kind? @source 生态环境行政处罚办法 第四十六条 [T] */
export const hasHeavyKind = (kinds: readonly string[]): boolean => kinds.some((kind) => HEAVY.has(kind));
/** A fine from which the hint says hearing and collective discussion. [G]: a hint, it refuses nothing by itself. */
export const LARGE_FINE_YUAN = 200_000;

/** Situations in which legal review is a must. @source 生态环境行政处罚办法 第四十九条 [T]; wording [G] */
export const REVIEW_SITUATIONS: readonly Choice[] = [
  named('public-interest', '涉及重大公共利益', 'major public interest'),
  named('after-hearing', '直接关系当事人或第三人重大权益，经过听证程序', 'major rights, after a hearing'),
  named('complex', '案件情况疑难复杂、涉及多个法律关系', 'complex, several legal relations'),
  named(
    'monitoring-equipment',
    '以电子技术监控设备记录作为证据',
    'records of monitoring equipment as evidence',
  ),
  named('by-law', '法律、法规规定应当审核的其他情形', 'another situation named by law'),
];
/** Situations after which the leaders discuss together. */
export const DISCUSSED_SITUATIONS: ReadonlySet<string> = new Set(['public-interest', 'complex']);

/** @source 生态环境行政处罚办法 第三十五条 [T]; wording [G] */
export const SUSPEND_GROUNDS: readonly Choice[] = [
  named('other-decision', '须以其他案件结果或行政决定为依据', 'depends on another decision'),
  named('interpretation', '法律适用须送请解释或确认', 'waits for an interpretation of the law'),
  named('force-majeure', '不可抗力', 'force majeure'),
  named('party-missing', '当事人下落不明', 'the party cannot be found'),
  named('other', '其他应当中止的情形', 'another ground'),
];
/** @source 生态环境行政处罚办法 第三十六条 [T]; wording [G] */
export const END_GROUNDS: readonly Choice[] = [
  named('person-died', '涉嫌违法的公民死亡', 'the person died'),
  named('party-gone', '法人或组织终止，无权利义务承受人', 'the party ceased to exist'),
  named('other', '其他应当终止的情形', 'another ground'),
];
export const NOT_FILED_GROUNDS: readonly Choice[] = [
  named('no-evidence', '无违法事实或证据不足', 'no breach, or too little evidence'),
  named('minor-first', '初次违法且后果轻微并及时改正', 'minor first offence, corrected'),
  named('not-competent', '不属于本机关管辖', 'not within competence'),
  named('limitation', '超过追责时效', 'out of limitation'),
];
export const SERVICE_WAYS: readonly Choice[] = [
  named('direct', '直接送达', 'in person'),
  named('left', '留置送达', 'left at the place'),
  named('post', '邮寄送达', 'by post'),
  named('electronic', '电子送达', 'electronically'),
  named('agent', '委托、转交送达', 'through another'),
  named('notice', '公告送达', 'by public notice'),
];
