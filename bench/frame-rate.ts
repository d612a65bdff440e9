import type { Page } from 'playwright-core';

/** How evenly a page draws, from the timestamps of requestAnimationFrame. */
export interface FrameRate {
  readonly fps: number;
  /** 95 of 100 frames took at most this long, ms. */
  readonly p95Ms: number;
  readonly worstMs: number;
  readonly seconds: number;
}

/** Runs in the page. */
const BEGIN = `(() => {
  const counted = (globalThis.counted = { stamps: [], on: true });
  const step = (at) => {
    counted.stamps.push(at);
    if (counted.on) requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
})()`;
const END = '((globalThis.counted.on = false), globalThis.counted.stamps)';

/** Counts frames while `work` goes on, at least for `seconds`. */
export async function frameRate(
  page: Page,
  seconds: number,
  work: (goOn: () => boolean) => Promise<void>,
): Promise<FrameRate> {
  await page.evaluate(BEGIN);
  const until = performance.now() + seconds * 1000;
  await work(() => performance.now() < until);
  const stamps = await page.evaluate<number[]>(END);
  const deltas = stamps.slice(1).map((at, index) => at - stamps[index]!);
  const sorted = [...deltas].sort((one, other) => one - other);
  const lastsMs = stamps.at(-1)! - stamps[0]!;
  const round = (value: number) => Math.round(value * 10) / 10;
  return {
    fps: round((deltas.length / lastsMs) * 1000),
    p95Ms: round(sorted[Math.floor(sorted.length * 0.95)]!),
    worstMs: round(sorted.at(-1)!),
    seconds: round(lastsMs / 1000),
  };
}
