import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

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
  plugins: [react(), compressed()],
  build: {
    target: 'chrome107',
    cssTarget: 'chrome107',
    outDir: 'dist',
    emptyOutDir: true,
    sourcemap: false,
    // Tables of the domain are data; a page that does not name a factor need not carry them.
    rolldownOptions: { treeshake: { moduleSideEffects: (id) => !id.includes('/packages/domain/') } },
  },
  server: { proxy: { '/api': server, '/demo/api': server } },
});
