import type { Ink } from './ink.ts';
import type { LimitStep } from './limit-steps.ts';
import type { ChartBand } from './panel.ts';
import { lowerBound, type Trace, type TraceLevel } from './trace.ts';
import type { View } from './view.ts';

/** What one panel draws, in canvas pixels. */
export interface Canvas {
  readonly ctx: CanvasRenderingContext2D;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Device pixels per CSS pixel. */
  readonly ratio: number;
  readonly x: (time: number) => number;
  readonly y: (value: number) => number;
}

/** Values closer than this many CSS pixels are drawn without dots. */
const DOT_GAP_PX = 7;

/** Rows drawn at most across a width in CSS pixels: about one true low and high per pixel hides nothing; more costs frames. */
export const rowsInSight = (widthPx: number): number => widthPx * 1.25;

/** Everything between the axes: permitted band, values, limits, ticks of exceedance, the silent right edge. */
export function drawPanel(
  canvas: Canvas,
  trace: Trace,
  steps: readonly LimitStep[],
  view: View,
  ink: Ink,
  now: number,
  limitText: (step: LimitStep) => string,
  bands: readonly ChartBand[] = [],
): void {
  const { ctx, left, top, width, height, ratio } = canvas;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
  drawSilence(canvas, trace, now, ink);
  drawBands(canvas, bands, view, ink);
  // Before the values: a label must never lie over an exceedance.
  drawLimits(canvas, steps, view, ink, limitText);
  const level = trace.levelFor(view.from, view.to, rowsInSight(width / ratio));
  const first = Math.max(0, level.find(view.from) - 1);
  const last = Math.min(level.count - 1, level.find(view.to));
  if (level === trace.base && !trace.bucketed) drawValues(canvas, trace, first, last, ink);
  else drawBuckets(canvas, level, trace.gapMicros, first, last, ink);
  drawTicks(canvas, trace, view, ink);
  ctx.restore();
}

/** Values as a line that breaks at gaps; values with a flag other than normal are hollow and joined by dots. */
function drawValues(
  { ctx, x, y, width, ratio }: Canvas,
  trace: Trace,
  first: number,
  last: number,
  ink: Ink,
): void {
  const { base, gapMicros } = trace;
  const line = new Path2D();
  const dotted = new Path2D();
  const lone = new Path2D();
  let pen: Path2D | undefined;
  for (let row = first; row <= last; row++) {
    const px = x(base.from[row]!);
    const py = y(base.hi[row]!);
    const joined = row > first && base.from[row]! - base.from[row - 1]! <= gapMicros;
    const next = row < last && base.from[row + 1]! - base.from[row]! <= gapMicros;
    if (!joined) {
      if (!next) lone.rect(px - ratio, py - ratio, 2 * ratio, 2 * ratio);
      pen = undefined;
      continue;
    }
    const path = base.flagged[row] || base.flagged[row - 1] ? dotted : line;
    if (path !== pen) path.moveTo(x(base.from[row - 1]!), y(base.hi[row - 1]!));
    path.lineTo(px, py);
    pen = path;
  }
  ctx.strokeStyle = ink.line;
  ctx.fillStyle = ink.line;
  ctx.lineWidth = 1.5 * ratio;
  ctx.lineJoin = 'round';
  ctx.stroke(line);
  ctx.fill(lone);
  ctx.setLineDash([1.5 * ratio, 3 * ratio]);
  ctx.stroke(dotted);
  ctx.setLineDash([]);
  const roomy = last > first && width / (last - first) > DOT_GAP_PX * ratio;
  drawDots({ ctx, x, y, ratio }, trace, first, last, ink, roomy);
}

