import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import type { TruthLine } from './truth.ts';
import {
  compareLine,
  type Held,
  type HeldVersion,
  isComparable,
  newComparison,
  statisticOf,
  type TruthComparison,
} from './truth-check.ts';
import { openWenqu, type WenquApi } from './wenqu-api.ts';
import { wireMoment, wireTime } from './wire-time.ts';

const HELP = `wenqu truth check: does a running Wenqu hold what the simulator sent?
  --truth FILE     the simulator's truth file
  --base URL       http://127.0.0.1:8212, or .../demo for the demo district
  --name NAME      account
  --password TEXT  its password`;

/** Lines compared together: bounds memory and lets neighbours share requests. */
const BATCH_LINES = 20_000;
/** Lines further apart than this are fetched apart. */
const SPAN_MS = 6 * 3_600_000;
const MICROS_PER_MS = 1000;

type HeldTable = Map<string, Map<string, HeldVersion[]>>;
const keyOf = (mn: string, cn: string, dataTime: string): string => `${mn.toUpperCase()}/${cn}/${dataTime}`;

interface Span {
  readonly mn: string;
  readonly cn: string;
  fromMs: number;
  toMs: number;
}

/** Which stretches of which logger and command a batch needs. */
function spansOf(lines: readonly TruthLine[]): Span[] {
  const spans = new Map<string, Span>();
  for (const { mn, cn, dataTime } of lines) {
    const atMs = wireMoment(dataTime);
    if (atMs === undefined) continue;
    const key = `${mn.toUpperCase()}/${cn}/${Math.floor(atMs / SPAN_MS)}`;
    const span = spans.get(key);
    if (span === undefined) spans.set(key, { mn, cn, fromMs: atMs, toMs: atMs + 1 });
    else {
      span.fromMs = Math.min(span.fromMs, atMs);
      span.toMs = Math.max(span.toMs, atMs + 1);
    }
  }
  return [...spans.values()];
}

async function heldOf(
  api: WenquApi,
  points: ReadonlyMap<string, readonly string[]>,
  spans: readonly Span[],
): Promise<HeldTable> {
  const table: HeldTable = new Map();
  for (const { mn, cn, fromMs, toMs } of spans) {
    for (const point of points.get(mn.toUpperCase()) ?? []) {
      for (const row of await api.readings(point, statisticOf(cn)!, fromMs, toMs)) {
        const key = keyOf(mn, cn, wireTime(row.at / MICROS_PER_MS));
        const columns = table.get(key) ?? new Map<string, HeldVersion[]>();
        table.set(key, columns);
        for (const { column, value, flag } of row.values) {
          columns.set(column, [...(columns.get(column) ?? []), { value, flag }]);
        }
      }
    }
  }
  return table;
}

/** Compares a whole truth file with a running server, a bounded batch at a time. */
async function check(path: string, api: WenquApi): Promise<TruthComparison> {
  const points = new Map(
    (await api.loggers()).map(({ mn, bindings }) => [
      mn.toUpperCase(),
      [...new Set(bindings.map(({ point }) => point))],
    ]),
  );
  const comparison = newComparison();
  let batch: TruthLine[] = [];
  let half = '';
  const compareBatch = async () => {
    const table = await heldOf(api, points, spansOf(batch));
    const held: Held = (mn, cn, dataTime) => table.get(keyOf(mn, cn, dataTime));
    for (const line of batch) compareLine(comparison, line, held);
    batch = [];
  };
  for await (const text of createInterface({
    input: createReadStream(path),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    // While the simulator runs, the last line may be half written; anywhere else that is a broken file.
    if (half !== '') throw new Error(`not a truth line: ${half.slice(0, 80)}`);
    if (!text.endsWith('}')) {
      half = text;
      continue;
    }
    const line = JSON.parse(text) as TruthLine;
    if (isComparable(line)) batch.push(line);
    if (batch.length >= BATCH_LINES) await compareBatch();
  }
  await compareBatch();
  return comparison;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      truth: { type: 'string' },
      base: { type: 'string', default: 'http://127.0.0.1:8212/demo' },
      name: { type: 'string' },
      password: { type: 'string' },
    },
  });
  if (!values.truth || !values.name || !values.password) throw new Error(HELP);
  const api = await openWenqu(values.base, values.name, values.password);
  const { examples, ...counts } = await check(values.truth, api);
  process.stdout.write(`${JSON.stringify(counts)}\n`);
  for (const { line, column, sent, held } of examples) {
    process.stdout.write(
      `${line.mn} ${line.cn} ${line.dataTime} ${column}: sent ${sent}, held ${JSON.stringify(held)}\n`,
    );
  }
  process.exitCode = counts.missing === 0 && counts.differing === 0 ? 0 : 1;
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
