import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMANDS, EXCHANGES, UPLOADS } from '@wenqu/hj212';
import { describe, expect, test } from 'vitest';
import { isFresh } from '../scripts/commands.ts';
import { COMMAND_ROWS, PROOFS } from './command-proofs.ts';

const ROOT = join(import.meta.dirname, '..');

describe('every mark of docs/commands.md', () => {
  test.each(PROOFS.map(({ name, run }) => [name, run] as const))('%s', (_, run) => {
    expect(run).not.toThrow();
  });
});

test('docs/commands.md says what the code says: run `npm run commands`', () => {
  expect(isFresh(ROOT)).toBe(true);
});

test('no ability is claimed that does not hold, and none twice', () => {
  const page = readFileSync(join(ROOT, 'docs', 'commands.md'), 'utf8');
  expect(page.match(/\| ✗/g)).toBeNull();
  expect(page.match(/(?<=\| )✓(?= \|)/g)).toHaveLength(PROOFS.length);
  expect(new Set(PROOFS.map(({ name }) => name)).size).toBe(PROOFS.length);
});

test('every exchange and every packet of a device stands in a row of the command table', () => {
  const requests = new Set(COMMAND_ROWS.flatMap((row) => row.requests));
  const uploads = new Set(COMMAND_ROWS.flatMap((row) => row.uploads));
  const name = ({ edition, cn }: { edition: string; cn: string }) => `${edition} ${cn}`;
  expect(EXCHANGES.filter((row) => !requests.has(row)).map(name)).toEqual([]);
  expect(UPLOADS.filter((row) => !uploads.has(row)).map(name)).toEqual([]);
});

test('every row that says what it holds can be read and built', () => {
  const without = COMMAND_ROWS.filter(({ requests, uploads }) => requests.length + uploads.length === 0);
  expect([...new Set(without.map(({ command }) => command.kind))].sort()).toEqual(['removed', 'reserved']);
  expect(COMMANDS.length).toBeGreaterThan(120);
});
