import {
  type Account,
  CASE_CHECKLIST,
  type CaseCheck,
  type ChosenFactor,
  type ClauseAnswer,
  caseChecklist,
  caseLight,
  chosenText,
  clauseOf,
  clausesFor,
  type DailyFines,
  type DiscretionSheet,
  type DiscretionStandard,
  type DocumentData,
  discretionSheet,
  finesOf,
  formatDay,
  type IssuedDocument,
  type Light,
  limitationDay,
  type Matter,
  type MatterDetail,
  type MatterStep,
  type PoliceTest,
  PROPOSED_STANDARD,
  policeTests,
  reviewSituations,
  standardOn,
} from '@wenqu/domain';
import { findingSentence } from '@wenqu/rules';
import type { Clock } from '../clock.ts';
import type { DocumentDesk } from '../documents/documents.ts';
import { WenquError } from '../errors.ts';
import type { Matters, MatterViewer } from '../matters/matters.ts';
import type { BookStore } from '../store/book.ts';
import type { DiscretionStore } from '../store/discretion.ts';
import type { RegisterStore } from '../store/register.ts';
import { type CaseTemplate, documentData, templatesFor } from './document-data.ts';
import { type EvidenceIndex, type EvidenceSources, evidenceIndex } from './evidence.ts';

export interface CaseParts {
  readonly matters: Matters;
  readonly documents: DocumentDesk;
  readonly registerStore: RegisterStore;
  readonly book: BookStore;
  readonly discretion: DiscretionStore;
  readonly sources: EvidenceSources;
  readonly accounts: () => Promise<readonly Account[]>;
  readonly clock: Clock;
}

/** What has to be there before a step. */
export interface StepCheck {
  readonly event: string;
  readonly light: Light;
  readonly items: readonly CaseCheck[];
}
export interface CaseRelated {
  readonly matter: Matter;
  readonly fines: readonly DailyFines[];
}
/** Everything a page of an inquiry or a case shows beside the matter itself. */
export interface CaseFile {
  readonly checks: readonly StepCheck[];
  readonly clauses: ClauseAnswer | null;
  readonly limitationDay: string | null;
  readonly police: readonly PoliceTest[];
  /** Situations in which legal review is a must here. */
  readonly situations: readonly string[];
  readonly standards: readonly DiscretionStandard[];
  /** The one in force on the day of the conduct. */
  readonly standard: string | null;
  /** What it came from, and what came of it: inquiry, case, orders to correct with their daily fines, outages. */
  readonly related: readonly CaseRelated[];
  readonly documents: readonly IssuedDocument[];
  readonly templates: readonly CaseTemplate[];
}
interface Story {
  readonly matter: Matter;
  readonly steps: readonly MatterStep[];
}

const DOCUMENTS_MAX = 200;
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const linked = ({ links }: Matter, kind: string) =>
  links.filter((each) => each.kind === kind).map(({ id }) => id);

/** `w20120=3.2; w20116=1.1` as a laboratory told it: factor and times the limit. */
const measuredFrom = (said: string) =>
  said.split(/[;；]/).flatMap((part) => {
    const [factor = '', times = ''] = part.split(/[=:：]/).map((each) => each.trim());
    return factor !== '' && Number(times) > 0 ? [{ factor, timesLimit: Number(times) }] : [];
  });

/** The work around inquiries and cases that is not a step: what is missing, what proves, what it may cost, what is printed. */
export class Cases {
  readonly #parts: CaseParts;

  constructor(parts: CaseParts) {
    this.#parts = parts;
  }

  /** Documents about a case and what it came from: what its guards ask for. */
  async present(matter: Matter): Promise<readonly string[]> {
    if (matter.machine !== 'case') return [];
    const documents = await this.#documents([matter.id, ...linked(matter, 'matter')]);
    return [...new Set(documents.map(({ template }) => `document:${template}`))];
  }

