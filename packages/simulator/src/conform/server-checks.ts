import { encodeFrame, encodePacket, flagOf, sealData } from '@wenqu/hj212';
import { wireTime } from '../wire-time.ts';
import { allOf, type Check, fail, pass, skipped, unclear, type Verdict } from './check.ts';
import { areaFields, areaOf, type Heard, pause } from './line.ts';
import type { Edition, ServerProbe, UploadWish } from './server-probe.ts';
import { REQUEST_CHECKS } from './server-request-checks.ts';

export type ServerCheck = Check<ServerProbe>;

const FRAME = { zh: '通讯包结构', en: 'The packet' };
const TOLERANCE = { zh: '断包、粘包与容错', en: 'Cut, joined and odd packets' };
const ANSWER = { zh: '应答', en: 'Answers' };
const SPLIT = { zh: '拆分包与补传', en: 'Split and repeated packets' };
const EDITIONS = { zh: '三个版本', en: 'Three editions' };
const CONNECTION = { zh: '连接', en: 'Connections' };

const NO_ANSWER = fail('规定时间内没有应答', 'no answer within the time allowed');

/** Sends one upload and expects its 9014. */
async function answered(probe: ServerProbe, wish: UploadWish = {}): Promise<Verdict> {
  const { bytes, qn } = probe.upload(wish);
  probe.line.send(bytes);
  const heard = await probe.answer(qn);
  if (!heard) return NO_ANSWER;
  return heard.head.cn === '9014'
    ? pass('收到 9014', '9014 received')
    : fail(`应为 9014，收到 ${heard.head.cn}`, `9014 was due, ${heard.head.cn} came`);
}

/** Sends bytes as they are and expects the 9014 of `qn`. */
async function sentAs(probe: ServerProbe, bytes: Buffer, qn: string): Promise<Verdict> {
  probe.line.send(bytes);
  return (await probe.answer(qn)) ? pass('收到 9014', '9014 received') : NO_ANSWER;
}

/** Sends bytes that deserve no answer; the connection must live on. */
async function unanswered(probe: ServerProbe, bytes: Buffer, qn: string): Promise<Verdict> {
  probe.line.send(bytes);
  const silence = await probe.silentAbout(qn);
  if (silence === 'dead') {
    return fail('其后的正常报文没有应答', 'the good packet behind it was not answered');
  }
  return silence === 'silent'
    ? pass('未应答，连接仍可用', 'not answered, and the connection still works')
    : fail('不应应答却应答了', 'answered although nothing was owed');
}

const replaceCrc = (bytes: Buffer, crc: (text: string) => string): Buffer => {
  const result = Buffer.from(bytes);
  result.write(
    crc(result.toString('latin1', result.length - 6, result.length - 2)),
    result.length - 6,
    'latin1',
  );
  return result;
};

const wrongCrc = (text: string): string => (text.startsWith('0') ? `1${text.slice(1)}` : `0${text.slice(1)}`);

const must = (
  id: string,
  chapter: ServerCheck['chapter'],
  clause: string,
  title: ServerCheck['title'],
  run: ServerCheck['run'],
  extra: Partial<ServerCheck> = {},
): ServerCheck => ({
  ...{ id, chapter, edition: 'all', clause, confidence: 'standard-text', duty: 'must', title, run },
  ...extra,
});
const should = (...args: Parameters<typeof must>): ServerCheck => {
  const [id, chapter, clause, title, run, extra] = args;
  return must(id, chapter, clause, title, run, { confidence: 'field', duty: 'should', ...extra });
};

