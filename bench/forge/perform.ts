import { weeklyCalibration } from './care.ts';
import type { Chance } from './chance.ts';
import { type Channel, cycleAt, type Plot, type Stage } from './plot.ts';

/** What an analyser reports: what the water was when its cycle began. */
function hold(plot: Plot, channel: Channel): void {
  const { water, shown, kind, cycleMin } = channel;
  for (let i = 0; i < plot.steps; i++) {
    const begun =
      cycleMin === null
        ? i
        : Math.max(0, cycleAt(plot, channel, i) * (cycleMin / plot.stepMin) + channel.phase);
    shown[i] = Math.max(water[begun]!, kind.lod ?? 0);
  }
}

/** Rounds to the resolution; nothing below the detection limit, no negative water. */
function report(channel: Channel): void {
  const { shown, resolution, kind } = channel;
  for (let i = 0; i < shown.length; i++) {
    const value = Math.max(shown[i]!, kind.lod ?? 0, 0);
    shown[i] = Math.round(value / resolution) * resolution;
  }
}

/** Lets everything planned happen, stage after stage. Afterwards `shown` and `marks` are what is sent. */
export function perform(plot: Plot, chance: Chance): void {
  weeklyCalibration(plot, chance);
  const run = (stage: Stage) => {
    for (const act of [...plot.acts]) if (act.stage === stage) act.run();
  };
  run('water');
  for (const channel of plot.channels) hold(plot, channel);
  run('instrument');
  run('report');
  for (const channel of plot.channels) report(channel);
  run('mark');
  for (const channel of plot.channels) report(channel);
}
