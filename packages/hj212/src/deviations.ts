/**
 * Every deviation this codec tolerates, by its stable name. A logger that shows one is not rejected; the
 * name is counted for it. `where` says which layer sees it.
 */
export const DEVIATIONS = {
  // frame
  'crc-lower-case': {
    where: 'frame',
    zh: 'CRC 用小写十六进制书写',
    en: 'CRC written in lower-case hexadecimal',
  },
  'crc-bytes-swapped': { where: 'frame', zh: 'CRC 高低字节颠倒', en: 'CRC bytes swapped' },
  'crc-modbus': {
    where: 'frame',
    zh: '使用 CRC-16/MODBUS，高字节在前',
    en: 'CRC-16/MODBUS, high byte first',
  },
  'crc-modbus-swapped': {
    where: 'frame',
    zh: '使用 CRC-16/MODBUS，低字节在前',
    en: 'CRC-16/MODBUS, low byte first',
  },
  'crc-signed-char': {
    where: 'frame',
    zh: 'CRC 按有符号字符计算',
    en: 'CRC computed over signed characters',
  },
  'tail-missing': {
    where: 'frame',
    zh: '包尾 CR LF 缺失或未随包到达',
    en: 'tail CR LF missing, or not in the same read',
  },
  'tail-cr-only': { where: 'frame', zh: '包尾只有 CR', en: 'tail is CR only' },
  'tail-lf-only': { where: 'frame', zh: '包尾只有 LF', en: 'tail is LF only' },
  'tail-lf-cr': { where: 'frame', zh: '包尾为 LF CR', en: 'tail is LF CR' },
  'tail-doubled': { where: 'frame', zh: '包尾多出 CR、LF', en: 'more CR and LF than one tail' },
  'tail-literal': {
    where: 'frame',
    zh: '包尾写成反斜杠字符 \\r\\n',
    en: 'tail written as the characters backslash r backslash n',
  },
  'data-over-1024': {
    where: 'frame',
    zh: '数据段超过 1024 字节',
    en: 'data segment longer than 1024 bytes',
  },
  'length-repaired': {
    where: 'frame',
    zh: '数据段长度写错，按包尾和 CRC 更正',
    en: 'wrong length, repaired by tail and CRC',
  },
  'data-empty': { where: 'frame', zh: '数据段为空', en: 'data segment is empty' },
  // head
  'head-order': { where: 'head', zh: '数据段字段顺序不合规范', en: 'head fields in another order' },
  'head-separator': {
    where: 'head',
    zh: '数据段字段之间用逗号分隔，或缺分号',
    en: 'head fields joined by a comma, or without a semicolon',
  },
  'head-name-case': { where: 'head', zh: '字段名大小写不合规范', en: 'head field name in another case' },
  'head-blanks': { where: 'head', zh: '字段名或值带空格', en: 'blanks around a head field' },
  'head-field-twice': { where: 'head', zh: '同一字段出现两次', en: 'a head field given twice' },
  'head-field-unknown': { where: 'head', zh: '数据段含未知字段', en: 'an unknown head field' },
  'qn-missing': { where: 'head', zh: '缺请求编码 QN', en: 'QN is missing' },
  'qn-form': { where: 'head', zh: 'QN 不是 17 位数字', en: 'QN is not 17 digits' },
  'mn-form': { where: 'head', zh: 'MN 长度或字符不合该版本', en: 'MN not in the form of its edition' },
  'pw-form': { where: 'head', zh: 'PW 不是 6 个字符', en: 'PW is not 6 characters' },
  'st-form': { where: 'head', zh: 'ST 不是 2 个字符', en: 'ST is not 2 characters' },
  'flag-missing': {
    where: 'head',
    zh: '缺 Flag，却使用 2017 版编码',
    en: 'no Flag although the packet carries codes of 2017',
  },
  'flag-form': {
    where: 'head',
    zh: 'Flag 为空、带前导零或不是数字',
    en: 'Flag empty, zero-padded or not a number',
  },
  'flag-bit1-without-numbers': {
    where: 'head',
    zh: 'Flag 声明分包，却无 PNUM、PNO',
    en: 'Flag announces packet numbers that are not there',
  },
  'numbers-without-flag-bit1': {
    where: 'head',
    zh: '带 PNUM、PNO，而 Flag 未声明分包',
    en: 'packet numbers although Flag does not announce them',
  },
  'number-padded': { where: 'head', zh: 'PNUM、PNO 带前导零', en: 'PNUM or PNO zero-padded' },
  'brackets-missing': { where: 'head', zh: 'CP 缺 && 界定符', en: 'CP without its && brackets' },
  'closing-bracket-missing': { where: 'head', zh: 'CP 缺结尾 &&', en: 'closing && missing' },
  'bytes-after-brackets': {
    where: 'head',
    zh: '结尾 && 之后还有空格或分号',
    en: 'blanks or ; after the closing &&',
  },
  'answer-form': {
    where: 'head',
    zh: '应答的 ST、Flag 或内容不合规范',
    en: 'an answer with another ST, Flag or content',
  },
  // data area
  'stray-brackets': {
    where: 'area',
    zh: '数据区开头有多余的 &&',
    en: 'stray && at the start of the data area',
  },
  'stray-separator': { where: 'area', zh: '多余的分号或逗号', en: 'stray ; or ,' },
  'area-separator': {
    where: 'area',
    zh: '独立字段之间用逗号，或同一因子之间用分号',
    en: 'comma between independent fields, or semicolon inside one factor',
  },
  'area-blanks': { where: 'area', zh: '数据区名或值带空格', en: 'blanks around a name or value' },
  'field-alias': {
    where: 'area',
    zh: '字段名拼写有误，已按别名识别',
    en: 'misspelt field name, read by its alias',
  },
  'suffix-case': { where: 'area', zh: '后缀大小写不合规范', en: 'suffix in another case' },
  'code-case': { where: 'area', zh: '因子编码大小写不合规范', en: 'factor code in another case' },
  'code-letter-lost': { where: 'area', zh: '因子编码缺首字母', en: 'factor code lost its letter' },
  'flag-without-code': {
    where: 'area',
    zh: '数据标记缺因子编码，归于前一因子',
    en: 'flag without a code, given to the factor before it',
  },
  'flag-before-value': { where: 'area', zh: '数据标记在数值之前', en: 'flag before its value' },
  'flag-unlisted': { where: 'area', zh: '数据标记不在编码表内', en: 'data flag outside the table' },
  'factor-twice': {
    where: 'area',
    zh: '同一因子出现两次，取后者',
    en: 'the same value twice, the last is kept',
  },
  'factor-scattered': {
    where: 'area',
    zh: '同一因子的各项不相邻，已合并',
    en: 'items of one factor apart, joined by code',
  },
  'suffix-missing': { where: 'area', zh: '编码缺后缀', en: 'code without its suffix' },
  'item-without-name': { where: 'area', zh: '数据项缺名称或等号', en: 'item without a name or =' },
  'value-exponent': { where: 'area', zh: '数值用指数形式', en: 'value in exponent form' },
  'value-not-number': {
    where: 'area',
    zh: '数值不是数字，未采用',
    en: 'value is not a number and was not taken',
  },
  'data-time-17-digits': {
    where: 'area',
    zh: '数据时间为 17 位，已截取',
    en: 'DataTime of 17 digits, cut to 14',
  },
  'data-time-12-digits': {
    where: 'area',
    zh: '数据时间为 12 位，已补秒',
    en: 'DataTime of 12 digits, padded with 00',
  },
  'data-time-impossible': {
    where: 'area',
    zh: '数据时间不是可能的时刻',
    en: 'DataTime is not a possible moment',
  },
  'log-text-unclosed': { where: 'area', zh: '日志文本缺结尾 //', en: 'log text without its closing //' },
  'text-gb18030': {
    where: 'area',
    zh: '文本为 GBK/GB18030 而非 UTF-8',
    en: 'text in GBK/GB18030, not UTF-8',
  },
  'text-undecodable': { where: 'area', zh: '文本无法解码', en: 'text in no known encoding' },
  'state-suffix-missing': { where: 'area', zh: '设施状态缺 -RS 后缀', en: 'facility state without -RS' },
  // exchange
  'split-text-cut': {
    where: 'split',
    zh: '分包按文本任意切断，已按包号拼接',
    en: 'split packets cut anywhere in the text, joined by number',
  },
  'split-incomplete': { where: 'split', zh: '分包未收齐', en: 'split packets not complete in time' },
} as const satisfies Record<string, Deviation>;

export interface Deviation {
  where: 'frame' | 'head' | 'area' | 'split';
  zh: string;
  en: string;
}

/** The stable name of a tolerated deviation. */
export type DeviationName = keyof typeof DEVIATIONS;

/** No deviations: one frozen list shared by every clean packet, so that it costs nothing. */
export const NO_DEVIATIONS: readonly DeviationName[] = Object.freeze([]);
