import type { Level } from '../finding.ts';
import { type Instant, instant } from '../instant.ts';
import { decideStep, type Machine, machineRow, type StepTaker, stepChoices } from '../machine.ts';
import type { FieldValue, FieldValues } from './field.ts';
import { checkFields } from './field-check.ts';
import type { Matter, MatterStep } from './matter.ts';
import {
  type MatterActor,
  type MatterQuestion,
  type MatterRefusal,
  type StandardMatterRefusal,
  standardRefusal,
} from './matter-guards.ts';
import type { MatterRow, MatterTable } from './matter-table.ts';

/** Reported times may run ahead of our clock by this. */
const AHEAD_MICROS = 2 * 60 * 1_000_000;

export type MatterDecision =
  | { readonly ok: true; readonly row: MatterRow; readonly given: FieldValues }
  | { readonly ok: false; readonly refused: MatterRefusal };

const takerOf = (actor: MatterActor): StepTaker => (actor === 'system' ? 'system' : actor.role);
const isNew = (matter: Matter): boolean => matter.version === 0;
const refused = (code: StandardMatterRefusal): MatterRefusal => standardRefusal(code);

/** Enterprise, agency and town never learn of a hidden matter; the party learns of others when its table says so. */
export function isKnownTo(table: MatterTable, matter: Matter, actor: MatterActor): boolean {
  if (actor === 'system' || isNew(matter)) return true;
  if (matter.hidden && ['enterprise', 'agency', 'town', 'public', 'display'].includes(actor.role))
    return false;
  if (actor.role === 'town') return table.knownToTown;
  if (actor.role === 'agency') return table.knownToAgency;
  if (actor.role !== 'enterprise') return true;
  if (actor.enterprise === '' || actor.enterprise !== matter.enterprise) return false;
  return table.knownToParty === 'always' || table.knownToParty.includes(matter.state);
}

const done = (steps: readonly MatterStep[]): MatterStep[] => steps.filter((step) => step.refused === null);

/** Who took the step a second person is asked for; undefined: nobody yet. */
function firstPerson(name: string, steps: readonly MatterStep[]): string | undefined {
  const kept = done(steps);
  if (name === 'newest') return kept.at(-1)?.by;
  if (name === 'opener') return kept[0]?.by;
  return kept.findLast(({ event }) => event === name)?.by;
}

/** What a row asks of who takes the step; undefined = passes. */
function personRefusal(row: MatterRow, { matter, steps, actor }: MatterQuestion): MatterRefusal | undefined {
  if (row.once && done(steps).some(({ event }) => event === row.event)) return refused('only-once');
  if (actor === 'system') return undefined;
  if (row.notBy?.some((name) => firstPerson(name, steps) === actor.id)) return refused('same-person');
  if (row.unit !== undefined && actor.unit === '') return refused('unit-missing');
  if (row.unit === 'own' && actor.unit !== matter.unit) return refused('own-unit-only');
  if (row.unit === 'other' && actor.unit === matter.unit) return refused('other-unit-only');
  const isOfficer = matter.officers.includes(actor.id);
  if (row.officers === 'only' && !isOfficer) return refused('officers-only');
  if (row.officers === 'not' && isOfficer) return refused('officers-not');
  if (row.leader === 'only' && matter.leader !== actor.id) return refused('leader-only');
  if (row.leader === 'not' && matter.leader === actor.id) return refused('leader-not');
  return undefined;
}

function timeRefusal({ steps, input }: MatterQuestion): MatterRefusal | undefined {
  if (input.happenedAt > input.at + AHEAD_MICROS) return refused('in-future');
  const before = done(steps).at(-1);
  return before && input.happenedAt < before.happenedAt ? refused('before-the-fact') : undefined;
}

/** What was typed against what the row asks for; the values as they are kept. */
function fieldCheck(row: MatterRow, { matter, steps, input }: MatterQuestion) {
  const newest = done(steps).at(-1);
  return checkFields(row.asks ?? [], input.given, {
    now: input.at,
    newestStep: newest?.happenedAt ?? null,
    opened: newest ? matter.openedAt : null,
  });
}

type Prepared = Machine<string, string, string, MatterRefusal, MatterQuestion, MatterRow>;
const PREPARED = new WeakMap<MatterTable, Prepared>();

