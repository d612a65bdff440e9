import { readdirSync, readFileSync } from 'node:fs';
import {
  type Finding,
  instant,
  type PatternId,
  pointId,
  SAMPLE_FAILURE_NAMES,
  SAMPLE_SPOILAGE_NAMES,
} from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import { fallToCalm } from './detect/evidence/fall-to-calm.ts';
import { EVIDENCE_FORMS } from './detect/evidence/forms.ts';
import { impossibleChemistry } from './detect/evidence/impossible-chemistry.ts';
import { numbersWithoutInstrument } from './detect/evidence/no-instrument.ts';
import { reportsAlike } from './detect/evidence/reports-alike.ts';
import { threeEnds } from './detect/evidence/three-ends.ts';
import { changed, day, facts, hour, plantHours, track } from './detect/evidence/track.testing.ts';
import { zeroFlowing } from './detect/evidence/zero-flowing.ts';
import { findingOf } from './detect/finding-of.ts';
import type { Signal } from './detect/signal.ts';
import { evidenceSentence } from './evidence-sentence.ts';
import { EVIDENCE_WORDS, type EvidenceWords } from './evidence-words.ts';
import { findingSentence } from './finding-sentence.ts';

type Facts = Finding['facts'];
const POINT = pointId('p-out');
const COD = 'w01018';
const LANGS = ['zh', 'en'] as const;
const FORMS = EVIDENCE_FORMS.map((each) => each.split(' ') as [PatternId, string]);

const found = (signal: Signal): Finding =>
  findingOf({ ...signal, raisedAt: signal.to, missing: signal.missing ?? [] }, POINT, 'B', []);
const finding = (pattern: PatternId, form: string, some: Facts, missing: readonly string[] = []): Finding =>
  found({
    ...{ pattern, form, factors: [COD, 'w00000'], from: hour(0), to: hour(9), score: 0.7 },
    ...{ facts: some, missing },
  });

/** What words can depend on: inputs that were not there, visits that overlap. */
const TURNS: readonly Facts[] = [{}, { missing: 'F+C+K' }, { overlapMin: 20 }];
function wordsOf([pattern, form]: readonly [string, string]): readonly EvidenceWords[] {
  const words = EVIDENCE_WORDS[`${pattern} ${form}` as keyof typeof EVIDENCE_WORDS];
  return typeof words === 'function' ? TURNS.map((each) => words(each)) : [words];
}

const slotsOf = (form: readonly [string, string]): { name: string; kind: string }[] =>
  wordsOf(form)
    .flatMap(({ zh, en }) => [...zh, ...en])
    .flatMap((clause) => [...clause.matchAll(/\{(\w+)(?::(\w+))?\}/g)])
    .map(([, name, kind]) => ({ name: name!, kind: kind ?? '' }))
    .filter(({ name }) => name !== 'factor' && name !== 'factors');

const SAMPLES: Readonly<Record<string, string | number>> = {
  when: day(3),
  factors: 'w21003+w21001',
  ratio: 'w01018/w01020',
  list: 'i13008+i13007',
  by: 'visit',
  event: 'camera',
  why: 'volume-short',
  where: 'p-other',
  signed: -12.5,
};
const sampleFacts = (form: readonly [string, string]): Record<string, string | number> =>
  Object.fromEntries(slotsOf(form).map(({ name, kind }, at) => [name, SAMPLES[kind] ?? at + 3]));

