import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { shellAssets, WORKER } from './shell-assets.ts';

const server = process.env.WENQU_SERVER ?? 'http://127.0.0.1:8212';

const COMPRESS_BYTES_MIN = 1_400;

/** Puts a `.br` and a `.gz` beside each text file, so that the server compresses nothing while it runs. */
function compressed(): Plugin {
  return {
    name: 'wenqu-compressed',
    apply: 'build',
    enforce: 'post',
    // After everything is written: names and preload lists are filled in last.
    writeBundle({ dir = '' }, bundle) {
      for (const name of Object.keys(bundle)) {
        const source = readFileSync(join(dir, name));
        if (!/\.(js|css|svg)$/.test(name) || source.length < COMPRESS_BYTES_MIN) continue;
        writeFileSync(join(dir, `${name}.gz`), gzipSync(source, { level: 9 }));
        const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
        writeFileSync(join(dir, `${name}.br`), brotliCompressSync(source, { params }));
      }
    },
  };
}

/**
 * One set of files serves `/` and `/demo/`: assets are absolute, the base path is read at start.
 * The development server passes both prefixes on to a running Wenqu.
 */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/',
  plugins: [react(), shellAssets(), compressed()],
  build: {
    target: 'chrome107',
    cssTarget: 'chrome107',
    outDir: 'dist',
    emptyOutDir: true,
    sourcemap: false,
    // Tables of the domain are data; a page that does not name a factor need not carry them.
    rolldownOptions: {
      treeshake: { moduleSideEffects: (id) => !id.includes('/packages/domain/') },
      input: {
        index: fileURLToPath(new URL('index.html', import.meta.url)),
        [WORKER.name]: fileURLToPath(new URL(WORKER.source, import.meta.url)),
      },
      // The worker's address never changes: the browser asks for it to learn of a new shell.
      output: {
        entryFileNames: ({ name }) => (name === WORKER.name ? '[name].js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  server: { proxy: { '/api': server, '/demo/api': server } },
});
