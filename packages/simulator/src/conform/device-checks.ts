import { dataFlag, readMessage } from '@wenqu/hj212';
import { wireMoment, wireTime } from '../wire-time.ts';
import { allOf, type Check, fail, pass, skipped, unclear, type Verdict } from './check.ts';
import { DEVICE_LINK_CHECKS } from './device-link-checks.ts';
import { type Answered, codeOf, type DeviceProbe } from './device-probe.ts';
import { areaFields, type Heard } from './line.ts';

export type DeviceCheck = Check<DeviceProbe>;

const FRAME = { zh: '通讯包与数据段', en: 'Packet and data segment' };
const DATA = { zh: '上传数据', en: 'Uploaded data' };
const REQUESTS = { zh: '对请求的响应', en: 'What it does with requests' };
const HISTORY = { zh: '历史数据', en: 'History' };

/** Clock offset a logger may show, ms (10 s by common practice of acceptance tests). */
const CLOCK_MS = 60_000;
const EXAMPLES = 3;

const must = (
  id: string,
  chapter: DeviceCheck['chapter'],
  clause: string,
  zh: string,
  en: string,
  run: DeviceCheck['run'],
  extra: Partial<DeviceCheck> = {},
): DeviceCheck => ({
  ...{
    id,
    chapter,
    edition: 'all',
    clause,
    confidence: 'standard-text',
    duty: 'must',
    title: { zh, en },
    run,
  },
  ...extra,
});

/** Looks at every upload so far; the first few that are wrong are quoted. */
function each(probe: DeviceProbe, wrongOf: (heard: Heard) => string): Verdict {
  const { uploads } = probe;
  if (uploads.length === 0) return fail('没有收到上传', 'no upload was received');
  const wrong = uploads.map(wrongOf).filter((text) => text !== '');
  if (wrong.length === 0) return pass(`${uploads.length} 个包`, `${uploads.length} packets`);
  const quoted = [...new Set(wrong)].slice(0, EXAMPLES).join('；');
  return fail(
    `${uploads.length} 个包中 ${wrong.length} 个不符：${quoted}`,
    `${wrong.length} of ${uploads.length} packets: ${quoted}`,
  );
}

const ofCn = (probe: DeviceProbe, cn: string): Heard[] => probe.uploads.filter(({ head }) => head.cn === cn);

const FRAME_CHECKS: readonly DeviceCheck[] = [
  must(
    'frames-clean',
    FRAME,
    'HJ 212-2017 §6.3.1',
    '通讯包之间没有多余字节',
    'nothing stands between the packets',
    async (probe) =>
      probe.junkBytes === 0
        ? pass('无多余字节', 'no other bytes')
        : fail(`多余字节 ${probe.junkBytes}`, `${probe.junkBytes} other bytes`),
  ),
  must(
    'frame-form',
    FRAME,
    'HJ 212-2017 §6.3.1 Table 2',
    '包头、长度、CRC、包尾',
    'header, length, CRC and tail',
    async (probe) =>
      each(probe, ({ quirks, raw }) =>
        [...quirks, raw.subarray(-2).toString('latin1') === '\r\n' ? '' : 'tail']
          .filter((text) => text !== '')
          .join(' '),
      ),
  ),
  must(
    'head-fields',
    FRAME,
    'HJ 212-2017 §6.3.2 Table 3',
    'QN、ST、CN、PW、MN、Flag 的形式',
    'form of QN, ST, CN, PW, MN and Flag',
    async (probe) =>
      each(probe, ({ head }) => {
        const old = probe.target.edition === '2005';
        return [
          /^\d{17}$/.test(head.qn) || (old && head.qn === '') ? '' : `QN=${head.qn}`,
          /^[0-9A-Z]{2}$/.test(head.st) ? '' : `ST=${head.st}`,
          /^\d{4}$/.test(head.cn) ? '' : `CN=${head.cn}`,
          head.pw.length === 6 ? '' : 'PW',
          (old ? /^[0-9A-Za-z]{14}$/ : /^[0-9A-F]{24}$/).test(head.mn) ? '' : `MN=${head.mn}`,
          head.flag !== undefined || (old && head.flagText === '') ? '' : `Flag=${head.flagText}`,
        ]
          .filter((text) => text !== '')
          .join(' ');
      }),
  ),
  must('version-bits', FRAME, 'HJ 212-2017 §6.3.3', 'Flag 的版本位', 'version bits of Flag', async (probe) =>
    each(probe, ({ head }) => {
      const version = { '2005': 0, '2017': 1, '2025': 2 }[probe.target.edition];
      return (head.flag ?? 0) >> 2 === version ? '' : `Flag=${head.flagText}`;
    }),
  ),
  must(
    'qn-unique',
    FRAME,
    'HJ 212-2017 §6.3.2',
    '不同的包 QN 不同',
    'different packets have different QNs',
    async (probe) => {
      const byQn = new Map<string, string>();
      const twice: string[] = [];
      for (const { head, raw } of probe.uploads) {
        const text = raw.toString('latin1');
        if (head.qn !== '' && byQn.has(head.qn) && byQn.get(head.qn) !== text) twice.push(head.qn);
        byQn.set(head.qn, text);
      }
      return twice.length === 0
        ? pass(`${byQn.size} 个 QN`, `${byQn.size} QNs`)
        : fail(`重复的 QN：${twice[0]}`, `a QN used twice: ${twice[0]}`);
    },
  ),
];

