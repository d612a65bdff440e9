import { conformanceHtml } from '@wenqu/simulator/conform';
import { describe, expect, test } from 'vitest';
import { ownLoggerConformance, ownServerConformance } from './own-conformance.ts';

const SERVER_MS = 400_000;

// Each mostly waits for what the other side does not do: they wait together.
describe.concurrent('conformance', () => {
  test('Wenqu conforms to every clause its kit asks about, requests and sealed packets included', {
    timeout: SERVER_MS,
  }, async () => {
    const report = await ownServerConformance(() => undefined);
    const open = report.results.filter(({ outcome }) => outcome !== 'pass');
    expect(open.map(({ id, seen }) => `${id}: ${seen.en}`)).toEqual([]);
    expect(report.ok).toBe(true);
    const page = conformanceHtml(report);
    for (const { title } of report.results) {
      expect(page).toContain(title.zh);
      expect(page).not.toContain('PW=123456');
    }
  });

  test('the simulated logger conforms too, and a repeated 3015 keeps one bottle', {
    timeout: SERVER_MS,
  }, async () => {
    const report = await ownLoggerConformance('2017', () => undefined);
    const failed = report.results.filter(({ outcome }) => outcome === 'fail');
    expect(failed.map(({ id, seen }) => `${id}: ${seen.en}`)).toEqual([]);
    expect(report.results.find(({ id }) => id === 'water-once')?.outcome).toBe('pass');
  });
});
