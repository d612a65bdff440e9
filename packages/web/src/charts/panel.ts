import uPlot from 'uplot';
import type { Ink } from './ink.ts';
import type { LimitStep } from './limit-steps.ts';
import { drawPanel } from './panel-draw.ts';
import { markText, timeMarks } from './time-axis.ts';
import type { Trace } from './trace.ts';
import type { View } from './view.ts';

export const AXIS_LEFT_PX = 56;
const AXIS_BOTTOM_PX = 28;
export const PAD_RIGHT_PX = 20;
const MARK_PX = 84;

/** What one panel shows. */
export interface PanelContent {
  readonly trace: Trace;
  /** Finer rows of a part of the range; used where it holds the whole view. */
  readonly detail: { readonly trace: Trace; readonly from: number; readonly to: number } | undefined;
  readonly steps: readonly LimitStep[];
  /** Begin the axis at zero (concentrations, flow), or follow the values (pH, temperature). */
  readonly fromZero: boolean;
  readonly limitText: (step: LimitStep) => string;
  /** Stretches with something to say beside the values. */
  readonly bands?: readonly ChartBand[];
}

/** `missing`: nothing came; `late`: what is drawn there came later than it was due. */
export interface ChartBand {
  readonly kind: 'missing' | 'late';
  readonly from: number;
  readonly to: number;
}

/** One factor's panel: uPlot for axes and grid, our own hand for the values. */
export class Panel {
  readonly #plot: uPlot;
  readonly #isLast: boolean;
  #content: PanelContent;
  #view: View;
  #now: number;

  constructor(
    element: HTMLElement,
    content: PanelContent,
    size: { width: number; height: number },
    frame: { view: View; now: number; ink: Ink; isLast: boolean },
  ) {
    this.#content = content;
    this.#view = frame.view;
    this.#now = frame.now;
    this.#isLast = frame.isLast;
    this.#plot = new uPlot(
      this.#options(size, frame.ink),
      [
        [frame.view.from, frame.view.to],
        [null, null],
      ],
      element,
    );
  }

  /** Width of the plotting area, CSS pixels; from the plot's own measure, so that no frame waits for a layout. */
  get plotWidth(): number {
    return this.#plot.bbox.width / uPlot.pxRatio;
  }

  /** CSS pixels from the top of the panel's box. */
  yOf(value: number): number {
    return this.#plot.valToPos(value, 'y') + this.#plot.bbox.top / uPlot.pxRatio;
  }

  traceFor(view: View): Trace {
    const { trace, detail } = this.#content;
    return detail && detail.from <= view.from && view.to <= detail.to ? detail.trace : trace;
  }

  setContent(content: PanelContent): void {
    this.#content = content;
  }

  show(view: View, now: number): void {
    this.#view = view;
    this.#now = now;
    this.#plot.setData([
      [view.from, view.to],
      [null, null],
    ]);
  }

  resize(width: number, height: number): void {
    this.#plot.setSize({ width, height });
  }

  destroy(): void {
    this.#plot.destroy();
  }

  #range(): [number, number] {
    const { steps, fromZero } = this.#content;
    const { from, to } = this.#view;
    const seen = this.traceFor(this.#view).extremes(from, to, 2000);
    const inSight = steps.filter((step) => step.from < to && step.to > from);
    const values = [
      ...(seen ?? []),
      ...inSight.flatMap(({ min, max }) => [min, max]).filter((value) => value !== null),
    ];
    if (values.length === 0) return [0, 1];
    const low = Math.min(...values);
    const high = Math.max(...values);
    const room = (high - (fromZero ? Math.min(0, low) : low) || Math.abs(high) || 1) * 0.12;
    return fromZero ? [Math.min(0, low), high + room] : [low - room, high + room];
  }

  #options({ width, height }: { width: number; height: number }, ink: Ink): uPlot.Options {
    const axis = {
      stroke: ink.axis,
      font: ink.font,
      grid: { stroke: ink.grid, width: 1 },
      ticks: { show: false },
    };
    return {
      ...{ width, height, ms: 1, legend: { show: false }, cursor: { show: false } },
      padding: [8, PAD_RIGHT_PX, this.#isLast ? 0 : 8, 0],
      scales: {
        x: { time: false, range: () => [this.#view.from, this.#view.to] },
        y: { range: () => this.#range() },
      },
      series: [{}, { show: true, paths: () => null, points: { show: false } }],
      axes: [
        {
          ...axis,
          size: this.#isLast ? AXIS_BOTTOM_PX : 0,
          splits: (plot) =>
            timeMarks(this.#view.from, this.#view.to, Math.max(2, plot.bbox.width / uPlot.pxRatio / MARK_PX)),
          values: (_, marks) =>
            this.#isLast
              ? marks.map((mark) => markText(mark, marks.length > 1 ? marks[1]! - marks[0]! : 60e6))
              : [],
        },
        { ...axis, size: AXIS_LEFT_PX, space: 32, gap: 4 },
      ],
      hooks: { draw: [(plot) => this.#draw(plot, ink)] },
    };
  }

  #draw(plot: uPlot, ink: Ink): void {
    const { left, top, width, height } = plot.bbox;
    drawPanel(
      {
        ...{ ctx: plot.ctx, left, top, width, height, ratio: uPlot.pxRatio },
        x: (time) => left + ((time - this.#view.from) / (this.#view.to - this.#view.from)) * width,
        y: (value) => plot.valToPos(value, 'y', true),
      },
      this.traceFor(this.#view),
      this.#content.steps,
      this.#view,
      ink,
      this.#now,
      this.#content.limitText,
      this.#content.bands,
    );
  }
}
