import { expect, test } from 'vitest';
import { BOTTLES, Sampler } from './sampler.ts';

const START_MS = Date.parse('2026-05-01T00:00:00Z');
const hours = (count: number): number => START_MS + count * 3_600_000;

test('bottles are filled in turn, each once, until a hand empties the box', () => {
  const sampler = new Sampler(7);
  const positions = Array.from({ length: BOTTLES }, (_, at) => sampler.fill(hours(at), `q${at}`)?.position);
  expect(positions).toEqual(Array.from({ length: BOTTLES }, (_, at) => at + 1));
  expect(sampler.refusesMore).toBe(true);
  expect(sampler.fill(hours(30), 'late')).toBeUndefined();
  expect(sampler.empty()).toBe(BOTTLES);
  expect(sampler.fill(hours(31), 'new')).toMatchObject({ position: 1, qn: 'new' });
});

test('a sampler that overwrites begins again with the first bottle', () => {
  const sampler = new Sampler(7);
  sampler.full = 'overwrite';
  sampler.fillUp(START_MS);
  for (let at = 0; at < BOTTLES; at++) sampler.fill(hours(at), '');
  expect(sampler.fill(hours(25), 'again')?.position).toBe(1);
  expect(sampler.filled.find(({ position }) => position === 1)?.qn).toBe('again');
});

test('the box is cold, and warms slowly without cooling, quickly with an open door', () => {
  const cold = new Sampler(7);
  for (let at = 0; at < 48; at++) {
    expect(cold.boxC(hours(at))).toBeGreaterThan(2);
    expect(cold.boxC(hours(at))).toBeLessThan(6);
  }
  const failed = new Sampler(7);
  failed.setCooling('fails', START_MS);
  expect(failed.boxC(hours(0.1))).toBeLessThan(6);
  expect(failed.boxC(hours(2))).toBeGreaterThan(8);
  const tired = new Sampler(7);
  tired.setCooling('drifts', START_MS);
  expect(tired.boxC(hours(24))).toBeGreaterThan(7);
  expect(tired.boxC(hours(24))).toBeLessThan(10);
  const open = new Sampler(7);
  open.setDoor(true, START_MS);
  expect(open.boxC(hours(2))).toBeGreaterThan(failed.boxC(hours(2)));
  open.setDoor(false, hours(2));
  expect(open.boxC(hours(30))).toBeLessThan(6);
});

test('a bottle is named in every manner seen in the field', () => {
  const sampler = new Sampler(7);
  const named = (['plain', 'padded', 'zero', 'missing', 'vese'] as const).map((style) => {
    sampler.style = style;
    return sampler.vaseField(7);
  });
  expect(named).toEqual(['VaseNo=7', 'VaseNo=07', 'VaseNo=0', '', 'VeseNo=7']);
});
