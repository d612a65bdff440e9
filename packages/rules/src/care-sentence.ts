import {
  type CheckKind,
  checkKind,
  type Finding,
  factorName,
  formatInstant,
  type Instant,
} from '@wenqu/domain';
import { ruleName } from './rule-editions.ts';

type Lang = 'zh' | 'en';

const moment = (value: unknown): string => formatInstant(Number(value) as Instant);
const named = (code: string, lang: Lang): string => (code === '' ? '' : `${factorName(code, lang)} `);

/** The sentence of a finding about a device's clock, parameters or checks. */
export function careSentence(finding: Finding, lang: Lang): string {
  const { rule, facts, factor } = finding;
  const name = named(factor, lang);
  const kind = checkKind(String(facts.kind) as CheckKind)?.[lang] ?? '';
  switch (rule) {
    case 'clock-off':
      return lang === 'zh'
        ? `数采仪 ${facts.mn} 时钟偏差 ${facts.offsetS} 秒（超过 ${facts.boundS} 秒其数据存疑）。`
        : `The clock of logger ${facts.mn} is ${facts.offsetS} s off; beyond ${facts.boundS} s its data are suspect.`;
    case 'parameter-changed':
      return lang === 'zh'
        ? `${name}参数 ${facts.infoId} 由 ${facts.before} 变为 ${facts.after}（${moment(facts.since)} 之后），既无指令也无运维记录，疑似未报备变更。`
        : `${name}parameter ${facts.infoId} went from ${facts.before} to ${facts.after} after ${moment(facts.since)}, with neither an order nor a visit: a suspected change without a record.`;
    case 'check-failed': {
      const error = facts.errorPercent === undefined ? '' : `${facts.errorPercent} %`;
      const seen = finding.value === null ? '' : `${facts.standard ?? '—'} → ${finding.value}`;
      return lang === 'zh'
        ? `${name}${kind}不合格：${[seen, error && `误差 ${error}`, facts.tolerance && `允许 ${facts.tolerance}`, facts.why].filter(Boolean).join('，')}。`
        : `${name}${kind} failed: ${[seen, error && `error ${error}`, facts.tolerance && `allowed ${facts.tolerance}`, facts.why].filter(Boolean).join(', ')}.`;
    }
    case 'check-overdue':
      return lang === 'zh'
        ? `${name}${kind}逾期 ${facts.lateH} 小时：上次 ${moment(facts.lastAt)}，应每 ${facts.dueH} 小时一次。`
        : `${name}${kind} is ${facts.lateH} h overdue: last seen ${moment(facts.lastAt)}, due every ${facts.dueH} h.`;
    default:
      return ruleName(rule, lang);
  }
}
