// Runs the conformance kit against Wenqu and against the simulated logger, and keeps the reports in docs/conformance.
//   node launch.mjs run scripts/conformance.ts [--out docs/conformance]
import { join } from 'node:path';
import { type CheckResult, writeReport } from '@wenqu/simulator/conform';
import { flagsOf } from '../bench/report.ts';
import { ownLoggerConformance, ownServerConformance } from '../test/own-conformance.ts';

const out = flagsOf().out ?? 'docs/conformance';
const tell = ({ outcome, id }: CheckResult) => console.log(outcome.padEnd(8), id);

const server = await ownServerConformance(tell);
const logger = await ownLoggerConformance('2017', tell);
for (const [name, report] of [
  ['server', server],
  ['simulated-logger', logger],
] as const) {
  for (const path of writeReport(join(out, name), report)) console.log(path);
  console.log(name, JSON.stringify(report.counts), report.ok ? 'ok' : 'NOT OK');
}
process.exitCode = server.ok && logger.ok ? 0 : 1;
