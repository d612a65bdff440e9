/**
 * Small boosted trees, fitted by us: deterministic, plain data, and each answer is a sum that can be taken apart by
 * feature. A feature's NaN goes the way of small values: what cannot be told raises nothing.
 */
export interface Tree {
  /** Feature of each inner node; −1 = leaf. Children of node i are 2i + 1 and 2i + 2. */
  readonly features: readonly number[];
  readonly thresholds: readonly number[];
  /** What each node says (log-odds, shrunk); a leaf's is what counts, an inner node's serves to explain. */
  readonly says: readonly number[];
}

export interface Boosted {
  /** Log-odds before any tree. */
  readonly start: number;
  readonly trees: readonly Tree[];
}

export interface BoostOptions {
  readonly depth: number;
  readonly rounds: number;
  readonly rate: number;
  /** Least weight (rows' p·(1 − p)) of a leaf. */
  readonly leastWeight: number;
  /** Pulls leaves to zero. */
  readonly ridge: number;
  /** Features where more may only raise the score. */
  readonly rising: ReadonlySet<number>;
  /** Features where more may only lower it. */
  readonly falling: ReadonlySet<number>;
}

const BINS = 72;

/** Log-odds of a row; `terms` (one a feature) receives what each feature added. */
export function logOdds({ start, trees }: Boosted, row: ArrayLike<number>, terms?: Float64Array): number {
  let sum = start;
  for (const { features, thresholds, says } of trees) {
    let node = 0;
    while (features[node]! >= 0) {
      const feature = features[node]!;
      const next = 2 * node + (row[feature]! > thresholds[node]! ? 2 : 1);
      if (terms) terms[feature]! += says[next]! - says[node]!;
      node = next;
    }
    sum += says[node]!;
  }
  return sum;
}

interface Binned {
  /** Bin of each row, by feature. */
  readonly bins: readonly Uint8Array[];
  /** Upper edge of each bin but the last, by feature. */
  readonly edges: readonly Float64Array[];
}

/**
 * A third of the edges part the rows evenly, a third part the highest fiftieth ever finer, where events are, and a third
 * part the span evenly: where there are no rows at all, a bound lies well between.
 */
function edgesOf(values: Float64Array): Float64Array {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0) return new Float64Array(0);
  const edges = new Set<number>();
  const low = sorted[0]!;
  const span = sorted.at(-1)! - low;
  const place = (share: number) => sorted[Math.floor((sorted.length - 1) * share)]!;
  const third = BINS / 3;
  for (let i = 1; i < third; i++) {
    edges.add(place((i / third) * 0.98));
    edges.add(place(1 - 0.02 * 0.8 ** i));
    edges.add(low + (span * i) / third);
  }
  return Float64Array.from(edges).sort();
}

function bin(columns: readonly Float64Array[]): Binned {
  const edges = columns.map(edgesOf);
  const bins = columns.map((column, f) =>
    Uint8Array.from(column, (value) => {
      let at = 0;
      while (at < edges[f]!.length && value > edges[f]![at]!) at++;
      return at;
    }),
  );
  return { bins, edges };
}

interface Split {
  readonly feature: number;
  readonly bin: number;
  readonly gain: number;
  readonly left: number;
  readonly right: number;
}

interface Part {
  readonly rows: Int32Array;
  readonly low: number;
  readonly high: number;
}

/**
 * Fits trees to labelled rows. `columns` by feature, `labels` 0 or 1; `rows` = which rows to learn from. Deterministic.
 */
export function boost(
  columns: readonly Float64Array[],
  labels: Uint8Array,
  rows: Int32Array,
  options: BoostOptions,
): Boosted {
  const binned = bin(columns.map((column) => Float64Array.from(rows, (r) => column[r]!)));
  const truth = Uint8Array.from(rows, (r) => labels[r]!);
  const positive = truth.reduce((sum, label) => sum + label, 0);
  const start = Math.log((positive + 0.5) / (truth.length - positive + 0.5));
  const odds = new Float64Array(truth.length).fill(start);
  const trees: Tree[] = [];
  for (let round = 0; round < options.rounds; round++) {
    const slope = new Float64Array(truth.length);
    const weight = new Float64Array(truth.length);
    for (let i = 0; i < truth.length; i++) {
      const p = 1 / (1 + Math.exp(-odds[i]!));
      slope[i] = truth[i]! - p;
      weight[i] = Math.max(1e-9, p * (1 - p));
    }
    const tree = grow(binned, slope, weight, odds, options);
    if (tree.features[0] === -1) break;
    trees.push(tree);
  }
  return { start, trees };
}

