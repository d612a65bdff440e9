import {
  FIELD_STEPS,
  type FieldTaskKind,
  type Lang,
  type MachineId,
  matterTable,
  SAMPLE_EVENT_NAMES,
  SAMPLE_STATE_NAMES,
  type Words,
} from '@wenqu/domain';

interface Names {
  readonly event: (id: string) => string;
  readonly state: (id: string) => string;
}
type Named = Words & { readonly id: string };

/** Words of the table a task belongs to; what it does not name is shown as it is. */
export function stepNames(task: FieldTaskKind | '', lang: Lang): Names {
  const rule = FIELD_STEPS.find(({ kind }) => kind === task);
  const table = rule && matterTable(rule.machine as MachineId);
  const named = (list: readonly Named[] | undefined, of: Readonly<Record<string, Words>>) => (id: string) =>
    (list ? list.find((each) => each.id === id) : of[id])?.[lang] ?? id;
  return {
    event: named(table?.events, SAMPLE_EVENT_NAMES),
    state: named(table?.states, SAMPLE_STATE_NAMES),
  };
}
