import { type Code, DATA_FLAGS, EXECUTION_RETURNS, REQUEST_RETURNS } from './tables/codes.ts';
import { COMMANDS, type Command } from './tables/commands.ts';
import { UNKNOWN_DEFAULTS, type UnknownParts } from './tables/unknown-parts.ts';

export * from './tables/codes.ts';
export * from './tables/commands.ts';
export * from './tables/confidence.ts';
export * from './tables/exchanges.ts';
export * from './tables/info-codes.ts';
export * from './tables/unknown-parts.ts';
export * from './tables/uploads.ts';

/** All rows for this command, those of the wanted edition first, extensions last. */
export function commandsOf(cn: string, edition: string): Command[] {
  const rows = COMMANDS.filter((row) => holdsCn(row.cn, cn));
  const rank = (row: Command) => (row.edition === edition ? 0 : row.edition === 'extension' ? 2 : 1);
  return rows.sort((a, b) => rank(a) - rank(b));
}

function holdsCn(row: string, cn: string): boolean {
  const [from, to] = row.split('-');
  if (from !== undefined && to !== undefined) return cn >= from && cn <= to;
  return row.split(',').includes(cn);
}

const find = (table: readonly Code[], code: string, edition: string): Code | undefined =>
  table.find((row) => row.code === code && row.edition === edition) ?? table.find((row) => row.code === code);

/** What a QnRtn says; undefined for a value outside the open table. */
export const requestReturn = (code: string, edition: string): Code | undefined =>
  find(REQUEST_RETURNS, code, edition);

/** What an ExeRtn says; undefined for a value outside the open table. */
export const executionReturn = (code: string, edition: string): Code | undefined =>
  find(EXECUTION_RETURNS, code, edition);

/**
 * What a data flag says; undefined for one outside the open table, which is then not normal. The table of 2025
 * is not known: the flags that `unknown` lists mean what they mean in 2017.
 */
export function dataFlag(
  code: string,
  edition: string,
  unknown: UnknownParts = UNKNOWN_DEFAULTS,
): Code | undefined {
  const own = DATA_FLAGS.find((row) => row.code === code && row.edition === edition);
  if (own || edition !== '2025') return own ?? find(DATA_FLAGS, code, edition);
  return unknown.flags.includes(code) ? find(DATA_FLAGS, code, '2017') : undefined;
}
