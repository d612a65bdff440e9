import type { Confidence } from '../book.ts';
import type { Finding } from '../finding.ts';
import type { Words } from '../machine.ts';
import { named } from './asking.ts';

/** What is known of a party when it is asked whether the police have to be told. */
export interface PoliceFacts {
  readonly keyUnit: boolean;
  readonly permitKey: boolean;
  /** Of the inquiry and the case, with what people established in steps. */
  readonly findings: readonly Pick<Finding, 'id' | 'rule' | 'factor' | 'multiple' | 'hidden' | 'facts'>[];
  /** Suspected acts named in steps. */
  readonly acts: readonly string[];
  /** Measured in a laboratory: factor and how many times the limit the concentration is. */
  readonly measured: readonly { readonly factor: string; readonly timesLimit: number }[];
}
export type PoliceAnswer = 'met' | 'suspected' | 'not-met' | 'unknown';
export interface PoliceTest extends Words {
  readonly id: string;
  readonly answer: PoliceAnswer;
  readonly why: Words;
  readonly source: string;
  readonly confidence: Confidence;
}

/** COD, ammonia nitrogen, SO2, NOx: the pollutants of Art. 1(7). */
const LISTED = new Set(['w01018', 'w21003', 'a21026', 'a21002']);
/** Times the limit from which it is severe pollution, by factor code; two have no code in Table B.1 and come by name. @source supervision.md §7.3 [S] */
const METAL_LINES: readonly (readonly [times: number, zh: string, en: string, codes: readonly string[]])[] = [
  [3, '铅', 'lead', ['w20120', 'w20144']],
  [3, '汞', 'mercury', ['w20111', 'w20142']],
  [3, '镉', 'cadmium', ['w20115', 'w20143']],
  [3, '铬', 'chromium', ['w20116', 'w20117']],
  [3, '砷', 'arsenic', ['w20119', 'w20141']],
  [3, '铊', 'thallium', ['w20089']],
  [3, '锑', 'antimony', ['antimony']],
  [10, '镍', 'nickel', ['w20121']],
  [10, '铜', 'copper', ['w20122', 'w20138']],
  [10, '锌', 'zinc', ['w20123', 'w20139']],
  [10, '银', 'silver', ['w20126']],
  [10, '钒', 'vanadium', ['vanadium']],
  [10, '锰', 'manganese', ['w20124']],
  [10, '钴', 'cobalt', ['w20038']],
];
const METALS = new Map(
  METAL_LINES.flatMap(([times, zh, en, codes]) => codes.map((code) => [code, { times, zh, en }] as const)),
);
const FALSIFYING = new Set(['falsified-data', 'interfered-devices', 'agency-falsified', 'evasion']);

const SOURCE = { source: '法释〔2023〕7号', confidence: 'S' } as const;

function falsification(facts: PoliceFacts): PoliceTest {
  const isKey = facts.keyUnit || facts.permitKey;
  const established = facts.acts.some((act) => FALSIFYING.has(act));
  const suspected = facts.findings.some(({ hidden }) => hidden);
  const listed = [
    ...facts.findings.map(({ factor }) => factor),
    ...facts.measured.map(({ factor }) => factor),
  ];
  const discharges = listed.some((factor) => LISTED.has(factor));
  const words = named(
    'falsification',
    '重点单位篡改、伪造自动监测数据或干扰设施，排放化学需氧量、氨氮、二氧化硫、氮氧化物',
    'key unit falsified data or interfered, and discharges COD, ammonia, SO2 or NOx',
  );
  const answer: PoliceAnswer = !isKey
    ? 'not-met'
    : established && discharges
      ? 'met'
      : established || suspected
        ? 'suspected'
        : 'unknown';
  const part = (yes: boolean, zh: string, en: string): Words => ({
    zh: `${zh}：${yes ? '是' : '否'}`,
    en: `${en}: ${yes ? 'yes' : 'no'}`,
  });
  const parts = [
    part(isKey, '重点单位', 'key unit'),
    part(established, '办理中认定', 'established'),
    part(suspected, '疑似模式', 'suspected pattern'),
    part(discharges, '所列污染物', 'listed pollutant'),
  ];
  const why = { zh: parts.map(({ zh }) => zh).join('；'), en: parts.map(({ en }) => en).join('; ') };
  return { ...words, answer, why, source: `${SOURCE.source} 第一条第七项`, confidence: SOURCE.confidence };
}

/** How many times the limit: (C − L) / L is kept with a finding. */
const timesOf = ({ multiple }: Pick<Finding, 'multiple'>): number | null =>
  multiple === null ? null : multiple + 1;
const shown = (times: number): string => String(Math.round(times * 100) / 100);

function metal(facts: PoliceFacts): PoliceTest {
  const words = named(
    'metals',
    '铅汞镉铬砷铊锑超标三倍以上，镍铜锌银钒锰钴超标十倍以上',
    'metals at three, or ten, times the limit',
  );
  const lab = facts.measured.map((each) => ({ factor: each.factor, times: each.timesLimit, isLab: true }));
  const online = facts.findings.flatMap((finding) => {
    const times = timesOf(finding);
    return times === null ? [] : [{ factor: finding.factor, times, isLab: false }];
  });
  const seen = [...lab, ...online].flatMap((each) => {
    const line = METALS.get(each.factor);
    return line ? [{ ...each, line }] : [];
  });
  const over = seen.filter(({ times, line }) => times >= line.times);
  const worst = (over.length > 0 ? over : seen).sort(
    (a, b) => b.times / b.line.times - a.times / a.line.times,
  )[0];
  const answer: PoliceAnswer = over.some(({ isLab }) => isLab)
    ? 'met'
    : over.length > 0
      ? 'suspected'
      : seen.length > 0
        ? 'not-met'
        : 'unknown';
  const why = worst
    ? {
        zh: `${worst.line.zh}：限值的 ${shown(worst.times)} 倍（界限 ${worst.line.times} 倍）${worst.isLab ? '' : '，在线值'}`,
        en: `${worst.line.en}: ${shown(worst.times)} times the limit (line ${worst.line.times})${worst.isLab ? '' : ', online'}`,
      }
    : { zh: '没有所列重金属的数据', en: 'no data of the listed metals' };
  return { ...words, answer, why, ...SOURCE };
}

/**
 * Does this have to go to the police? Shown as soon as data allow; who decides is the bureau head. Online values only
 * ever say `suspected`.
 *
 * @source 法释〔2023〕7号 第一条 [S]; supervision.md §7.3
 */
export const policeTests = (facts: PoliceFacts): PoliceTest[] => [falsification(facts), metal(facts)];