const FRAME_CHECKS: readonly ServerCheck[] = [
  must(
    'frame-good',
    FRAME,
    'HJ 212-2017 §6.3.1',
    { zh: '正确的通讯包得到应答', en: 'a correct packet is answered' },
    (probe) => answered(probe),
  ),
  must(
    'crc-wrong',
    FRAME,
    'HJ 212-2017 §6.3.1 Table 2',
    {
      zh: 'CRC 错误的包不应答且不断开',
      en: 'a packet with a wrong CRC is not answered, the connection stays',
    },
    (probe) => {
      const { bytes, qn } = probe.upload();
      return unanswered(probe, replaceCrc(bytes, wrongCrc), qn);
    },
  ),
  must(
    'length-wrong',
    FRAME,
    'HJ 212-2017 §6.3.1 Table 2',
    { zh: '长度写错的包不吞掉其后的包', en: 'a packet with a wrong length does not eat the one behind it' },
    async (probe) => {
      const bad = probe.upload();
      const lying = Buffer.from(bad.bytes);
      lying.write(String(bad.bytes.length - 12 + 40).padStart(4, '0'), 2, 'latin1');
      const good = probe.upload();
      probe.line.send(Buffer.concat([lying, good.bytes]));
      return (await probe.answer(good.qn))
        ? pass('其后的包得到应答', 'the packet behind it was answered')
        : fail('其后的包没有应答', 'the packet behind it was not answered');
    },
  ),
  must(
    'segment-longest',
    FRAME,
    'HJ 212-2017 §6.3.1 Table 2',
    { zh: '1024 字节的数据段', en: 'a data segment of 1024 bytes' },
    (probe) => {
      const qn = probe.qn();
      const fields = { ...probe.fields({ qn }), area: '' };
      const room = 1024 - (encodePacket(fields).length - 12);
      const head = `DataTime=${wireTime(probe.nowMs)};w01018-Rtd=31.5,w01018-Flag=N`;
      const rest = room - head.length - ';w21003-Rtd=1.25,w21003-Info='.length;
      const area = `${head};w21003-Rtd=1.25,w21003-Info=${'9'.repeat(rest)}`;
      return sentAs(probe, encodePacket({ ...fields, area }), qn);
    },
  ),
  should(
    'crc-lower-case',
    FRAME,
    'HJ 212-2017 §6.3.1',
    { zh: '小写的 CRC', en: 'a CRC in lower case' },
    (probe) => {
      const { bytes, qn } = probe.upload();
      return sentAs(
        probe,
        replaceCrc(bytes, (text) => text.toLowerCase()),
        qn,
      );
    },
  ),
];

const TOLERANCE_CHECKS: readonly ServerCheck[] = [
  must(
    'cut-everywhere',
    TOLERANCE,
    'HJ 212-2017 §6.3.1',
    { zh: '在每个字节处断开的包', en: 'a packet cut at every byte' },
    async (probe) => {
      const { bytes, qn } = probe.upload();
      await probe.line.sendCut(bytes, [...bytes.keys()].slice(1), 1);
      return (await probe.answer(qn)) ? pass(`${bytes.length} 次写入`, `${bytes.length} writes`) : NO_ANSWER;
    },
  ),
  must(
    'joined',
    TOLERANCE,
    'HJ 212-2017 §6.3.1',
    { zh: '一次写入二十个包', en: 'twenty packets in one write' },
    async (probe) => {
      const all = Array.from({ length: 20 }, () => probe.upload());
      probe.line.send(Buffer.concat(all.map(({ bytes }) => bytes)));
      let came = 0;
      for (const { qn } of all) if (await probe.answer(qn)) came++;
      return came === all.length
        ? pass('二十个应答', 'twenty answers')
        : fail(`只有 ${came} 个应答`, `only ${came} answers`);
    },
  ),
  ...(
    [
      ['no-tail', '没有包尾', 'no tail', (bytes: Buffer) => bytes.subarray(0, -2)],
      ['cr-only', '包尾只有 CR', 'a tail of CR alone', (bytes: Buffer) => bytes.subarray(0, -1)],
      [
        'doubled-tail',
        '重复的包尾',
        'a doubled tail',
        (bytes: Buffer) => Buffer.concat([bytes, Buffer.from('\r\n')]),
      ],
      [
        'bom',
        '包前有 UTF-8 BOM',
        'a byte-order mark in front',
        (bytes: Buffer) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]),
      ],
      [
        'hash',
        '包前多一个 #',
        'one more # in front',
        (bytes: Buffer) => Buffer.concat([Buffer.from('#'), bytes]),
      ],
      [
        'modbus',
        '包前有 Modbus 字节',
        'bytes of Modbus in front',
        (bytes: Buffer) => Buffer.concat([Buffer.from('010300000002c40b', 'hex'), bytes]),
      ],
    ] as const
  ).map(([id, zh, en, change]) =>
    should(id, TOLERANCE, 'HJ 212-2017 §6.3.1', { zh, en }, async (probe) => {
      const { bytes, qn } = probe.upload();
      const verdict = await sentAs(probe, change(bytes), qn);
      return allOf([verdict, await answered(probe)]);
    }),
  ),
  should(
    'gbk',
    TOLERANCE,
    'HJ 212-2017 §6.3.1',
    { zh: '数据区内有 GBK 文字', en: 'GBK text inside the data area' },
    (probe) => {
      const { qn, ...fields } = probe.fields({ cn: '3020' });
      const head = `QN=${qn};ST=${fields.st};CN=3020;PW=${fields.pw};MN=${fields.mn};Flag=5;CP=&&`;
      const area = Buffer.concat([
        Buffer.from(`DataTime=${wireTime(probe.nowMs)};i21001-Info=//`),
        // “校准” in GBK.
        Buffer.from([0xd0, 0xa3, 0xd7, 0xbc]),
        Buffer.from('//&&'),
      ]);
      return sentAs(probe, encodeFrame(Buffer.concat([Buffer.from(head), area])), qn ?? '');
    },
  ),
  must(
    'log-text',
    TOLERANCE,
    'HJ 212-2017 Appendix C.40',
    { zh: '// // 之间的分隔符与 ##', en: 'separators and ## between // and //' },
    (probe) =>
      answered(probe, {
        cn: '3020',
        area: `DataTime=${wireTime(probe.nowMs)};i21001-Info=//a;b,c=##0101&&d//`,
      }),
  ),
  should(
    'garbage-lives',
    TOLERANCE,
    'HJ 212-2017 §6.3.1',
    { zh: '八千字节杂讯之后仍可通讯', en: 'eight thousand bytes of noise do not end the connection' },
    async (probe) => {
      probe.line.send(Buffer.alloc(8192, 0x41));
      return answered(probe);
    },
  ),
];

