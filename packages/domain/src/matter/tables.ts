import type { MachineId } from './matter.ts';
import type { MatterTable } from './matter-table.ts';
import { OUTAGE_TABLE } from './outage-table.ts';

/** Tables by machine. One that is built adds its line here. */
export const MATTER_TABLES: Readonly<Partial<Record<MachineId, MatterTable>>> = {
  outage: OUTAGE_TABLE,
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

/** Every table there is, in the order of Annex A. */
export const matterTables = (): MatterTable[] => Object.values(MATTER_TABLES);