  /** @throws WQ_NOT_FOUND for what the viewer may not know of */
  async file(id: string, viewer: MatterViewer): Promise<CaseFile> {
    const { matter, steps } = await this.#seen(id, viewer);
    const stories = await this.#stories(matter, steps);
    const { fields } = matter;
    const [from, to] = [text(fields['conduct-from']), text(fields['conduct-to'])];
    const present = await this.present(matter);
    const events = [...new Set(CASE_CHECKLIST.map(({ before }) => before))];
    const standards = await this.standards();
    const day = to || formatDay(matter.openedAt);
    return {
      checks: matter.machine === 'case' ? checksOf(events, { matter, steps, present }) : [],
      clauses: text(fields.act) === '' ? null : clausesFor(actsOf(stories), from || day, day),
      limitationDay: to === '' ? null : limitationDay(to, false),
      police: matter.machine === 'correction' ? [] : await this.#police(stories),
      situations: matter.machine === 'case' ? reviewSituations({ matter, steps }) : [],
      standards,
      standard: standardOn(standards, day)?.id ?? null,
      related: await this.#related(matter, viewer),
      documents: await this.#documents([id]),
      templates: templatesFor(matter.machine),
    };
  }

  /** @throws WQ_NOT_FOUND for what the viewer may not know of */
  async evidence(id: string, viewer: MatterViewer): Promise<EvidenceIndex> {
    const { matter, steps } = await this.#seen(id, viewer);
    return evidenceIndex(await this.#stories(matter, steps), this.#parts.sources);
  }

  /** 证据保全: the step, with the digests of everything that is there now frozen in it. */
  async preserve(
    act: {
      readonly matter: string;
      readonly version: number;
      readonly reason: string;
      readonly sealed: readonly string[];
    },
    account: Account,
  ): Promise<MatterDetail> {
    const { list } = await this.evidence(act.matter, { account });
    const given = { sealed: act.sealed, digests: list };
    return this.#parts.matters.act({ ...act, event: 'preserve', given }, account);
  }

  /** 裁量: what the standard arrives at, with who chose what. @throws WQ_INPUT with what is missing in words */
  async sheet(
    ask: { readonly clause: string; readonly standard: string; readonly chosen: readonly ChosenFactor[] },
    account: Account,
  ): Promise<DiscretionSheet> {
    const standard = (await this.standards()).find(({ id }) => id === ask.standard);
    const answer = discretionSheet(standard, clauseOf(ask.clause), ask.chosen, account.id);
    if (answer.ok) return answer.sheet;
    throw new WenquError('WQ_INPUT', {
      field: answer.missing[0] ?? 'chosen',
      ...answer.words,
      missing: answer.missing,
    });
  }

  /** The sheet as a step of the case. */
  async fillSheet(
    act: { readonly matter: string; readonly version: number },
    ask: { readonly clause: string; readonly standard: string; readonly chosen: readonly ChosenFactor[] },
    account: Account,
  ): Promise<MatterDetail> {
    const { clause, standard, chosen, fineYuan } = await this.sheet(ask, account);
    const given = { clause, standard, chosen: chosen.map(chosenText).join(';'), fine: fineYuan };
    return this.#parts.matters.act({ ...act, event: 'sheet', reason: '', given }, account);
  }

  /** Editions of the standard, the proposed one first. */
  async standards(): Promise<DiscretionStandard[]> {
    const kept = await this.#parts.discretion.all();
    return [PROPOSED_STANDARD, ...kept.map(({ standard }) => standard)];
  }

  /** @throws WQ_INPUT where an edition of this name is there already */
  async addStandard(standard: DiscretionStandard, by: Account): Promise<void> {
    const at = this.#parts.clock();
    const isTaken = standard.id === PROPOSED_STANDARD.id;
    const kept = { standard, at, by: by.id, byName: by.displayName };
    if (isTaken || !(await this.#parts.discretion.add(kept)))
      throw new WenquError('WQ_INPUT', { field: 'id', zh: '已有这个版本', en: 'there is such an edition' });
  }

  /** What a printed thing would say, as far as it is known. */
  async paper(id: string, template: CaseTemplate, viewer: MatterViewer): Promise<DocumentData> {
    const { matter, steps } = await this.#seen(id, viewer);
    const [own, origin] = await this.#stories(matter, steps);
    const { items } = await this.evidence(id, viewer);
    const { enterprises } = await this.#parts.book.whole();
    const accounts = await this.#parts.accounts();
    const people = [...new Set([...matter.officers, ...(origin?.matter.officers ?? [])])];
    const served = (await this.#documents([id])).find(({ template: each }) =>
      ['decision', 'prior-notice', 'order-to-correct'].includes(each),
    );
    const findings = await this.#findings(matter);
    return documentData(template, {
      ...{ matter, steps: own?.steps ?? steps },
      ...(origin && { origin }),
      enterprise: enterprises.find((each) => each.id === matter.enterprise),
      officers: people.flatMap((officer) => accounts.find((account) => account.id === officer) ?? []),
      evidence: items.filter(({ kind }) => kind !== 'document'),
      said: findings.map((finding) => findingSentence(finding, 'zh')),
      ...(served && { toServe: { title: served.title, number: served.number } }),
    });
  }

  async #seen(id: string, viewer: MatterViewer): Promise<Story> {
    await this.#parts.matters.detail(id, viewer);
    const matter = await this.#parts.matters.get(id);
    if (!matter) throw new WenquError('WQ_NOT_FOUND', { matter: id });
    return { matter, steps: await this.#parts.matters.steps(id) };
  }

  /** The matter, then what it came from. */
  async #stories(matter: Matter, steps: readonly MatterStep[]): Promise<Story[]> {
    const { matters } = this.#parts;
    const stories: Story[] = [{ matter, steps }];
    for (const id of linked(matter, 'matter')) {
      const origin = await matters.get(id);
      if (origin) stories.push({ matter: origin, steps: await matters.steps(id) });
    }
    return stories;
  }

  async #related(matter: Matter, viewer: MatterViewer): Promise<CaseRelated[]> {
    const { matters } = this.#parts;
    const from = await Promise.all(linked(matter, 'matter').map((id) => matters.get(id)));
    const to = await matters.all({ link: { kind: 'matter', id: matter.id } });
    const seen: CaseRelated[] = [];
    for (const each of [...from, ...to]) {
      if (!each || !matters.isSeen(each, viewer.account, viewer.enterprises ?? [])) continue;
      const fines = each.machine === 'correction' ? finesOf(await matters.steps(each.id)) : [];
      seen.push({ matter: each, fines });
    }
    return seen;
  }

  async #findings(matter: Matter) {
    const { registerStore } = this.#parts;
    return (await Promise.all(linked(matter, 'entry').map((id) => registerStore.findingsOf(id)))).flat();
  }

