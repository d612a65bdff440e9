// The console in a real browser against the real server: size, first paint, 300 live cards, 200,000 points.
//   npm run bench:console -- [--seconds 12] [--points 300] [--history 200000]
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openBrowser } from '../test/journeys/chromium.ts';
import { firstAdmin, newPerson } from '../test/journeys/person.ts';
import { benchPoint, seedBook } from './book.ts';
import { sendHistory, WallLoad } from './console-load.ts';
import { type FrameRate, frameRate } from './frame-rate.ts';
import { type RealServer, startServer } from './real-server.ts';
import { flagsOf, report } from './report.ts';

const flags = flagsOf();
const seconds = Number(flags.seconds ?? 12);
const points = Number(flags.points ?? 300);
const history = Number(flags.history ?? 200_000);
const VALUES_PER_S = 1_500;
const LOADS = 5;
const OFFICE = { cpuSlowdown: 2, megabitsPerS: 50, latencyMs: 2 };
const DESK = { width: 1440, height: 900 };
const WALL = { width: 1920, height: 1080 };

interface Desk {
  readonly browser: Browser;
  readonly base: string;
  readonly cookies: Awaited<ReturnType<BrowserContext['cookies']>>;
}

/** A page of a fresh, signed-in browser: nothing in its cache. */
async function freshPage({ browser, cookies }: Desk, viewport: typeof DESK): Promise<Page> {
  const context = await browser.newContext({ viewport, locale: 'zh-CN' });
  await context.addCookies(cookies);
  return context.newPage();
}

/** Scripts and styles the first page needs, compressed as a web server would; the page's own part included. */
async function shellGzKb(desk: Desk): Promise<number> {
  const page = await freshPage(desk, DESK);
  const sizes: Promise<number>[] = [];
  page.on('response', (response) => {
    if (!['script', 'stylesheet'].includes(response.request().resourceType())) return;
    sizes.push(response.body().then((body) => gzipSync(body).length));
  });
  await page.goto(desk.base, { waitUntil: 'networkidle' }).catch(() => undefined);
  await page.getByRole('heading', { level: 1 }).waitFor();
  const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  await page.context().close();
  return Math.round(bytes / 102.4) / 10;
}

/** Runs in the page before anything else. */
const WATCH_PAINT = `new PerformanceObserver((list) => {
  globalThis.paintedMs = list.getEntries().at(-1).startTime;
}).observe({ type: 'largest-contentful-paint', buffered: true })`;

/** Largest contentful paint of the wall in an office: the median of some first loads, ms. */
async function lcpMs(desk: Desk): Promise<{ median: number; all: number[] }> {
  const all: number[] = [];
  for (let load = 0; load < LOADS; load++) {
    const page = await freshPage(desk, DESK);
    const cdp = await page.context().newCDPSession(page);
    const bytesPerS = (OFFICE.megabitsPerS * 1e6) / 8;
    await cdp.send('Network.enable');
    await cdp.send('Network.emulateNetworkConditions', {
      ...{ offline: false, latency: OFFICE.latencyMs },
      ...{ downloadThroughput: bytesPerS, uploadThroughput: bytesPerS },
    });
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: OFFICE.cpuSlowdown });
    await page.addInitScript(WATCH_PAINT);
    await page.goto(`${desk.base}/wall`);
    await page.getByRole('article').nth(20).waitFor();
    await page.waitForTimeout(1_500);
    all.push(Math.round(await page.evaluate<number>('globalThis.paintedMs')));
    await page.context().close();
  }
  return { median: [...all].sort((one, other) => one - other)[Math.floor(LOADS / 2)]!, all };
}

/** The wall while every point speaks. */
async function wallRate(
  desk: Desk,
  server: RealServer,
): Promise<FrameRate & { valuesPerS: number; cards: number }> {
  const load = await WallLoad.start(server.hj212Port, points, VALUES_PER_S);
  const page = await freshPage(desk, WALL);
  await page.goto(`${desk.base}/wall`);
  await page.getByRole('article').getByRole('button').nth(points).waitFor();
  await pause(2_000);
  const seen = () => page.getByRole('article').first().innerText();
  const before = await seen();
  const rate = await frameRate(page, seconds, async (goOn) => {
    while (goOn()) await pause(100);
  });
  if ((await seen()) === before) throw new Error('the wall stood still: nothing was measured');
  const cards = await page.getByRole('article').count();
  await page.context().close();
  return { ...rate, valuesPerS: Math.round(load.stop()), cards };
}

