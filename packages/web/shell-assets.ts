import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** Source of the service worker, its name in the build, and where its list goes. */
export const WORKER = { source: 'src/worker/shell-worker.ts', name: 'shell-worker' } as const;
const PLACE = /(["'`])__WENQU_SHELL__\1/;
/** Pages that open without network: their code is part of the shell. */
const OFFLINE = /\/src\/features\/(?:field\/(?:field|form)-page|login\/)/;
/** Files of `public/` that belong to the shell. */
const PUBLIC = ['/icon.svg', '/manifest.webmanifest', '/icons/icon-192.png', '/icons/icon-512.png'];

type Bundle = Parameters<Extract<Plugin['writeBundle'], (...args: never[]) => unknown>>[1];

/** Every file that must be there for these chunks to run: what they import without being asked, and their styles. */
function closure(bundle: Bundle, first: readonly string[]): string[] {
  const found = new Set<string>();
  const visit = (name: string): void => {
    const chunk = bundle[name];
    if (found.has(name) || chunk?.type !== 'chunk') return;
    found.add(name);
    for (const style of chunk.viteMetadata?.importedCss ?? []) found.add(style);
    for (const next of chunk.imports) visit(next);
  };
  for (const name of first) visit(name);
  return [...found];
}

/** Writes the list of the shell's files into the service worker, with a version that changes when any of them does. */
export function shellAssets(): Plugin {
  return {
    name: 'wenqu-shell',
    apply: 'build',
    enforce: 'post',
    // Synchronous and before the files are compressed: names and preload lists are filled in by now.
    writeBundle({ dir = '' }, bundle) {
      const first = Object.values(bundle).flatMap((part) =>
        part.type === 'chunk' &&
        part.name !== WORKER.name &&
        (part.isEntry || part.moduleIds.some((id) => OFFLINE.test(id)))
          ? [part.fileName]
          : [],
      );
      const assets = [...closure(bundle, first).map((name) => `/${name}`), ...PUBLIC].sort();
      const page = readFileSync(join(dir, 'index.html'));
      const version = createHash('sha256').update(page).update(assets.join()).digest('hex').slice(0, 12);
      const file = join(dir, `${WORKER.name}.js`);
      const text = readFileSync(file, 'utf8');
      if (!PLACE.test(text)) throw new Error('the service worker has no place for its list');
      const list = JSON.stringify(JSON.stringify({ version, assets }));
      writeFileSync(
        file,
        text.replace(PLACE, () => list),
      );
    },
  };
}