/** What the standard says about the form of an answer. */
function formOf(heard: Heard | undefined, cn: string, qn: string, probe: ServerProbe): Verdict {
  if (!heard) return NO_ANSWER;
  const { head } = heard;
  const wrong = [
    head.cn === cn ? '' : `CN=${head.cn}`,
    head.qn === qn ? '' : `QN=${head.qn}`,
    head.st === '91' ? '' : `ST=${head.st}`,
    head.mn === probe.target.mn ? '' : `MN=${head.mn}`,
    head.flagText === '4' ? '' : `Flag=${head.flagText}`,
    areaOf(head).trim() === '' ? '' : `CP=&&${areaOf(head)}&&`,
    head.pnum === undefined ? '' : `PNUM=${head.pnum}`,
    heard.quirks.length === 0 ? '' : heard.quirks.join(' '),
  ].filter((text) => text !== '');
  return wrong.length === 0
    ? pass(`${cn}，QN 相同，ST=91，Flag=4，CP 为空`, `${cn}, same QN, ST=91, Flag=4, empty CP`)
    : fail(`应答形式有误：${wrong.join('，')}`, `the form of the answer is wrong: ${wrong.join(', ')}`);
}

const ANSWER_CHECKS: readonly ServerCheck[] = [
  must(
    'answer-form',
    ANSWER,
    'HJ 212-2017 §6.5, Appendix C.14',
    { zh: '9014 的形式', en: 'the form of 9014' },
    async (probe) => {
      const { bytes, qn } = probe.upload();
      probe.line.send(bytes);
      return formOf(await probe.answer(qn), '9014', qn, probe);
    },
    { edition: '2017' },
  ),
  must(
    'no-answer-asked',
    ANSWER,
    'HJ 212-2017 §6.3.3',
    { zh: '不要求应答的上传不应答', en: 'an upload that asks for none is not answered' },
    (probe) => {
      const { bytes, qn } = probe.upload({ asks: false });
      return unanswered(probe, bytes, qn);
    },
  ),
  must(
    'time-request',
    ANSWER,
    'HJ 212-2017 §6.6 1013',
    { zh: '1013 得到 9013', en: '1013 is answered by 9013' },
    async (probe) => {
      const { bytes, qn } = probe.upload({ cn: '1013', area: '' });
      probe.line.send(bytes);
      return formOf(await probe.answer(qn), '9013', qn, probe);
    },
    { edition: '2017' },
  ),
  ...(['2021', '2031', '2041', '2051', '2061', '2081', '3015', '3019', '3020'] as const).map((cn) =>
    must(
      `upload-${cn}`,
      ANSWER,
      `HJ 212-2017 §6.6 ${cn}`,
      { zh: `上传 ${cn} 得到 9014`, en: `upload ${cn} is answered by 9014` },
      (probe) => answered(probe, { cn, area: areaFor(cn, probe) }),
      { edition: '2017' },
    ),
  ),
  must(
    'interaction-silent',
    ANSWER,
    'HJ 212-2017 §6.5',
    { zh: '9011 至 9014 不再应答', en: '9011 to 9014 are not answered again' },
    async (probe) => {
      const verdicts: Verdict[] = [];
      for (const [cn, area] of [
        ['9011', 'QnRtn=1'],
        ['9012', 'ExeRtn=1'],
        ['9013', ''],
        ['9014', ''],
      ] as const) {
        const { bytes, qn } = probe.upload({ cn, st: '91', area, flag: 5 });
        verdicts.push(await unanswered(probe, bytes, qn));
      }
      return allOf(verdicts);
    },
  ),
  should(
    'unknown-upload',
    ANSWER,
    'HJ 212-2017 §6.6',
    { zh: '未知的 2xxx 上传得到应答', en: 'an unknown upload 2xxx is answered' },
    (probe) => answered(probe, { cn: '2999' }),
  ),
  should(
    'request-refused',
    ANSWER,
    'HJ 212-2017 §6.1',
    { zh: '现场机发来的请求命令不被确认', en: 'a host command that comes from a device is not acknowledged' },
    (probe) => {
      const { bytes, qn } = probe.upload({ cn: '1062', area: 'RtdInterval=30' });
      return unanswered(probe, bytes, qn);
    },
  ),
  should(
    'old-data',
    ANSWER,
    'HJ 212-2025 8.2.2',
    { zh: '三天前的数据照常应答', en: 'data of three days ago are answered as any' },
    (probe) => answered(probe, { cn: '2061', dataMs: probe.nowMs - 3 * 86_400_000 }),
  ),
  should(
    'future-data',
    ANSWER,
    'HJ 212-2017 §6.5',
    { zh: '时钟为 2099 年的数据也应答', en: 'data of a clock in 2099 are answered too' },
    (probe) => answered(probe, { dataMs: Date.UTC(2099, 0, 1) }),
  ),
];

