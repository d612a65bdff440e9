import type { Finding } from '@wenqu/domain';
import type { EvidenceForm } from './detect/evidence/forms.ts';

type Facts = Finding['facts'];

/**
 * Clauses of one sentence. `{name}` is a fact, `{name:kind}` one that is read in a way of its own; `{factor}` and
 * `{factors}` are names. A clause that lacks a fact is left out; without its first there is no sentence.
 */
export interface EvidenceWords {
  readonly zh: readonly string[];
  readonly en: readonly string[];
}
type Words = EvidenceWords | ((facts: Facts) => EvidenceWords);

const lacks = (facts: Facts, input: string): boolean =>
  String(facts.missing ?? '')
    .split('+')
    .includes(input);

/** Whether water left is known only with a flow. */
const lowWhileFlowing =
  (zh: string, en: string) =>
  (facts: Facts): EvidenceWords =>
    lacks(facts, 'F')
      ? {
          zh: [`{factor}连续{n}小时${zh}`, '平时九成时间不低于{usual}', '缺流量，排水情况未知'],
          en: [
            `{factor} ${en} for {n} h`,
            'usually at least {usual} nine hours in ten',
            'whether water left is not known',
          ],
        }
      : {
          zh: [`有排水时{factor}连续{n}小时${zh}`, '平时九成时间不低于{usual}'],
          en: [`{factor} ${en} for {n} h while discharging`, 'usually at least {usual} nine hours in ten'],
        };

const PART_OVER_WHOLE: EvidenceWords = {
  zh: ['{a:factors}高于{b:factors}，连续{n}小时，不符合指标关系', '分别为{aValue}和{bValue} mg/L'],
  en: [
    '{a:factors} above {b:factors} for {n} h, which the relation of the indicators rules out',
    '{aValue} and {bValue} mg/L',
  ],
};

const CHANGES = {
  zh: '{d}天内参数修改{k}次，其中{m}次无报备',
  en: '{k} parameter changes in {d} days, {m} unreported',
  tailZh: ['参数{infoIds:list}', '最近一次由{before}改为{after}'],
  tailEn: ['parameters {infoIds:list}', 'the latest from {before} to {after}'],
} as const;

