import { type Finding, formatInstant, formatTime } from '@wenqu/domain';
import { ruleName } from './rule-editions.ts';

type Lang = 'zh' | 'en';

/** The sentence of a finding about who sent a frame, or of what time it is. */
export function identitySentence(finding: Finding, lang: Lang): string {
  const { facts, count } = finding;
  const span = `${formatInstant(finding.from)}–${formatTime(finding.to)}`;
  const [zh, en] = SENTENCES[finding.rule]?.(facts) ?? [
    ruleName(finding.rule, 'zh'),
    ruleName(finding.rule, 'en'),
  ];
  return lang === 'zh' ? `${zh}；${span} 共 ${count} 次。` : `${en}; ${count} times in ${span}.`;
}

type Facts = Finding['facts'];
type Words = (facts: Facts) => readonly [zh: string, en: string];

const SENTENCES: Readonly<Partial<Record<Finding['rule'], Words>>> = {
  'wrong-address': ({ mn, address, allowed }) => [
    `数采仪 ${mn} 的报文来自未登记的地址 ${address}（登记：${allowed}）`,
    `Packets of logger ${mn} came from ${address}, which the book does not list (${allowed})`,
  ],
  'wrong-password': ({ mn, address, refused }) => [
    `数采仪 ${mn} 的访问密码与档案不符（来自 ${address}${refused === 1 ? '，已拒收' : ''}）`,
    `The password of logger ${mn} is not the one of the book (from ${address}${refused === 1 ? ', refused' : ''})`,
  ],
  'two-places': ({ mn, address, other, minutes }) => [
    `疑似冒用：数采仪 ${mn} 在 ${minutes} 分钟内由 ${address} 与 ${other} 两处交替发送`,
    `Logger ${mn} sends from ${address} and ${other} in turns within ${minutes} minutes: its MN may be used twice`,
  ],
  'stale-qn': ({ mn, behindMinutes, qn }) => [
    `数采仪 ${mn} 的实时报文 QN=${qn} 早于最新报文 ${behindMinutes} 分钟，且改动了已有数据`,
    `A real-time frame of logger ${mn}, QN=${qn}, is ${behindMinutes} minutes older than the newest and changes values that were held`,
  ],
  'replayed-frame': ({ mn, behindMinutes, qn }) => [
    `疑似重放：数采仪 ${mn} 再次发送早已确认的报文 QN=${qn}（早于最新报文 ${behindMinutes} 分钟）`,
    `Logger ${mn} sent frames again that were acknowledged long ago, such as QN=${qn}, ${behindMinutes} minutes older than the newest: a replay is suspected`,
  ],
  'password-changed': ({ mn, address }) => [
    `数采仪 ${mn} 的访问密码发生变化，平台未下达改密指令（来自 ${address}）`,
    `The password of logger ${mn} changed without an order of ours (from ${address})`,
  ],
  'request-from-device': ({ mn, cn, address }) => [
    `设备侧发来上位机命令 ${cn}（MN ${mn}，来自 ${address}），疑为伪造或回环`,
    `A command of a host, ${cn}, came from the side of a device (MN ${mn}, from ${address}): forged or looped`,
  ],
};