function grow(
  binned: Binned,
  slope: Float64Array,
  weight: Float64Array,
  odds: Float64Array,
  options: BoostOptions,
): Tree {
  const nodes = 2 ** (options.depth + 1) - 1;
  const features = new Array<number>(nodes).fill(-1);
  const thresholds = new Array<number>(nodes).fill(0);
  const says = new Array<number>(nodes).fill(0);
  const parts: (Part | undefined)[] = [
    { rows: Int32Array.from(slope, (_, i) => i), low: -Infinity, high: Infinity },
  ];
  for (let node = 0; node < nodes; node++) {
    const part = parts[node];
    if (!part) continue;
    const split = 2 * node + 2 < nodes ? bestSplit(binned, slope, weight, part, options) : undefined;
    if (!split) {
      for (const row of part.rows) odds[row]! += says[node]!;
      continue;
    }
    features[node] = split.feature;
    thresholds[node] = binned.edges[split.feature]![split.bin]!;
    const bins = binned.bins[split.feature]!;
    says[2 * node + 1] = split.left * options.rate;
    says[2 * node + 2] = split.right * options.rate;
    const middle = (split.left + split.right) / 2;
    const rising = options.rising.has(split.feature);
    const falling = options.falling.has(split.feature);
    parts[2 * node + 1] = {
      rows: part.rows.filter((row) => bins[row]! <= split.bin),
      low: falling ? Math.max(part.low, middle) : part.low,
      high: rising ? Math.min(part.high, middle) : part.high,
    };
    parts[2 * node + 2] = {
      rows: part.rows.filter((row) => bins[row]! > split.bin),
      low: rising ? Math.max(part.low, middle) : part.low,
      high: falling ? Math.min(part.high, middle) : part.high,
    };
  }
  return { features, thresholds, says };
}

function bestSplit(
  { bins, edges }: Binned,
  slope: Float64Array,
  weight: Float64Array,
  { rows, low, high }: Part,
  { leastWeight, ridge, rising, falling }: BoostOptions,
): Split | undefined {
  let best: Split | undefined;
  const value = (g: number, h: number) => Math.min(high, Math.max(low, g / (h + ridge)));
  /** What a leaf of value v saves. */
  const saved = (g: number, h: number, v: number) => g * v - 0.5 * (h + ridge) * v * v;
  const slopes = new Float64Array(BINS);
  const weights = new Float64Array(BINS);
  for (let feature = 0; feature < bins.length; feature++) {
    slopes.fill(0);
    weights.fill(0);
    const column = bins[feature]!;
    let slopeAll = 0;
    let weightAll = 0;
    for (const row of rows) {
      slopes[column[row]!]! += slope[row]!;
      weights[column[row]!]! += weight[row]!;
      slopeAll += slope[row]!;
      weightAll += weight[row]!;
    }
    const whole = saved(slopeAll, weightAll, value(slopeAll, weightAll));
    let g = 0;
    let h = 0;
    for (let at = 0; at < edges[feature]!.length; at++) {
      g += slopes[at]!;
      h += weights[at]!;
      if (h < leastWeight || weightAll - h < leastWeight) continue;
      const left = value(g, h);
      const right = value(slopeAll - g, weightAll - h);
      if ((rising.has(feature) && left > right) || (falling.has(feature) && left < right)) continue;
      const gain = saved(g, h, left) + saved(slopeAll - g, weightAll - h, right) - whole;
      if (gain > (best?.gain ?? 1e-6)) best = { feature, bin: at, gain, left, right };
    }
  }
  return best;
}
