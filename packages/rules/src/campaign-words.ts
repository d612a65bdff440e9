import {
  type BothPapers,
  type CampaignFigures,
  type CampaignMoves,
  formatDay,
  type Instant,
  type ItemLine,
  instant,
  type Paper,
  type PaperPart,
  type PointCause,
  roundHalfEven,
  type StuckItem,
  type UnitScore,
} from '@wenqu/domain';

/** What every paper says of its campaign. */
export interface PaperHead {
  readonly campaign: string;
  readonly issue: number;
  readonly from: Instant;
  readonly cut: Instant;
}

const ORDINALS = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];

/** Collects parts of a paper; headings are numbered 一、二、三、 in 中文 and 1., 2., 3. in English. */
export class PaperDraft {
  readonly #parts: PaperPart[] = [];
  readonly #lang: 'zh' | 'en';
  #headings = 0;

  constructor(lang: 'zh' | 'en') {
    this.#lang = lang;
  }

  heading(text: string): this {
    const at = this.#headings++;
    const number = this.#lang === 'zh' ? `${ORDINALS[at] ?? at + 1}、` : `${at + 1}. `;
    this.#parts.push({ kind: 'heading', text: `${number}${text}` });
    return this;
  }

  /** Empty sentences are not said. */
  text(...sentences: readonly string[]): this {
    const said = sentences.filter((sentence) => sentence !== '');
    if (said.length > 0) this.#parts.push({ kind: 'text', text: said.join(this.#lang === 'zh' ? '' : ' ') });
    return this;
  }

