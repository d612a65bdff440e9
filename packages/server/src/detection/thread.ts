import { type MessagePort, parentPort } from 'node:worker_threads';
import { type Instant, instant, type PointId } from '@wenqu/domain';
import { DETECTORS, type Detectors, type Episode, type PointSpec, PointWatch } from '@wenqu/rules/detect';
import { type Ask, faultOf } from '../ask.ts';
import { yieldToGateway } from '../projection/yield-to-gateway.ts';
import type { Pack } from './pack.ts';

// Below the gateway, like the projection: nobody waits for a lead.
yieldToGateway();
const port = parentPort as MessagePort;
const watches = new Map<PointId, PointWatch>();
/** Back-tests that run beside the watches, by name. */
const trials = new Map<string, PointWatch>();

function feed(watch: PointWatch, { live, hours }: Pack): void {
  for (const { factor, at, value, mark } of live)
    for (let i = 0; i < at.length; i++)
      if (!Number.isNaN(value[i]!))
        watch.live(instant(at[i]!), factor, value[i]!, mark[i] as 0 | 1 | 2 | 3 | 4 | 5);
  for (const { factor, at, min, mean, max, amount, total } of hours)
    for (let i = 0; i < at.length; i++)
      watch.hour(instant(at[i]!), factor, {
        min: min[i]!,
        mean: mean[i]!,
        max: max[i]!,
        amount: amount[i]!,
        total: total[i]!,
      });
}

/** Values over a limit are told by the judge as they come. */
const TOLD_ELSEWHERE = 'pollution/over-limit';
const LIVE: Detectors = {
  ...DETECTORS,
  detectors: DETECTORS.detectors.filter(({ name }) => name !== TOLD_ELSEWHERE),
};

/** Detectors whose name is in a list; '' entries and an empty list: all of them. */
const chosen = (names: readonly string[]): Detectors =>
  names.length === 0
    ? LIVE
    : { ...DETECTORS, detectors: DETECTORS.detectors.filter(({ name }) => names.includes(name)) };

const answers: Record<string, (...args: never[]) => unknown> = {
  /** Begin to watch a point anew. */
  watch: (point: PointId, spec: PointSpec) => {
    watches.set(point, new PointWatch(spec, LIVE));
  },
  forget: (point: PointId) => {
    watches.delete(point);
  },
  /** Take values and look at every full hour up to `to`. */
  take: (pack: Pack, to: Instant): Episode[] => {
    const watch = watches.get(pack.point);
    if (!watch) return [];
    feed(watch, pack);
    return watch.advance(to);
  },
  tryOut: (name: string, spec: PointSpec, detectors: readonly string[]) => {
    trials.set(name, new PointWatch(spec, chosen(detectors)));
  },
  tryTake: (name: string, pack: Pack, to: Instant): Episode[] => {
    const watch = trials.get(name);
    if (!watch) return [];
    feed(watch, pack);
    return watch.advance(to);
  },
  tryEnd: (name: string) => {
    trials.delete(name);
  },
  close: () => undefined,
};

port.on('message', ({ id, ask, args }: Ask) => {
  try {
    port.postMessage({ id, value: answers[ask]!(...(args as never[])) });
  } catch (error) {
    port.postMessage({ id, fault: faultOf(error) });
  }
  if (ask === 'close') process.exit(0);
});
