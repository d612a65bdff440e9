import { fileURLToPath } from 'node:url';
import { DETECTORS } from '@wenqu/rules/detect';
import { describe, expect, test } from 'vitest';
import { episodesInBatch, episodesOf } from '../bench/detection-run.ts';
import { readRows, readSites } from '../bench/detection-set.ts';

const file = (name: string) => fileURLToPath(new URL(`../fixtures/detection/${name}`, import.meta.url));

describe('streaming and batch say the same of the whole open set', () => {
  const rows = readRows(file('readings.csv.gz'));
  for (const site of readSites(file('sites.json')))
    test(site.id, { timeout: 120_000 }, () => {
      const own = rows.get(site.id) ?? [];
      const streamed = episodesOf(site, own, DETECTORS);
      expect(streamed.length).toBeGreaterThan(0);
      expect(episodesInBatch(site, own, DETECTORS)).toEqual(streamed);
    });
});
