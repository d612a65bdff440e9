import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crashRun } from './crash-run.ts';
import { flagsOf, report } from './report.ts';

const flags = flagsOf();
const crashes = Number(flags.crashes ?? 200);
const connections = Number(flags.connections ?? 40);
const seed = Number(flags.seed ?? 1);
const untilMs = flags.seconds === undefined ? Number.POSITIVE_INFINITY : Number(flags.seconds) * 1000;
const folder = mkdtempSync(join(tmpdir(), 'wenqu-crash-'));
console.log(`${crashes} × kill -9 under load of ${connections} connections, seed ${seed}`);
const result = await crashRun({ folder, crashes, connections, seed, untilMs }, (text) => console.log(text));
rmSync(folder, { recursive: true, force: true });
const { sent, acked, counts } = result;
report(
  'crash',
  { connections, seed, sent, acked, counts },
  {
    crashes: result.crashes,
    ackedLost: result.ackedLost,
    duplicates: result.duplicates,
    accountingCloses: Number(result.accountingCloses),
    rebuiltEqual: Number(result.rebuiltEqual),
  },
  [
    { figure: 'crashes', atLeast: flags.seconds === undefined ? crashes : 1 },
    { figure: 'ackedLost', atMost: 0 },
    { figure: 'duplicates', atMost: 0 },
    { figure: 'accountingCloses', atLeast: 1 },
    { figure: 'rebuiltEqual', atLeast: 1 },
  ],
);
