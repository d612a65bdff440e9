import { sampleSwap } from './bottle.ts';
import { commGap, deviceFault, drift, maintenance, recalibrationStep } from './care.ts';
import type { Chance } from './chance.ts';
import {
  clampLimit,
  falseMaintenance,
  flowTotalMismatch,
  peakDisconnect,
  statsInconsistent,
} from './conceal.ts';
import {
  boundedNoise,
  constant,
  interpolatedFill,
  offset,
  replay,
  rounding,
  scaling,
  spikesTrimmed,
  timeShift,
} from './falsify.ts';
import type { Draw, Happening, Level, Plot } from './plot.ts';
import { stepsOf } from './plot.ts';
import { nightDischarge, pollutionPulse } from './pollution.ts';
import { belowLod, dilution, rainDilution, scheduleChange, shutdown } from './weather.ts';

interface Act {
  readonly make: (draw: Draw) => Happening | null;
  /** Hours it lasts, shortest and longest. */
  readonly hours: readonly [number, number];
  /** Cards in the deck. */
  readonly cards: number;
}

const act = (make: Act['make'], low: number, high: number, cards = 1): Act => ({
  make,
  hours: [low, high],
  cards,
});

const FALSIFICATIONS: readonly Act[] = [
  act(constant, 8, 32),
  act(clampLimit, 8, 44),
  act(boundedNoise, 9, 40),
  act(replay, 13, 46),
  act(timeShift, 30, 70),
  act(scaling, 18, 64),
  act(offset, 20, 66),
  act(dilution, 8, 27),
  act(sampleSwap, 4, 26, 2),
  act(peakDisconnect, 18, 58),
  act(falseMaintenance, 26, 68),
  act(statsInconsistent, 11, 32),
  act(rounding, 12, 42),
  act(flowTotalMismatch, 9, 32),
  act(nightDischarge, 84, 112),
  act(spikesTrimmed, 20, 54),
  act(interpolatedFill, 5.5, 24),
];

const BENIGN: readonly Act[] = [
  act(rainDilution, 8, 36),
  act(shutdown, 14, 54),
  act(scheduleChange, 40, 90),
  act(belowLod, 9, 28),
  act(recalibrationStep, 45, 100),
  act(deviceFault, 3, 15),
  act(commGap, 1.2, 8.5),
  act(drift, 55, 140),
  act(maintenance, 5, 5),
];

const LEVELS: readonly Level[] = ['easy', 'easy', 'easy', 'mid', 'mid', 'mid', 'mid', 'mid', 'hard', 'hard'];
const PULSE_LEVELS: readonly Level[] = ['easy', 'easy', 'mid', 'mid', 'mid', 'mid', 'mid', 'hard', 'hard'];
const APART_H = 10;

/** A deck that is shuffled again when it is empty, so that every technique comes up as often as it should. */
export class Deck {
  #cards: Act[] = [];
  readonly #chance: Chance;

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  draw(): Act {
    if (this.#cards.length === 0) {
      const whole = FALSIFICATIONS.flatMap((each) => Array.from({ length: each.cards }, () => each));
      this.#cards = this.#chance.shuffled(whole);
    }
    return this.#cards.pop()!;
  }

  /** A card that did not fit here waits for the next site. */
  back(card: Act): void {
    this.#cards.unshift(card);
  }
}

interface Busy {
  readonly from: number;
  readonly to: number;
}

/** A free window of this length, apart from everything else; null when the site is full. */
function free(
  plot: Plot,
  busy: readonly Busy[],
  length: number,
  earliest: number,
  chance: Chance,
): Busy | null {
  const apart = stepsOf(plot, APART_H);
  for (let attempt = 0; attempt < 60; attempt++) {
    const from = chance.whole(earliest, plot.steps - length - 2);
    const to = from + length;
    if (from < earliest || to >= plot.steps - 1) return null;
    if (busy.every((each) => to + apart <= each.from || each.to + apart <= from)) return { from, to };
  }
  return null;
}

function place(plot: Plot, each: Act, level: Level, earliest: number, busy: Busy[], chance: Chance): boolean {
  const length = stepsOf(plot, chance.between(...each.hours));
  const window = free(plot, busy, length, earliest, chance);
  if (!window) return false;
  const happening = each.make({ plot, chance: chance.fork(`${window.from}`), level, ...window });
  if (!happening) return false;
  plot.happenings.push(happening);
  busy.push(window);
  return true;
}

/**
 * Fills a site with events, as dense as in the open set: per 45 days about six falsifications, three
 * pulses, six honest look-alikes; manipulation only after the warm-up. One site in fifteen stays honest.
 */
export function fill(plot: Plot, deck: Deck, chance: Chance): void {
  const days = (plot.steps * plot.stepMin) / 1440;
  const share = days / 45;
  const busy: Busy[] = [];
  const honest = chance.happens(0.06);
  const wanted = honest ? 0 : Math.max(2, Math.round(share * chance.between(5.6, 8.2)));
  const unfit = [];
  for (let i = 0; i < wanted; i++) {
    const card = deck.draw();
    if (!place(plot, card, chance.pick(LEVELS), plot.warmup, busy, chance)) unfit.push(card);
  }
  for (const card of unfit) deck.back(card);
  const pulses = Math.max(1, Math.round(share * chance.between(2.6, 3.4)));
  const pulse = act(pollutionPulse, 1.5, 12);
  for (let i = 0; i < pulses; i++) place(plot, pulse, chance.pick(PULSE_LEVELS), 2, busy, chance);
  const odds = Math.min(0.9, 0.68 * share + 0.02);
  for (const each of chance.shuffled(BENIGN))
    if (chance.happens(odds)) place(plot, each, 'mid', 2, busy, chance);
}
