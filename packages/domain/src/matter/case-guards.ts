import { clockEnd } from '../calendar.ts';
import { parseDay } from '../format.ts';
import { type Instant, instant } from '../instant.ts';
import { balance, hasHappened, mustBeYes } from './asking.ts';
import { checklistGuard } from './case-checklist.ts';
import { CASE_CLOCKS } from './case-clocks.ts';
import { DISCUSSED_SITUATIONS, hasHeavyKind, LARGE_FINE_YUAN } from './case-words.ts';
import { clauseOf } from './clause-table.ts';
import { chosenFrom } from './discretion.ts';
import type { FieldValue } from './field.ts';
import type { MatterStep } from './matter.ts';
import { matterClocks } from './matter-clocks.ts';
import {
  type MatterGuard,
  type MatterQuestion,
  type MatterRefusal,
  refusal,
  standardRefusal,
} from './matter-guards.ts';

const listOf = (value: FieldValue | undefined): readonly string[] => (Array.isArray(value) ? value : []);
const amountIn = (value: FieldValue | undefined): number => (typeof value === 'number' ? value : 0);
const newest = (steps: readonly MatterStep[], event: string): MatterStep | undefined =>
  steps.findLast((step) => step.refused === null && step.event === event);

/** Must several be answered with yes? Names the first that is not. */
const allYes =
  (fields: readonly string[], code: string, zh: string, en: string): MatterGuard =>
  (question) => {
    for (const field of fields) {
      const refused = mustBeYes(field, code, zh, en)(question);
      if (refused) return refused;
    }
    return undefined;
  };

/** Has the period of this clock run out, or was it answered? */
function isPeriodOver({ matter, steps, input }: MatterQuestion, id: string): boolean {
  const clock = matterClocks({ clocks: CASE_CLOCKS }, matter, steps).findLast((each) => each.id === id);
  return clock !== undefined && clock.pausedAt === null && clock.dueAt <= input.at;
}

/** The party had its say, or its time to say it is over. @source 生态环境行政处罚办法 第四十四条、第四十七条 [T] */
function heard(question: MatterQuestion): MatterRefusal | undefined {
  const { matter, steps } = question;
  const notice = newest(steps, 'prior-notice');
  const since = (event: string) => {
    const step = newest(steps, event);
    return step !== undefined && notice !== undefined && step.seq > notice.seq ? step : undefined;
  };
  const said = since('statement');
  if (!said && !since('hearing-held') && !isPeriodOver(question, 'statement'))
    return refusal(
      'statement-runs',
      '陈述申辩期限未满，当事人也没有提出。',
      'The party has not spoken, and its time to do so still runs.',
    );
  const mayAsk = matter.fields['hearing-offered'] === true && matter.state === 'noticed';
  if (mayAsk && said?.given['waives-hearing'] !== true && !isPeriodOver(question, 'hearing'))
    return refusal(
      'hearing-runs',
      '申请听证期限未满，当事人也没有放弃。',
      'The party may still ask for a hearing.',
    );
  return undefined;
}

/** Of the clause named in the sheet: an amount outside its range is refused. */
function inRange({ input, matter }: MatterQuestion): MatterRefusal | undefined {
  const clause = clauseOf(String(input.given.clause ?? matter.fields.clause ?? ''));
  const amount = amountIn(input.given.amount ?? input.given.fine);
  if (!clause || clause.fineMinYuan === null || clause.fineMaxYuan === null) return undefined;
  const top = Math.max(clause.fineMaxYuan, clause.seriousMaxYuan ?? 0);
  return amount < clause.fineMinYuan || amount > top
    ? refusal(
        'outside-range',
        `罚款须在 ${clause.fineMinYuan} 至 ${top} 元之间（${clause.instrument} ${clause.penalty}）。`,
        `The fine must lie between ${clause.fineMinYuan} and ${top} yuan (${clause.penalty}).`,
      )
    : undefined;
}

const isFined = ({ input }: MatterQuestion): boolean => listOf(input.given.kinds).includes('fine');

/** A fine stands on a sheet, names an amount and keeps to the range. */
const fineStands: MatterGuard = (question) => {
  if (!isFined(question)) return undefined;
  if (!hasHappened(question, 'sheet'))
    return refusal(
      'sheet-missing',
      '没有裁量基准适用表，不得提出罚款数额。',
      'No fine without a discretion sheet.',
    );
  if (amountIn(question.input.given.amount) <= 0)
    return refusal('amount-missing', '请填写罚款数额。', 'Name the amount of the fine.');
  return inRange(question);
};

/** Heavier than what the party was told? In amount, or by a kind it was not told of. */
function isHeavier({ input }: MatterQuestion, notice: MatterStep): boolean {
  const told = listOf(notice.given.kinds);
  const amount = listOf(input.given.kinds).includes('fine') ? amountIn(input.given.amount) : 0;
  return (
    amount > amountIn(notice.given.amount) || listOf(input.given.kinds).some((kind) => !told.includes(kind))
  );
}