describe('every form', () => {
  test.each(FORMS)('%s %s is told in both languages, as data and suspected', (pattern, form) => {
    for (const missing of [[], ['F', 'C', 'K']]) {
      const all = finding(pattern, form, sampleFacts([pattern, form]), missing);
      const [zh, en] = LANGS.map((lang) => findingSentence(all, lang)) as [string, string];
      expect(zh).toMatch(/^疑似：.+。$/);
      expect(en).toMatch(/^Suspected: .+\.$/);
      for (const text of [zh, en]) expect(text).not.toMatch(/undefined|NaN|null|[{}]|造假|违法|1772\d{12}/);
      expect(en).not.toMatch(/[一-鿿]/);
      // Its own sentence, not the name of the pattern.
      expect(zh).toBe(evidenceSentence(all, 'zh'));
    }
  });

  test.each(FORMS)('%s %s leaves out what is not known', (pattern, form) => {
    const whole = sampleFacts([pattern, form]);
    for (const name of Object.keys(whole)) {
      const { [name]: _, ...rest } = whole;
      for (const some of [rest, { ...rest, [name]: '' }, { ...rest, [name]: Number.NaN }])
        for (const lang of LANGS) {
          const text = findingSentence(finding(pattern, form, some), lang);
          expect(text).toMatch(/^(疑似：.+。|Suspected: .+\.)$/);
          expect(text).not.toMatch(/undefined|NaN|Invalid|[{}]|，，|, ,/);
        }
    }
    for (const lang of LANGS)
      expect(findingSentence(finding(pattern, form, {}), lang)).not.toMatch(/undefined|NaN|[{}]/);
  });
});

describe('what the detectors are written to say', () => {
  const folder = new URL('./detect/evidence/', import.meta.url);
  const sources = readdirSync(folder)
    .filter((name) => /^[a-z-]+\.ts$/.test(name) && name !== 'forms.ts')
    .map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }))
    .flatMap(({ name, text }) => {
      const patterns = new Set([...text.matchAll(/'(D\d\d)'/g)].map((each) => each[1]!));
      return patterns.size === 0 ? [] : [{ name, text, patterns }];
    });
  /** Words of inputs; all other words in a detector are forms. */
  const INPUT_WORDS = new Set([
    ...['passed', 'failed', 'not-done', 'standard-check', 'calibration', 'cleaning', 'unexplained'],
    ...['door', 'visit', 'mark', 'power', 'camera', 'bus', 'maintenance'],
    ...Object.keys({ ...SAMPLE_FAILURE_NAMES, ...SAMPLE_SPOILAGE_NAMES }),
    ...['facts', 'missing'],
  ]);

  test('every form in a detector is listed', () => {
    const listed = new Set<string>(EVIDENCE_FORMS);
    for (const { name, text, patterns } of sources) {
      const plain = text.replace(/(?:Pick|Omit)<[^<>]*>|\['\w+'\]/g, '');
      for (const [, word] of plain.matchAll(/'([a-z]{3,}(?:-[a-z]+)*)'/g)) {
        const isForm = [...patterns].some((pattern) => listed.has(`${pattern} ${word}`));
        expect(isForm || INPUT_WORDS.has(word!), `${name} says '${word}'`).toBe(true);
      }
    }
  });

  test.each(FORMS)('%s %s stands in its detector, and so does every fact its words name', (pattern, form) => {
    const own = sources.filter(({ patterns }) => patterns.has(pattern)).map(({ text }) => text);
    expect(own.some((text) => text.includes(`'${form}'`))).toBe(true);
    for (const { name } of slotsOf([pattern, form]))
      expect(
        own.some((text) => new RegExp(`\\b${name}(:|,| \\})`).test(text)),
        `fact ${name}`,
      ).toBe(true);
  });
});

