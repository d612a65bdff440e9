import { type CardShade, type Instant, instant } from '@wenqu/domain';

/** What a flag of a moment says: '' = a normal value. */
export type Said = CardShade['kind'] | '';

interface Spoken {
  readonly at: ArrayLike<number>;
  /** NaN: nothing came. */
  readonly value: ArrayLike<number>;
  readonly said: readonly Said[];
}

const NAMES: Readonly<Record<Exclude<CardShade['kind'], 'mark'>, readonly [zh: string, en: string]>> = {
  gap: ['缺数', 'no data'],
  maintenance: ['设备标维护', 'flagged maintenance'],
  calibration: ['设备标校准', 'flagged calibration'],
  fault: ['设备标故障', 'flagged fault'],
  other: ['设备标非正常', 'flagged not normal'],
};

/** A longer silence than so many usual steps is a gap. */
const GAP_STEPS = 2.5;

/**
 * Stretches of one series that its numbers do not speak for: silences longer than its own step, and runs of one flag.
 *
 * @param range both ends count: silence at an end is a gap too
 */
export function shadesOf(
  { at, value, said }: Spoken,
  range: { from: Instant; to: Instant },
  stepMicros: number,
) {
  const shades: CardShade[] = [];
  const add = (kind: Exclude<CardShade['kind'], 'mark'>, from: number, to: number) => {
    const [zh, en] = NAMES[kind];
    const last = shades.at(-1);
    if (last?.kind === kind && from - last.to <= stepMicros * GAP_STEPS)
      shades[shades.length - 1] = { ...last, to: instant(to) };
    else shades.push({ kind, from: instant(from), to: instant(to), zh, en });
  };
  let before: number = range.from;
  for (let i = 0; i < at.length; i++) {
    const moment = at[i]!;
    const word = said[i] ?? '';
    if (Number.isNaN(value[i]!) && word === '') continue;
    if (moment - before > stepMicros * GAP_STEPS) add('gap', before, moment);
    if (word !== '' && word !== 'mark') add(word, moment, Math.min(moment + stepMicros, range.to));
    before = moment;
  }
  if (range.to - before > stepMicros * GAP_STEPS) add('gap', before, range.to);
  return shades;
}
