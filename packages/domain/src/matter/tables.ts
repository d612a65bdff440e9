import { CASE_TABLE } from './case-table.ts';
import { COMPLAINT_TABLE } from './complaint-table.ts';
import { CORRECTION_TABLE } from './correction-table.ts';
import { INQUIRY_TABLE } from './inquiry-table.ts';
import { ITEM_TABLE } from './item-table.ts';
import type { MachineId } from './matter.ts';
import type { MatterTable } from './matter-table.ts';
import { OUTAGE_TABLE } from './outage-table.ts';
import { TRACE_TABLE } from './trace-table.ts';

/** Tables by machine. One that is built adds its line here. */
export const MATTER_TABLES: Readonly<Partial<Record<MachineId, MatterTable>>> = {
  inquiry: INQUIRY_TABLE,
  case: CASE_TABLE,
  correction: CORRECTION_TABLE,
  outage: OUTAGE_TABLE,
  item: ITEM_TABLE,
  trace: TRACE_TABLE,
  complaint: COMPLAINT_TABLE,
};

/**
 * The table of a machine.
 *
 * @throws Error for a machine of which there is no table
 */
export function matterTable(machine: MachineId): MatterTable {
  const table = MATTER_TABLES[machine];
  if (!table) throw new Error(`there is no table of ${machine}`);
  return table;
}

/** Annex A.1 to A.10, those that run over matters. */
export const MACHINE_IDS: readonly MachineId[] = [
  ...['inquiry', 'case', 'correction', 'outage', 'item', 'trace', 'complaint'],
] as MachineId[];

/** Every table there is, in the order of Annex A. */
export const matterTables = (): MatterTable[] => MACHINE_IDS.flatMap((id) => MATTER_TABLES[id] ?? []);
