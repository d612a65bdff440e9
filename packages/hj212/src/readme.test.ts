import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const PACKAGE = new URL('..', import.meta.url).pathname;
const ROOT = join(PACKAGE, '..', '..');
const EXAMPLES = readFileSync(join(PACKAGE, 'README.md'), 'utf8').matchAll(/```js\n([\s\S]*?)```/g);

let home = '';
let app = '';

/** Packs a copy of the package, so that nobody who imports the sources meanwhile sees dist, and unpacks it. */
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'hj212-pack-'));
  const copy = join(home, 'packages', 'hj212');
  const skip = /node_modules|\.test\.ts$/;
  cpSync(PACKAGE, copy, { recursive: true, filter: (path) => !skip.test(path.slice(PACKAGE.length)) });
  for (const name of ['tsconfig.base.json', 'LICENSE']) copyFileSync(join(ROOT, name), join(home, name));
  symlinkSync(join(ROOT, 'node_modules'), join(home, 'node_modules'));
  const before = readFileSync(join(copy, 'package.json'), 'utf8');
  execFileSync('npm', ['pack', '--silent', '--offline'], { cwd: copy, stdio: 'pipe' });
  expect(readFileSync(join(copy, 'package.json'), 'utf8')).toBe(before);
  expect(readdirSync(copy)).not.toContain('dist');
  app = join(home, 'app');
  const installed = join(app, 'node_modules', '@wenqu', 'hj212');
  mkdirSync(installed, { recursive: true });
  const tarball = readdirSync(copy).find((name) => name.endsWith('.tgz'))!;
  execFileSync('tar', ['xzf', join(copy, tarball), '-C', installed, '--strip-components=1']);
  writeFileSync(join(app, 'package.json'), '{"type":"module"}');
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

test('the packed package holds its README, its licence and compiled files alone', () => {
  const installed = join(app, 'node_modules', '@wenqu', 'hj212');
  expect(readdirSync(installed).sort()).toEqual(['LICENSE', 'README.md', 'dist', 'package.json']);
  const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  expect(manifest).not.toHaveProperty('dependencies');
  expect(manifest.exports['.'].default).toBe('./dist/index.js');
});

test.each([...EXAMPLES].map(([, code], i) => [i + 1, code!] as const))(
  'example %i of the README prints what it says, from the packed package',
  (i, code) => {
    const said = code.trimEnd().split('\n').reverse();
    const lines = said
      .slice(
        0,
        said.findIndex((line) => !line.startsWith('// ')),
      )
      .reverse();
    const file = join(app, `example-${i}.mjs`);
    writeFileSync(file, code);
    const printed = execFileSync(process.execPath, [file], { encoding: 'utf8', cwd: app });
    expect(printed.trimEnd().split('\n')).toEqual(lines.map((line) => line.slice(3)));
    expect(lines.length).toBeGreaterThan(0);
  },
);
