import { WenquError } from '../errors.ts';

export interface Flags {
  readonly words: readonly string[];
  readonly values: Readonly<Record<string, string>>;
  readonly switches: ReadonlySet<string>;
}

/** Flags that stand alone. */
const SWITCHES = new Set(['demo', 'jsonl', 'help']);

/**
 * `--name value`, `--name=value` and `--switch`; all else are words.
 *
 * @throws WQ_CONFIG for a flag without its value
 */
export function parseFlags(args: readonly string[]): Flags {
  const words: string[] = [];
  const values: Record<string, string> = {};
  const switches = new Set<string>();
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (!arg.startsWith('--')) {
      words.push(arg);
      continue;
    }
    const [name, inline] = arg.slice(2).split(/=(.*)/s) as [string, string | undefined];
    if (SWITCHES.has(name)) {
      switches.add(name);
      continue;
    }
    const value = inline ?? args[++i];
    if (value === undefined)
      throw new WenquError('WQ_CONFIG', { flag: `--${name}`, zh: '缺少取值', en: 'value missing' });
    values[name] = value;
  }
  return { words, values, switches };
}