const DATA_CHECKS: readonly DeviceCheck[] = [
  must(
    'real-time',
    DATA,
    'HJ 212-2017 §6.6 2011',
    '上传实时数据',
    'uploads real-time data',
    async (probe) => {
      const count = ofCn(probe, '2011').length;
      return count > 0 ? pass(`${count} 个 2011`, `${count} of 2011`) : fail('没有 2011', 'no 2011');
    },
  ),
  must(
    'data-time',
    DATA,
    'HJ 212-2017 §6.5 DataTime',
    'DataTime 为 14 位且是真实时刻',
    'DataTime has 14 digits and is a moment',
    async (probe) =>
      each(probe, ({ head }) => {
        if (!head.cn.startsWith('2')) return '';
        const text = areaFields(head).get('DataTime') ?? '';
        return text.length === 14 && wireMoment(text) !== undefined ? '' : `DataTime=${text}`;
      }),
  ),
  must(
    'clock',
    DATA,
    'HJ 212-2017 §6.7',
    '实时数据的时间与本机相差不超过一分钟',
    'real-time data are of now, to a minute',
    async (probe) => {
      const offsets = ofCn(probe, '2011').map(
        ({ head, atMs }) => (wireMoment(areaFields(head).get('DataTime') ?? '') ?? Number.NaN) - atMs,
      );
      const last = offsets.at(-1);
      if (last === undefined) return skipped('没有实时数据', 'no real-time data');
      const seconds = (last / 1000).toFixed(0);
      return Math.abs(last) <= CLOCK_MS
        ? pass(`相差 ${seconds} s`, `${seconds} s apart`)
        : fail(`相差 ${seconds} s`, `${seconds} s apart`);
    },
  ),
  must(
    'flags',
    DATA,
    'HJ 212-2017 §6.4 Table 8',
    '每个实测值带有已知的数据标记',
    'every value has a known data flag',
    async (probe) =>
      each(probe, ({ head }) => {
        if (head.cn !== '2011') return '';
        const fields = areaFields(head);
        const bad: string[] = [];
        for (const name of fields.keys()) {
          if (!name.endsWith('-Rtd')) continue;
          const flag = fields.get(name.replace(/-Rtd$/, '-Flag'));
          if (flag === undefined) bad.push(`${name} 无标记 no flag`);
          else if (!dataFlag(flag, probe.target.edition)) bad.push(`${name} Flag=${flag}`);
        }
        return bad.join(' ');
      }),
  ),
  must(
    'numbers',
    DATA,
    'HJ 212-2017 §6.4',
    '数据区可以读通',
    'the data area reads without a deviation',
    async (probe) =>
      each(probe, ({ head }) =>
        [...readMessage(head.data).deviations, ...readMessage(head.data).problems].join(' '),
      ),
    { duty: 'should' },
  ),
];

/** The usual sequence: 9011 with 1, so many data, 9012 with 1. */
function sequence({ returned, data, result }: Answered, dataMin: number): Verdict {
  if (!returned) return fail('没有 9011', 'no 9011');
  if (!codeOf(returned, 'QnRtn', '1'))
    return fail(`9011：${returnText(returned)}`, `9011: ${returnText(returned)}`);
  if (data.length < dataMin) return fail('没有数据应答', 'no data reply');
  if (!result) return fail('没有 9012', 'no 9012');
  return codeOf(result, 'ExeRtn', '1')
    ? pass(`9011，${data.length} 个数据包，9012`, `9011, ${data.length} data packets, 9012`)
    : fail(`9012：${returnText(result)}`, `9012: ${returnText(result)}`);
}

