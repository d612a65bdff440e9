import type { RuleEdition, RuleId, RuleName } from '@wenqu/domain';
import { DETECTOR_EDITION } from './detect/finding-of.ts';
import { patternOf } from './detect/patterns.ts';
import { RULES, ruleName } from './rule-editions.ts';

interface FormRow {
  readonly detector: string;
  readonly pattern: string;
  readonly form: string;
  readonly zh: string;
  readonly en: string;
}
const form = (detector: string, pattern: string, name: string, zh: string, en: string): FormRow => ({
  ...{ detector, pattern, form: name, zh, en },
});

/** What each detector over the readings of a point can say. A form that is not here is known by its name alone. */
const FORMS: readonly FormRow[] = [
  form('pollution/over-limit', 'pollution-pulse', 'exceedance', '超过限值', 'over a limit'),
  form('pollution/pulse', 'pollution-pulse', 'pollution-pulse', '污染冲击', 'pollution pulse'),
  form('level/sudden-change', 'D12', 'scaling', '数值按比例改变', 'values scaled'),
  form('level/sudden-change', 'D12', 'offset', '数值整体平移', 'values shifted'),
  form('level/sudden-change', 'D21', 'sample-swap', '全线水样被换', 'whole line sees other water'),
  form('level/sudden-change', 'D23', 'dilution', '浓度下降流量上升', 'levels fall as flow rises'),
  form('level/night-discharge', 'D10', 'night-discharge', '夜间规律升高', 'rises by night'),
  form(
    'presence/false-maintenance',
    'D28',
    'false-maintenance',
    '维护标记与超标同步',
    'maintenance at peaks',
  ),
  form('presence/peak-disconnect', 'D31', 'peak-disconnect', '高值时段断线', 'gone at peaks'),
  form('memory/repeated-segment', 'D03', 'replay', '整段重复', 'a stretch repeated'),
  form('memory/repeated-segment', 'D40', 'time-shift', '错时上报', 'told late'),
  form('memory/bounded-noise', 'D02', 'bounded-noise', '限幅随机', 'noise within bounds'),
  form('record/stats-inconsistent', 'D11', 'stats-inconsistent', '小时值与实时值矛盾', 'hours contradict'),
  form(
    'record/flow-total-mismatch',
    'D38',
    'flow-total-mismatch',
    '累计与瞬时不符',
    'total contradicts flow',
  ),
  form('record/constant', 'D01', 'constant', '恒值', 'constant'),
  form('record/rounding', 'D05', 'rounding', '台阶变粗', 'coarser steps'),
  form('record/clamp-limit', 'D04', 'clamp-limit', '贴限', 'stops below the limit'),
  form('record/spikes-trimmed', 'D04', 'spikes-trimmed', '削峰', 'peaks trimmed'),
  form('record/interpolated-fill', 'D18', 'interpolated-fill', '补传数据过于平滑', 'filled by interpolation'),
];

const patternName = (pattern: string) =>
  patternOf(pattern) ?? RULES.find(({ rule }) => rule === pattern) ?? { zh: pattern, en: pattern };

const formName = ({ pattern, form: name, detector, zh, en }: FormRow): RuleName => ({
  ...{ id: `${pattern}.${name}`, rule: pattern, form: name, detector },
  zh: patternName(pattern).zh === zh ? zh : `${patternName(pattern).zh} · ${zh}`,
  en: `${patternName(pattern).en} · ${en}`,
});

const WITH_FORMS = new Set<string>(FORMS.map(({ pattern }) => pattern));
/** A pattern is also told from evidence beside the readings, by marks and by facilities. */
const OTHER = { zh: ' · 其他形式', en: ' · other forms' } as const;
const named = (rule: RuleId, lang: 'zh' | 'en'): string =>
  `${ruleName(rule, lang)}${WITH_FORMS.has(rule) ? OTHER[lang] : ''}`;

const PLAIN: readonly RuleName[] = [...new Set(RULES.map(({ rule }) => rule))].map((rule) => ({
  ...{ id: rule, rule, form: '', detector: '', zh: named(rule, 'zh'), en: named(rule, 'en') },
}));

/** Every rule a person may decide about: one by one, and each form a detector over the readings can say. */
export const RULE_CATALOGUE: readonly RuleName[] = [...PLAIN, ...FORMS.map(formName)];

const BY_ID = new Map(RULE_CATALOGUE.map((row) => [row.id, row]));

/** Which rule a finding belongs to. @param form of the pattern; '' where a rule has none */
export function ruleIdOf(rule: string, form: string): string {
  if (form === '') return rule;
  const id = `${rule}.${form}`;
  return BY_ID.has(id) || !BY_ID.has(rule) ? id : rule;
}

/** A rule by its id; one that is in no list is called by its parts. */
export function ruleNameOf(id: string): RuleName {
  const known = BY_ID.get(id);
  if (known) return known;
  const [rule = id, ...rest] = id.split('.');
  const name = rest.join('.');
  const { zh, en } = patternOf(rule) ?? { zh: rule, en: rule };
  const tail = name === '' ? '' : ` · ${name}`;
  return { id, rule, form: name, detector: '', zh: `${zh}${tail}`, en: `${en}${tail}` };
}

/** Names of the detectors over the readings of a point that speak of these rules. */
export const detectorsOf = (ids: readonly string[]): string[] => [
  ...new Set(ids.map((id) => BY_ID.get(id)?.detector ?? '').filter((name) => name !== '')),
];

/** Told by the judge as values come: its detector is for trying out alone. */
export const TOLD_BY_JUDGE = 'pollution-pulse.exceedance';

/** The editions of today's code; of two rows for the same days the first judges, as in `ruleOn`. */
export const RULE_EDITIONS: readonly RuleEdition[] = [
  ...RULES.filter(
    (row, at) => RULES.findIndex((each) => each.rule === row.rule && each.validFrom === row.validFrom) === at,
  ).map(({ rule, edition, validFrom, validTo, confidence, source }) => ({
    ...{ rule, edition, validFrom, validTo, confidence, source },
  })),
  ...FORMS.map(
    (row): RuleEdition => ({
      ...{ rule: `${row.pattern}.${row.form}`, edition: DETECTOR_EDITION, validFrom: '', validTo: '' },
      ...{ confidence: 'P', source: row.pattern.startsWith('D') ? `detection.md ${row.pattern}` : '' },
    }),
  ),
];