  done(title: string): Paper {
    return { title, parts: this.#parts };
  }
}

export const both = (zh: Paper, en: Paper): BothPapers => ({ zh, en });

const dayParts = (at: Instant): readonly [string, number, number] => {
  const [year = '', month = '', day = ''] = formatDay(at).split('-');
  return [year, Number(month), Number(day)];
};
/** `11月15日`; with its year when asked. */
export function dayZh(at: Instant, withYear = false): string {
  const [year, month, day] = dayParts(at);
  return `${withYear ? `${year}年` : ''}${month}月${day}日`;
}
export const dayTextZh = (day: string): string => {
  const [, month = '', date = ''] = day.split('-');
  return `${Number(month)}月${Number(date)}日`;
};
/** The last day a cut at 24:00 holds. */
export const lastDay = (cut: Instant): Instant => instant(cut - 1);
/** `11月15日24时`, `11月15日15时30分`. */
export function cutZh(cut: Instant): string {
  if (formatDay(lastDay(cut)) !== formatDay(cut)) return `${dayZh(lastDay(cut), true)}24时`;
  const local = new Date((cut + 8 * 3_600_000_000) / 1_000);
  const minutes = local.getUTCMinutes();
  return `${dayZh(cut, true)}${local.getUTCHours()}时${minutes === 0 ? '' : `${minutes}分`}`;
}
export const cutEn = (cut: Instant): string =>
  formatDay(lastDay(cut)) === formatDay(cut)
    ? `${formatDay(cut)} ${new Date((cut + 8 * 3_600_000_000) / 1_000).toISOString().slice(11, 16)}`
    : `${formatDay(lastDay(cut))} 24:00`;

/** `53.4%`; nothing to share by: —. */
export const percent = (part: number, whole: number): string =>
  whole === 0 ? '—' : `${roundHalfEven((part / whole) * 100, 1)}%`;
export const listZh = (names: readonly string[]): string => names.join('、');
export function listEn(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
export const scoreText = (score: number): string =>
  Number.isInteger(score) ? String(score) : roundHalfEven(score, 1);
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

export const CAUSE_NAMES: Readonly<Record<PointCause, { readonly zh: string; readonly en: string }>> = {
  overdue: { zh: '逾期', en: 'overdue' },
  relapse: { zh: '反弹', en: 'relapse' },
  'false-done': { zh: '申报完成经核实未完成', en: 'reported done, refused on site' },
  early: { zh: '提前完成', en: 'early' },
};

const LIGHTS = {
  green: ['绿灯', 'green'],
  yellow: ['黄灯', 'yellow'],
  red: ['红灯', 'red'],
  none: ['无灯', 'no light'],
} as const;

/** 总体情况: the list at the cut, against the plan. */
export function standZh({ cut }: Pick<PaperHead, 'cut'>, figures: CampaignFigures): string[] {
  const { total, struck, planned, reported, verified, inNotice, working, overdue, light } = figures;
  if (total === 0) return [`截至${cutZh(cut)}，清单尚无条目。`];
  const gap = struck - planned;
  const against = gap === 0 ? '与计划持平' : gap > 0 ? `比计划多${gap}个` : `比计划少${-gap}个`;
  const stages = [
    [reported, `申报完成待核实${reported}个`],
    [verified, `核实通过待公示${verified}个`],
    [inNotice, `公示中${inNotice}个`],
  ] as const;
  const middle = stages.filter(([count]) => count > 0).map(([, text]) => text);
  return [
    `截至${cutZh(cut)}，清单共有问题${total}个，已销号${struck}个，销号率${percent(struck, total)}；`,
    `按计划应销号${planned}个，${against}（${LIGHTS[light][0]}）。`,
    `尚未销号的${total - struck}个中，${middle.length === 0 ? '' : `${middle.join('，')}，`}正在整改${working}个`,
    overdue === 0 ? '，无逾期。' : `（其中逾期${overdue}个）。`,
  ];
}

export function standEn({ cut }: Pick<PaperHead, 'cut'>, figures: CampaignFigures): string[] {
  const { total, struck, planned, reported, verified, inNotice, working, overdue, light } = figures;
  if (total === 0) return [`By ${cutEn(cut)} the list holds no items.`];
  return [
    `By ${cutEn(cut)} the list holds ${plural(total, 'item')}; ${struck} struck off (${percent(struck, total)}).`,
    `The plan wants ${planned} by now: ${struck >= planned ? `${struck - planned} ahead` : `${planned - struck} behind`} (${LIGHTS[light][1]}).`,
    `Of the other ${total - struck}: ${reported} reported done and not verified, ${verified} verified, ${inNotice} in public notice, ${working} at work, of which ${overdue} overdue.`,
  ];
}

/** What moved in the stretch; what did not happen is not listed, unless nothing did. */
export function movesZh(stretch: string, moves: CampaignMoves): string {
  const said = [
    [moves.entered, `新增建账${moves.entered}个`],
    [moves.applied, `申请销号${moves.applied}件次`],
    [moves.verified, `现场核实通过${moves.verified}件次`],
    [moves.refused, `核实不通过${moves.refused}件次`],
    [moves.struck, `销号${moves.struck}个`],
    [moves.extended, `延期${moves.extended}个`],
    [moves.becameOverdue, `新增逾期${moves.becameOverdue}个`],
    [moves.relapsed, `反弹${moves.relapsed}个`],
    [moves.objections, `收到公示异议${moves.objections}件`],
    [moves.lookedBack, `开展回头看${moves.lookedBack}次`],
  ] as const;
  const happened = said.filter(([count]) => count > 0).map(([, text]) => text);
  return happened.length === 0 ? `${stretch}清单没有变化。` : `${stretch}${happened.join('，')}。`;
}

export function movesEn(stretch: string, moves: CampaignMoves): string {
  const said = [
    [moves.entered, 'entered'],
    [moves.applied, 'applied for'],
    [moves.verified, 'verified'],
    [moves.refused, 'refused on site'],
    [moves.struck, 'struck off'],
    [moves.extended, 'extended'],
    [moves.becameOverdue, 'newly overdue'],
    [moves.relapsed, 'came back'],
    [moves.objections, 'objected to'],
    [moves.lookedBack, 'looked back at'],
  ] as const;
  const happened = said.filter(([count]) => count > 0).map(([count, text]) => `${count} ${text}`);
  return happened.length === 0 ? `${stretch}: nothing moved.` : `${stretch}: ${happened.join(', ')}.`;
}

/** `QD-2026-000012“北渠散排”（东桥街道）`. */
export const itemZh = ({ number, title }: Pick<ItemLine, 'number' | 'title'>): string =>
  `${number}“${title}”`;
export const itemEn = ({ number, title }: Pick<ItemLine, 'number' | 'title'>): string =>
  `${number} “${title}”`;

/** Why an item does not move, in words. */
export function stuckZh({ line, causes, days, blocker }: StuckItem): string {
  const words: Readonly<Record<StuckItem['causes'][number], string>> = {
    overdue: `逾期${line.overdueDays}天${line.extended ? '（已延期一次）' : ''}`,
    silent: `${days}天未报进展`,
    unverified: `申报完成${days}天未核实`,
    'refused-twice': '核实两次以上不通过',
    relapsed: `销号后反弹${line.reopened}次`,
    blocked: `责任单位反映“${blocker}”`,
  };
  return causes.map((cause) => words[cause]).join('，');
}
export function stuckEn({ line, causes, days, blocker }: StuckItem): string {
  const words: Readonly<Record<StuckItem['causes'][number], string>> = {
    overdue: `${plural(line.overdueDays, 'day')} overdue${line.extended ? ' (extended once)' : ''}`,
    silent: `no progress reported for ${plural(days, 'day')}`,
    unverified: `reported done ${plural(days, 'day')} ago and not verified`,
    'refused-twice': 'refused on site more than once',
    relapsed: `came back ${plural(line.reopened, 'time')}`,
    blocked: `the unit says: “${blocker}”`,
  };
  return causes.map((cause) => words[cause]).join(', ');
}

/** Units named by their shared ranks: the highest ones, the lowest ones. */
export function endsOf(units: readonly UnitScore[]): {
  best: readonly UnitScore[];
  last: readonly UnitScore[];
} {
  const lowest = Math.min(...units.map(({ score }) => score));
  const best = units.filter(({ rank }) => rank === 1);
  return { best, last: best[0]?.score === lowest ? [] : units.filter(({ score }) => score === lowest) };
}