/** The chart with every point of its history, dragged and zoomed without rest. */
async function chartRate(desk: Desk, server: RealServer): Promise<FrameRate & { rows: number }> {
  const firstMs = await sendHistory(server.hj212Port, history);
  let health = await server.health();
  while (health.cursor !== health.durable || Number(health.durable) < history * 100) {
    await pause(200);
    health = await server.health();
  }
  const page = await freshPage(desk, DESK);
  const path = `/points/${benchPoint(0)}`;
  const view = `from=${firstMs * 1000}&to=${(firstMs + history * 1000) * 1000}&g=realtime&f=w01018`;
  const answered = page.waitForResponse((response) => response.url().includes('/series'));
  await page.goto(`${desk.base}${path}?${view}`);
  const rows = rowsOf(await (await answered).body());
  const plot = page.locator('canvas').first();
  await plot.waitFor();
  await pause(2_000);
  const box = (await plot.boundingBox())!;
  const rate = await frameRate(page, seconds, (goOn) => dragAndZoom(page, box, goOn));
  await page.context().close();
  return { ...rate, rows };
}

/** Rows of a binary series, from its head. */
function rowsOf(body: Buffer): number {
  const head = JSON.parse(body.toString('utf8', 8, 8 + body.readUInt32LE(4))) as { rows: number };
  return head.rows;
}

async function dragAndZoom(
  page: Page,
  box: { x: number; y: number; width: number; height: number },
  goOn: () => boolean,
): Promise<void> {
  const at = (share: number) => box.x + box.width * share;
  const y = box.y + box.height / 2;
  for (let round = 0; goOn(); round++) {
    await page.mouse.move(at(0.5), y);
    for (let notch = 0; notch < 6; notch++) await page.mouse.wheel(0, -100);
    const [from, to] = round % 2 === 0 ? [0.8, 0.3] : [0.3, 0.8];
    await page.mouse.move(at(from), y);
    await page.mouse.down();
    await page.mouse.move(at(to), y, { steps: 60 });
    await page.mouse.up();
    await page.mouse.move(at(0.5), y);
    for (let notch = 0; notch < 6; notch++) await page.mouse.wheel(0, 100);
  }
}

// What else keeps the machine busy takes frames from the browser: the figures stand for this load only.
const loadBefore = Math.round(loadavg()[0]! * 10) / 10;
const folder = mkdtempSync(join(tmpdir(), 'wenqu-console-'));
await seedBook(folder, points);
const server = await startServer(folder);
const browser = await openBrowser();
try {
  const base = `http://127.0.0.1:${server.port}`;
  const admin = await firstAdmin(base, server.firstPassword!);
  const duty = await newPerson(base, admin, 'duty', 'duty');
  const context = await browser.newContext();
  await context.request.post(`${base}/api/session`, {
    data: { name: duty.name, password: duty.password },
    headers: { 'x-wenqu': 'bench' },
  });
  const desk: Desk = { browser, base, cookies: await context.cookies() };
  await context.close();
  const shell = await shellGzKb(desk);
  console.log(`shell ${shell} kB gz`);
  const wall = await wallRate(desk, server);
  console.log(`wall ${JSON.stringify(wall)}`);
  const lcp = await lcpMs(desk);
  console.log(`lcp ${JSON.stringify(lcp)}`);
  const chart = await chartRate(desk, server);
  console.log(`chart ${JSON.stringify(chart)}`);
  report(
    'console',
    {
      chromium: browser.version(),
      loadBefore,
      office: OFFICE,
      loads: lcp.all,
      points,
      wall,
      chart,
      desk: DESK,
      screen: WALL,
    },
    { shellGzKb: shell, lcpMs: lcp.median, wallFps: wall.fps, chartFps: chart.fps },
    [
      { figure: 'shellGzKb', atMost: 190 },
      { figure: 'lcpMs', atMost: 1_500 },
      { figure: 'wallFps', atLeast: 58 },
      { figure: 'chartFps', atLeast: 58 },
    ],
  );
} finally {
  await browser.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
