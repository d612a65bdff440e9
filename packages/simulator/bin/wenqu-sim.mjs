#!/usr/bin/env node
// Runs the TypeScript directly; that needs Node 22.18 or later, so an older one looks for the project's own.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import * as modules from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

const NODE_MIN = [22, 18];
const CLI = fileURLToPath(new URL('../src/cli.ts', import.meta.url));
const platform = process.platform === 'win32' ? 'win' : process.platform;
const OWN = fileURLToPath(
  new URL(
    `../../../.wenqu/runtime/node_modules/node-${platform}-${process.arch}/bin/node${platform === 'win' ? '.exe' : ''}`,
    import.meta.url,
  ),
);

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const able = major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1]);
const node = able ? process.execPath : OWN;
if (!able && !existsSync(OWN)) {
  console.error(`需要 Node ${NODE_MIN.join('.')} 或更高版本 / needs Node ${NODE_MIN.join('.')} or later`);
  process.exit(1);
}

/** Node strips types everywhere but under node_modules, where npx puts us. */
function stripInstalled() {
  const INSTALLED = /\/node_modules\/@wenqu\/.*\.ts$/;
  modules.registerHooks({
    load(url, context, next) {
      if (!INSTALLED.test(url)) return next(url, context);
      const source = modules.stripTypeScriptTypes(readFileSync(fileURLToPath(url), 'utf8'));
      return { format: 'module', source, shortCircuit: true };
    },
  });
}

if (able) {
  if (CLI.includes('node_modules')) stripInstalled();
  await import(pathToFileURL(CLI).href);
} else {
  const { status, signal } = spawnSync(node, [CLI, ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exit(signal ? 1 : (status ?? 1));
}