const AREAS: Readonly<Record<string, string>> = {
  '2021': 'SB1-RS=1',
  '2031': 'w01018-Cou=1.1,w01018-Min=20.1,w01018-Avg=31.5,w01018-Max=40.2,w01018-Flag=N',
  '2041': 'SB1-RT=24.00',
  '2051': 'w01018-Cou=0.1,w01018-Min=20.1,w01018-Avg=31.5,w01018-Max=40.2,w01018-Flag=N',
  '2061': 'w01018-Cou=0.5,w01018-Min=20.1,w01018-Avg=31.5,w01018-Max=40.2,w01018-Flag=N',
  '2081': 'RestartTime=20260101000000',
  '3015': 'VaseNo=1',
  '3019': 'PolId=w01018;w01018-SN=010000A8900016F000169DC0',
  '3020': 'i22001-Info=0',
};

const areaFor = (cn: string, probe: ServerProbe): string =>
  `DataTime=${wireTime(probe.nowMs)};${AREAS[cn] ?? ''}`;

const SPLIT_CHECKS: readonly ServerCheck[] = [
  must(
    'split-each',
    SPLIT,
    'HJ 212-2017 Appendix C.49, C.50',
    { zh: '拆分包逐包应答', en: 'each part of a split packet is answered' },
    async (probe) => {
      const verdicts: Verdict[] = [];
      for (const pno of [1, 2, 3]) verdicts.push(await answered(probe, { pnum: 3, pno }));
      return allOf(verdicts);
    },
    { edition: '2017' },
  ),
  should(
    'split-impossible',
    SPLIT,
    'HJ 212-2017 §6.3.2',
    { zh: 'PNO 大于 PNUM 不确认', en: 'PNO above PNUM is not acknowledged' },
    (probe) => {
      const { bytes, qn } = probe.upload({ pnum: 2, pno: 3 });
      return unanswered(probe, bytes, qn);
    },
  ),
  must(
    'repeat-answered',
    SPLIT,
    'HJ 212-2017 §6.2',
    { zh: '重发的同一个包再次得到应答', en: 'the same packet sent again is answered again' },
    async (probe) => {
      const { bytes, qn } = probe.upload();
      const first = await sentAs(probe, bytes, qn);
      return allOf([first, await sentAs(probe, bytes, qn)]);
    },
  ),
  must(
    'resent-mark',
    SPLIT,
    'HJ 212-2025 Table 3 (RF)',
    { zh: '带 RF=1 的补传得到应答', en: 'data sent again with RF=1 are answered' },
    (probe) => answered(probe, { edition: '2025', rf: '1', cn: '2051', dataMs: probe.nowMs - 7_200_000 }),
    { edition: '2025' },
  ),
];

