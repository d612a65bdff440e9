import type { Chance } from './chance.ts';
import { FLOW } from './factors.ts';
import { mean, spread } from './figures.ts';
import { type Channel, MARK, MARK_LETTER, minutesAt, type Plot, type RowTrick } from './plot.ts';

/** `2024-07-18T00:15:00` of local minutes. */
export const timeText = (minute: number) => new Date(minute * 60_000).toISOString().slice(0, 19);

export const decimalsOf = (resolution: number) => Math.max(0, Math.round(-Math.log10(resolution)));

/** Five significant digits without an exponent. */
const kilograms = (value: number) =>
  value !== 0 && Math.abs(value) < 1e-6 ? value.toFixed(11) : value.toPrecision(5);

interface Hour {
  readonly from: number;
  readonly to: number;
}

const tricksOn = (plot: Plot, factor: string, { from, to }: Hour, whole: boolean) =>
  plot.tricks.filter(
    (trick) =>
      trick.factor === factor &&
      (whole ? trick.from <= from && to <= trick.to : trick.from < to && from < trick.to),
  );

/** The flag of an hour without numbers: its commonest mark, the first of equals; D when that is N. */
function flagOfHour(marks: readonly number[]): string {
  const counts = new Map<number, number>();
  for (const mark of marks) counts.set(mark, (counts.get(mark) ?? 0) + 1);
  const [most] = [...counts].sort((a, b) => b[1] - a[1])[0]!;
  return most === MARK.normal ? 'D' : MARK_LETTER[most]!;
}

interface Figures {
  min: number;
  avg: number;
  max: number;
}

/** Statistics of the logger's faster sampling, near the live values; analysers agree exactly. */
function figuresOf(values: readonly number[], channel: Channel, chance: Chance): Figures {
  const [min, avg, max] = [Math.min(...values), mean(values), Math.max(...values)];
  if (channel.cycleMin !== null) return { min, avg, max };
  const size = spread(values);
  return {
    min: Math.max(channel.kind.lod ?? 0, 0, min - Math.abs(chance.normal()) * 0.13 * size),
    avg: Math.min(max, Math.max(min, avg + (0.3 / Math.sqrt(values.length)) * size * chance.normal())),
    max: max + Math.abs(chance.normal()) * 0.13 * size,
  };
}

function tricked(figures: Figures, tricks: readonly RowTrick[]): Figures {
  const out = { ...figures };
  for (const { kind, k } of tricks) {
    if (kind === 'avg_outside') out.avg = figures.min * (1 - 0.35 * (1 - k));
    if (kind === 'avg_not_mean') {
      out.avg = figures.avg * k;
      out.min = Math.min(figures.min, out.avg * 0.996);
    }
  }
  return out;
}

/** Writes the rows of a site in order of arrival; keeps its totaliser. */
export class RowWriter {
  readonly #plot: Plot;
  readonly #chance: Chance;
  #total: number;

  constructor(plot: Plot, chance: Chance) {
    this.#plot = plot;
    this.#chance = chance;
    this.#total = chance.between(1_000, 400_000);
  }

  *rows(): Generator<string> {
    const { steps, perHour, channels, id } = this.#plot;
    for (let step = 0; step < steps; step++) {
      const time = timeText(minutesAt(this.#plot, step));
      for (const { factor, shown, marks, resolution } of channels)
        if (marks[step] !== MARK.missing)
          yield `${id},${time},rt,${factor},${shown[step]!.toFixed(decimalsOf(resolution))},,,,,,${MARK_LETTER[marks[step]!]}`;
      if ((step + 1) % perHour === 0) yield* this.#hour({ from: step + 1 - perHour, to: step + 1 });
    }
  }

  *#hour(hour: Hour): Generator<string> {
    const { channels } = this.#plot;
    const flow = channels.find(({ factor }) => factor === FLOW)!;
    const cubic = this.#cubicMetres(flow, hour);
    this.#total += cubic.counted;
    for (const channel of channels) {
      const row = this.#row(channel, hour, channel === flow ? cubic.counted : cubic.load, channel === flow);
      if (row) yield row;
    }
  }

  /** What the totaliser counts and what carries the load: they differ only where somebody meddled. */
  #cubicMetres(flow: Channel, hour: Hour): { counted: number; load: number } {
    const meant = mean(flow.shown.subarray(hour.from, hour.to)) * 3.6;
    const noisy = Math.max(0, meant) * (1 + this.#chance.between(-0.005, 0.005));
    const faults = flow.marks
      .subarray(hour.from, hour.to)
      .some((mark) => mark !== MARK.normal && mark !== MARK.missing);
    let counted = faults ? mean(flow.water.subarray(hour.from, hour.to)) * 3.6 : noisy;
    let load = counted;
    for (const { kind, k, from, to } of tricksOn(this.#plot, FLOW, hour, false)) {
      const inside = (Math.min(to, hour.to) - Math.max(from, hour.from)) / (hour.to - hour.from);
      if (kind === 'rate_scaled') {
        counted *= 1 / (1 - inside + inside * k);
        load = counted;
      }
      if (kind === 'total_scaled') counted *= k;
    }
    return { counted, load };
  }

  #row(channel: Channel, hour: Hour, cubicMetres: number, isFlow: boolean): string | null {
    const plot = this.#plot;
    const marks: number[] = [];
    const good: number[] = [];
    for (let i = hour.from; i < hour.to; i++) {
      const mark = channel.marks[i]!;
      if (mark === MARK.missing) continue;
      marks.push(mark);
      if (mark === MARK.normal) good.push(channel.shown[i]!);
    }
    if (marks.length === 0) return null;
    const head = `${plot.id},${timeText(minutesAt(plot, hour.from))},hour,${channel.factor},`;
    const total = isFlow ? this.#total.toFixed(1) : '';
    if (good.length < 0.75 * plot.perHour) return `${head},,,,,${total},${flagOfHour(marks)}`;
    const truth = figuresOf(good, channel, this.#chance);
    const { min, avg, max } = tricked(truth, tricksOn(plot, channel.factor, hour, true));
    const digits = decimalsOf(channel.resolution);
    const fixed = [min.toFixed(digits), avg.toFixed(digits + 1), max.toFixed(digits)].join(',');
    return `${head},${fixed},${this.#amount(channel, hour, truth.avg, cubicMetres, isFlow)},${total},N`;
  }

  #amount(channel: Channel, hour: Hour, avg: number, cubicMetres: number, isFlow: boolean): string {
    if (isFlow) return cubicMetres.toFixed(2);
    if (!channel.kind.load) return '';
    const tricks = tricksOn(this.#plot, channel.factor, hour, false).filter(
      ({ kind }) => kind === 'cou_mismatch',
    );
    const k = tricks.reduce((product, trick) => product * trick.k, 1);
    return kilograms((avg * cubicMetres * k * (1 + this.#chance.between(-0.005, 0.005))) / 1000);
  }
}