/** The table as the engine runs it: what each row says of people, time, reason and fields comes before its own guards. */
function machineOf(table: MatterTable): Prepared {
  const held = PREPARED.get(table);
  if (held) return held;
  const guards: Record<string, (question: MatterQuestion) => MatterRefusal | undefined> = { ...table.guards };
  const standing = [...table.standing];
  const rows = table.rows.map((row, at) => {
    guards[`person ${at}`] = (question) => personRefusal(row, question);
    standing.push(`person ${at}`);
    guards[`typed ${at}`] = (question) => {
      const late = timeRefusal(question);
      if (late) return late;
      if (question.actor !== 'system' && row.reason !== 'optional' && question.input.reason.trim() === '')
        return refused('reason-missing');
      const fields = fieldCheck(row, question);
      return fields.ok ? undefined : { ...refused('fields-wrong'), fields: fields.refusals };
    };
    return { ...row, guards: [`person ${at}`, `typed ${at}`, ...row.guards] };
  });
  const made: Prepared = {
    rows,
    guards,
    standing,
    unseen: ({ matter, actor }) => !isKnownTo(table, matter, actor),
    refusal: refused,
  };
  PREPARED.set(table, made);
  return made;
}

/**
 * May this actor take this step now, and with what? The first thing in the way names the refusal; of what was typed
 * all faults are named at once.
 *
 * @source supervision.md Annex A
 */
export function decideMatter(table: MatterTable, event: string, question: MatterQuestion): MatterDecision {
  const { matter, actor, input } = question;
  const state = isNew(matter) ? null : matter.state;
  const row = machineRow(table.rows, state, event);
  const fields = row && fieldCheck(row, question);
  const given = fields?.ok ? fields.values : input.given;
  const asked = { ...question, input: { ...input, given } };
  const decided = decideStep(machineOf(table), state, event, takerOf(actor), asked);
  return decided.ok ? { ok: true, row: decided.row, given } : decided;
}

/** Rows this viewer may choose now; what has to be typed is asked for afterwards. */
export function matterChoices(
  table: MatterTable,
  matter: Matter,
  steps: readonly MatterStep[],
  actor: Exclude<MatterActor, 'system'>,
  now: Instant,
): MatterRow[] {
  const input = { at: now, happenedAt: now, reason: '', given: {} };
  const state = isNew(matter) ? null : matter.state;
  return stepChoices(machineOf(table), state, actor.role, { matter, steps, actor, input });
}

/** A matter that is not there yet: what a first step is decided against. */
export const noMatter = (draft: Partial<Matter> & Pick<Matter, 'machine'>): Matter => ({
  ...{ id: '', number: '', kind: '', campaign: '', version: 0, state: '', title: '', level: '' },
  ...{ hidden: false, enterprise: '', outlet: '', point: '', unit: '', leader: '', officers: [], links: [] },
  ...{ fields: {}, reopened: 0, openedBy: '', openedAt: instant(0), updatedAt: instant(0) },
  ...{ closedAt: null, dueAt: null },
  ...draft,
});

const textOf = (value: FieldValue | undefined, held: string): string =>
  typeof value === 'string' ? value : held;
const listOf = (value: FieldValue | undefined, held: readonly string[]): readonly string[] =>
  Array.isArray(value) ? value : typeof value === 'string' ? [value] : held;

/** The matter after a step that was allowed; its clocks are computed from the story by who keeps it. */
export function afterStep(
  table: MatterTable,
  matter: Matter,
  row: MatterRow,
  given: FieldValues,
  at: Instant,
): Matter {
  const set = (part: NonNullable<NonNullable<MatterRow['asks']>[number]['sets']>) => {
    const id = row.asks?.find((ask) => ask.sets === part)?.id;
    return id === undefined ? undefined : given[id];
  };
  const kind = table.states.find(({ id }) => id === row.to)?.kind;
  return {
    ...matter,
    version: matter.version + 1,
    state: row.to,
    title: textOf(set('title'), matter.title),
    level: textOf(set('level'), matter.level) as Level | '',
    unit: textOf(set('unit'), matter.unit),
    leader: textOf(set('leader'), matter.leader),
    officers: listOf(set('officers'), matter.officers),
    fields: { ...matter.fields, ...given },
    reopened: matter.reopened + (row.reopens ? 1 : 0),
    updatedAt: at,
    // What goes from one end to the next, as from closed to archived, was over at the first.
    closedAt: kind === 'end' ? (matter.closedAt ?? at) : null,
  };
}
