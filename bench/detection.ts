import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DETECTORS, type Detectors, type Episode } from '@wenqu/rules/detect';
import { episodesOf } from './detection-run.ts';
import { readRows, readSites, textOf } from './detection-set.ts';
import { flagsOf, report } from './report.ts';

/**
 * Runs the detectors over a labelled set through the code of a normal day and scores what they say.
 *
 *     npm run bench:detection                                   the set in fixtures/detection
 *     npm run bench:detection -- --set DIR                      another set with the same file names
 *     npm run bench:detection -- --readings FILE --sites FILE --out FILE   alarms of any set, not scored
 *
 * `--only a,b` keeps detectors whose name begins so; `--show false|missed|all` lists what went wrong.
 */
const flags = flagsOf();
const OPEN = fileURLToPath(new URL('../fixtures/detection', import.meta.url));
const dir = flags.set ?? OPEN;

function chosen(): Detectors {
  if (!flags.only) return DETECTORS;
  const names = flags.only.split(',');
  return {
    ...DETECTORS,
    detectors: DETECTORS.detectors.filter(({ name }) => names.some((each) => name.startsWith(each))),
  };
}

interface Alarm {
  readonly site: string;
  readonly factor: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly kind: string;
  readonly score: number;
  readonly at: string;
}

const KIND: Readonly<Record<string, string>> = {
  'pollution-pulse': 'pollution_pulse',
};

const alarmOf = (site: string, episode: Episode): Alarm => ({
  site,
  factor: episode.factors,
  from: textOf(episode.from),
  to: textOf(episode.to),
  kind: KIND[episode.form] ?? episode.form.replaceAll('-', '_'),
  score: Math.round(episode.score * 1e4) / 1e4,
  at: textOf(episode.raisedAt),
});

interface TaskScore {
  readonly f1: number;
  readonly precision: number;
  readonly recall: number;
  readonly events: number;
  readonly found: number;
  readonly false_alarms: number;
  readonly false_alarms_per_site_month: number;
  readonly delay_h_median: number | null;
  readonly by_technique: Readonly<
    Record<string, { events: number; found: number; delay_h_median: number | null }>
  >;
  readonly by_level: Readonly<Record<string, number>>;
  readonly benign_hit: Readonly<Record<string, string>>;
}

function score(labels: string, alarms: string): Record<'F' | 'P' | 'A', TaskScore> {
  const scorer = fileURLToPath(new URL('../fixtures/detection/score.mjs', import.meta.url));
  const out = execFileSync(
    process.execPath,
    [scorer, '--labels', labels, '--alarms', alarms, '--json', '--no-sweep'],
    { encoding: 'utf8', maxBuffer: 1 << 26 },
  );
  return (JSON.parse(out) as { tasks: Record<'F' | 'P' | 'A', TaskScore> }).tasks;
}

function printTask(name: string, task: TaskScore): void {
  console.log(
    `\n${name}: F1 ${task.f1}, precision ${task.precision}, recall ${task.recall} (${task.found} of ${task.events}), ${task.false_alarms} false alarms = ${task.false_alarms_per_site_month} a site-month, median delay ${task.delay_h_median} h`,
  );
  console.log(`  levels ${JSON.stringify(task.by_level)}`);
  for (const [technique, row] of Object.entries(task.by_technique))
    console.log(`  ${technique.padEnd(22)} ${row.found}/${row.events}  delay ${row.delay_h_median ?? '—'} h`);
  console.log(
    `  look-alikes called so: ${Object.entries(task.benign_hit)
      .map(([cause, hit]) => `${cause} ${hit}`)
      .join(', ')}`,
  );
}

const sites = readSites(flags.sites ?? join(dir, 'sites.json'));
const rows = readRows(flags.readings ?? join(dir, 'readings.csv.gz'));
const plan = chosen();
const began = performance.now();
const alarms: Alarm[] = [];
let count = 0;
for (const site of sites) {
  const own = rows.get(site.id) ?? [];
  count += own.length;
  for (const episode of episodesOf(site, own, plan)) alarms.push(alarmOf(site.id, episode));
}
const seconds = (performance.now() - began) / 1e3;
const out = flags.out ?? join(mkdtempSync(join(tmpdir(), 'wenqu-detection-')), 'alarms.jsonl');
writeFileSync(out, alarms.map((alarm) => `${JSON.stringify(alarm)}\n`).join(''));
const conditions = {
  sites: sites.length,
  rows: count,
  seconds: Math.round(seconds * 10) / 10,
  alarms: alarms.length,
};
if (flags.readings && !flags.labels) {
  console.log(`${alarms.length} alarms in ${out}`);
  report('detection', conditions, { alarms: alarms.length }, []);
} else {
  const tasks = score(flags.labels ?? join(dir, 'labels.json'), out);
  printTask('Falsification', tasks.F);
  printTask('Pollution', tasks.P);
  console.log(`\nalarms: ${out}`);
  const worst = Math.max(
    0,
    ...Object.values(tasks.F.benign_hit).map((text) => {
      const [hit = 0, of = 1] = text.split('/').map(Number);
      return of === 0 ? 0 : hit / of;
    }),
  );
  report(
    'detection',
    {
      ...conditions,
      perTechnique: Object.fromEntries(
        [...Object.entries(tasks.F.by_technique), ...Object.entries(tasks.P.by_technique)].map(
          ([name, row]) => [name, `${row.found}/${row.events}`],
        ),
      ),
      lookAlikes: tasks.F.benign_hit,
    },
    {
      falsificationF1: tasks.F.f1,
      falseAlarmsPerSiteMonth: tasks.F.false_alarms_per_site_month,
      delayMedianH: tasks.F.delay_h_median ?? Number.NaN,
      pollutionF1: tasks.P.f1,
      worstLookAlikeShare: Math.round(worst * 1e3) / 1e3,
    },
    [
      { figure: 'falsificationF1', atLeast: 0.85 },
      { figure: 'falseAlarmsPerSiteMonth', atMost: 0.8 },
      { figure: 'delayMedianH', atMost: 6 },
      { figure: 'pollutionF1', atLeast: 0.8 },
      { figure: 'worstLookAlikeShare', atMost: 0.1 },
    ],
  );
}
