import { createHmac } from 'node:crypto';
import type { NoticePreference } from '@wenqu/domain';
import type { KeptChannel } from '../store/notices.ts';

/** What goes out, and whom it is for. */
export interface Message {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly person: NoticePreference & { readonly name: string };
}

/** One HTTP request of a channel. */
export interface WebRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const JSON_HEADERS = { 'content-type': 'application/json; charset=utf-8' };
const json = (url: string, value: object): WebRequest => ({
  url,
  headers: JSON_HEADERS,
  body: JSON.stringify(value),
});
const plain = ({ title, text }: Message): string => `【${title}】${text}`;
const known = (...ids: string[]): string[] => ids.filter((id) => id !== '');

/** @source developer.work.weixin.qq.com/document/path/91770: text, mentioned_list, mentioned_mobile_list */
function wecom({ url }: KeptChannel, message: Message): WebRequest {
  const { wecomId, phone } = message.person;
  return json(url, {
    msgtype: 'text',
    text: {
      content: plain(message),
      mentioned_list: known(wecomId),
      mentioned_mobile_list: wecomId === '' ? known(phone) : [],
    },
  });
}

/** @source open.dingtalk.com/document/robots/customize-robot-security-settings: HMAC-SHA256 of timestamp, line feed, secret */
function dingtalk({ url, secret }: KeptChannel, message: Message, nowMs: number): WebRequest {
  const { phone } = message.person;
  const signed = new URL(url);
  if (secret !== '') {
    signed.searchParams.set('timestamp', String(nowMs));
    const sign = createHmac('sha256', secret).update(`${nowMs}\n${secret}`).digest('base64');
    signed.searchParams.set('sign', sign);
  }
  const mention = phone === '' ? '' : ` @${phone}`;
  return json(signed.href, {
    msgtype: 'text',
    text: { content: `${plain(message)}${mention}` },
    at: { atMobiles: known(phone), isAtAll: false },
  });
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** @source open.feishu.cn custom bot guide: HMAC-SHA256 keyed with timestamp, line feed, secret, over nothing */
function feishu({ url, secret }: KeptChannel, message: Message, nowMs: number): WebRequest {
  const { feishuId, name } = message.person;
  const timestamp = String(Math.floor(nowMs / 1000));
  const mention = feishuId === '' ? '' : `<at user_id="${escaped(feishuId)}">${escaped(name)}</at> `;
  const sign = createHmac('sha256', `${timestamp}\n${secret}`).update('').digest('base64');
  return json(url, {
    ...(secret === '' ? {} : { timestamp, sign }),
    msg_type: 'text',
    content: { text: `${mention}${plain(message)}` },
  });
}

/** The inside of a JSON string, so that a text cannot break out of the body it is put into. */
const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);

/** The bureau's own gateway: its body with `{phone}`, `{text}` and `{id}` filled in. */
function sms({ url, secret, body }: KeptChannel, message: Message): WebRequest {
  const values: Record<string, string> = {
    phone: message.person.phone,
    text: plain(message),
    id: message.id,
  };
  return {
    url,
    headers: { ...JSON_HEADERS, ...(secret === '' ? {} : { authorization: `Bearer ${secret}` }) },
    body: body.replaceAll(/\{(phone|text|id)\}/g, (_, name: string) => inJson(values[name] ?? '')),
  };
}

const WEB = { wecom, dingtalk, feishu, sms } as const;
export type WebKind = keyof typeof WEB;

/** The request by which a channel of this kind is told. */
export const webRequest = (
  kind: WebKind,
  channel: KeptChannel,
  message: Message,
  nowMs: number,
): WebRequest => WEB[kind](channel, message, nowMs);

/** What a person must have given for a channel to reach them; '' = nothing is missing. */
export function missingFor(kind: KeptChannel['kind'], person: NoticePreference): '' | 'phone' | 'email' {
  if (kind === 'sms') return person.phone === '' ? 'phone' : '';
  if (kind === 'email') return person.email === '' ? 'email' : '';
  return '';
}

/** Robots answer 200 and say in the body that they refused. */
export function isAccepted(kind: WebKind, status: number, body: string): boolean {
  if (status < 200 || status > 299) return false;
  if (kind === 'sms') return true;
  try {
    const said = JSON.parse(body) as Record<string, unknown>;
    return (said.errcode ?? said.code ?? said.StatusCode) === 0;
  } catch {
    return false;
  }
}
