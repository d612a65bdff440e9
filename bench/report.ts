import { cpus, totalmem } from 'node:os';

/** Flags of a bench: `--name value`. */
export function flagsOf(args: readonly string[] = process.argv.slice(2)): Record<string, string> {
  const flags: Record<string, string> = {};
  for (let i = 0; i + 1 < args.length; i += 2) flags[args[i]!.replace(/^--/, '')] = args[i + 1]!;
  return flags;
}

/** What the figures depend on. */
export const machine = () => ({
  node: process.version,
  cores: cpus().length,
  cpu: cpus()[0]?.model ?? '',
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  platform: `${process.platform}-${process.arch}`,
});

export interface Target {
  readonly figure: string;
  readonly atMost?: number;
  readonly atLeast?: number;
}

/** Prints the last line of a bench and sets the exit code by its targets. */
export function report(
  bench: string,
  conditions: Record<string, unknown>,
  figures: Record<string, number>,
  targets: readonly Target[],
): boolean {
  const ok = targets.every(({ figure, atMost, atLeast }) => {
    const value = figures[figure];
    return (
      value !== undefined &&
      (atMost === undefined || value <= atMost) &&
      (atLeast === undefined || value >= atLeast)
    );
  });
  console.log(JSON.stringify({ bench, conditions: { ...machine(), ...conditions }, figures, targets, ok }));
  process.exitCode = ok ? 0 : 1;
  return ok;
}