/** Hollow dots where a flag is; filled ones where there is room. */
function drawDots(
  { ctx, x, y, ratio }: Pick<Canvas, 'ctx' | 'x' | 'y' | 'ratio'>,
  { base }: Trace,
  first: number,
  last: number,
  ink: Ink,
  roomy: boolean,
): void {
  const filled = new Path2D();
  const hollow = new Path2D();
  let hollowX = Number.NEGATIVE_INFINITY;
  for (let row = first; row <= last; row++) {
    const flagged = base.flagged[row] === 1;
    if (!flagged && !roomy) continue;
    const px = x(base.from[row]!);
    // Flags in a crowd: one ring every few pixels says it as well as hundreds on one spot.
    if (flagged && px - hollowX < 4 * ratio) continue;
    if (flagged) hollowX = px;
    const path = flagged ? hollow : filled;
    const py = y(base.hi[row]!);
    path.moveTo(px + 2.5 * ratio, py);
    path.arc(px, py, (flagged ? 2.5 : 2) * ratio, 0, 2 * Math.PI);
  }
  ctx.fill(filled);
  ctx.fillStyle = ink.pane;
  ctx.fill(hollow);
  ctx.lineWidth = 1.2 * ratio;
  ctx.stroke(hollow);
}

/** Buckets as a band between true lowest and highest, its edges drawn, broken at gaps. */
function drawBuckets(
  { ctx, x, y, ratio }: Canvas,
  level: TraceLevel,
  gapMicros: number,
  first: number,
  last: number,
  ink: Ink,
): void {
  const band = new Path2D();
  const edges = new Path2D();
  const rings = new Path2D();
  let ringX = Number.NEGATIVE_INFINITY;
  for (let start = first; start <= last; ) {
    let end = start;
    while (end < last && level.from[end + 1]! - level.to[end]! <= gapMicros) end++;
    addRun(level, start, end, x, y, ratio, band, edges);
    for (let row = start; row <= end; row++) {
      const px = x(level.from[row]!);
      if (level.flagged[row] === 0 || px - ringX < 5 * ratio) continue;
      ringX = px;
      rings.moveTo(px + 2 * ratio, y(level.hi[row]!));
      rings.arc(px, y(level.hi[row]!), 2 * ratio, 0, 2 * Math.PI);
    }
    start = end + 1;
  }
  ctx.fillStyle = ink.band;
  ctx.fill(band);
  ctx.strokeStyle = ink.line;
  ctx.lineWidth = ratio;
  ctx.stroke(edges);
  ctx.fillStyle = ink.pane;
  ctx.fill(rings);
  ctx.stroke(rings);
}

/** One unbroken run: along the highest forward, along the lowest back. */
function addRun(
  level: TraceLevel,
  start: number,
  end: number,
  x: Canvas['x'],
  y: Canvas['y'],
  ratio: number,
  band: Path2D,
  edges: Path2D,
): void {
  const corner = (row: number, value: Float64Array, path: Path2D, open: boolean) => {
    const py = y(value[row]!);
    if (open) path.moveTo(x(level.from[row]!), py);
    else path.lineTo(x(level.from[row]!), py);
    path.lineTo(Math.max(x(level.to[row]!), x(level.from[row]!) + ratio), py);
  };
  for (let row = start; row <= end; row++) corner(row, level.hi, band, row === start);
  for (let row = end; row >= start; row--) {
    const py = y(level.lo[row]!);
    band.lineTo(Math.max(x(level.to[row]!), x(level.from[row]!) + ratio), py);
    band.lineTo(x(level.from[row]!), py);
  }
  band.closePath();
  for (let row = start; row <= end; row++) corner(row, level.hi, edges, row === start);
  for (let row = start; row <= end; row++) corner(row, level.lo, edges, row === start);
}

