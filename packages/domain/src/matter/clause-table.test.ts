import { describe, expect, test } from 'vitest';
import { ACT_CHOICES, CLAUSES, clauseOf, clausesFor, limitationDay } from './clause-table.ts';
import { chosenFrom, chosenText, discretionSheet, PROPOSED_STANDARD, standardOn } from './discretion.ts';
import { type PoliceFacts, policeTests } from './police-test.ts';

describe('clauses', () => {
  test('the Code holds from 2026-08-15, by the day of the conduct', () => {
    expect(clausesFor(['above-standard'], '2026-08-14')).toEqual({
      ...{ clauses: [], highest: null, standing: 'older-law' },
    });
    const since = clausesFor(['above-standard'], '2026-08-15');
    expect(since.standing).toBe('in-force');
    expect(since.highest).toMatchObject({
      penalty: '第一千一百零七条',
      fineMinYuan: 100_000,
      fineMaxYuan: 1_000_000,
    });
    expect(clausesFor(['above-standard'], '2026-08-10', '2026-08-20').standing).toBe('both-sides');
  });
  test('the Monitoring Regulations hold between, and beside the Code', () => {
    const ids = (day: string) =>
      clausesFor(['falsified-data'], day).clauses.map(({ instrument }) => instrument);
    expect(ids('2025-12-31')).not.toContain('生态环境监测条例');
    expect(ids('2026-01-01')).toContain('生态环境监测条例');
    expect(ids('2026-01-01')).not.toContain('生态环境法典');
    expect(ids('2026-09-01')).toEqual(expect.arrayContaining(['生态环境法典', '生态环境监测条例']));
  });
  test('same act, several clauses: the highest fine', () => {
    const { highest } = clausesFor(['interfered-devices', 'evasion', 'device-not-to-norm'], '2026-09-01');
    expect(highest?.act).toBe('evasion');
    expect(clausesFor(['agency-falsified'], '2026-09-01').highest?.seriousMaxYuan).toBe(2_000_000);
  });
  test('every act has a clause of the Code, every clause its source and a name of its own', () => {
    for (const { id } of ACT_CHOICES)
      expect(clausesFor([id], '2026-09-01').clauses.length).toBeGreaterThan(0);
    expect(new Set(CLAUSES.map(({ id }) => id)).size).toBe(CLAUSES.length);
    for (const clause of CLAUSES)
      expect(clause).toMatchObject({ confidence: 'S', source: expect.any(String) });
  });
  test('limitation: two years, five with harm', () => {
    expect(limitationDay('2026-09-01', false)).toBe('2028-09-01');
    expect(limitationDay('2028-02-29', true)).toBe('2033-03-01');
  });
});

describe('discretion sheet', () => {
  const clause = clauseOf('code-above-standard');
  const least = PROPOSED_STANDARD.factors.map((factor) => ({
    factor: factor.id,
    level: factor.levels[0]!.id,
  }));
  test('never a number without the standard, every factor, the clause and the person', () => {
    expect(discretionSheet(undefined, clause, least, 'i1')).toMatchObject({
      ok: false,
      missing: ['standard'],
    });
    expect(discretionSheet(PROPOSED_STANDARD, clause, least, '')).toMatchObject({
      ok: false,
      missing: ['by'],
    });
    expect(discretionSheet(PROPOSED_STANDARD, clause, least.slice(1), 'i1')).toMatchObject({
      ...{ ok: false, missing: ['severity'] },
    });
    expect(
      discretionSheet(PROPOSED_STANDARD, clauseOf('monitoring-falsified-data'), least, 'i1'),
    ).toMatchObject({
      ...{ ok: false, missing: ['clause'] },
    });
    const wrong = [{ factor: 'severity', level: 'nonsense' }, ...least.slice(1)];
    expect(discretionSheet(PROPOSED_STANDARD, clause, wrong, 'i1').ok).toBe(false);
  });
  test('within the range of the clause, whatever is chosen', () => {
    const at = (pick: (levels: readonly { id: string; weight: number }[]) => string) =>
      discretionSheet(
        PROPOSED_STANDARD,
        clause,
        PROPOSED_STANDARD.factors.map(({ id, levels }) => ({ factor: id, level: pick(levels) })),
        'i1',
      );
    const lightest = at((levels) => [...levels].sort((a, b) => a.weight - b.weight)[0]!.id);
    const heaviest = at((levels) => [...levels].sort((a, b) => b.weight - a.weight)[0]!.id);
    expect(lightest).toMatchObject({ ok: true, sheet: { share: 0, fineYuan: 100_000, by: 'i1' } });
    expect(heaviest).toMatchObject({ ok: true, sheet: { share: 1, fineYuan: 1_000_000 } });
  });
  test('a standard by the day of the conduct; a choice as a step keeps it', () => {
    expect(standardOn([PROPOSED_STANDARD], '2025-12-31')).toBeUndefined();
    const own = { ...PROPOSED_STANDARD, id: 'own', validFrom: '2026-10-01' };
    expect(standardOn([PROPOSED_STANDARD, own], '2026-09-30')?.id).toBe('proposed-2026');
    expect(standardOn([PROPOSED_STANDARD, own], '2026-10-01')?.id).toBe('own');
    expect(chosenFrom(chosenText(least[0]!))).toEqual(least[0]);
  });
});

describe('police', () => {
  const FACTS: PoliceFacts = { keyUnit: true, permitKey: false, findings: [], acts: [], measured: [] };
  const answers = (facts: Partial<PoliceFacts>) =>
    policeTests({ ...FACTS, ...facts }).map(({ answer }) => answer);
  const finding = (factor: string, multiple: number | null, hidden = false) => ({
    ...{ id: 'F', rule: 'D01' as const, factor, multiple, hidden, facts: {} },
  });
  test.each([
    ['no data', {}, ['unknown', 'unknown']],
    ['not a key unit', { keyUnit: false }, ['not-met', 'unknown']],
    ['a pattern', { findings: [finding('w01018', null, true)] }, ['suspected', 'unknown']],
    [
      'established, COD',
      { acts: ['falsified-data'], findings: [finding('w01018', 0.2)] },
      ['met', 'unknown'],
    ],
    ['established, no listed pollutant', { acts: ['falsified-data'] }, ['suspected', 'unknown']],
    ['chromium online at 3 times', { findings: [finding('w20116', 2)] }, ['unknown', 'suspected']],
    ['chromium online below', { findings: [finding('w20116', 1.99)] }, ['unknown', 'not-met']],
    ['lead in the laboratory', { measured: [{ factor: 'w20120', timesLimit: 3 }] }, ['unknown', 'met']],
    ['copper at 9.9', { measured: [{ factor: 'w20122', timesLimit: 9.9 }] }, ['unknown', 'not-met']],
    ['copper at 10', { measured: [{ factor: 'w20122', timesLimit: 10 }] }, ['unknown', 'met']],
    ['COD is no metal', { findings: [finding('w01018', 20)] }, ['unknown', 'unknown']],
  ])('%s', (_, facts, expected) => {
    expect(answers(facts)).toEqual(expected);
  });
});
