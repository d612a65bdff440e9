/** A stretch of time in sight, microseconds. */
export interface View {
  readonly from: number;
  readonly to: number;
}

const SPAN_MIN = 60e6;

/** Keep a view inside `bounds` without changing its span, unless it is wider than they are. */
export function clampView(view: View, bounds: View): View {
  const span = Math.min(Math.max(view.to - view.from, SPAN_MIN), bounds.to - bounds.from);
  const from = Math.min(Math.max(view.from, bounds.from), bounds.to - span);
  return { from, to: from + span };
}

/** Narrow (`factor` < 1) or widen around a moment that stays where it is on screen. */
export function zoomView(view: View, around: number, factor: number, bounds: View): View {
  const span = Math.min(Math.max((view.to - view.from) * factor, SPAN_MIN), bounds.to - bounds.from);
  const share = (around - view.from) / (view.to - view.from);
  const from = around - span * share;
  return clampView({ from, to: from + span }, bounds);
}

/** Move by a share of the span; positive = later. */
export function panView(view: View, share: number, bounds: View): View {
  const by = (view.to - view.from) * share;
  return clampView({ from: view.from + by, to: view.to + by }, bounds);
}