const EDITION_CHECKS: readonly ServerCheck[] = [
  must(
    '2005-answer',
    EDITIONS,
    'HJ/T 212-2005 9014',
    { zh: '2005 版应答：QN 与 CN 写在 CP 内', en: '2005: the answer carries QN and CN inside CP' },
    async (probe) => {
      const qn = probe.qn();
      const area = `QN=${qn};DataTime=${wireTime(probe.nowMs)};011-Rtd=31.5,011-Flag=N`;
      const { pw, mn, st } = probe.fields({ edition: '2005' });
      probe.line.send(encodePacket({ st, cn: '2011', pw: pw!, mn, flag: 1, area }));
      const heard = await probe.answer(qn);
      if (!heard) return NO_ANSWER;
      const fields = areaFields(heard.head);
      const good = fields.get('QN') === qn && fields.get('CN') === '2011' && heard.head.cn === '9014';
      return good
        ? pass('CP 内有 QN 与 CN', 'QN and CN stand inside CP')
        : fail(`收到 CP=&&${areaOf(heard.head)}&&`, `CP=&&${areaOf(heard.head)}&& came`);
    },
    { edition: '2005', confidence: 'secondary' },
  ),
  must(
    '2005-silent',
    EDITIONS,
    'HJ/T 212-2005',
    { zh: '2005 版无 Flag 的上传不应答', en: '2005: an upload without Flag is not answered' },
    (probe) => {
      const qn = probe.qn();
      const { pw, mn, st } = probe.fields({ edition: '2005' });
      const area = `DataTime=${wireTime(probe.nowMs)};011-Rtd=31.5,011-Flag=N`;
      return unanswered(probe, encodePacket({ st, cn: '2011', pw: pw!, mn, area }), qn);
    },
    { edition: '2005', confidence: 'secondary' },
  ),
  must(
    '2005-alarm',
    EDITIONS,
    'HJ/T 212-2005 2072',
    { zh: '2005 版报警事件得到 9013', en: '2005: an alarm event is answered by 9013' },
    async (probe) => {
      const qn = probe.qn();
      const area = `QN=${qn};AlarmTime=${wireTime(probe.nowMs)};011-Ala=131.5,AlarmType=1`;
      const { pw, mn, st } = probe.fields({ edition: '2005' });
      probe.line.send(encodePacket({ st, cn: '2072', pw: pw!, mn, flag: 1, area }));
      const heard = await probe.answer(qn);
      return heard?.head.cn === '9013' ? pass('收到 9013', '9013 received') : NO_ANSWER;
    },
    { edition: '2005', confidence: 'secondary' },
  ),
  ...(
    [
      ['2017', 5, 4],
      ['2025', 9, 8],
    ] as const
  ).map(([edition, flag, expected]) =>
    must(
      `${edition}-version`,
      EDITIONS,
      `HJ 212-${edition} Flag`,
      { zh: `${edition} 版的应答带同版本号`, en: `${edition}: the answer carries the same version` },
      async (probe) => {
        const { bytes, qn } = probe.upload({ edition: edition as Edition, flag });
        probe.line.send(bytes);
        const heard = await probe.answer(qn);
        if (!heard) return NO_ANSWER;
        return heard.head.flag === expected
          ? pass(`Flag=${expected}`, `Flag=${expected}`)
          : fail(
              `应为 Flag=${expected}，收到 ${heard.head.flagText}`,
              `Flag=${expected} was due, ${heard.head.flagText} came`,
            );
      },
      { edition },
    ),
  ),
  must(
    '2025-heartbeat',
    EDITIONS,
    'HJ 212-2025 9015',
    { zh: '心跳 9015 得到 9013', en: 'heartbeat 9015 is answered by 9013' },
    async (probe) => {
      const { bytes, qn } = probe.upload({ edition: '2025', cn: '9015', flag: 8, area: '' });
      probe.line.send(bytes);
      const heard = await probe.answer(qn);
      return heard?.head.cn === '9013' ? pass('收到 9013', '9013 received') : NO_ANSWER;
    },
    { edition: '2025' },
  ),
  must(
    '2025-identity',
    EDITIONS,
    'HJ 212-2025 1001 (C.2)',
    { zh: '硬件序号 1001 得到 9013', en: 'hardware identity 1001 is answered by 9013' },
    async (probe) => {
      const area =
        'i23005-Info=WQ0001,i23006-Info=BFEBFBFF000906EA,i23007-Info=00-16-3E-00-00-01,i23008-Info=00-16-3E-00-00-02';
      const { bytes, qn } = probe.upload({ edition: '2025', cn: '1001', flag: 9, area });
      probe.line.send(bytes);
      const heard = await probe.answer(qn);
      return heard?.head.cn === '9013' ? pass('收到 9013', '9013 received') : NO_ANSWER;
    },
    { edition: '2025', confidence: 'secondary' },
  ),
  must(
    '2025-sealed',
    EDITIONS,
    'HJ 212-2025 §6.4, Appendix A.2',
    { zh: 'SM4 加密的上传得到应答', en: 'an upload sealed with SM4 is answered' },
    async (probe) => {
      const { key } = probe.target;
      if (!key) return skipped('未给出密钥（--key）', 'no key was given (--key)');
      const { bytes, qn } = probe.upload({ edition: '2025', flag: flagOf('2025', true) });
      const sealed = Buffer.from(bytes);
      sealData(bytes.subarray(6, bytes.length - 6), key).copy(sealed, 6);
      return sentAs(probe, sealed, qn);
    },
    { edition: '2025' },
  ),
];

