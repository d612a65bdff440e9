/**
 * Before `npm pack` or `npm publish`: compile src to dist, and point package.json at it; afterwards put
 * package.json back. In the repository the sources themselves are imported, so nothing stale can be.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const here = import.meta.dirname ?? dirname(new URL(import.meta.url).pathname);
const path = (name) => join(here, name);
const SAVED = path('package.json.saved');
const LICENSE = join(here, '..', '..', 'LICENSE');

function restore() {
  if (existsSync(SAVED)) renameSync(SAVED, path('package.json'));
  rmSync(path('dist'), { recursive: true, force: true });
  rmSync(path('LICENSE'), { force: true });
}

function prepare() {
  restore();
  const tsc = createRequire(import.meta.url).resolve('typescript/package.json');
  execFileSync(process.execPath, [join(dirname(tsc), 'bin', 'tsc'), '-p', path('tsconfig.build.json')], {
    stdio: 'inherit',
  });
  if (existsSync(LICENSE)) copyFileSync(LICENSE, path('LICENSE'));
  copyFileSync(path('package.json'), SAVED);
  const manifest = JSON.parse(readFileSync(SAVED, 'utf8'));
  manifest.exports = { '.': { types: './dist/index.d.ts', default: './dist/index.js' } };
  delete manifest.scripts;
  writeFileSync(path('package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

if (process.argv[2] === 'restore') restore();
else prepare();
