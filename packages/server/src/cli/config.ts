import { readConfig } from '../config.ts';
import { parseFlags } from './flags.ts';

/** `wenqu config`: what is in force, as JSON. Nothing in it is secret. */
export async function configCommand(args: readonly string[]): Promise<number> {
  console.log(JSON.stringify(readConfig(parseFlags(args).values), null, 2));
  return 0;
}
