import {
  type Finding,
  factorName,
  factorShort,
  formatInstant,
  type Instant,
  SAMPLE_FAILURE_NAMES,
  SAMPLE_SPOILAGE_NAMES,
} from '@wenqu/domain';
import type { EvidenceForm } from './detect/evidence/forms.ts';
import { EVIDENCE_WORDS } from './evidence-words.ts';

type Lang = 'zh' | 'en';
type Pairs = Readonly<Record<string, { readonly zh: string; readonly en: string }>>;

const EVENTS: Pairs = {
  door: { zh: '开门', en: 'door opening' },
  power: { zh: '断电', en: 'power event' },
  camera: { zh: '视频异常', en: 'camera event' },
  temperature: { zh: '温度异常', en: 'temperature event' },
  'box-door': { zh: '留样箱门开启', en: 'opening of the box' },
  rain: { zh: '降雨', en: 'rain' },
};
const ANY_EVENT = { zh: '相关事件', en: 'an event' } as const;
const COMERS: Pairs = {
  door: { zh: '有人员进入', en: 'a person entered' },
  visit: { zh: '有人员到场', en: 'somebody came' },
  mark: { zh: '有标记开始', en: 'a mark began' },
};
const RETENTION_FAULTS: Pairs = { ...SAMPLE_FAILURE_NAMES, ...SAMPLE_SPOILAGE_NAMES };

/** Longer texts of devices are cut. */
const TEXT_MAX = 40;
const LISTED = { zh: '、', en: ', ' } as const;

function factorNames(codes: readonly string[], lang: Lang): string {
  const nameOf = codes.length === 1 ? factorName : factorShort;
  return codes.map((code) => nameOf(code, lang)).join(LISTED[lang]);
}

type Reading = (value: string | number, lang: Lang, finding: Finding) => string | undefined;
const from =
  (pairs: Pairs): Reading =>
  (value, lang) =>
    pairs[value]?.[lang];

/** How a fact is read, by the kind in its slot; undefined: it cannot be said. */
const READINGS: Readonly<Record<string, Reading>> = {
  when: (value) => (Number.isFinite(Number(value)) ? formatInstant(Number(value) as Instant) : undefined),
  signed: (value) => `${Number(value) > 0 ? '+' : ''}${value}`.replace('-', '−'),
  abs: (value) => String(Math.abs(Number(value))),
  some: (value) => (Number(value) > 0 ? String(value) : undefined),
  list: (value, lang) => String(value).split('+').filter(Boolean).join(LISTED[lang]) || undefined,
  factors: (value, lang) => factorNames(String(value).split('+'), lang),
  ratio: (value, lang) =>
    String(value)
      .split('/')
      .map((code) => factorShort(code, lang))
      .join('/'),
  event: (value, lang) => EVENTS[value]?.[lang] ?? ANY_EVENT[lang],
  by: from(COMERS),
  why: from(RETENTION_FAULTS),
  where: (value, lang, { point }) => {
    if (lang === 'zh') return value === point ? '本点位' : '另一点位';
    return value === point ? 'this point' : 'another point';
  },
};

function read(name: string, kind: string | undefined, finding: Finding, lang: Lang): string | undefined {
  const value = name === 'factor' ? finding.factor : finding.facts[name];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'number' && !Number.isFinite(value)) return undefined;
  if (name === 'factor') return factorName(finding.factor, lang);
  return kind === undefined ? String(value).slice(0, TEXT_MAX) : READINGS[kind]?.(value, lang, finding);
}

/** A clause with its facts in place; undefined where one is not there. */
function filled(clause: string, finding: Finding, lang: Lang): string | undefined {
  let isWhole = true;
  const text = clause.replace(/\{(\w+)(?::(\w+))?\}/g, (_slot, name: string, kind: string | undefined) => {
    const shown = read(name, kind, finding, lang);
    isWhole &&= shown !== undefined;
    return shown ?? '';
  });
  return isWhole ? text : undefined;
}

/**
 * The sentence of a finding that the detectors over evidence made, with the numbers it has; undefined for any other, and
 * where even its first clause lacks one. It speaks of data and is always suspected. Neither people nor points are named.
 * @source detection.md §J
 */
export function evidenceSentence(finding: Finding, lang: Lang): string | undefined {
  const key = `${finding.rule} ${finding.facts.form}`;
  if (!Object.hasOwn(EVIDENCE_WORDS, key)) return undefined;
  const words = EVIDENCE_WORDS[key as EvidenceForm];
  const [head, ...rest] = (typeof words === 'function' ? words(finding.facts) : words)[lang].map((clause) =>
    filled(clause, finding, lang),
  );
  if (head === undefined) return undefined;
  const clauses = [head, ...rest.filter((clause) => clause !== undefined)];
  return lang === 'zh' ? `疑似：${clauses.join('，')}。` : `Suspected: ${clauses.join(', ')}.`;
}
