import { COMMANDS, SYSTEMS } from '@wenqu/hj212';

const commands = new Set(COMMANDS.map(({ cn }) => cn));
const systems = new Set(SYSTEMS.map(({ code }) => code));

/** A command code that some edition or a known vendor table names. */
export const knownCommand = (cn: string): boolean => commands.has(cn);

/** A system code of any edition's table. */
export const knownSystem = (st: string): boolean => systems.has(st);
