import { encodePacket } from '@wenqu/hj212';
import { wireTime } from '../wire-time.ts';
import { type Check, fail, pass, skipped, unclear, type Verdict } from './check.ts';
import { areaOf, type Heard, pause } from './line.ts';
import type { ServerProbe } from './server-probe.ts';

const REQUESTS = { zh: '反控命令', en: 'Requests of the host' };
const NOT_WAITED = skipped('未等待请求（--request-wait）', 'requests were not waited for (--request-wait)');
/** The resend of a request is due after 10 s (HJ 212-2017 §6.2); a little more for the way. */
const RESEND_WAIT_MS = 13_000;
const AFTER_MS = 1_500;

const isRequest = ({ head }: Heard): boolean => /^[1-3]\d{3}$/.test(head.cn);

/**
 * Makes the logger known by an upload, tells the operator (or whoever drives the server) which command to ask
 * for, and waits for it. What else the server asks meanwhile is done as a good device would.
 */
async function awaited(probe: ServerProbe, cn: string): Promise<Heard | undefined> {
  const { bytes, qn } = probe.upload();
  probe.line.send(bytes);
  await probe.answer(qn);
  probe.target.ask(cn, probe.target.mn);
  return wanted(probe, cn);
}

/** The next request of this command. */
async function wanted(probe: ServerProbe, cn: string): Promise<Heard | undefined> {
  const until = probe.nowMs + probe.target.requestMs;
  for (;;) {
    const heard = await probe.line.next(isRequest, until - probe.nowMs);
    if (!heard || heard.head.cn === cn) return heard;
    probe.line.send(reply(heard, '91', '9011', 'QnRtn=1'));
    probe.line.send(reply(heard, '91', '9012', 'ExeRtn=1'));
  }
}

/** A packet of the device that belongs to this request. */
function reply(request: Heard, st: string, cn: string, area: string, flag = 4): Buffer {
  const { qn, pw, mn } = request.head;
  return encodePacket({ qn, st, cn, pw, mn, flag, area });
}

const NO_REQUEST = fail('等待时间内没有收到请求', 'no request came within the time waited');

function formOf({ head, quirks }: Heard): Verdict {
  const wrong = [
    /^\d{17}$/.test(head.qn) ? '' : `QN=${head.qn}`,
    head.st !== '91' && head.st !== '' ? '' : `ST=${head.st}`,
    head.pw === '' ? 'PW' : '',
    head.mn === '' ? 'MN' : '',
    head.flag === 5 || head.flag === 9 || head.flag === 3 ? '' : `Flag=${head.flagText}`,
    head.areaFrom === -1 ? 'CP' : '',
    quirks.join(' '),
  ].filter((text) => text !== '');
  return wrong.length === 0
    ? pass(`CN=${head.cn}，QN 17 位，要求应答`, `CN=${head.cn}, QN of 17 digits, asks for an answer`)
    : fail(`请求形式有误：${wrong.join('，')}`, `the form of the request is wrong: ${wrong.join(', ')}`);
}

type Ask = (probe: ServerProbe, request: Heard) => Promise<Verdict>;

const request = (
  id: string,
  clause: string,
  zh: string,
  en: string,
  run: Ask,
  duty: 'must' | 'should' = 'must',
): Check<ServerProbe> => ({
  ...{ id, chapter: REQUESTS, edition: '2017', clause, confidence: 'standard-text', duty, title: { zh, en } },
  run: async (probe) => {
    if (probe.target.requestMs === 0) return NOT_WAITED;
    const heard = await awaited(probe, '1011');
    return heard ? run(probe, heard) : NO_REQUEST;
  },
});

const time = (probe: ServerProbe): string => `SystemTime=${wireTime(probe.nowMs)}`;

/** Ends an exchange so that the next check begins with a free device. */
async function finish(probe: ServerProbe, heard: Heard): Promise<void> {
  probe.line.send(reply(heard, '91', '9011', 'QnRtn=1'));
  probe.line.send(reply(heard, probe.target.st, heard.head.cn, time(probe)));
  probe.line.send(reply(heard, '91', '9012', 'ExeRtn=1'));
  await pause(200);
}

