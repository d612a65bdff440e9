import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { flagsOf } from '../report.ts';
import { forgeSet, HEADER } from './forged-set.ts';
import { readStations } from './stations.ts';

/**
 * Makes a labelled set for the detectors in the formats of the open one.
 *
 *     node bench/forge/forge.ts --data DIR --seed 7 --sites 20 --out DIR [--name forged-7] [--first 201]
 *
 * `--data` is the folder of public base series; nothing of it is kept in the repository.
 */
const flags = flagsOf();
if (!flags.data || !flags.out) throw new Error('say --data DIR and --out DIR');
const seed = Number(flags.seed ?? 1);
const set = forgeSet(readStations(flags.data), {
  seed,
  sites: Number(flags.sites ?? 20),
  name: flags.name ?? `forged-${seed}`,
  firstId: Number(flags.first ?? 201),
});
mkdirSync(flags.out, { recursive: true });
const text = [HEADER, ...set.rows].join('\n');
writeFileSync(join(flags.out, 'sites.json'), JSON.stringify(set.sites, null, 1));
writeFileSync(join(flags.out, 'labels.json'), JSON.stringify(set.labels, null, 1));
// Last: whoever waits for a set waits for this file.
writeFileSync(join(flags.out, 'readings.csv.gz'), gzipSync(`${text}\n`, { level: 6 }));
console.log(`${flags.out}: ${text.split('\n').length - 1} rows, ${set.sites.sites.length} sites`);
