import type { Ink } from './ink.ts';
import { AXIS_LEFT_PX, Panel, type PanelContent } from './panel.ts';
import { rowsInSight } from './panel-draw.ts';
import type { Trace, TraceLevel } from './trace.ts';
import { clampView, panView, type View, zoomView } from './view.ts';

/** What lies under the cursor in one panel. */
export type Reading =
  | { readonly kind: 'none' }
  | { readonly kind: 'value'; readonly at: number; readonly value: number; readonly flag: string }
  | { readonly kind: 'bucket'; readonly lo: number; readonly hi: number; readonly rows: number };

export interface StackFrame {
  readonly bounds: View;
  readonly view: View;
  readonly now: number;
}

interface Handlers {
  /** After each change of view or cursor, once per animation frame. */
  readonly onDraw: (view: View, cursor: number | undefined) => void;
}

/** Panels of several factors over one time: one view, one cursor, one animation frame per change. */
export class ChartStack {
  #panels: Panel[] = [];
  #contents: readonly PanelContent[] = [];
  #frame: StackFrame;
  #cursor: number | undefined;
  #due = 0;
  readonly #handlers: Handlers;

  constructor(frame: StackFrame, handlers: Handlers) {
    this.#frame = frame;
    this.#handlers = handlers;
  }

  get view(): View {
    return this.#frame.view;
  }
  get bounds(): View {
    return this.#frame.bounds;
  }
  get cursor(): number | undefined {
    return this.#cursor;
  }
  get plotWidth(): number {
    return this.#panels[0]?.plotWidth ?? 1;
  }

  mount(
    elements: readonly HTMLElement[],
    contents: readonly PanelContent[],
    size: { width: number; height: number },
    ink: Ink,
  ): void {
    this.unmount();
    this.#contents = contents;
    const { view, now } = this.#frame;
    this.#panels = contents.map((content, index) => {
      const isLast = index === contents.length - 1;
      const height = size.height + (isLast ? 28 : 0);
      return new Panel(elements[index]!, content, { width: size.width, height }, { view, now, ink, isLast });
    });
    this.#draw();
  }

  unmount(): void {
    cancelAnimationFrame(this.#due);
    this.#due = 0;
    for (const panel of this.#panels) panel.destroy();
    this.#panels = [];
  }

  setContents(contents: readonly PanelContent[]): void {
    this.#contents = contents;
    contents.forEach((content, index) => {
      this.#panels[index]?.setContent(content);
    });
    this.#draw();
  }

  setFrame(frame: StackFrame): void {
    this.#frame = { ...frame, view: clampView(frame.view, frame.bounds) };
    this.#draw();
  }

  resize(width: number, height: number): void {
    this.#panels.forEach((panel, index) => {
      panel.resize(width, height + (index === this.#panels.length - 1 ? 28 : 0));
    });
  }

  setView(view: View): void {
    this.#frame = { ...this.#frame, view: clampView(view, this.#frame.bounds) };
    this.#draw();
  }

  zoom(factor: number, around = this.#cursorIn() ?? (this.view.from + this.view.to) / 2): void {
    this.setView(zoomView(this.view, around, factor, this.bounds));
  }

  pan(share: number): void {
    this.setView(panView(this.view, share, this.bounds));
  }

  setCursor(at: number | undefined): void {
    this.#cursor = at;
    this.#draw();
  }

  /** Move the cursor to the next or last run over the limit of any panel and bring it into sight. */
  goOver(direction: 1 | -1): boolean {
    const from = this.#cursorIn() ?? (direction === 1 ? this.view.from - 1 : this.view.to);
    const found = this.#contents
      .map(({ trace }) => trace.overStart(from, direction))
      .filter((at) => at !== undefined);
    if (found.length === 0) return false;
    const at = direction === 1 ? Math.min(...found) : Math.max(...found);
    const { from: start, to: end } = this.view;
    const span = end - start;
    this.#cursor = at;
    if (at < start || at > end) this.setView({ from: at - span / 2, to: at + span / 2 });
    else this.#draw();
    return true;
  }

  /** CSS pixels from the left of the plotting area. */
  xOf(at: number): number {
    return ((at - this.view.from) / (this.view.to - this.view.from)) * this.plotWidth;
  }

  timeAt(x: number): number {
    return this.view.from + (x / this.plotWidth) * (this.view.to - this.view.from);
  }

  traceOf(index: number): Trace {
    return this.#panels[index]?.traceFor(this.view) ?? this.#contents[index]!.trace;
  }

  /** What stands under the cursor: one value, or the extremes of what shares its pixel column. */
  readingAt(index: number, at: number): Reading {
    const trace = this.traceOf(index);
    const level = trace.levelFor(this.view.from, this.view.to, rowsInSight(this.plotWidth));
    const near = this.#near(trace, level, at);
    if (near === -1) return { kind: 'none' };
    if (level !== trace.base || (trace.rowsIn[near] ?? 1) > 1) {
      const rows = level === trace.base ? trace.rowsIn[near]! : rowsIn(trace, level, near);
      if (rows > 1) return { kind: 'bucket', lo: level.lo[near]!, hi: level.hi[near]!, rows };
    }
    return {
      kind: 'value',
      at: level.from[near]!,
      value: level.hi[near]!,
      flag: trace.flags[trace.nearest(level.from[near]!)] ?? '',
    };
  }

  /** The single value to walk back from a click: the highest where several share the pixel. */
  pick(index: number, at: number): { at: number; position: number } | undefined {
    const trace = this.traceOf(index);
    const level = trace.levelFor(this.view.from, this.view.to, rowsInSight(this.plotWidth));
    const near = this.#near(trace, level, at);
    if (near === -1 || trace.bucketed) return undefined;
    const { base } = trace;
    let best = base.find(level.from[near]!);
    for (let row = best; row < base.count && base.from[row]! <= level.to[near]!; row++) {
      if (base.hi[row]! > base.hi[best]!) best = row;
    }
    return { at: base.from[best]!, position: trace.positions[best]! };
  }

  yOf(index: number, value: number): number {
    return this.#panels[index]?.yOf(value) ?? 0;
  }

  /** Nearest row of a level, or -1 where the cursor stands in a gap. */
  #near(trace: Trace, level: TraceLevel, at: number): number {
    const after = level.find(at);
    const before = after - 1;
    const distance = (row: number) =>
      row < 0 || row >= level.count ? Infinity : Math.max(0, level.from[row]! - at, at - level.to[row]!);
    const row = distance(after) <= distance(before) ? after : before;
    const reach = Math.max(trace.gapMicros, ((this.view.to - this.view.from) / this.plotWidth) * 6);
    return distance(row) <= reach ? row : -1;
  }

  #cursorIn(): number | undefined {
    const at = this.#cursor;
    return at !== undefined && at >= this.view.from && at <= this.view.to ? at : undefined;
  }

  #draw(): void {
    if (this.#due !== 0) return;
    this.#due = requestAnimationFrame(() => {
      this.#due = 0;
      for (const panel of this.#panels) panel.show(this.#frame.view, this.#frame.now);
      this.#handlers.onDraw(this.#frame.view, this.#cursor);
    });
  }
}

export { AXIS_LEFT_PX };

const rowsIn = (trace: Trace, level: TraceLevel, row: number): number => {
  if (!trace.bucketed) return level.rows[row]!;
  let sum = 0;
  const { base } = trace;
  for (let at = base.find(level.from[row]!); at < base.count && base.from[at]! <= level.to[row]!; at++)
    sum += trace.rowsIn[at]!;
  return sum;
};
