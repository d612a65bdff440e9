import { describe, expect, it } from 'vitest';
import { Chance } from '../bench/forge/chance.ts';
import { forgeSet } from '../bench/forge/forged-set.ts';
import { minuteOf, type Station } from '../bench/forge/station.ts';

/** A river sonde of our own making: day and week in every channel, bursts in turbidity. */
function sonde(): Station {
  const chance = new Chance(5);
  const length = 115 * 96;
  let burst = 0;
  const turb = Float64Array.from({ length }, () => {
    burst = chance.happens(0.004) ? chance.between(3, 30) : burst * 0.96;
    return 4 + burst + chance.unit();
  });
  const wave = (usual: number, day: number, week: number, noise: number) =>
    Float64Array.from(
      { length },
      (_, i) =>
        usual +
        day * Math.sin((2 * Math.PI * i) / 96) +
        week * Math.sin((2 * Math.PI * i) / 610) +
        noise * chance.normal(),
    );
  const columns = new Map([
    ['stage', wave(60, 3, 8, 0.2)],
    ['ph', wave(8.2, 0.1, 0.1, 0.01)],
    ['temp', wave(8, 2, 3, 0.05)],
    ['cond', wave(380, 8, 20, 0.5)],
    ['do', wave(11, 1, 0.7, 0.05)],
    ['turb', turb],
  ]);
  return { name: 'MainStreet2019', stepMin: 15, startMin: minuteOf('2019-01-01'), columns };
}

interface Label {
  id: string;
  site: string;
  class: string;
  technique: string;
  factors: string[];
  from: string;
  to: string;
  params: Record<string, unknown>;
}
interface Live {
  time: string;
  value: number;
  flag: string;
}

const order = { seed: 3, sites: 8, name: 'test' };
const forged = forgeSet([sonde()], order);
const rows = [...forged.rows];
const events = forged.labels.events as Label[];
const live = new Map<string, Live[]>();
for (const row of rows) {
  const [site, time, type, factor, value, , , , , , flag] = row.split(',');
  if (type !== 'rt') continue;
  const key = `${site} ${factor}`;
  if (!live.has(key)) live.set(key, []);
  live.get(key)!.push({ time: time!, value: Number(value), flag: flag! });
}
const inside = ({ site, from, to }: Label, factor: string) =>
  live.get(`${site} ${factor}`)!.filter(({ time }) => from <= time && time < to);
const of = (technique: string) => events.filter((event) => event.technique === technique);
const factorOf = (site: string, factor: string) =>
  (
    forged.sites.sites.find(({ id }) => id === site)!.factors as { factor: string; limit: number | null }[]
  ).find((each) => each.factor === factor)!;

describe('the forge', () => {
  it('makes the same set twice from one seed, and another from another', () => {
    const again = forgeSet([sonde()], order);
    expect(again.labels).toEqual(forged.labels);
    expect(again.sites).toEqual(forged.sites);
    expect([...again.rows].join('\n') === rows.join('\n')).toBe(true);
    const other = forgeSet([sonde()], { ...order, seed: 4, sites: 1 });
    expect([...other.rows].slice(0, 50)).not.toEqual(rows.slice(0, 50));
  });

  it('manipulates nothing before the warm-up ends', () => {
    const warm = forged.labels.warmup_until as Record<string, string>;
    for (const event of events.filter((each) => each.class === 'falsification'))
      expect(event.from >= warm[event.site]!, event.id).toBe(true);
  });

  it('writes every hour after its last live value, and only hours that have values', () => {
    const seen = new Set<string>();
    for (const row of rows) {
      const [site, time, type, factor] = row.split(',');
      if (type === 'rt') seen.add(`${site} ${factor} ${time!.slice(0, 13)}`);
      else expect(seen.has(`${site} ${factor} ${time!.slice(0, 13)}`), row).toBe(true);
    }
  });

  it('freezes what it calls constant', () => {
    const frozen = of('constant').filter(({ params }) => params.flicker === 0);
    expect(frozen.length).toBeGreaterThan(0);
    for (const event of frozen)
      for (const factor of event.factors) {
        const values = inside(event, factor).filter(({ flag }) => flag === 'N');
        expect(new Set(values.map(({ value }) => value)).size, event.id).toBeLessThanOrEqual(1);
      }
  });

  it('hides every value beyond the limit where it clamps, disconnects or flags', () => {
    const hiding = ['clamp_limit', 'peak_disconnect', 'false_maintenance'].flatMap(of);
    expect(hiding.length).toBeGreaterThan(2);
    for (const event of hiding)
      for (const factor of event.factors) {
        const limit = factorOf(event.site, factor).limit ?? Number.POSITIVE_INFINITY;
        const seen = inside(event, factor).filter(({ flag }) => flag === 'N');
        expect(Math.max(0, ...seen.map(({ value }) => value)), event.id).toBeLessThanOrEqual(limit);
      }
  });

  it('labels as exceedance what stands beyond the limit', () => {
    for (const event of of('exceedance')) {
      const [factor] = event.factors as [string];
      const { limit } = factorOf(event.site, factor);
      const over = inside(event, factor).filter(({ value, flag }) => flag === 'N' && value > limit!);
      expect(over.length, event.id).toBe(event.params.samples);
    }
  });

  it('stops the flow in a shutdown', () => {
    const standing = of('shutdown');
    expect(standing.length).toBeGreaterThan(0);
    for (const event of standing) {
      const values = inside(event, 'w00000').slice(6, -6);
      expect(Math.max(0, ...values.map(({ value }) => value)), event.id).toBeLessThan(0.2);
    }
  });
});