  async #police(stories: readonly Story[]): Promise<PoliceTest[]> {
    const matter = stories[0]?.matter as Matter;
    const { enterprises } = await this.#parts.book.whole();
    const enterprise = enterprises.find(({ id }) => id === matter.enterprise);
    const findings = await Promise.all(stories.map((story) => this.#findings(story.matter)));
    return policeTests({
      keyUnit: enterprise?.keyUnit ?? false,
      permitKey: enterprise?.permitClass === 'key',
      findings: [...new Map(findings.flat().map((finding) => [finding.id, finding])).values()],
      acts: actsOf(stories),
      measured: stories.flatMap((story) => measuredFrom(text(story.matter.fields.measured))),
    });
  }

  async #documents(ids: readonly string[]): Promise<IssuedDocument[]> {
    const pages = await Promise.all(
      ids.map((id) =>
        this.#parts.documents.list({ about: { kind: 'matter', id }, withHidden: true, limit: DOCUMENTS_MAX }),
      ),
    );
    return pages.flatMap(({ items }) => items);
  }
}

const checksOf = (
  events: readonly string[],
  known: {
    readonly matter: Matter;
    readonly steps: readonly MatterStep[];
    readonly present: readonly string[];
  },
): StepCheck[] =>
  events.map((event) => {
    const items = caseChecklist(event, known);
    return { event, light: caseLight(items), items };
  });

/** Acts that people named, of the matter and of what it came from. */
const actsOf = (stories: readonly Story[]): string[] => [
  ...new Set(stories.map(({ matter }) => text(matter.fields.act)).filter((act) => act !== '')),
];
