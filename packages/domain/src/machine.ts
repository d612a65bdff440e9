import type { Role } from './role.ts';

export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** Who may take a step: roles of people, the house itself, a device. */
export type StepTaker = Role | 'system' | 'device';

/** One allowed step. What no row names is refused, and the refusal is kept. `from` null: something begins. */
export interface MachineRow<S extends string, E extends string, G extends string> {
  readonly from: S | null;
  readonly event: E;
  readonly to: S;
  readonly who: readonly StepTaker[];
  readonly guards: readonly G[];
}

/** undefined = passes, else the refusal. */
export type MachineGuard<Q, R> = (question: Q) => R | undefined;
/** What the engine itself refuses, before any guard is asked. */
export type StandardRefusal = 'not-visible' | 'not-in-table' | 'wrong-role';

/** States × events × guards as data. Every table of Annex A is one; the code around it is the same for all. */
export interface Machine<
  S extends string,
  E extends string,
  G extends string,
  R,
  Q,
  Row extends MachineRow<S, E, G> = MachineRow<S, E, G>,
> {
  readonly rows: readonly Row[];
  readonly guards: Readonly<Record<G, MachineGuard<Q, R>>>;
  /** Guards that hang on who and what, not on what is typed: they decide which buttons are shown. */
  readonly standing: readonly G[];
  /** What this actor must not even learn of. */
  unseen(question: Q): boolean;
  /** Its word for what the engine refuses by itself. */
  refusal(code: StandardRefusal): R;
}

export type StepDecision<Row, R> =
  | { readonly ok: true; readonly row: Row }
  | { readonly ok: false; readonly refused: R };

/** Rows by state and event; of several with one key the first is meant. */
const INDEX = new WeakMap<object, ReadonlyMap<string, unknown>>();
function indexOf<Row extends { readonly from: string | null; readonly event: string }>(
  rows: readonly Row[],
): ReadonlyMap<string, Row> {
  const held = INDEX.get(rows) as ReadonlyMap<string, Row> | undefined;
  if (held) return held;
  const made = new Map([...rows].reverse().map((row) => [`${row.from} ${row.event}`, row] as const));
  INDEX.set(rows, made);
  return made;
}

/** The row for an event in a state (null: nothing there yet), or undefined where the table does not list it. */
export const machineRow = <Row extends { readonly from: string | null; readonly event: string }>(
  rows: readonly Row[],
  state: string | null,
  event: string,
): Row | undefined => indexOf(rows).get(`${state} ${event}`);

/** May this taker take this step now? The first guard that fails names the refusal. */
export function decideStep<
  S extends string,
  E extends string,
  G extends string,
  R,
  Q,
  Row extends MachineRow<S, E, G>,
>(
  machine: Machine<S, E, G, R, Q, Row>,
  state: S | null,
  event: E,
  taker: StepTaker,
  question: Q,
): StepDecision<Row, R> {
  if (machine.unseen(question)) return { ok: false, refused: machine.refusal('not-visible') };
  const row = machineRow(machine.rows, state, event);
  if (!row) return { ok: false, refused: machine.refusal('not-in-table') };
  if (!row.who.includes(taker)) return { ok: false, refused: machine.refusal('wrong-role') };
  for (const guard of row.guards) {
    const refused = machine.guards[guard](question);
    if (refused !== undefined) return { ok: false, refused };
  }
  return { ok: true, row };
}

/** Rows this viewer may choose now; what has to be typed is asked for afterwards. */
export function stepChoices<
  S extends string,
  E extends string,
  G extends string,
  R,
  Q,
  Row extends MachineRow<S, E, G>,
>(machine: Machine<S, E, G, R, Q, Row>, state: S | null, taker: StepTaker, question: Q): Row[] {
  if (machine.unseen(question)) return [];
  return machine.rows.filter(
    (row) =>
      row.from === state &&
      row.who.includes(taker) &&
      machineRow(machine.rows, state, row.event) === row &&
      row.guards
        .filter((guard) => machine.standing.includes(guard))
        .every((guard) => machine.guards[guard](question) === undefined),
  );
}