/** By pattern and form: forms of two patterns may share a word. @source detection.md §J */
export const EVIDENCE_WORDS: Readonly<Record<EvidenceForm, Words>> = {
  'D06 fall-to-calm': {
    zh: [
      '{factor}连续{h}小时接近或超过限值{limit}后，于{t:when}由{before}骤降至{after}',
      '随后{calmH}小时保持平稳',
    ],
    en: [
      'after {h} h near or over the limit {limit}, {factor} fell from {before} to {after} at {t:when}',
      'and stayed flat for {calmH} h',
    ],
  },
  'D06 calm-after-coming': {
    zh: [
      '{factor}连续{h}小时接近或超过限值{limit}后，于{t:when}由{before}骤降至{after}',
      '随后{calmH}小时保持平稳',
      '{t2:when}{by:by}',
    ],
    en: [
      'after {h} h near or over the limit {limit}, {factor} fell from {before} to {after} at {t:when}',
      'and stayed flat for {calmH} h',
      '{by:by} at {t2:when}',
    ],
  },
  'D07 even-pulses': {
    zh: [
      '{factor}在{d}天内出现{k}次间隔相近的骤升骤降',
      '约每{everyH}小时一次',
      '每次约{longH}小时',
      '升幅约{height}',
    ],
    en: [
      '{k} evenly spaced steep rises and falls of {factor} in {d} days',
      'about every {everyH} h',
      'each of about {longH} h',
      'rising by about {height}',
    ],
  },
  'D08 zero': lowWhileFlowing('为零', 'was zero'),
  'D08 negative': lowWhileFlowing('为负值（{level}）', 'was negative ({level})'),
  'D08 below-detection': lowWhileFlowing(
    '低于可检出水平{floor}（{level}）',
    'lay below what can be detected, {floor} ({level})',
  ),
  'D09 plateau': (facts) =>
    lacks(facts, 'C')
      ? {
          zh: ['{factor}连续{n}次被标记为超量程', '最高{v}'],
          en: ['{factor} flagged above the range for {n} values', 'at most {v}'],
        }
      : {
          zh: ['{factor}连续{n}次达到量程上限{v}'],
          en: ['{factor} at the top of the range {v} for {n} values'],
        },
  'D09 range-low': {
    zh: ['{factor}量程上限{v}相对限值{limit}偏低，量程设置不合理', '95%的小时值不超过{p95}'],
    en: ['{factor}: the range {v} is low for the limit {limit}', '95 % of hours do not exceed {p95}'],
  },
  'D09 range-high': {
    zh: ['{factor}量程上限{v}相对限值{limit}偏高，量程设置不合理', '95%的小时值不超过{p95}'],
    en: ['{factor}: the range {v} is high for the limit {limit}', '95 % of hours do not exceed {p95}'],
  },
  'D11 three-ends': {
    zh: ['同一采样时间，{factor}各端数据相差{d}%，连续{n}次', '最近一次分析仪{a}', '数采仪{g}', '平台{p}'],
    en: [
      '{factor}: same sampling time, ends differ by {d} %, {n} times in a row',
      'latest: analyser {a}',
      'logger {g}',
      'platform {p}',
    ],
  },
  'D13 ranges-differ': {
    zh: ['{factor}量程不一致', '分析仪量程{a}', '数采仪量程{g}', '备案量程{r}'],
    en: ['{factor}: ranges differ', 'analyser {a}', 'logger {g}', 'registered {r}'],
  },
  'D13 constant-ratio': {
    zh: ['{factor}平台数值与分析仪数值之比恒为{ratio}', '共{n}对数据，离散仅{cvPercent}%'],
    en: [
      '{factor}: the platform shows a constant {ratio} of the analyser',
      '{n} pairs, scatter {cvPercent} %',
    ],
  },
  'D14 near-exceedance': {
    zh: [CHANGES.zh, '与超标最近相隔{h}小时', ...CHANGES.tailZh],
    en: [CHANGES.en, 'the nearest {h} h from an exceedance', ...CHANGES.tailEn],
  },
  'D14 changed-back': {
    zh: [CHANGES.zh, '一天内改动后又改回', ...CHANGES.tailZh],
    en: [CHANGES.en, 'changed and changed back within a day', ...CHANGES.tailEn],
  },
  'D14 frequent': { zh: [CHANGES.zh, ...CHANGES.tailZh], en: [CHANGES.en, ...CHANGES.tailEn] },
  'D15 too-fast': {
    zh: ['{factor}采样至出数仅{m}分钟，低于该型号最短周期{n}分钟', '连续{k}次'],
    en: [
      '{factor}: result {m} min after sampling',
      'this model needs at least {n} min',
      '{k} times in a row',
    ],
  },
  'D15 result-before-sample': {
    zh: ['{factor}出数时间比采样时间早{m:abs}分钟', '连续{k}次'],
    en: ['{factor}: result {m:abs} min before its own sample', '{k} times in a row'],
  },
  'D15 step-missing': {
    zh: ['{factor}连续{k}次分析缺少必要步骤', '步骤“{step}”'],
    en: ['{factor}: {k} analyses in a row lack a step the model needs', 'step “{step}”'],
  },
  'D15 steps-equal': {
    zh: ['{factor}连续{k}次分析的各步骤用时逐秒相同'],
    en: ['{factor}: the steps of {k} analyses in a row are equal to the second'],
  },
  'D16 pump-idle': {
    zh: [
      '采样步骤中采样泵无电流，{factor}仍产生正常标记数据，连续{k}次',
      '泵的电流或功率平时{usual}，最近{now}',
    ],
    en: [
      'pump without current in the sampling step, yet normal data of {factor}, {k} times in a row',
      'pump usually {usual}, now {now}',
    ],
  },
  'D16 sampler-stopped': {
    zh: ['采样步骤中采样器处于停止状态，{factor}仍产生正常标记数据，连续{k}次'],
    en: ['sampler stopped in the sampling step, yet normal data of {factor}, {k} times in a row'],
  },
  'D17 event-and-change': {
    zh: ['{d}天内{events}次站房事件中，{k}次紧邻{factor}变化', '最近一次{at:when}{event:event}，相隔{m}分钟'],
    en: [
      '{k} of {events} station events in {d} days lie beside a change of {factor}',
      'latest {event:event} at {at:when}, within {m} min',
    ],
  },
  'D18 set-back': {
    zh: ['现场时钟偏差由{before:signed}分钟变为{m:signed}分钟，时间回退'],
    en: ['the clock on site went from {before:signed} to {m:signed} min off, back in time'],
  },
  'D18 drift': {
    zh: ['现场时钟每天漂移{sPerDay:signed}秒', '{d}天后偏差{m:signed}分钟'],
    en: ['the clock on site drifts by {sPerDay:signed} s a day', '{m:signed} min off after {d} days'],
  },
  'D18 smooth-fill': {
    zh: ['{factor}补传的{n}个数据波动明显小于实时数据', '共{hours}小时', '实时数据的变化方差为其{ratio}倍'],
    en: [
      '{n} back-filled values of {factor} are far smoother than live',
      '{hours} h',
      'live values vary {ratio} times as much (mean square)',
    ],
  },
  'D19 without-power': {
    zh: ['分析仪断电期间，{factor}仍有新数据{k}条'],
    en: ['{k} new values of {factor} while the analyser was without power'],
  },
  'D19 off-the-bus': {
    zh: ['分析仪离线期间，{factor}仍有新数据{k}条'],
    en: ['{k} new values of {factor} while the analyser was off the bus'],
  },
  'D19 in-maintenance': {
    zh: ['分析仪维护期间，{factor}仍有正常标记的新数据{k}条'],
    en: ['{k} new values of {factor} flagged normal while the analyser was in maintenance'],
  },
  'D20 ammonia-total-nitrogen': PART_OVER_WHOLE,
  'D20 bod-cod': PART_OVER_WHOLE,
  'D20 phosphate-total-phosphorus': PART_OVER_WHOLE,
  'D20 hexavalent-total-chromium': PART_OVER_WHOLE,
  'D20 toc-cod': {
    zh: [
      '{a:factors}折算的需氧量高于{b:factors}，连续{n}小时，不符合指标关系',
      '分别为{aValue}和{bValue} mg/L',
    ],
    en: [
      'the oxygen demand of {a:factors} is above {b:factors} for {n} h, which their relation rules out',
      '{aValue} and {bValue} mg/L',
    ],
  },
  'D20 nitrogen-species-total': {
    zh: ['{a:factors}之和高于{b:factors}，连续{n}小时，不符合指标关系', '分别为{aValue}和{bValue} mg/L'],
    en: [
      '{a:factors} together above {b:factors} for {n} h, which their relation rules out',
      '{aValue} and {bValue} mg/L',
    ],
  },
  'D27 peak-after-surge': {
    zh: [
      '下游{node}在{t:when}出现峰值，按水流时间对应本单位{t2:when}排水',
      '水流时间约{travelMin}分钟',
      '{peaks}次峰值中{k}次吻合',
    ],
    en: [
      'peak at {node} at {t:when} matches discharge here at {t2:when} by travel time',
      'travel time about {travelMin} min',
      '{k} of {peaks} peaks match',
    ],
  },
  'D30 too-good': {
    zh: [
      '{factor}最近{k}次质控误差平均仅{errorPercent}%，优于仪器自身能力',
      '低于重复性的三成（{boundPercent}%）',
      '其中{equal:some}次误差为零',
    ],
    en: [
      '{factor}: the last {k} QC errors average {errorPercent} %, better than the instrument',
      'below three tenths of its repeatability ({boundPercent} %)',
      '{equal:some} of them exactly zero',
    ],
  },
  'D30 no-recheck': {
    zh: ['{factor}质控不合格后{h}小时未再核查'],
    en: ['{factor}: not checked again for {h} h after a failed check'],
  },
  'D30 pass-without-service': {
    zh: [
      '{factor}质控不合格后{m}分钟即合格，其间未见校准或运维记录',
      '误差由{failedPercent}%变为{passedPercent}%',
    ],
    en: [
      '{factor}: a check passed {m} min after one that failed, with no calibration or visit seen between',
      'error {failedPercent} %, then {passedPercent} %',
    ],
  },
  'D30 overdue': {
    zh: ['{factor}质控超期{h}小时', '应每{dueH}小时一次', '上次{lastAt:when}'],
    en: ['{factor}: QC overdue {h} h', 'due every {dueH} h', 'last at {lastAt:when}'],
  },
  'D32 more-than-model': {
    zh: [
      '{factor}分析仪{d}天故障{k}次，高于同型号设备的{p}%',
      '型号{model}',
      '按同型号{pool}台的水平约应{expected}次',
      '平均{repairMin}分钟恢复',
    ],
    en: [
      '{factor} analyser: {k} faults in {d} days, above {p} % of the model',
      'model {model}',
      'about {expected} would be usual for its {pool} others',
      'working again after {repairMin} min on average',
    ],
  },
  'D33 two-places': (facts) => ({
    zh: [
      Number(facts.overlapMin) > 0
        ? '同一运维人员在两处的签到时间重叠{overlapMin}分钟'
        : '同一运维人员{m}分钟内先后在两处签到',
      '两处相距{km}公里，路程约需{neededMin}分钟',
    ],
    en: [
      Number(facts.overlapMin) > 0
        ? 'one engineer signed at two sites whose times overlap by {overlapMin} min'
        : 'one engineer signed at two sites within {m} min',
      '{km} km apart, a way of about {neededMin} min',
    ],
  }),
  'D33 same-text': {
    zh: ['同一运维人员的{k}份运维记录内容相同，用时均为{seconds}秒'],
    en: ['{k} O&M records of one engineer have one text and one duration, {seconds} s'],
  },
  'D34 same-values': {
    zh: [
      '{factor}有{n}小时数据与另一点位逐一相同（同一运维单位）',
      '分别起于{from:when}和{ref:when}',
      '共涉及{points}个点位',
    ],
    en: [
      '{factor}: {n} h equal those of another point value by value (same O&M agency)',
      'from {from:when} and from {ref:when}',
      '{points} points in all',
    ],
  },
  'D34 same-parameter-change': {
    zh: ['同一运维单位的{points}个点位在一天内将参数{infoId}改为同一数值', '改为{after}'],
    en: [
      '{points} points of one O&M agency set parameter {infoId} to the same value within a day',
      'to {after}',
    ],
  },
  'D34 common-change': {
    zh: ['同一运维单位的{points}个点位{factor}在一天内同步变化', '同期其他运维单位有{elsewhere}家变化'],
    en: [
      '{factor} changed within a day at {points} points of one O&M agency',
      'at {elsewhere} enterprises of others',
    ],
  },
  'D35 online-lower': {
    zh: [
      '{factor}留样实验室结果{a}，在线{b}，超出允许偏差',
      '在线偏低{percent}%',
      '{n}份留样中{k}份如此',
      '最近一份采于{at:when}',
    ],
    en: [
      '{factor}: retained sample {a}, online {b}, beyond tolerance',
      'online lower by {percent} %',
      '{k} of {n} samples',
      'latest taken at {at:when}',
    ],
  },
  'D36 door': {
    zh: ['留样箱在{d}天内{k}次无预约开启', '{spoiled:some}份留样因此失效'],
    en: [
      'the retention box was opened {k} times in {d} days without appointment',
      '{spoiled:some} samples spoiled by it',
    ],
  },
  'D36 failures': {
    zh: [
      '留样指令已确认，但{d}天内{n}次留样中{k}次未成或失效',
      '最近一次：{why:why}',
      '水量{volumeMl} mL（应为{plannedMl} mL）',
      '其他点位平均{fleetPercent}%',
    ],
    en: [
      'retention acknowledged but {k} of {n} samples in {d} days failed or were spoiled',
      'latest: {why:why}',
      '{volumeMl} mL of {plannedMl} mL',
      '{fleetPercent} % at other points',
    ],
  },
  'D37 same-values': {
    zh: ['报告中{k}项数据与{refPoint:where}{refAt:when}采样的报告逐一相同', '共{digits}位有效数字一致'],
    en: [
      '{k} values of the report equal those of {refPoint:where} sampled at {refAt:when}',
      '{digits} significant digits agree',
    ],
  },
  'D37 analysis-too-short': {
    zh: ['{factors:factors}采样后{days}天即出报告，方法至少需{neededDays}天'],
    en: ['{factors:factors}: reported {days} days after sampling, the method needs {neededDays}'],
  },
  'D37 sampler-twice': {
    zh: ['同一采样人员在两个单位的采样时间仅相差{m}分钟'],
    en: ['one person took samples at two enterprises {m} min apart'],
  },
  'D39 dry-and-dirty': {
    zh: [
      '雨水口有流量，持续{flowH}小时',
      '此前至少{h}小时无雨',
      '氨氮{v} mg/L',
      '电导率为平时的{saltTimes}倍',
    ],
    en: [
      'rain outlet flowing for {flowH} h',
      'no rain for at least {h} h before',
      'ammonia {v} mg/L',
      'conductivity {saltTimes} times the usual',
    ],
  },
  'D39 dry-flow': {
    zh: ['无雨时雨水口有流量，持续{flowH}小时', '此前至少{h}小时无雨', '氨氮{v} mg/L'],
    en: [
      'rain outlet flowing for {flowH} h in dry weather',
      'no rain for at least {h} h before',
      'ammonia {v} mg/L',
    ],
  },
  'D41 recovery-low': {
    zh: ['{factor}加标回收率{p}%，样品测值偏低', '连续{k}次'],
    en: ['{factor}: spike recovery {p} %, sample reads low', '{k} times in a row'],
  },
  'D41 ratio-changed': (facts) => {
    const passing = !lacks(facts, 'K');
    return {
      zh: [
        '{ratio:ratio}比值由{before}变为{after}（{p:signed}%）',
        ...(passing ? ['同期标样未见不合格'] : []),
      ],
      en: [
        'the ratio {ratio:ratio} went from {before} to {after} ({p:signed} %)',
        ...(passing ? ['no standard failed meanwhile'] : []),
      ],
    };
  },
  'D41 salt-up-cod-down': {
    zh: ['化学需氧量下降{p}%的同时电导率上升{saltPercent}%', '化学需氧量由{before}变为{after}'],
    en: ['COD down {p} % while conductivity is up {saltPercent} %', 'COD from {before} to {after}'],
  },
  'D42 power': {
    zh: [
      '检查前{h}小时内生产用电下降{p}%，离开后恢复',
      '{n}次事先告知的检查中{k}次如此',
      '{sudden:some}次未告知的检查中较少',
    ],
    en: [
      'production power fell {p} % within {h} h of the visit, back after',
      'at {k} of {n} announced visits',
      'less often at {sudden:some} unannounced ones',
    ],
  },
  'D42 discharge': {
    zh: [
      '检查前{h}小时内排水下降{p}%，离开后恢复',
      '{n}次事先告知的检查中{k}次如此',
      '{sudden:some}次未告知的检查中较少',
    ],
    en: [
      'discharge fell {p} % within {h} h of the visit, back after',
      'at {k} of {n} announced visits',
      'less often at {sudden:some} unannounced ones',
    ],
  },
  'D43 stops-at-level': {
    zh: [
      '{factor}到达{v}后{m}分钟内停排，已{k}次',
      '共到达{n}次（占{sharePercent}%）',
      '平时停排仅占{usualPercent}%',
    ],
    en: [
      'the discharge stops within {m} min of {factor} reaching {v}, {k} times',
      'of {n} ({sharePercent} %)',
      'at any moment {usualPercent} %',
    ],
  },
  'D45 no-trace': {
    zh: [
      '{event:event}期间{factor}未见应有的变化，连续{k}次',
      '此前{n}次的变化约为{usual:signed}',
      '最近{seen:signed}',
    ],
    en: [
      'no trace of {event:event} in {factor}, {k} times in a row',
      'the {n} before moved it by about {usual:signed}',
      'now {seen:signed}',
    ],
  },
};
