import type { View } from './history.ts';
import type { LookAlike, Signal } from './signal.ts';

/**
 * One way of noticing, as pure functions over a window. `fit` learns the point's own normal once a natural day
 * from what the view holds (leaving out `suspect` slots); `look` speaks about the newest hours only, once an hour.
 * The same view gives the same answer: streaming and back-test differ in nothing but where the arrays lie.
 */
export interface Detector<Baseline = unknown> {
  /** Of all detectors, unique: `shape/constant`. */
  readonly name: string;
  /** What it learns; undefined where there is too little to learn from. */
  fit?: ((view: View) => Baseline | undefined) | undefined;
  /** Nights between two lessons; 1 when left out. For a normal that changes slowly and is dear to learn. */
  readonly nights?: number;
  look(view: View, baseline: Baseline | undefined): readonly Signal[];
}

/** Sees innocent causes; the arbiter weighs them against signals. */
export interface LookAlikeDetector<Baseline = unknown> {
  readonly name: string;
  fit?: ((view: View) => Baseline | undefined) | undefined;
  readonly nights?: number;
  look(view: View, baseline: Baseline | undefined): readonly LookAlike[];
}
