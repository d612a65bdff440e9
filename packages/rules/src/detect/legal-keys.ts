import type { Confidence } from '@wenqu/domain';

export type LegalKey = 'LF' | 'LC' | 'LD' | 'LR' | 'LE' | 'LT' | 'LA' | 'LW';

export interface LegalRow {
  readonly key: LegalKey;
  readonly zh: string;
  readonly en: string;
  readonly confidence: Confidence;
}

/**
 * Which rules a lead touches, for the reviewer to weigh; never a finding of law.
 * @source detection.md §0.2
 */
export const LEGAL_KEYS: readonly LegalRow[] = [
  {
    key: 'LF',
    zh: '篡改、伪造监测数据：《生态环境法典》第80、164条及第1088、1108条；《生态环境监测条例》第25、42—45条；环发〔2015〕175号第四、五条',
    en: 'falsified monitoring data: Code Art. 80, 164 with 1088, 1108; Monitoring Regulations Art. 25, 42–45; 环发〔2015〕175号 Art. 4, 5',
    confidence: 'S',
  },
  {
    key: 'LC',
    zh: '涉嫌犯罪：法释〔2023〕7号第一条第七项、第十一条；刑法第338、286、229条',
    en: 'criminal law: 法释〔2023〕7号 Art. 1(7), 11; Criminal Law Art. 338, 286, 229',
    confidence: 'S',
  },
  {
    key: 'LD',
    zh: '设备不符合规范或未按规范运行：《生态环境法典》第184、1087条；HJ 353—356-2019；原环境保护部令第19号',
    en: 'device not to the norm: Code Art. 184, 1087; HJ 353–356-2019; MEP Order 19',
    confidence: 'S',
  },
  {
    key: 'LR',
    zh: '报告、记录、标记：《生态环境法典》第183、184、1086条；《排污许可管理条例》第20、21、36条；部令第19号第七、八条',
    en: 'reports, records, marks: Code Art. 183, 184, 1086; Permit Regulations Art. 20, 21, 36; MEP Order 19 Art. 7, 8',
    confidence: 'S',
  },
  {
    key: 'LE',
    zh: '超标排放：《生态环境法典》第1103、1107条；排污许可限值',
    en: 'exceedance: Code Art. 1103, 1107; permit limits',
    confidence: 'S',
  },
  {
    key: 'LT',
    zh: '不正常运行治理设施或逃避监管：《生态环境法典》第164、1104、1108条',
    en: 'treatment not run, or evasion of control: Code Art. 164, 1104, 1108',
    confidence: 'S',
  },
  {
    key: 'LA',
    zh: '第三方机构：《生态环境法典》第1067、1091条；环发〔2015〕175号第七条',
    en: 'agency: Code Art. 1067, 1091; 环发〔2015〕175号 Art. 7',
    confidence: 'S',
  },
  {
    key: 'LW',
    zh: '未经排放口排水：《生态环境法典》第164、275—278、1109条',
    en: 'waste water elsewhere than at the outlet: Code Art. 164, 275–278, 1109',
    confidence: 'S',
  },
];
