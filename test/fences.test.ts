import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Who may import whom. A name added here is a design decision: say why in its commit. */
const PACKAGES: Record<string, readonly string[]> = {
  hj212: [],
  domain: [],
  rules: ['domain'],
  web: ['domain'],
  simulator: ['hj212', 'domain'],
  // The simulator's book fills the demo district; nothing else of it is imported.
  server: ['hj212', 'domain', 'rules', 'simulator'],
};

/** Third-party packages each package may name; the pure ones take none. */
const PURE = ['hj212', 'domain', 'rules'];

/** Folders of the server, lowest first; a folder imports itself, the edge files, and what is listed. */
const FOLDERS: Record<string, readonly string[]> = {
  journal: [],
  store: [],
  ingest: ['journal'],
  judge: ['store'],
  projection: ['journal', 'ingest', 'store', 'judge'],
  book: ['store'],
  accounts: ['store'],
  register: ['store'],
  orders: ['journal', 'ingest', 'store'],
  // Keys become known to gateway and projection before the order that brings them goes out.
  keys: ['journal', 'ingest', 'orders', 'store'],
  samples: ['journal', 'orders', 'store'],
  gaps: ['orders', 'projection', 'store'],
  care: ['journal', 'ingest', 'orders', 'projection', 'store'],
  // Of the projection only how one speaks with a thread, and its priority.
  forwarding: ['journal', 'ingest', 'projection', 'orders', 'store'],
  // People and devices say what numbers may be used; statistics are what follows from it.
  marks: ['orders', 'projection', 'store'],
  statistics: ['projection', 'store'],
  facility: ['projection', 'store'],
  // Its own thread: it reads kept readings and tells findings.
  detection: ['projection', 'judge', 'store'],
  living: ['projection', 'detection', 'store'],
  // What people do about findings: each matter by its table, with its files and documents.
  files: ['store'],
  matters: ['store'],
  // Of the projection only its thread’s priority.
  documents: ['projection', 'files', 'store'],
  cases: ['matters', 'documents', 'files', 'store'],
  outages: ['matters', 'projection', 'files', 'store'],
  ledger: ['files', 'store'],
  field: ['matters', 'samples', 'files', 'store'],
  // A sheet is read and written by the hand that knows the book's sheets.
  lists: ['book', 'matters', 'documents', 'files', 'store'],
  campaigns: ['lists', 'matters', 'documents', 'files', 'store'],
  shifts: ['register', 'store'],
  // Who has to know is asked of others by argument; it only delivers.
  notices: ['store'],
  // Readings around a finding, for who looks at it.
  cards: ['projection'],
  api: [
    'accounts',
    'book',
    'register',
    'projection',
    'ingest',
    'store',
    'orders',
    'keys',
    'samples',
    'gaps',
    'care',
    'forwarding',
    'marks',
    'statistics',
    'facility',
    'detection',
    'living',
    'cards',
    'files',
    'matters',
    'documents',
    'cases',
    'outages',
    'ledger',
    'field',
    'lists',
    'campaigns',
    'shifts',
    'notices',
  ],
  cli: ['accounts', 'journal', 'projection', 'judge', 'store', 'ingest', 'orders'],
};
/** Files of the root that every folder may use. */
const EDGE = ['ask', 'clock', 'config', 'errors', 'limits', 'log', 'turns'];

/** Suites, contracts and what only they use. */
const FOR_TESTS = /(?:\.(?:test|contract)|\/(?:test|fault)-[\w-]+)\.ts$/;

const sources = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes('node_modules') && !name.startsWith('dist'))
    .map((name) => join(folder, name));

const imports = (file: string): string[] =>
  [
    ...readFileSync(join(ROOT, file), 'utf8').matchAll(
      /^(?:import (?:[^'\n]* from )?|export [^'\n=]* from |\} from )'([^']+)'/gm,
    ),
  ].map((found) => found[1]!);

describe('fences', () => {
  test('packages import only what their fence allows', () => {
    for (const from of Object.keys(PACKAGES)) {
      for (const file of sources(`packages/${from}/src`)) {
        for (const name of imports(file)) {
          const to = /^@wenqu\/(\w+)/.exec(name)?.[1];
          if (to) expect([from, ...PACKAGES[from]!], `${file} imports ${name}`).toContain(to);
        }
      }
    }
  });

  test('the pure packages take no third-party code', () => {
    for (const name of PURE) {
      for (const file of sources(`packages/${name}/src`).filter((path) => !/\.test(ing)?\.ts$/.test(path))) {
        for (const to of imports(file)) {
          expect(
            to.startsWith('.') || to.startsWith('node:') || to.startsWith('@wenqu/'),
            `${file} imports ${to}`,
          ).toBe(true);
        }
      }
    }
  });

  test('folders of the server import only downwards', () => {
    const root = 'packages/server/src';
    for (const file of sources(root).filter((path) => !FOR_TESTS.test(path))) {
      const from = relative(root, file).split('/')[0]!;
      if (!Object.hasOwn(FOLDERS, from)) continue;
      for (const name of imports(file).filter((to) => to.startsWith('.'))) {
        const target = relative(root, normalize(join(dirname(file), name)));
        const to = target.split('/')[0]!;
        const allowed = target.includes('/')
          ? [from, ...FOLDERS[from]!].includes(to)
          : EDGE.includes(to.replace('.ts', '')) || from === 'cli';
        expect(allowed, `${file} imports ${name}`).toBe(true);
      }
    }
  });

  test('only store speaks SQL, only config reads the environment, only clock and chance ask the machine', () => {
    for (const file of sources('packages/server/src').filter((path) => !FOR_TESTS.test(path))) {
      const text = readFileSync(join(ROOT, file), 'utf8');
      const inside = relative('packages/server/src', file);
      if (!inside.startsWith('store/')) expect(text, `${file} speaks SQL`).not.toContain("'node:sqlite'");
      if (inside !== 'config.ts') expect(text, `${file} reads the environment`).not.toContain('process.env');
      if (inside !== 'clock.ts')
        expect(text, `${file} asks for the time`).not.toMatch(/Date\.now\(\)|new Date\(\)/);
      expect(text, `${file} rolls dice`).not.toContain('Math.random()');
    }
  });
});
