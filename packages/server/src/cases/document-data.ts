import {
  type Account,
  actName,
  type Clause,
  clauseOf,
  type DocumentData,
  type Enterprise,
  type FieldValue,
  formatDay,
  instant,
  type Matter,
  type MatterStep,
  PENALTY_KINDS,
  SERVICE_WAYS,
  type TemplateId,
} from '@wenqu/domain';
import type { EvidenceItem } from './evidence.ts';

/** Printed things of inquiries and cases. */
export const CASE_TEMPLATES = [
  'explanation-request',
  'inspection-record',
  'enquiry-record',
  'preservation-list',
  'evidence-extraction',
  'filing-form',
  'order-to-correct',
  'prior-notice',
  'decision',
  'service-receipt',
  'transfer-letter',
] as const satisfies readonly TemplateId[];
export type CaseTemplate = (typeof CASE_TEMPLATES)[number];

export interface PaperFacts {
  readonly matter: Matter;
  readonly steps: readonly MatterStep[];
  /** What it came from; undefined: nothing. */
  readonly origin?: { readonly matter: Matter; readonly steps: readonly MatterStep[] };
  readonly enterprise: Enterprise | undefined;
  readonly officers: readonly Account[];
  readonly evidence: readonly EvidenceItem[];
  /** What the findings say, in sentences. */
  readonly said: readonly string[];
  /** The newest document to serve: name and number. */
  readonly toServe?: { readonly title: string; readonly number: string };
}

const text = (value: FieldValue | undefined): string => (typeof value === 'string' ? value : '');
const newest = (steps: readonly MatterStep[], ...events: readonly string[]): MatterStep | undefined =>
  steps.findLast((step) => step.refused === null && events.includes(step.event));
/** Without what is empty: a template then says what is missing. */
const filled = (data: DocumentData): DocumentData =>
  Object.fromEntries(
    Object.entries(data).filter(([, value]) => value !== '' && value !== null && value !== undefined),
  );
const dayOf = (value: FieldValue | undefined): string | null =>
  typeof value === 'number' ? formatDay(instant(value)) : null;
const numberOf = (value: FieldValue | undefined): number | null => (typeof value === 'number' ? value : null);

const party = ({ enterprise }: PaperFacts): DocumentData => ({
  party: enterprise?.name ?? '',
  creditCode: enterprise?.creditCode ?? '',
  address: enterprise?.address ?? '',
  legalPerson: enterprise?.contact ?? '',
  phone: enterprise?.phone ?? '',
});
const people = ({ officers }: PaperFacts): DocumentData[] =>
  officers.map(({ displayName, certificate }) => ({ name: displayName, certificate }));
const proofs = ({ evidence }: PaperFacts): DocumentData[] =>
  evidence.map(({ zh, name, digest }) => ({ name: name || zh, source: zh, proves: `SHA-256 ${digest}` }));

function clauseWords(facts: PaperFacts): { law: string; basis: string; clause: Clause | undefined } {
  const clause = clauseOf(text(facts.matter.fields.clause));
  const law = clause ? `《${clause.instrument}》${clause.duty}` : '';
  return { law, basis: clause ? `《${clause.instrument}》${clause.penalty}` : '', clause };
}
const causeOf = ({ matter }: PaperFacts): string => actName(text(matter.fields.act)).zh;
const saidOf = (facts: PaperFacts): string => facts.said.join('\n');
const factsOf = (facts: PaperFacts): string =>
  text(facts.matter.fields.facts) || text(facts.matter.fields.findings) || saidOf(facts);
const penaltyOf = (step: MatterStep | undefined): string => {
  const kinds = step?.given.kinds;
  const names = Array.isArray(kinds)
    ? kinds.map((kind: string) => PENALTY_KINDS.find(({ id }) => id === kind)?.zh ?? kind)
    : [];
  const amount = numberOf(step?.given.amount);
  return [...names, ...(amount !== null && amount > 0 ? [`罚款 ${amount} 元`] : [])].join('；');
};