/** @source 生态环境行政处罚办法 第四十四条、第四十五条 [T] */
const notHeavier: MatterGuard = (question) => {
  const notice = newest(question.steps, 'prior-notice');
  if (!notice || !isHeavier(question, notice)) return undefined;
  return hasHappened(question, 'statement', 'hearing-held')
    ? refusal(
        'heavier-after-statement',
        '不得因当事人陈述申辩而加重处罚。',
        'A penalty may not be made heavier because the party spoke.',
      )
    : refusal(
        'heavier-than-notified',
        '处罚重于事先告知的内容，须重新告知。',
        'Heavier than what the party was told; it has to be told again.',
      );
};

/** Told again after a statement: heavier only on facts that are new. */
const noticeNotHeavier: MatterGuard = (question) =>
  question.input.given['new-facts'] === true ? undefined : heavierAfterStatement(question);
function heavierAfterStatement(question: MatterQuestion): MatterRefusal | undefined {
  const refused = notHeavier(question);
  return refused?.code === 'heavier-after-statement' ? refused : undefined;
}

const hearingOffered: MatterGuard = ({ input }) =>
  hasHeavyKind(listOf(input.given.kinds)) && input.given['hearing-offered'] !== true
    ? refusal(
        'hearing-not-offered',
        '这类处罚须告知听证权利。',
        'The right to a hearing has to be told for this kind of penalty.',
      )
    : undefined;

/** Complex or heavy: the leaders discuss together. */
const discussed: MatterGuard = ({ matter, input }) => {
  const situations = listOf(matter.fields.situations);
  const must =
    hasHeavyKind(listOf(input.given.kinds)) || situations.some((each) => DISCUSSED_SITUATIONS.has(each));
  return must && matter.state !== 'decidable'
    ? refusal(
        'discussion-missing',
        '情节复杂或重大的，须先集体讨论。',
        'Complex or heavy: the leaders have to discuss it first.',
      )
    : undefined;
};

/** Every review counts for the notice it came after. @source 生态环境行政处罚办法 第四十九条 [T] */
const reviewed: MatterGuard = ({ steps }) => {
  const review = newest(steps, 'legal-review');
  const notice = newest(steps, 'prior-notice');
  return review && (!notice || review.seq > notice.seq)
    ? undefined
    : refusal('review-missing', '未经法制审核，不得作出决定。', 'No decision without legal review.');
};

const isHearingOpen = (question: MatterQuestion): boolean =>
  balance(question, ['ask-hearing'], ['hearing-held', 'hearing-withdrawn']) > 0;
const isTestOut = (question: MatterQuestion): boolean => balance(question, ['test'], ['test-result']) > 0;

/** @source 生态环境行政处罚办法 第四十七条 [T]; working days: Penalty Law Art. 85 [G] */
const sevenDaysBefore: MatterGuard = ({ input }) => {
  const day = parseDay(String(input.given['hearing-day'] ?? ''));
  const told = input.given['hearing-told-at'];
  const from: Instant = typeof told === 'number' ? instant(told) : input.happenedAt;
  const earliest = clockEnd({ workingDays: 7, confidence: 'T', source: '' }, from);
  return day === undefined || day < earliest
    ? refusal(
        'hearing-too-soon',
        '听证须在举行七个工作日前通知当事人。',
        'A hearing is notified seven working days before.',
      )
    : undefined;
};

const NOTICE_DAYS = 30;
const publicNoticeOver: MatterGuard = ({ steps, input }) => {
  const step = steps.findLast(
    ({ refused, event }) => refused === null && (event === 'publish' || event === 'publish-decision'),
  );
  const until = step && clockEnd({ days: NOTICE_DAYS, confidence: 'S', source: '' }, step.happenedAt);
  return until !== undefined && until <= input.at
    ? undefined
    : refusal('notice-runs', '公告未满三十日。', 'The public notice has not run thirty days.');
};

