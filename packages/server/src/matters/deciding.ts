import {
  type Account,
  afterStep,
  cleanText,
  decideMatter,
  earliestDue,
  type FieldRefusal,
  type FieldValues,
  type Instant,
  isPrintable,
  type Matter,
  type MatterActor,
  type MatterLink,
  type MatterRefusal,
  type MatterRow,
  type MatterStep,
  type MatterTable,
  matterClocks,
  standardRefusal,
} from '@wenqu/domain';
import { WenquError } from '../errors.ts';
import type { MatterStory, MatterVersion } from '../store/matters.ts';

const TITLE_COUNT_MAX = 200;

/** What comes with a step, whoever asks for it. */
export interface Asked {
  readonly event: string;
  readonly reason: string;
  readonly given: FieldValues;
  readonly links?: readonly MatterLink[];
  readonly happenedAt?: Instant;
  readonly clientId?: string;
}
export type Decided =
  | { readonly ok: true; readonly version: MatterVersion; readonly row: MatterRow }
  | { readonly ok: false; readonly refused: MatterRefusal; readonly version: MatterVersion };

/** May this file be named by this account? */
export type FileWitness = (sha256: string, actor: Account | 'system') => Promise<boolean>;

export const fieldRefusal = (fields: readonly FieldRefusal[]): MatterRefusal => ({
  ...standardRefusal('fields-wrong'),
  fields,
});

/** A refusal as it is thrown. */
export const refusedError = (refused: MatterRefusal, matter: string, event: string): WenquError =>
  new WenquError('WQ_MATTER_REFUSED', {
    ...{ matter, event, refused: refused.code, zh: refused.zh, en: refused.en },
    ...(refused.fields && { fields: refused.fields }),
  });

const who = (actor: Account | 'system') =>
  actor === 'system'
    ? { by: 'system', byName: '', byUnit: '' }
    : { by: actor.id, byName: actor.displayName, byUnit: actor.unit };

/** Files a row asks for that are not there, or not this person's to name. */
async function missingFiles(
  row: MatterRow,
  given: FieldValues,
  actor: Account | 'system',
  isKept: FileWitness,
): Promise<FieldRefusal[]> {
  const faults: FieldRefusal[] = [];
  for (const { id, type, name } of row.asks ?? []) {
    const value = given[id];
    if ((type !== 'files' && type !== 'photos') || !Array.isArray(value)) continue;
    const kept = await Promise.all(value.map((sha256: string) => isKept(sha256, actor)));
    if (kept.includes(false))
      faults.push({
        field: id,
        zh: `${name.zh}中有未上传的文件`,
        en: `${name.en} names a file that is not there`,
      });
  }
  return faults;
}

function titleFault(title: string): MatterRefusal | undefined {
  const count = [...title].length;
  if (count === 0) return fieldRefusal([{ field: 'title', zh: '请填写标题', en: 'the title is missing' }]);
  if (count > TITLE_COUNT_MAX || !isPrintable(title))
    return fieldRefusal([
      {
        field: 'title',
        zh: '标题过长或含有不可显示的字符',
        en: 'the title is too long or holds characters that cannot be shown',
      },
    ]);
  return undefined;
}

const ended = (table: MatterTable, { state }: Matter): boolean =>
  table.states.find(({ id }) => id === state)?.kind === 'end';

/** The matter with its clocks: of what is over, only clocks that its end has started still run. */
function withDue(table: MatterTable, matter: Matter, steps: readonly MatterStep[]): Matter {
  const clocks = matterClocks(table, matter, steps);
  const newest = steps.at(-1);
  const running = ended(table, matter)
    ? clocks.filter(({ startedAt }) => newest !== undefined && startedAt >= newest.happenedAt)
    : clocks;
  return { ...matter, dueAt: earliestDue(running) };
}

const joined = (held: readonly MatterLink[], more: readonly MatterLink[]): readonly MatterLink[] => [
  ...held,
  ...more.filter(({ kind, id }) => !held.some((link) => link.kind === kind && link.id === id)),
];

/**
 * One step against the table: the version that is kept, whether it was allowed or not. A refusal leaves the matter
 * as it was and keeps no identity of the sender, so that it may be sent again set right.
 */
export async function decide(
  table: MatterTable,
  { matter, steps }: MatterStory,
  asked: Asked,
  actor: Account | 'system',
  at: Instant,
  isKept: FileWitness,
  present?: readonly string[],
): Promise<Decided> {
  const { event, reason, given, happenedAt = at, clientId = '', links = [] } = asked;
  const input = { at, happenedAt, reason, given };
  const taker: MatterActor = actor;
  const decision = decideMatter(table, event, {
    ...{ matter, steps, actor: taker, input },
    ...(present && { present }),
  });
  const step: MatterStep = {
    ...{ seq: steps.length + 1, matter: matter.id, at, happenedAt, ...who(actor), event },
    ...{ from: matter.version === 0 ? null : matter.state, to: matter.state, reason: cleanText(reason) },
    ...{ given: {}, refused: null, clientId: '' },
  };
  const refuse = (refused: MatterRefusal): Decided => ({
    ok: false,
    refused,
    version: {
      matter,
      step: { ...step, refused: refused.code, refusedWhy: { zh: refused.zh, en: refused.en } },
    },
  });
  if (!decision.ok) return refuse(decision.refused);
  const { row } = decision;
  if (!isPrintable(reason))
    return refuse(
      fieldRefusal([
        {
          field: 'reason',
          zh: '理由含有不可显示的字符',
          en: 'the reason holds characters that cannot be shown',
        },
      ]),
    );
  const missing = await missingFiles(row, decision.given, actor, isKept);
  if (missing.length > 0) return refuse(fieldRefusal(missing));
  const moved = afterStep(table, matter, row, decision.given, at);
  const wrong = titleFault(moved.title);
  if (wrong) return refuse(wrong);
  const taken: MatterStep = { ...step, to: row.to, given: decision.given, clientId };
  const after = { ...moved, links: joined(moved.links, links) };
  return { ok: true, row, version: { matter: withDue(table, after, [...steps, taken]), step: taken } };
}
