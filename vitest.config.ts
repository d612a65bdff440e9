import { defineConfig } from 'vitest/config';

/** A slow machine costs patience, not correctness: what another thread or process does is asked for, long enough. */
const shared = {
  testTimeout: 60_000,
  hookTimeout: 120_000,
  expect: { poll: { timeout: 30_000, interval: 25 } },
};

/** Functions without I/O: their files may share a process. */
const PURE = 'packages/{domain,hj212,rules,web}/src/**/*.test.{ts,tsx}';
/** What needs a browser is timed as a person would: alone, after everything else. */
const BROWSER = 'test/journeys/*.test.ts';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...shared,
          name: 'pure',
          include: [PURE],
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...shared,
          name: 'house',
          include: ['packages/*/src/**/*.test.{ts,tsx}', 'test/**/*.test.ts', 'fuzz/**/*.test.ts'],
          exclude: [PURE, BROWSER],
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...shared,
          name: 'browser',
          include: [BROWSER],
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