const returnText = ({ head }: Heard): string =>
  [...areaFields(head)].map(([name, text]) => `${name}=${text}`).join(' ');

/** The form of 9011 and 9012. */
function answerForm({ returned, result }: Answered): Verdict {
  const wrong = [returned, result].flatMap((heard) =>
    heard && heard.head.st !== '91' ? [`${heard.head.cn} ST=${heard.head.st}`] : [],
  );
  return wrong.length === 0 ? pass('ST=91', 'ST=91') : fail(wrong.join('，'), wrong.join(', '));
}

const get = (cn: string, zh: string, en: string, field: RegExp): DeviceCheck =>
  must(`get-${cn}`, REQUESTS, `HJ 212-2017 §6.6 ${cn}`, zh, en, async (probe) => {
    const answered = await probe.ask(cn, '');
    const verdict = allOf([sequence(answered, 1), answerForm(answered)]);
    if (verdict.outcome !== 'pass') return verdict;
    const text = answered.data[0]!.head.data.toString('latin1');
    return field.test(text)
      ? pass(field.exec(text)![0], field.exec(text)![0])
      : fail('数据应答缺少字段', 'the reply lacks its field');
  });

const REQUEST_CHECKS: readonly DeviceCheck[] = [
  get('1011', '提取现场机时间', 'get device time', /SystemTime=\d{14}/),
  get('1061', '提取实时数据间隔', 'get real-time interval', /RtdInterval=\d+/),
  get('1063', '提取分钟数据间隔', 'get minute interval', /MinInterval=\d+/),
  must('set-clock', REQUESTS, 'HJ 212-2017 §6.6 1012', '设置现场机时间', 'set device time', async (probe) => {
    if (!probe.target.maySet) return skipped('未允许写入（--set）', 'writing was not allowed (--set)');
    return sequence(await probe.ask('1012', `SystemTime=${wireTime(probe.nowMs)}`), 0);
  }),
  must(
    'set-wrong',
    REQUESTS,
    'HJ 212-2017 §6.5 Table 8',
    '越界的参数返回 ExeRtn=3',
    'a value out of range gives ExeRtn=3',
    async (probe) => {
      if (!probe.target.maySet) return skipped('未允许写入（--set）', 'writing was not allowed (--set)');
      const { returned, result } = await probe.ask('1062', 'RtdInterval=1');
      if (returned && !codeOf(returned, 'QnRtn', '1'))
        return pass(returnText(returned), returnText(returned));
      if (!result) return fail('没有 9012', 'no 9012');
      if (codeOf(result, 'ExeRtn', '1'))
        return fail('接受了 1 秒的间隔', 'accepted an interval of one second');
      return pass(returnText(result), returnText(result));
    },
    { duty: 'should' },
  ),
  must(
    'password-wrong',
    REQUESTS,
    'HJ 212-2017 §6.5 Table 7',
    '密码错误返回 QnRtn=3',
    'a wrong password gives QnRtn=3',
    async (probe) => {
      const pw = probe.target.password === '999999' ? '888888' : '999999';
      const { returned } = await probe.ask('1011', '', '', { pw });
      if (!returned) return unclear('没有应答', 'no answer');
      return codeOf(returned, 'QnRtn', '3')
        ? pass('QnRtn=3', 'QnRtn=3')
        : fail(returnText(returned), returnText(returned));
    },
  ),
  must(
    'command-unknown',
    REQUESTS,
    'HJ 212-2017 §6.5 Table 7',
    '未知命令返回 QnRtn=8',
    'an unknown command gives QnRtn=8',
    async (probe) => {
      const { returned } = await probe.ask('1999', '');
      if (!returned) return fail('没有应答', 'no answer');
      if (codeOf(returned, 'QnRtn', '8')) return pass('QnRtn=8', 'QnRtn=8');
      return codeOf(returned, 'QnRtn', '1')
        ? fail('准备执行未知命令', 'ready to execute an unknown command')
        : unclear(returnText(returned), returnText(returned));
    },
    { duty: 'should' },
  ),
  must(
    'stop-start',
    REQUESTS,
    'HJ 212-2017 §6.6 2012, 2011',
    '停止与恢复实时数据',
    'stops and resumes real-time data',
    async (probe) => {
      if (!probe.target.maySet) return skipped('未允许写入（--set）', 'writing was not allowed (--set)');
      const stopped = await probe.ask('2012', '');
      const resumed = await probe.ask('2011', '');
      if (stopped.returned?.head.cn !== '9013')
        return fail('2012 没有得到 9013', '2012 was not answered by 9013');
      return sequence(resumed, 0);
    },
  ),
  must(
    'water-once',
    REQUESTS,
    'HJ 212-2017 §6.2, §6.6 3015',
    '同一个 3015 重发只留一瓶',
    'the same 3015 twice keeps one bottle',
    async (probe) => {
      if (!probe.target.mayKeepWater)
        return skipped('未允许留样（--sample）', 'keeping water was not allowed (--sample)');
      const cn = probe.target.edition === '2025' ? '3022' : '3015';
      const line = await probe.line();
      const { bytes, qn } = probe.request(cn, '');
      line.send(bytes);
      const first = await probe.gather(line, qn, cn, cn);
      line.send(bytes);
      const second = await probe.gather(line, qn, cn, cn);
      const bottles = new Set(
        [...first.data, ...second.data].map(({ head }) => Number(areaFields(head).get('VaseNo'))),
      );
      const verdict = sequence(first, 0);
      if (verdict.outcome !== 'pass') return verdict;
      return bottles.size <= 1
        ? pass(`瓶号 ${[...bottles].join()}`, `bottle ${[...bottles].join()}`)
        : fail(`两次用了瓶 ${[...bottles].join('、')}`, `two bottles were used: ${[...bottles].join(', ')}`);
    },
  ),
];

