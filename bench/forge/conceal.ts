import { FLOW } from './factors.ts';
import { forged } from './falsify.ts';
import { rounded } from './figures.ts';
import {
  byLevel,
  type Channel,
  type Draw,
  factorsOf,
  type Happening,
  MARK,
  minutesAt,
  perMeasurement,
} from './plot.ts';
import { plantPeaks } from './pollution.ts';

interface Run {
  readonly from: number;
  readonly to: number;
}

/** Runs of steps in a window where the instrument says more than the limit. */
function runsOver({ from, to }: Draw, { shown, limit }: Channel): Run[] {
  const runs: Run[] = [];
  for (let i = from; i < to; i++) {
    if (shown[i]! <= limit!) continue;
    const last = runs[runs.length - 1];
    if (last && last.to === i) runs[runs.length - 1] = { from: last.from, to: i + 1 };
    else runs.push({ from: i, to: i + 1 });
  }
  return runs;
}

const withLimit = ({ plot, chance }: Draw) =>
  chance.pick(plot.channels.filter(({ limit }) => limit !== null));

/** The label shrinks to what was hidden. */
function span(label: Happening, runs: readonly Run[]): void {
  if (runs.length === 0) throw new Error(`${label.technique} has nothing to hide`);
  label.from = runs[0]!.from;
  label.to = runs[runs.length - 1]!.to;
}

function peaksFor(draw: Draw, channel: Channel, most: number): void {
  draw.plot.acts.push({ stage: 'water', run: () => plantPeaks(draw, channel, most) });
}

/** Values that would pass the limit are reported just below it. */
export function clampLimit(draw: Draw): Happening {
  const { plot, chance } = draw;
  const channel = withLimit(draw);
  peaksFor(draw, channel, chance.whole(1, 6));
  const cap = byLevel(draw, { easy: [0.975, 0.996], mid: [0.94, 0.975], hard: [0.89, 0.94] });
  const jitter = byLevel(draw, { easy: [0.0008, 0.003], mid: [0.004, 0.012], hard: [0.015, 0.03] });
  const params = { cap: rounded(cap), jitter: rounded(jitter, 4) };
  return forged('clamp_limit', draw, [channel.factor], params, (label) => {
    span(label, runsOver(draw, channel));
    const below = perMeasurement(plot, channel, () => 1 - jitter * chance.unit());
    for (let i = draw.from; i < draw.to; i++) {
      const ceiling = channel.limit! * cap * below(i);
      if (channel.shown[i]! > channel.limit! * cap) channel.shown[i] = ceiling;
    }
  });
}

/** Transmission gaps exactly where values would exceed. */
export function peakDisconnect(draw: Draw): Happening {
  const { plot, chance, level } = draw;
  const channel = withLimit(draw);
  const all = level === 'easy' || (level === 'mid' && chance.happens(0.7));
  peaksFor(draw, channel, chance.whole(2, 6));
  const silent = all ? [...plot.channels] : [channel];
  return forged('peak_disconnect', draw, factorsOf(silent), { all }, (label) => {
    const runs = runsOver(draw, channel).map(({ from, to }) => ({ from, to: Math.min(to + 1, draw.to) }));
    span(label, runs);
    label.params = { gaps: runs.length, all };
    plot.acts.push({
      stage: 'mark',
      run: () => {
        for (const { from, to } of runs) for (const each of silent) each.marks.fill(MARK.missing, from, to);
      },
    });
  });
}

/** Flag M or C exactly where values would exceed. */
export function falseMaintenance(draw: Draw): Happening {
  const { plot, chance, level } = draw;
  const channel = withLimit(draw);
  const mark = chance.happens(0.75) ? MARK.maintenance : MARK.calibration;
  const wide = level === 'easy';
  peaksFor(draw, channel, chance.whole(2, 5));
  const flagged = wide ? plot.channels.filter(({ factor }) => factor !== FLOW) : [channel];
  const flag = mark === MARK.maintenance ? 'M' : 'C';
  return forged('false_maintenance', draw, factorsOf(flagged), { flag }, (label) => {
    const runs = runsOver(draw, channel);
    span(label, runs);
    label.params = { flag, windows: runs.length };
    plot.acts.push({
      stage: 'mark',
      run: () => {
        for (const { from, to } of runs)
          for (const each of flagged) {
            const held = each.shown[Math.max(0, from - 1)]!;
            for (let i = from; i < to; i++) {
              each.shown[i] = held * (1 + 0.01 * chance.normal());
              each.marks[i] = mark;
            }
          }
      },
    });
  });
}

/** Hours whose start lies in the event: whole ones only, or any that it touches. */
export const hourStart = (draw: Draw, step: number) =>
  step - Math.floor((minutesAt(draw.plot, step) % 60) / draw.plot.stepMin);

/** Hour rows that do not follow from the live values. */
export function statsInconsistent(draw: Draw): Happening {
  const { plot, chance } = draw;
  const loads = plot.channels.filter(({ kind }) => kind.load);
  const kind = chance.pick([
    'avg_outside',
    'avg_not_mean',
    ...(loads.length ? (['cou_mismatch'] as const) : []),
  ] as const);
  const k = byLevel(draw, { easy: [0.45, 0.66], mid: [0.76, 0.87], hard: [0.87, 0.93] });
  const able =
    kind === 'cou_mismatch' ? loads : [...loads, ...plot.channels.filter(({ factor }) => factor === FLOW)];
  const channels = chance.shuffled(able).slice(0, chance.whole(1, 2));
  for (const { factor } of channels) plot.tricks.push({ factor, from: draw.from, to: draw.to, kind, k });
  const label = forged('stats_inconsistent', draw, factorsOf(channels), { kind, k: rounded(k) }, () => {});
  const related = consequencesOf(draw, label.factors, kind);
  if (related.length) label.related = related;
  return label;
}

function consequencesOf({ plot }: Draw, factors: readonly string[], kind: string): string[] {
  if (kind === 'cou_mismatch') return [FLOW];
  return factors.includes(FLOW) ? factorsOf(plot.channels.filter(({ kind: each }) => each.load)) : [];
}

/** Live flow or totaliser scaled, the other not. */
export function flowTotalMismatch(draw: Draw): Happening {
  const { plot, chance } = draw;
  const k = byLevel(draw, { easy: [0.38, 0.6], mid: [0.68, 0.8], hard: [0.82, 0.92] });
  const mode = chance.happens(0.7) ? 'rate_scaled' : 'total_scaled';
  const flow = plot.channels.find(({ factor }) => factor === FLOW)!;
  plot.tricks.push({ factor: FLOW, from: draw.from, to: draw.to, kind: mode, k });
  const label = forged('flow_total_mismatch', draw, [FLOW], { mode, k: rounded(k) }, () => {
    if (mode === 'rate_scaled') for (let i = draw.from; i < draw.to; i++) flow.shown[i]! *= k;
  });
  label.related = factorsOf(plot.channels.filter(({ kind }) => kind.load));
  return label;
}
