/**
 * Habits of vendors that a receiver has to live with, each seen in the field. Most simulated loggers have none.
 * @source docs of the protocol, real-world deviations; `packages/simulator/README.md` lists them
 */
export const QUIRKS = {
  'lower-case-crc': { zh: 'CRC 小写', en: 'CRC in lower-case hex' },
  'missing-tail': { zh: '缺少包尾 CR LF', en: 'no CR LF after the CRC' },
  'flag-before-value': { zh: '标记在数值之前', en: 'the flag of a factor stands before its value' },
  'polid-alias': { zh: 'PolId 写作 PolID', en: 'PolId written PolID in replies' },
  spaces: { zh: '等号两侧有空格', en: 'blanks around the equals sign of values' },
  'gbk-log': { zh: '日志文本用 GBK 编码', en: 'log text of 3020 in GBK' },
  'end-label': { zh: '时段数据标终止时刻', en: 'interval data labelled by their end' },
  'long-segment': { zh: '数据段超过 1024 不拆包', en: 'segments above 1024 bytes are not split' },
  'trailing-semicolon': { zh: '结尾 && 前多一个分号', en: 'a stray semicolon before the closing &&' },
  'lower-case-mn': { zh: 'MN 小写', en: 'MN in lower case' },
  'long-data-time': { zh: 'DataTime 17 位', en: 'DataTime with milliseconds' },
  'head-order': { zh: '报文头字段次序不同', en: 'QN after CN in the head' },
  'epoch-qn': { zh: 'QN 为毫秒时间戳', en: 'QN is epoch milliseconds' },
  'missing-flag': {
    zh: '不带 QN 与 Flag（2005 习惯配 2017 编码）',
    en: 'no QN and no Flag with codes of 2017',
  },
} as const satisfies Record<string, { zh: string; en: string }>;

export type Quirk = keyof typeof QUIRKS;
export const QUIRK_NAMES = Object.keys(QUIRKS) as readonly Quirk[];