describe('from a detector', () => {
  test('three ends', () => {
    const ends = Array.from({ length: 6 }, (_, at) => ({
      ...{ factor: COD, sampledAt: hour(at), analyser: 40, logger: 28, platform: 28 },
    }));
    const told = found(threeEnds(ends)[0]!);
    expect(findingSentence(told, 'zh')).toBe(
      '疑似：同一采样时间，化学需氧量各端数据相差30%，连续6次，最近一次分析仪40，数采仪28，平台28。',
    );
    const two = found(threeEnds(ends.map((each) => ({ ...each, logger: null })))[0]!);
    expect(findingSentence(two, 'en')).toContain('latest: analyser 40, platform 28.');
  });

  test('a fall after somebody came: moments in Beijing time', () => {
    const hours = [changed(plantHours(COD, 300, 60), (slot, value) => (slot < 270 ? value : 30))];
    const high = [
      { ...hours[0]!, values: hours[0]!.values.map((each, at) => (at >= 266 && at < 270 ? 98 : each)) },
    ];
    const evidence = { now: hour(300), facts: [facts(COD, { limitMax: 100 })], hours: high };
    const doors = [{ kind: 'door' as const, from: hour(269.5), to: hour(269.6), appointed: false }];
    const [signal] = fallToCalm({ ...evidence, doors });
    expect(signal?.form).toBe('calm-after-coming');
    const zh = findingSentence(found(signal!), 'zh');
    expect(zh).toContain('连续4小时接近或超过限值100后，于2026-03-13 06:00:00由98骤降至30');
    expect(zh).toContain('2026-03-13 05:30:00有人员进入');
  });

  test('a low value says “while discharging” only where the flow is known', () => {
    const hours = [changed(plantHours(COD, 200, 40), (slot, value) => (slot < 170 ? value : 0))];
    const evidence = { now: hour(200), facts: [facts(COD, { detectionLimit: 4 })], hours };
    const volume = track('w00000', new Float64Array(200).fill(12));
    const [wet, unknown] = [{ ...evidence, volume }, evidence].map((each) =>
      findingSentence(found(zeroFlowing(each)[0]!), 'zh'),
    );
    expect(wet).toContain('有排水时化学需氧量连续30小时为零');
    expect(unknown).toContain('排水情况未知');
    expect(unknown).not.toContain('有排水时');
  });

  test('factors that are facts have their names; another report is of another point', () => {
    const total = track('w21001', new Float64Array(60).fill(10));
    const ammonia = track('w21003', new Float64Array(60).fill(20));
    expect(
      findingSentence(found(impossibleChemistry({ facts: [], hours: [total, ammonia] })[0]!), 'zh'),
    ).toBe('疑似：氨氮高于总氮，连续60小时，不符合指标关系，分别为20和10 mg/L。');
    const report = (id: string, point: string, at: number) => ({
      ...{
        id,
        point,
        enterprise: point,
        laboratory: 'lab',
        sampler: '',
        sampledAt: day(at),
        reportedAt: null,
      },
      results: [COD, 'w21003', 'w21011'].map((factor) => ({ factor, text: '31.47' })),
    });
    const [before, newest] = [report('r1', 'p-far', 1), report('r2', POINT, 30)];
    const told = found(reportsAlike([before, newest], [newest])[0]!);
    expect(findingSentence(told, 'en')).toContain(
      'equal those of another point sampled at 2026-03-03 00:00:00',
    );
  });

  test('one word in two patterns is two sentences; a word of no pattern is none', () => {
    const live = [plantHours(COD, 100, 30, 4)];
    const away = [{ from: hour(40), to: hour(60), why: 'bus' as const }];
    const told = found(numbersWithoutInstrument({ live, away, cycleMin: 60 })[0]!);
    expect(findingSentence(told, 'zh')).toMatch(/^疑似：分析仪离线期间，化学需氧量仍有新数据\d+条。$/);
    const same = {
      k: 3,
      n: 12,
      points: 2,
      digits: 9,
      from: day(1),
      ref: day(2),
      refAt: day(2),
      refPoint: 'x',
    };
    expect(evidenceSentence(finding('D34', 'same-values', same), 'zh')).not.toBe(
      evidenceSentence(finding('D37', 'same-values', same), 'zh'),
    );
    expect(evidenceSentence(finding('D34', 'door', same), 'zh')).toBeUndefined();
    expect(evidenceSentence({ ...told, rule: 'point-silent', from: instant(0) }, 'en')).toBeUndefined();
  });
});
