import type { MarkDoubt, MarkDoubtCode } from './mark.ts';

type Fact = number | string | undefined;
type Say = (fact: (name: string) => Fact) => readonly [zh: string, en: string];

const DOUBTS: Readonly<Record<MarkDoubtCode, Say>> = {
  'facility-runs': (fact) => [
    `标记停运期间，设施 ${fact('unit')} 上报运行 ${fact('minutes')} 分钟`,
    `during the declared stop facility ${fact('unit')} reported running for ${fact('minutes')} min`,
  ],
  'water-flows': (fact) => [
    `标记停运期间，${fact('hours')} 个小时有排水，最大 ${fact('most')} ${fact('unit')}`,
    `during the declared stop water left in ${fact('hours')} h, at most ${fact('most')} ${fact('unit')}`,
  ],
  'data-came': (fact) => [
    `标记通讯中断期间，仍按时收到 ${fact('count')} 条数据`,
    `during the claimed break ${fact('count')} values came in time`,
  ],
  'flags-normal': (fact) => [
    `标记时段内设备 ${fact('percent')}% 的数据自报正常（N）`,
    `the device called ${fact('percent')} % of its values in the stretch normal (N)`,
  ],
  'nobody-there': () => [
    '该时段及前后 2 小时无到场记录和质控记录',
    'no visit and no check is recorded in the stretch or two hours around it',
  ],
  'no-check': () => ['该时段无质控结果，设备也未上报校准标记（C）', 'no check result came, and no flag C'],
  'too-long': (fact) => [
    `时长 ${fact('hours')} 小时，超过此类标记常见的 ${fact('usual')} 小时`,
    `it lasts ${fact('hours')} h; marks of this type usually last ${fact('usual')} h at most`,
  ],
};

/** What the automatic check says against a mark, with its numbers. About data, never about intent. */
export const markDoubtSentence = ({ code, facts }: MarkDoubt, lang: 'zh' | 'en'): string =>
  DOUBTS[code]((name) => facts[name])[lang === 'zh' ? 0 : 1];
