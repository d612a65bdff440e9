import { type Check, fail, pass, unclear } from './check.ts';
import { codeOf, type DeviceProbe, namesQn } from './device-probe.ts';
import { type Heard, pause } from './line.ts';

const LINK = { zh: '断包、重发与重连', en: 'Cuts, resends and reconnects' };
/** 10 s by default, three times (HJ 212-2017 §6.2); a little more for the way. */
const RESEND_WAIT_MS = 14_000;
const NEXT_UPLOAD_MS = 90_000;
const RECONNECT_MS = 130_000;

const must = (
  id: string,
  clause: string,
  zh: string,
  en: string,
  run: Check<DeviceProbe>['run'],
  duty: 'must' | 'should' = 'must',
): Check<DeviceProbe> => ({
  ...{ id, chapter: LINK, edition: 'all', clause, confidence: 'standard-text', duty, title: { zh, en }, run },
});

const wantsAnswer = ({ head }: Heard): boolean => head.cn.startsWith('2') && ((head.flag ?? 0) & 1) === 1;

/** What a logger does on a bad line. */
export const DEVICE_LINK_CHECKS: readonly Check<DeviceProbe>[] = [
  must(
    'request-cut',
    'HJ 212-2017 §6.3.1',
    '在每个字节处断开的请求',
    'a request cut at every byte',
    async (probe) => {
      const line = await probe.line();
      const { bytes, qn } = probe.request('1011', '');
      await line.sendCut(bytes, [...bytes.keys()].slice(1), 2);
      const { returned } = await probe.gather(line, qn, '1011');
      return returned ? pass('有应答', 'answered') : fail('没有应答', 'not answered');
    },
  ),
  must(
    'request-crc-wrong',
    'HJ 212-2017 §6.3.1 Table 2',
    'CRC 错误的请求不执行',
    'a request with a wrong CRC is not executed',
    async (probe) => {
      const line = await probe.line();
      const { bytes, qn } = probe.request('1011', '');
      const bad = Buffer.from(bytes);
      const at = bad.length - 6;
      bad.write(bad[at] === 0x30 ? '1' : '0', at, 'latin1');
      line.send(bad);
      const heard = await line.next((each) => namesQn(each, qn) && each.head.st === '91', 2_000);
      if (heard && !codeOf(heard, 'QnRtn', '9'))
        return fail('执行了错误的请求', 'executed the wrong request');
      const { returned } = await probe.ask('1011', '');
      return returned
        ? pass('未执行，其后的请求正常', 'not executed; the next request works')
        : fail('其后的请求没有应答', 'the next request was not answered');
    },
  ),
  must(
    'upload-resent',
    'HJ 212-2017 §6.2',
    '没有 9014 时重发同一个包',
    'without 9014 the same packet is sent again',
    async (probe) => {
      const line = await probe.line();
      probe.holding = true;
      try {
        const first = await line.next(wantsAnswer, NEXT_UPLOAD_MS);
        if (!first) return unclear('没有要求应答的上传', 'no upload asked for an answer');
        const again = await line.next((each) => namesQn(each, first.head.qn), RESEND_WAIT_MS);
        if (!again) return fail('没有重发', 'not sent again');
        return again.raw.equals(first.raw)
          ? pass('逐字节相同', 'byte for byte the same')
          : unclear('QN 相同但字节不同', 'same QN, other bytes');
      } finally {
        probe.holding = false;
      }
    },
    'should',
  ),
  must(
    'reconnects',
    'HJ 212-2017 §6.1',
    '断开后重新连接并补传',
    'reconnects after a cut and sends what was not answered',
    async (probe) => {
      const line = await probe.line();
      probe.holding = true;
      const lost = await line.next(wantsAnswer, NEXT_UPLOAD_MS);
      const before = probe.connections;
      await probe.cut();
      probe.holding = false;
      for (let waited = 0; waited < RECONNECT_MS && probe.connections === before; waited += 100)
        await pause(100);
      if (probe.connections === before) return fail('没有重新连接', 'did not reconnect');
      if (!lost) return pass('已重新连接', 'reconnected');
      const found = async (): Promise<boolean> => {
        for (let waited = 0; waited < RECONNECT_MS; waited += 200) {
          if (probe.uploads.filter(({ head }) => head.qn === lost.head.qn).length > 1) return true;
          await pause(200);
        }
        return false;
      };
      return (await found())
        ? pass('已重新连接并补传', 'reconnected and sent again what was lost')
        : unclear('已重新连接，未见补传', 'reconnected; what was lost was not seen again');
    },
  ),
];