const CONNECTION_CHECKS: readonly ServerCheck[] = [
  should(
    'two-mns',
    CONNECTION,
    'HJ 212-2017 §6.3.2 (MN)',
    { zh: '一条连接上的两个 MN', en: 'two MNs on one connection' },
    async (probe) => {
      if (probe.target.otherMn === '')
        return skipped('未给出第二个 MN（--other-mn）', 'no second MN was given (--other-mn)');
      return allOf([
        await answered(probe),
        await answered(probe, { mn: probe.target.otherMn }),
        await answered(probe),
      ]);
    },
  ),
  should(
    'mn-moves',
    CONNECTION,
    'HJ 212-2017 §6.3.2 (MN)',
    { zh: 'MN 换到新连接', en: 'an MN moves to a new connection' },
    async (probe) => {
      await answered(probe);
      const second = await probe.dial();
      const { bytes, qn } = probe.upload();
      second.send(bytes);
      return (await probe.answer(qn, second))
        ? pass('新连接得到应答', 'answered on the new connection')
        : NO_ANSWER;
    },
  ),
  should(
    'order-kept',
    CONNECTION,
    'HJ 212-2017 §6.1',
    { zh: '应答按收到的次序', en: 'answers come in the order of the uploads' },
    async (probe) => {
      const all = Array.from({ length: 200 }, () => probe.upload());
      for (const { bytes } of all) probe.line.send(bytes);
      const qns: string[] = [];
      while (qns.length < all.length) {
        const heard = await probe.line.next(({ head }) => head.cn === '9014', probe.target.answerMs);
        if (!heard) break;
        qns.push(heard.head.qn);
      }
      if (qns.length < all.length)
        return fail(`200 个上传只有 ${qns.length} 个应答`, `only ${qns.length} of 200 answered`);
      return all.every(({ qn }, i) => qns[i] === qn)
        ? pass('200 个应答次序一致', '200 answers in the same order')
        : unclear('应答齐全但次序不同', 'all answered, in another order');
    },
  ),
  should(
    'half-frame',
    CONNECTION,
    'HJ 212-2017 §6.3.1',
    { zh: '半包之后的新包', en: 'a new packet behind half a packet' },
    async (probe) => {
      const half = probe.upload();
      probe.line.send(half.bytes.subarray(0, 60));
      await pause(300);
      const { bytes, qn } = probe.upload();
      probe.line.send(bytes);
      // The half block says it is longer than what came: the good packet may first be taken for its rest.
      for (let sent = 0; sent < 3; sent++) {
        if (await probe.answer(qn, probe.line, 1_000))
          return pass('新包得到应答', 'the new packet was answered');
        probe.line.send(probe.upload().bytes);
      }
      return (await probe.answer(qn)) ? pass('新包得到应答', 'the new packet was answered') : NO_ANSWER;
    },
  ),
];

/** Everything the kit asks a server, in the order of the report. */
export const SERVER_CHECKS: readonly ServerCheck[] = [
  ...FRAME_CHECKS,
  ...TOLERANCE_CHECKS,
  ...ANSWER_CHECKS,
  ...SPLIT_CHECKS,
  ...EDITION_CHECKS,
  ...CONNECTION_CHECKS,
  ...REQUEST_CHECKS,
];
