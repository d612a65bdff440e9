import type { CheckResult, Conformance, Outcome, Words } from './check.ts';

const OUTCOMES: Readonly<Record<Outcome, Words & { readonly sign: string }>> = {
  pass: { sign: '✓', zh: '符合', en: 'conforms' },
  fail: { sign: '✗', zh: '不符合', en: 'does not conform' },
  unclear: { sign: '?', zh: '不能判定', en: 'undecided' },
  skipped: { sign: '–', zh: '未检查', en: 'not checked' },
};
const WEIGHTS: Readonly<Record<CheckResult['confidence'], Words>> = {
  'standard-text': { zh: '标准原文', en: 'text of the standard' },
  secondary: { zh: '二手资料', en: 'secondary source' },
  unknown: { zh: '未知', en: 'unknown' },
  field: { zh: '现场经验', en: 'from the field' },
};
const SUBJECTS: Readonly<Record<Conformance['subject'], Words>> = {
  server: { zh: '上位机 HJ 212 符合性报告', en: 'HJ 212 conformance of a server' },
  logger: { zh: '数采仪 HJ 212 符合性报告', en: 'HJ 212 conformance of a data logger' },
};

const htmlText = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!);

const both = ({ zh, en }: Words): string =>
  `<span lang="zh">${htmlText(zh)}</span> <span lang="en" class="en">${htmlText(en)}</span>`;

const clock = (ms: number): string => new Date(ms).toISOString().slice(11, 23);

function framesOf({ frames }: CheckResult): string {
  if (frames.length === 0) return '';
  const lines = frames
    .map(({ atMs, direction, text }) => `${clock(atMs)} ${direction === 'out' ? '→' : '←'} ${text}`)
    .join('\n');
  return `<details><summary>${frames.length} 条报文 frames</summary><pre>${htmlText(lines)}</pre></details>`;
}

function rowOf(result: CheckResult): string {
  const outcome = OUTCOMES[result.outcome];
  const duty = result.duty === 'must' ? both({ zh: '应', en: 'must' }) : both({ zh: '宜', en: 'should' });
  return `<tr class="${result.outcome}"><td>${outcome.sign} ${both(outcome)}</td><td>${both(result.title)}
<div class="id">${htmlText(result.id)} · ${result.edition}</div></td><td>${htmlText(result.clause)}
<div class="id">${both(WEIGHTS[result.confidence])}</div></td><td>${duty}</td><td>${both(result.seen)}${framesOf(result)}</td></tr>`;
}

const STYLE = `body{font:15px/1.5 system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#1c2430;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}table{border-collapse:collapse;width:100%}td,th{border:1px solid #d5dbe3;padding:.45rem .6rem;vertical-align:top;text-align:left;overflow-wrap:anywhere}
.en{color:#566273}.id{color:#566273;font-size:.85em}tr.fail td:first-child{background:#fde8e8}tr.pass td:first-child{background:#e7f5ec}tr.unclear td:first-child,tr.skipped td:first-child{background:#f3f4f6}
pre{white-space:pre-wrap;font-size:.8em;background:#f6f8fa;padding:.6rem}@media print{details{display:none}}`;

/** The report as one HTML page in both languages, without any other file. */
export function conformanceHtml(report: Conformance): string {
  const chapters = new Map<string, CheckResult[]>();
  for (const result of report.results) {
    const held = chapters.get(result.chapter.en) ?? [];
    chapters.set(result.chapter.en, [...held, result]);
  }
  const subject = SUBJECTS[report.subject];
  const verdict = report.ok
    ? both({ zh: '全部必检条款符合', en: 'every clause that must hold holds' })
    : both({ zh: '有必检条款不符合', en: 'some clause that must hold does not' });
  const counts = Object.entries(report.counts)
    .map(
      ([outcome, count]) =>
        `${OUTCOMES[outcome as Outcome].sign} ${both(OUTCOMES[outcome as Outcome])} <b>${count}</b>`,
    )
    .join(' · ');
  const conditions = Object.entries({
    target: report.target,
    started: report.startedAt,
    ...report.conditions,
  })
    .map(([name, text]) => `<tr><th>${htmlText(name)}</th><td>${htmlText(text)}</td></tr>`)
    .join('\n');
  const tables = [...chapters.values()].map(
    (results) => `<h2>${both(results[0]!.chapter)}</h2>
<table><thead><tr><th>结果 outcome</th><th>内容 what</th><th>条款 clause</th><th>要求 duty</th><th>所见 seen</th></tr></thead>
<tbody>${results.map(rowOf).join('\n')}</tbody></table>`,
  );
  return `<!doctype html><html lang="zh"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${htmlText(subject.zh)} · ${htmlText(subject.en)}</title><style>${STYLE}</style></head><body>
<h1>${both(subject)}</h1><p><strong>${verdict}</strong></p><p>${counts}</p><table>${conditions}</table>
${tables.join('\n')}
</body></html>\n`;
}

/** One line a check, for the terminal. */
export const resultLine = ({ outcome, id, title, seen, ms }: CheckResult): string =>
  `${OUTCOMES[outcome].sign} ${id.padEnd(28)} ${title.zh} ${title.en} — ${seen.zh} / ${seen.en} (${ms} ms)`;