/** Guards of the case. @source supervision.md A.2, §7.3 */
export const CASE_GUARDS: Readonly<Record<string, MatterGuard>> = {
  'four-conditions': allYes(
    ['has-evidence', 'is-punishable', 'is-competent', 'in-limitation'],
    'conditions-not-met',
    '立案须同时符合四项条件。',
    'All four conditions have to be met to file.',
  ),
  'no-conflict': mustBeYes(
    'no-conflict',
    'conflict-of-interest',
    '须确认承办人员无利害关系。',
    'Confirm that no officer has an interest in it.',
  ),
  'party-or-officer': ({ matter, actor }) =>
    actor === 'system' || actor.role !== 'inspector' || matter.officers.includes(actor.id)
      ? undefined
      : standardRefusal('officers-only'),
  'test-out': (question) =>
    isTestOut(question) ? undefined : refusal('no-test', '没有在外的检测鉴定。', 'No test is out.'),
  'no-test-out': (question) =>
    isTestOut(question) ? refusal('test-out', '送检鉴定结果未回。', 'A test is still out.') : undefined,
  'preserved-open': (question) =>
    balance(question, ['preserve', 'preserve-urgent'], ['preserved', 'preservation-lapsed']) > 0
      ? undefined
      : refusal('nothing-preserved', '没有在保存的物品。', 'Nothing is preserved.'),
  'sheet-whole': ({ input }) =>
    String(input.given.chosen ?? '')
      .split(';')
      .every((each) => chosenFrom(each).factor !== '' && chosenFrom(each).level !== '')
      ? undefined
      : refusal('factors-missing', '裁量因素没有选全。', 'Factors are not all chosen.'),
  'in-range': inRange,
  'fine-stands': fineStands,
  'rights-told': mustBeYes(
    'rights-told',
    'rights-not-told',
    '须告知陈述申辩的权利。',
    'The right to speak has to be told.',
  ),
  'hearing-offered': hearingOffered,
  'notice-not-heavier': noticeNotHeavier,
  'not-heavier': notHeavier,
  'may-ask-hearing': ({ matter }) =>
    matter.fields['hearing-offered'] === true
      ? undefined
      : refusal('no-hearing-right', '这类处罚没有听证权利。', 'This penalty gives no right to a hearing.'),
  'hearing-in-time': (question) =>
    isPeriodOver(question, 'hearing')
      ? refusal('hearing-too-late', '申请听证期限已满。', 'The time to ask for a hearing is over.')
      : undefined,
  'hearing-open': (question) =>
    isHearingOpen(question)
      ? undefined
      : refusal('hearing-closed', '听证已经结束。', 'The hearing is closed.'),
  'hearing-notified': (question) =>
    hasHappened(question, 'hearing-notice')
      ? undefined
      : refusal('hearing-not-notified', '听证没有通知当事人。', 'The party was not notified of the hearing.'),
  'hearing-over': (question) =>
    isHearingOpen(question)
      ? refusal('hearing-not-held', '听证还没有结束。', 'The hearing is not over.')
      : undefined,
  'seven-days-before': sevenDaysBefore,
  heard,
  reviewed,
  discussed,
  'public-notice-over': publicNoticeOver,
  'notice-run-if-public': (question) =>
    question.input.given['told-how'] === 'notice' ? publicNoticeOver(question) : undefined,
  'crime-suspected': (question) =>
    balance(question, ['suspect-crime'], ['not-transfer']) > 0
      ? undefined
      : refusal('no-suspicion', '没有涉嫌犯罪的意见。', 'No crime is suspected.'),
  'paid-in-full': ({ matter, input }) => {
    const due = listOf(matter.fields.kinds).includes('fine') ? amountIn(matter.fields.amount) : 0;
    return amountIn(input.given.paid) < due
      ? refusal('not-paid-in-full', `应缴 ${due} 元，未缴清。`, `${due} yuan are due.`)
      : undefined;
  },
  'periods-run': mustBeYes(
    'periods-run',
    'periods-not-run',
    '复议、诉讼期限未满，不能申请强制执行。',
    'The periods for reconsideration and suit have not run.',
  ),
  'digests-verified': mustBeYes(
    'digests-verified',
    'digests-not-verified',
    '须校验电子证据摘要。',
    'The digests of the evidence have to be verified.',
  ),
  'handed-over': (question) =>
    question.matter.state === 'transferred' && !hasHappened(question, 'hand-over')
      ? refusal('not-handed-over', '案卷还没有移交。', 'It has not been handed over.')
      : undefined,
  'officer-or-none': ({ matter, actor }) =>
    actor === 'system' || matter.officers.includes(actor.id)
      ? undefined
      : matter.officers.length === 0 && actor.role === 'supervisor'
        ? undefined
        : standardRefusal('officers-only'),
  ...Object.fromEntries(
    ['file', 'report', 'prior-notice', 'legal-review', 'serve', 'hand-over'].map((event) => [
      `checklist:${event}`,
      checklistGuard(event),
    ]),
  ),
};

/** Why legal review is a must here; none: only the table of steps asks for it. */
export function reviewSituations({ matter, steps }: Pick<MatterQuestion, 'matter' | 'steps'>): string[] {
  const named = listOf(matter.fields.situations);
  const found = [
    ...(hasHappened({ steps }, 'hearing-held') ? ['after-hearing'] : []),
    ...(matter.links.some(({ kind }) => kind === 'finding' || kind === 'entry')
      ? ['monitoring-equipment']
      : []),
  ];
  return [...new Set([...named, ...found])];
}

/** Says that hearing and discussion should be thought of; refuses nothing. */
export const isLargeFine = (amountYuan: number): boolean => amountYuan >= LARGE_FINE_YUAN;