/** Dashed lines that step at their dates, the permitted band of a range behind them, a label where each begins. */
function drawLimits(
  { ctx, left, top, width, ratio, x, y }: Canvas,
  steps: readonly LimitStep[],
  view: View,
  ink: Ink,
  limitText: (step: LimitStep) => string,
): void {
  ctx.font = ink.font.replace('12px', `${11 * ratio}px`);
  ctx.textAlign = 'left';
  ctx.textBaseline = 'alphabetic';
  ctx.lineWidth = 1.2 * ratio;
  for (const step of steps) {
    const from = Math.max(left, x(Math.max(step.from, view.from)));
    const to = Math.min(left + width, x(Math.min(step.to, view.to)));
    if (to <= from) continue;
    if (step.min !== null && step.max !== null) {
      ctx.fillStyle = ink.normalBand;
      ctx.fillRect(from, y(step.max), to - from, y(step.min) - y(step.max));
    }
    // A limit that does not judge this statistic is drawn as what it is: something to compare with.
    const colour = step.judges ? ink.over : ink.axis;
    ctx.strokeStyle = colour;
    ctx.setLineDash([6 * ratio, 4 * ratio]);
    for (const value of [step.max, step.min]) {
      if (value === null) continue;
      ctx.beginPath();
      ctx.moveTo(from, y(value));
      ctx.lineTo(to, y(value));
      if (step.from > view.from) ctx.rect(from, y(value) - 4 * ratio, 0.1, 8 * ratio);
      ctx.stroke();
    }
    ctx.setLineDash([]);
    const text = limitText(step);
    const anchor = step.max ?? step.min ?? 0;
    const textWidth = ctx.measureText(text).width;
    if (textWidth > to - from + 40 * ratio) continue;
    const above = y(anchor) - 5 * ratio;
    const py = above < top + 18 * ratio ? y(anchor) + 13 * ratio : above;
    ctx.fillStyle = colour;
    ctx.fillText(text, from + 5 * ratio, py);
  }
}

/** One tick at the top for each pixel column that holds a value over its limit: at every zoom. */
function drawTicks({ ctx, top, ratio, x }: Canvas, { overTo }: Trace, view: View, ink: Ink): void {
  const pxMicros = (view.to - view.from) / Math.max(1, x(view.to) - x(view.from));
  ctx.fillStyle = ink.over;
  let row = lowerBound(overTo, overTo.length, view.from);
  while (row < overTo.length && overTo[row]! <= view.to) {
    const px = Math.floor(x(overTo[row]!));
    ctx.fillRect(px - ratio, top, Math.max(2, 2 * ratio), 7 * ratio);
    // The next tick may stand in the next pixel column, wherever its value is.
    const next = lowerBound(overTo, overTo.length, overTo[row]! + pxMicros);
    row = Math.max(row + 1, next);
  }
}

/** Missing stretches hatched over the whole height; late ones as a row of short strokes along the bottom. */
function drawBands(canvas: Canvas, bands: readonly ChartBand[], view: View, ink: Ink): void {
  const { ctx, left, top, width, height, ratio, x } = canvas;
  for (const { kind, from, to } of bands) {
    if (to <= view.from || from >= view.to) continue;
    const first = Math.max(left, x(from));
    const last = Math.min(left + width, Math.max(x(to), first + 2 * ratio));
    if (kind === 'missing') {
      hatch(canvas, first, last, ink);
      continue;
    }
    ctx.fillStyle = ink.line;
    for (let at = first; at < last; at += 6 * ratio) {
      ctx.fillRect(at, top + height - 4 * ratio, Math.min(3 * ratio, last - at), 4 * ratio);
    }
  }
}

/** Hatched from the last value to the present, once it is older than a gap. */
function drawSilence(canvas: Canvas, trace: Trace, now: number, ink: Ink): void {
  const { left, width, ratio, x } = canvas;
  if (trace.base.count === 0 || now - trace.end <= trace.gapMicros) return;
  const from = Math.max(left, x(trace.end));
  const to = Math.min(left + width, x(now));
  if (to - from < 3 * ratio) return;
  hatch(canvas, from, to, ink);
}

function hatch({ ctx, top, height, ratio }: Canvas, from: number, to: number, ink: Ink): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(from, top, to - from, height);
  ctx.clip();
  ctx.strokeStyle = ink.hatch;
  ctx.lineWidth = ratio;
  ctx.beginPath();
  for (let at = from - height; at < to; at += 8 * ratio) {
    ctx.moveTo(at, top + height);
    ctx.lineTo(at + height, top);
  }
  ctx.stroke();
  ctx.restore();
}
