import { instant, journalPosition } from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import type { UpJob } from './up-queue.ts';
import { UpWindow } from './up-window.ts';

const RULES = { windowFrames: 4, answerTimeoutMs: 10_000, resends: 3 };
let count = 0;
const job = (mn: string, more: { qn?: string; answered?: boolean } = {}): UpJob => {
  const { qn = String(++count), answered = true } = more;
  const frame = { mn, cn: '2011', qn, bytes: Buffer.from(qn), answered, mark: 0 };
  return {
    ...{ position: journalPosition(++count), arrival: instant(0), mn, cn: '2011', qn, frames: [frame] },
    ...{ unfitZh: '', unfitEn: '' },
  };
};
const send = (window: UpWindow, mn: string, atMs: number, more = {}) => window.open(job(mn, more), 0, atMs);
/** Looks every second and sends again what is due; what the first look that asks for more says. */
function wait(window: UpWindow, fromMs: number, toMs: number) {
  for (let atMs = fromMs; atMs <= toMs; atMs += 1_000) {
    const due = window.due(atMs);
    if (due.stuck.length > 0 || due.lineDead || due.done.length > 0) return { atMs, ...due };
    for (const flight of due.resend) window.wentOut(flight, atMs);
  }
  return undefined;
}

describe('the window', () => {
  // HJ 212-2017 §6.2: 10 s, three resends.
  test('sends a frame four times ten seconds apart, then takes the line for dead', () => {
    const window = new UpWindow(RULES);
    window.lineUp(0);
    const flight = send(window, 'A', 0);
    expect(window.due(9_999).resend).toEqual([]);
    const end = wait(window, 1_000, 100_000);
    expect(end).toMatchObject({ atMs: 40_000, lineDead: true, stuck: [] });
    expect(flight).toMatchObject({ sends: 4 });
  });

  test('finds the one that is not answered while later ones are', () => {
    const window = new UpWindow(RULES);
    window.lineUp(0);
    const lost = send(window, 'A', 0);
    window.answered(send(window, 'B', 5_000), 6_000);
    expect(wait(window, 7_000, 100_000)).toMatchObject({ lineDead: false, stuck: [lost] });
  });

  test('an answer to an earlier frame proves nothing', () => {
    const window = new UpWindow(RULES);
    window.lineUp(0);
    const first = send(window, 'B', 0);
    send(window, 'A', 1);
    window.answered(first, 2);
    expect(wait(window, 1_000, 100_000)).toMatchObject({ lineDead: true, stuck: [] });
  });

  test('while one is known as the trouble the line is not blamed for its likes', () => {
    const window = new UpWindow(RULES);
    window.lineUp(0);
    const lost = send(window, 'A', 0);
    window.answered(send(window, 'B', 1), 2);
    send(window, 'A', 3);
    expect(wait(window, 1_000, 100_000)).toMatchObject({ atMs: 40_000, lineDead: false, stuck: [lost] });
    lost.stuck = 'silent';
    expect(wait(window, 41_000, 200_000)).toBeUndefined();
    expect(wait(window, 201_000, 400_000)).toMatchObject({ lineDead: true });
  });

  test('a new connection sends everything again, and counts anew', () => {
    const window = new UpWindow(RULES);
    const flights = [send(window, 'A', 0), send(window, 'B', 0)];
    wait(window, 1_000, 25_000);
    expect(window.lineUp(50_000)).toEqual(flights);
    for (const flight of flights) window.wentOut(flight, 50_000);
    expect(wait(window, 51_000, 89_000)).toBeUndefined();
  });

  test('holds back a frame that would be answered alike', () => {
    const window = new UpWindow(RULES);
    send(window, 'A', 0, { qn: '7' });
    expect(window.isFree(job('a', { qn: '7' }).frames[0]!)).toBe(false);
    expect(window.isFree(job('B', { qn: '7' }).frames[0]!)).toBe(true);
  });

  test('knows an answer by MN and QN, by QN alone only where that is enough', () => {
    const window = new UpWindow(RULES);
    const one = send(window, 'A', 0, { qn: '7' });
    expect(window.find('a', '7')).toBe(one);
    expect(window.find('other', '7')).toBe(one);
    send(window, 'B', 0, { qn: '7' });
    expect(window.find('other', '7')).toBeUndefined();
    expect(window.find('A', '8')).toBeUndefined();
  });

  test('frames that ask for no answer are done with the next answer, or when the time is over', () => {
    const window = new UpWindow(RULES);
    window.lineUp(0);
    const mute = send(window, 'A', 0, { answered: false });
    const next = send(window, 'B', 1);
    const after = send(window, 'A', 2, { answered: false });
    expect(window.answered(next, 3)).toEqual([mute]);
    expect(wait(window, 1_000, 20_000)).toMatchObject({ done: [after], lineDead: false });
  });

  test('has room for so many, and more for those that find out whom a silence concerns', () => {
    const window = new UpWindow(RULES);
    for (const mn of ['A', 'B', 'C', 'D']) send(window, mn, 0);
    expect(window.hasRoom(0)).toBe(false);
    expect(window.hasRoom(1)).toBe(true);
  });
});
