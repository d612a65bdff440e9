import type { Edition } from '@wenqu/domain';
import { dataText, encodeFrame, flagOf, type Head, readReply } from '@wenqu/hj212';
import { areaGroups, joinGroups } from './area-groups.ts';

/** How an exchange is known above. */
export interface UpExchange {
  readonly mn: string;
  readonly pw: string;
  readonly qn: string;
  readonly edition: Edition;
}

/** Answers and notices bear a system code of their own. @source HJ 212-2017 §6.5 */
const ANSWER_ST = '91';

/** Our own 9011: the request goes no further. @source HJ 212-2017 §6.5, Table 7 */
export const returnFrame = (to: UpExchange, qnRtn: string): Buffer =>
  frame(to, ANSWER_ST, '9011', to.qn, `QnRtn=${qnRtn}`);

/**
 * What a device said of an order, as the platform above awaits it: its own QN in the place where its edition has
 * it. Data of a time range keep the QN they came with. Undefined: nothing that belongs above.
 *
 * @param orderQn QN of our own request
 * @source hj212.md §3.4, §10 (reverse control)
 */
export function replyFrame(head: Head, orderQn: string, to: UpExchange): Buffer | undefined {
  const reply = readReply(head);
  switch (reply?.kind) {
    case 'request-return':
      return frame(to, ANSWER_ST, '9011', to.qn, `QnRtn=${reply.code}`);
    case 'execution-result':
      return frame(to, ANSWER_ST, '9012', to.qn, `ExeRtn=${reply.code}`);
    case 'notify-return':
      return frame(to, ANSWER_ST, '9013', to.qn, '');
    case 'data': {
      const area = head.data.toString('latin1', Math.max(0, head.areaFrom), Math.max(0, head.areaTo));
      const qn = reply.qn === '' || reply.qn === orderQn ? to.qn : reply.qn;
      return frame(to, head.st, head.cn, qn, withoutQn(area));
    }
    default:
      return undefined;
  }
}

/** 2005 has the QN in the data area. @source hj212.md §4.5 */
function withoutQn(area: string): string {
  return joinGroups(areaGroups(area).filter(({ name }) => name !== 'QN'));
}

function frame({ mn, pw, edition }: UpExchange, st: string, cn: string, qn: string, area: string): Buffer {
  const old = edition === '2005';
  const inside = old ? `QN=${qn}${area === '' ? '' : `;${area}`}` : area;
  const shell = dataText({
    ...(old ? {} : { qn }),
    ...{ st, cn, mn, flag: flagOf(edition, false), area: '' },
    ...(pw !== '' && { pw }),
  });
  return encodeFrame(Buffer.from(`${shell.slice(0, -2)}${inside}&&`, 'latin1'));
}
