import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = process.env.WENQU_SERVER ?? 'http://127.0.0.1:8212';

/**
 * One set of files serves `/` and `/demo/`: assets are absolute, the base path is read at start.
 * The development server passes both prefixes on to a running Wenqu.
 */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/',
  plugins: [react()],
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
