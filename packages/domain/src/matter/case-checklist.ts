import type { Confidence } from '../book.ts';
import type { Words } from '../machine.ts';
import { type Choice, named } from './asking.ts';
import type { FieldValue, FieldValues } from './field.ts';
import type { Light } from './matter-clocks.ts';
import type { MatterGuard } from './matter-guards.ts';
import { type MatterQuestion, refusal } from './matter-guards.ts';

/** One thing that has to be there before a step; any of what is named will do. */
export interface CaseCheckItem extends Choice {
  /** Step before which it has to be there. */
  readonly before: string;
  /** A document of this template about the case or what it came from. */
  readonly template?: string;
  /** Something in one of these fields, in this step or one before. */
  readonly fields?: readonly string[];
  /** One of these steps was taken. */
  readonly steps?: readonly string[];
  /** Something of this kind is linked. */
  readonly links?: readonly string[];
  /** Absent: without it the step is refused. `should`: the light is yellow. */
  readonly need?: 'should';
  /** Only if this step was taken. */
  readonly when?: string;
  readonly confidence: Confidence;
  readonly source: string;
}

const MEASURES = '生态环境行政处罚办法';
const law = (article: string) => ({ confidence: 'T', source: `${MEASURES} ${article}` }) as const;
const PROPOSED = { confidence: 'P', source: 'supervision.md §7.3' } as const;

/** Documents and evidence by stage. @source supervision.md §7.3 */
export const CASE_CHECKLIST: readonly CaseCheckItem[] = [
  {
    ...named('lead', '线索或核查材料', 'lead or inquiry'),
    ...{ before: 'file', links: ['matter', 'entry', 'finding', 'complaint'], ...law('第十九条') },
  },
  {
    ...named('filing-form', '立案审批表', 'filing form'),
    ...{ before: 'file', template: 'filing-form', fields: ['filing-form'], ...law('第十八条') },
  },
  {
    ...named('inspection-record', '现场检查笔录', 'inspection record'),
    ...{ before: 'report', template: 'inspection-record', fields: ['record'], ...law('第二十八条') },
  },
  {
    ...named('enquiry-record', '询问笔录', 'enquiry record'),
    ...{ before: 'report', template: 'enquiry-record', fields: ['enquiry-record'], ...law('第二十六条') },
  },
  {
    ...named('measured', '监测报告或电子数据提取笔录', 'laboratory report or extracted data'),
    ...{ before: 'report', template: 'evidence-extraction', fields: ['test-report', 'extraction'] },
    ...{ steps: ['test-result'], links: ['sample'], ...law('第三十条') },
  },
  {
    ...named('report', '调查报告', 'report of the investigation'),
    ...{ before: 'report', fields: ['report'], ...PROPOSED },
  },
  {
    ...named('order-to-correct', '责令改正违法行为决定书', 'order to correct'),
    ...{
      before: 'report',
      steps: ['order-correct'],
      template: 'order-to-correct',
      need: 'should',
      ...PROPOSED,
    },
  },
  {
    ...named('sheet', '裁量基准适用表', 'discretion sheet'),
    ...{ before: 'prior-notice', steps: ['sheet'], need: 'should', ...PROPOSED },
  },
  {
    ...named('prior-notice', '行政处罚事先告知书', 'prior notice'),
    ...{ before: 'prior-notice', template: 'prior-notice', fields: ['notice-files'], ...law('第四十四条') },
  },
  {
    ...named('statement-review', '陈述申辩复核意见', 'review of the statement'),
    ...{ before: 'legal-review', when: 'statement', steps: ['review-statement'], ...law('第四十五条') },
  },
  {
    ...named('hearing-minutes', '听证笔录', 'minutes of the hearing'),
    ...{ before: 'legal-review', when: 'ask-hearing', steps: ['hearing-held', 'hearing-withdrawn'] },
    ...law('第四十七条'),
  },
  {
    ...named('decision', '行政处罚决定书', 'decision'),
    ...{ before: 'serve', template: 'decision', fields: ['decision-files'], ...PROPOSED },
  },
  {
    ...named('service-receipt', '送达回证', 'service receipt'),
    ...{ before: 'serve', template: 'service-receipt', fields: ['receipt'], ...PROPOSED },
  },
  {
    ...named('transfer-letter', '移送书', 'transfer letter'),
    ...{ before: 'hand-over', template: 'transfer-letter', fields: ['transfer-letter'], ...PROPOSED },
  },
];

const filled = (value: FieldValue | undefined): boolean =>
  value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);

export interface CaseCheck extends CaseCheckItem {
  readonly there: boolean;
}

type Known = Pick<MatterQuestion, 'matter' | 'steps' | 'present'> & { readonly given?: FieldValues };

function isThere(item: CaseCheckItem, { matter, steps, present, given = {} }: Known): boolean {
  const took = (event: string) => steps.some((step) => step.refused === null && step.event === event);
  return (
    (item.template !== undefined && (present?.includes(`document:${item.template}`) ?? false)) ||
    (item.fields?.some((field) => filled(given[field]) || filled(matter.fields[field])) ?? false) ||
    (item.steps?.some(took) ?? false) ||
    (item.links?.some((kind) => matter.links.some((link) => link.kind === kind)) ?? false)
  );
}

/** What has to be there before a step, with what is. */
export function caseChecklist(event: string, known: Known): CaseCheck[] {
  const took = (name: string) => known.steps.some((step) => step.refused === null && step.event === name);
  return CASE_CHECKLIST.filter(
    ({ before, when }) => before === event && (when === undefined || took(when)),
  ).map((item) => ({ ...item, there: isThere(item, known) }));
}

/** Red: something is missing without which the step is refused; yellow: something it should have. */
export function caseLight(states: readonly CaseCheck[]): Light {
  if (states.length === 0) return 'none';
  const missing = states.filter(({ there }) => !there);
  if (missing.some(({ need }) => need === undefined)) return 'red';
  return missing.length > 0 ? 'yellow' : 'green';
}

/** Refuses a step while something of its checklist is missing, and names it. */
export const checklistGuard =
  (event: string): MatterGuard =>
  ({ matter, steps, present, input }) => {
    const known = { matter, steps, given: input.given, ...(present && { present }) };
    const missing = caseChecklist(event, known).filter(({ there, need }) => !there && need === undefined);
    if (missing.length === 0) return undefined;
    const list = (words: (item: Words) => string, comma: string) => missing.map(words).join(comma);
    return refusal(
      'checklist-open',
      `还缺：${list(({ zh }) => zh, '、')}。`,
      `Still missing: ${list(({ en }) => en, ', ')}.`,
    );
  };
