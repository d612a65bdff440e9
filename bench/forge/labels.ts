import type { Channel, Happening, Plot } from './plot.ts';
import { MARK, minutesAt } from './plot.ts';
import { timeText } from './rows.ts';

const MERGE_MIN = 60;

const over = ({ limit, range }: Channel, value: number) =>
  limit !== null ? value > limit : range !== null && (value > range[1] || value < range[0]);

/** Whether a pulse of this factor already covers the step. */
const covered = (plot: Plot, factor: string, step: number) =>
  plot.happenings.some(
    ({ technique, factors, from, to }) =>
      technique === 'pollution_pulse' && factors.includes(factor) && from <= step && step < to,
  );

/** Marks pulses that pass a limit for all to see, and adds a label for every other visible exceedance. */
export function labelExceedances(plot: Plot): void {
  const found: Happening[] = [];
  for (const channel of plot.channels) {
    let open: { from: number; last: number; samples: number } | null = null;
    const close = () => {
      if (open && open.samples >= 2) found.push(exceedance(plot, channel, open));
      open = null;
    };
    for (let i = 0; i < plot.steps; i++) {
      if (open && (i - open.last) * plot.stepMin > MERGE_MIN) close();
      if (channel.marks[i] !== MARK.normal || !over(channel, channel.shown[i]!)) continue;
      if (covered(plot, channel.factor, i)) continue;
      if (open) Object.assign(open, { last: i, samples: open.samples + 1 });
      else open = { from: i, last: i, samples: 1 };
    }
    close();
  }
  for (const pulse of plot.happenings.filter(({ technique }) => technique === 'pollution_pulse'))
    pulse.exceeds = plot.channels.some(
      (channel) =>
        pulse.factors.includes(channel.factor) &&
        channel.shown
          .subarray(pulse.from, pulse.to)
          .some((value, i) => channel.marks[pulse.from + i] === MARK.normal && over(channel, value)),
    );
  plot.happenings.push(...found);
}

function exceedance(
  plot: Plot,
  { factor }: Channel,
  run: { from: number; last: number; samples: number },
): Happening {
  const to = run.last + 1;
  const poured = plot.happenings.some(
    (each) => each.technique === 'night_discharge' && each.from < to && run.from < each.to,
  );
  return {
    class: 'pollution',
    technique: 'exceedance',
    accept: poured ? ['pollution', 'falsification'] : ['pollution'],
    factors: [factor],
    from: run.from,
    to,
    level: null,
    params: { samples: run.samples },
  };
}

/** The site's events as the benchmark writes them. */
export function labelsOf(plot: Plot): Record<string, unknown>[] {
  return [...plot.happenings]
    .sort((a, b) => a.from - b.from || a.to - b.to)
    .map((each, i) => ({
      id: `${plot.id}-${String(i + 1).padStart(3, '0')}`,
      site: plot.id,
      class: each.class,
      technique: each.technique,
      accept: each.accept,
      factors: each.factors,
      ...(each.related ? { related: each.related } : {}),
      from: timeText(minutesAt(plot, each.from)),
      to: timeText(minutesAt(plot, each.to)),
      level: each.level,
      ...(each.exceeds ? { exceeds_limit: true } : {}),
      params: each.params,
    }));
}

/** The site's sheet as the benchmark writes it. */
export function sheetOf(plot: Plot): Record<string, unknown> {
  return {
    id: plot.id,
    step_min: plot.stepMin,
    from: timeText(plot.startMin),
    to: timeText(minutesAt(plot, plot.steps)),
    warmup_until: timeText(minutesAt(plot, plot.warmup)),
    factors: plot.channels.map((channel) => ({
      factor: channel.factor,
      name: channel.kind.name,
      unit: channel.kind.unit,
      limit: channel.limit,
      ...(channel.range ? { range: channel.range } : {}),
      resolution: channel.resolution,
      lod: channel.kind.lod,
      analyser_cycle_min: channel.cycleMin,
      base: channel.base,
      shape_surrogate: channel.surrogate,
    })),
  };
}