/** What the kit asks of the requests a server sends. @source HJ 212-2017 §6.1, §6.2, §6.5 */
export const REQUEST_CHECKS: readonly Check<ServerProbe>[] = [
  request(
    'request-form',
    'HJ 212-2017 §6.3, §6.5',
    '请求的形式',
    'the form of a request',
    async (probe, heard) => {
      const verdict = formOf(heard);
      await finish(probe, heard);
      return verdict;
    },
  ),
  request(
    'request-complete',
    'HJ 212-2017 §6.1',
    '9011、数据、9012 之后交互结束',
    'after 9011, data and 9012 the exchange is over',
    async (probe, heard) => {
      await finish(probe, heard);
      const more = await probe.line.next(
        (each) => isRequest(each) && each.head.qn === heard.head.qn,
        AFTER_MS,
      );
      return more
        ? fail('已结束的请求又被发送', 'the finished request was sent again')
        : pass('没有再发', 'not sent again');
    },
  ),
  request(
    'request-data-answered',
    'HJ 212-2017 §6.5, Appendix C.34',
    '交互中要求应答的数据得到 9014',
    'data inside an exchange that ask for an answer get 9014',
    async (probe, heard) => {
      probe.line.send(reply(heard, '91', '9011', 'QnRtn=1'));
      probe.line.send(reply(heard, probe.target.st, heard.head.cn, time(probe), 5));
      const answer = await probe.answer(heard.head.qn);
      probe.line.send(reply(heard, '91', '9012', 'ExeRtn=1'));
      await pause(200);
      return answer?.head.cn === '9014' ? pass('收到 9014', '9014 received') : fail('没有 9014', 'no 9014');
    },
  ),
  request(
    'request-resent',
    'HJ 212-2017 §6.2',
    '没有 9011 时重发同一个请求',
    'without 9011 the same request is sent again',
    async (probe, heard) => {
      const again = await probe.line.next(({ head }) => head.cn === heard.head.cn, RESEND_WAIT_MS);
      if (!again) return fail('没有重发', 'not sent again');
      const same = again.raw.equals(heard.raw);
      await finish(probe, again);
      if (same) return pass('逐字节相同', 'byte for byte the same');
      return again.head.qn === heard.head.qn
        ? unclear('QN 相同但字节不同', 'same QN, other bytes')
        : unclear(`重发用了新的 QN=${again.head.qn}`, `sent again with a new QN=${again.head.qn}`);
    },
  ),
  request(
    'request-accepted-not-resent',
    'HJ 212-2017 §6.2',
    '收到 9011 之后不再重发',
    'after 9011 nothing is sent again',
    async (probe, heard) => {
      probe.line.send(reply(heard, '91', '9011', 'QnRtn=1'));
      const again = await probe.line.next(
        (each) => isRequest(each) && each.head.qn === heard.head.qn,
        RESEND_WAIT_MS,
      );
      probe.line.send(reply(heard, '91', '9012', 'ExeRtn=1'));
      await pause(200);
      return again ? fail('又重发了', 'sent again') : pass('没有重发', 'not sent again');
    },
  ),
  request(
    'request-refusal-ends',
    'HJ 212-2017 §6.5 Table 7',
    'QnRtn 不为 1 即结束',
    'a QnRtn other than 1 ends the exchange',
    async (probe, heard) => {
      probe.line.send(reply(heard, '91', '9011', 'QnRtn=2'));
      const again = await probe.line.next(
        (each) => isRequest(each) && each.head.qn === heard.head.qn,
        AFTER_MS,
      );
      return again ? fail('被拒绝后又重发', 'sent again after the refusal') : pass('已结束', 'ended');
    },
  ),
  request(
    'request-one-at-a-time',
    'HJ 212-2017 §6.1',
    '同一台现场机同时只有一个请求',
    'one request at a time to one device',
    async (probe, heard) => {
      probe.target.ask('1061', probe.target.mn);
      const second = await probe.line.next(
        (each) => isRequest(each) && each.head.qn !== heard.head.qn,
        AFTER_MS,
      );
      await finish(probe, heard);
      if (second) return fail(`未结束时又收到 CN=${second.head.cn}`, `CN=${second.head.cn} came meanwhile`);
      const next = await wanted(probe, '1061');
      if (next) {
        probe.line.send(reply(next, '91', '9011', 'QnRtn=1'));
        probe.line.send(reply(next, probe.target.st, next.head.cn, 'RtdInterval=60'));
        probe.line.send(reply(next, '91', '9012', 'ExeRtn=1'));
        await pause(200);
      }
      return next
        ? pass('前一个结束后才发下一个', 'the next came after the first had ended')
        : unclear('没有第二个请求', 'no second request came');
    },
    'should',
  ),
  request(
    'request-garbled-answer',
    'HJ 212-2017 §6.5',
    '别的 QN 的 9012 不结束本请求',
    'a 9012 with another QN does not end this request',
    async (probe, heard) => {
      probe.line.send(reply(heard, '91', '9011', 'QnRtn=1'));
      const { pw, mn } = heard.head;
      const area = 'ExeRtn=1';
      probe.line.send(encodePacket({ qn: probe.qn(), st: '91', cn: '9012', pw, mn, flag: 4, area }));
      probe.line.send(reply(heard, probe.target.st, heard.head.cn, time(probe), 5));
      const answer = await probe.answer(heard.head.qn);
      probe.line.send(reply(heard, '91', '9012', 'ExeRtn=1'));
      await pause(200);
      return answer
        ? pass(`其后的数据仍被应答（CP=${areaOf(heard.head)}）`, 'data behind it were still answered')
        : fail('其后的数据没有应答', 'data behind it were not answered');
    },
    'should',
  ),
];