const HOUR_MS = 3_600_000;

const history = (cn: string, zh: string, en: string, backMs: number, stepMs: number): DeviceCheck =>
  must(`history-${cn}`, HISTORY, `HJ 212-2017 §6.6 ${cn}, Appendix C.47–C.50`, zh, en, async (probe) => {
    const end = Math.floor((probe.nowMs - stepMs) / stepMs) * stepMs;
    const begin = end - backMs;
    const range = `BeginTime=${wireTime(begin)};EndTime=${wireTime(end)}`;
    const answered = await probe.ask(cn, range, cn);
    const { returned, result, data } = answered;
    if (returned && result && codeOf(result, 'ExeRtn', '100')) {
      return unclear('ExeRtn=100：没有该时段的数据', 'ExeRtn=100: no data of that time');
    }
    const verdict = sequence(answered, 1);
    if (verdict.outcome !== 'pass') return verdict;
    const times = data.map(({ head }) => wireMoment(areaFields(head).get('DataTime') ?? '') ?? Number.NaN);
    // The logger's usual uploads go on meanwhile: what is newer than the range may be one of them.
    const inside = times.filter((ms) => ms >= begin && ms <= end).length;
    const before = times.filter((ms) => !(ms >= begin)).length;
    if (before > 0 || inside === 0) {
      return fail(
        `${before} 个包早于时段，${inside} 个在时段内`,
        `${before} packets before the range, ${inside} inside`,
      );
    }
    const own = data.filter(({ head }) => head.qn === answered.qn).length;
    return own === 0
      ? pass(`${data.length} 个数据包，各有 QN`, `${data.length} data packets with QNs of their own`)
      : unclear(`${own} 个数据包用了请求的 QN`, `${own} data packets carry the QN of the request`);
  });

const HISTORY_CHECKS: readonly DeviceCheck[] = [
  history('2051', '提取分钟数据', 'minute data of half an hour', HOUR_MS / 2, 600_000),
  history('2061', '提取小时数据', 'hour data of three hours', 3 * HOUR_MS, HOUR_MS),
  must(
    'history-empty',
    HISTORY,
    'HJ 212-2017 §6.5 ExeRtn 100',
    '没有数据的时段返回 ExeRtn=100',
    'a range without data gives ExeRtn=100',
    async (probe) => {
      const { returned, result, data } = await probe.ask(
        '2061',
        'BeginTime=20010101000000;EndTime=20010101010000',
        '2061',
      );
      if (!returned) return fail('没有 9011', 'no 9011');
      if (data.length > 0) return fail('返回了数据', 'data came');
      if (!result) return fail('没有 9012', 'no 9012');
      return codeOf(result, 'ExeRtn', '100')
        ? pass('ExeRtn=100', 'ExeRtn=100')
        : unclear(returnText(result), returnText(result));
    },
  ),
];

/** Everything the kit asks a logger, in the order of the report. */
export const DEVICE_CHECKS: readonly DeviceCheck[] = [
  ...FRAME_CHECKS,
  ...DATA_CHECKS,
  ...REQUEST_CHECKS,
  ...HISTORY_CHECKS,
  ...DEVICE_LINK_CHECKS,
];
