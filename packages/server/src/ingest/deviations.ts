/**
 * Deviations that show only against the book, the clock or the frame before; the codec names the others.
 * Counted per logger and shown on its page in both languages.
 */
export const BOOK_DEVIATIONS = {
  'qn-repeated': { zh: '不同内容的报文重复使用同一 QN', en: 'one QN used for packets of different content' },
  'time-future': {
    zh: '数据时间晚于到达时间 10 分钟以上',
    en: 'DataTime more than 10 minutes after its arrival',
  },
  'time-impossible': { zh: '数据时间不是有效日期', en: 'DataTime is not a date' },
  'time-missing': { zh: '数据包缺 DataTime', en: 'a data packet without DataTime' },
  'time-form': { zh: '数据时间不是 14 位数字', en: 'DataTime is not 14 digits' },
  'cn-unknown': { zh: '未知命令编码 CN', en: 'unknown command code CN' },
  'st-unknown': { zh: '未知系统编码 ST', en: 'unknown system code ST' },
  'factor-unknown': { zh: '未知因子编码，按原样保存', en: 'unknown factor code, kept as sent' },
  'field-unknown': {
    zh: '未知数值后缀，未计入序列',
    en: 'unknown suffix of a number, kept out of the series',
  },
  'factors-too-many': { zh: '因子编码过多，未计入序列', en: 'too many factor codes, kept out of the series' },
  'factor-2005': {
    zh: '使用 2005 版因子编码，已对应到现行编码',
    en: 'factor code of 2005, mapped to the present one',
  },
  'factor-unbound': { zh: '因子未绑定到任何监测点位', en: 'factor bound to no monitoring point' },
  'password-differs': { zh: '访问密码与台账不一致', en: 'PW differs from the one in the book' },
  'edition-differs': { zh: '报文版本与台账设定不一致', en: 'edition differs from the one set in the book' },
  'two-places': { zh: '同一 MN 由两处地址交替发送', en: 'one MN sends from two addresses in turns' },
  'sealed-unopened': { zh: '加密报文，所存密钥均不能解开', en: 'sealed; no key that is held opens it' },
  'clock-off': { zh: '数采仪时钟偏差超过 5 分钟', en: 'logger clock more than 5 minutes off' },
} as const satisfies Record<string, { zh: string; en: string }>;

export type BookDeviation = keyof typeof BOOK_DEVIATIONS;