function ask(facts: PaperFacts): DocumentData {
  const { matter, steps } = facts;
  const asked = newest(steps, 'ask');
  return {
    ...{ enterprise: facts.enterprise?.name ?? '', outlet: matter.outlet, point: matter.point },
    ...{ matter: matter.number, finding: saidOf(facts), questions: text(asked?.given.question) },
    ...{ answerBy: matter.dueAt, answer: text(newest(steps, 'answer')?.given.answer) },
  };
}
function visit(facts: PaperFacts): DocumentData {
  const from = facts.origin ?? facts;
  const given = newest(from.steps, 'record-signed')?.given ?? {};
  return {
    ...party(facts),
    ...{ startedAt: numberOf(given['visit-from']), endedAt: numberOf(given['visit-to']) },
    ...{ place: facts.enterprise?.address ?? '', officers: people(facts), matter: facts.matter.number },
    ...{ cause: saidOf(facts), unsignedReason: text(given.absence) },
  };
}
const enquiry = (facts: PaperFacts): DocumentData => ({
  ...{ officers: people(facts), matter: facts.matter.number, party: facts.enterprise?.name ?? '' },
  ...{ place: facts.enterprise?.address ?? '', employer: facts.enterprise?.name ?? '' },
});
function preservation(facts: PaperFacts): DocumentData {
  const step = newest(facts.steps, 'preserve', 'preserve-urgent');
  const things = text(step?.given['preserved-things']);
  return {
    ...{ ...party(facts), matter: facts.matter.number, cause: causeOf(facts), officers: people(facts) },
    basis: '《生态环境行政处罚办法》第三十二条',
    items: things === '' ? [] : things.split('\n').map((name) => ({ name, quantity: '1' })),
    ...{ from: step?.happenedAt ?? null },
  };
}
const extraction = (facts: PaperFacts): DocumentData => ({
  ...{
    reason: causeOf(facts),
    matter: facts.matter.number,
    object: facts.matter.point,
    officers: people(facts),
  },
  ...{ holder: facts.enterprise?.name ?? '', method: '平台留存原始报文与文件，按 SHA-256 计算完整性校验值' },
  files: facts.evidence.map(({ zh, name, digest }) => ({ name: name || zh, digest })),
});
function filing(facts: PaperFacts): DocumentData {
  const { matter, origin } = facts;
  return {
    ...{ ...party(facts), matter: origin?.matter.number ?? matter.number, source: '非现场监管线索' },
    ...{ foundOn: dayOf(matter.fields['lead-at']), cause: causeOf(facts), facts: factsOf(facts) },
    ...{ law: clauseWords(facts).law, evidence: proofs(facts), officers: people(facts) },
    officerOpinion: text(matter.fields.evidence),
  };
}
function orderToCorrect(facts: PaperFacts): DocumentData {
  const step = newest(facts.steps, 'order-correct', 'order', 'serve');
  const { law } = clauseWords(facts);
  return {
    ...{ ...party(facts), matter: facts.matter.number, foundOn: dayOf(facts.matter.fields['lead-at']) },
    ...{ facts: factsOf(facts), evidence: proofs(facts), law, demands: text(step?.given.content) },
    ...{ deadline: text(step?.given['correct-by']), dailyFine: true },
  };
}
function sheetWords({ matter }: PaperFacts): string {
  const { standard, chosen, fine } = matter.fields;
  return text(standard) === ''
    ? ''
    : `裁量基准：${text(standard)}；因素：${text(chosen)}；结果：${String(fine)} 元`;
}
function priorNotice(facts: PaperFacts): DocumentData {
  const step = newest(facts.steps, 'prior-notice');
  const { law, basis } = clauseWords(facts);
  return {
    ...{
      ...party(facts),
      matter: facts.matter.number,
      facts: factsOf(facts),
      evidence: proofs(facts),
      law,
      basis,
    },
    ...{ discretion: sheetWords(facts), penalty: penaltyOf(step) },
    fineYuan: numberOf(step?.given.amount) ?? numberOf(facts.matter.fields.fine),
    hearing: step?.given['hearing-offered'] === true,
  };
}
function decision(facts: PaperFacts): DocumentData {
  const notice = newest(facts.steps, 'prior-notice');
  const step = newest(facts.steps, 'decide');
  const { law, basis } = clauseWords(facts);
  const told = notice?.given['notice-at'];
  return {
    ...{
      ...party(facts),
      matter: facts.matter.number,
      facts: factsOf(facts),
      evidence: proofs(facts),
      law,
      basis,
    },
    ...{ noticed: dayOf(told) ?? '', statement: text(facts.matter.fields['statement-review']) },
    ...{ discretion: sheetWords(facts), penalty: text(step?.given.holding) || penaltyOf(step ?? notice) },
    fineYuan: numberOf((step ?? notice)?.given.amount),
  };
}
function receipt(facts: PaperFacts): DocumentData {
  const { toServe, enterprise, matter } = facts;
  const how = SERVICE_WAYS.find(({ id }) => id === matter.fields['told-how'])?.zh ?? '';
  return {
    ...{ documentName: toServe?.title ?? '', documentNumber: toServe?.number ?? '', way: how },
    ...{ recipient: enterprise?.name ?? '', address: enterprise?.address ?? '', servers: people(facts) },
    ...{ servedAt: numberOf(matter.fields['served-at']), receiver: text(matter.fields['told-to']) },
  };
}
const transfer = (facts: PaperFacts): DocumentData => ({
  ...{ ...party(facts), to: text(facts.matter.fields.authority), matter: facts.matter.number },
  ...{ cause: causeOf(facts), facts: factsOf(facts), basis: clauseWords(facts).basis },
  attachments: facts.evidence.map(({ zh, name }) => ({ name: name || zh, count: '1' })),
});

const PAPERS: Readonly<Record<CaseTemplate, (facts: PaperFacts) => DocumentData>> = {
  'explanation-request': ask,
  'inspection-record': visit,
  'enquiry-record': enquiry,
  'preservation-list': preservation,
  'evidence-extraction': extraction,
  'filing-form': filing,
  'order-to-correct': orderToCorrect,
  'prior-notice': priorNotice,
  decision,
  'service-receipt': receipt,
  'transfer-letter': transfer,
};

/**
 * What a printed thing of a case says, as far as the case knows it; what it does not know is left for a person, and
 * the template names it.
 *
 * @source supervision.md §12
 */
export const documentData = (template: CaseTemplate, facts: PaperFacts): DocumentData =>
  filled(PAPERS[template](facts));

const OF_INQUIRY: readonly CaseTemplate[] = [
  'explanation-request',
  'inspection-record',
  'evidence-extraction',
];
/** Printed things that belong to a matter of this table. */
export const templatesFor = (machine: string): readonly CaseTemplate[] =>
  machine === 'inquiry'
    ? OF_INQUIRY
    : machine === 'correction'
      ? ['order-to-correct', 'service-receipt']
      : machine === 'case'
        ? CASE_TEMPLATES.filter((each) => each !== 'explanation-request')
        : [];
