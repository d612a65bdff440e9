import { CHANNEL_KINDS, type Channel, isClockTime, isPrintable, type NoticePreference } from '@wenqu/domain';
import { WenquError } from '../errors.ts';

const PHONE = /^(\+\d{6,15}|1\d{10})$/;
const MAIL = /^[^\s@<>"]{1,64}@[^\s@<>"]{1,190}\.[^\s@<>"]{2,}$/;
const wrong = (field: string, zh: string, en: string) => new WenquError('WQ_INPUT', { field, zh, en });

/** @throws WQ_INPUT with the first field that is wrong */
export function checkChannel(channel: Omit<Channel, 'hasSecret'>): void {
  const { id, kind, name, url, body, from } = channel;
  if (!/^[a-z][a-z0-9-]{0,30}$/.test(id))
    throw wrong('id', '编号只能用小写字母、数字和短横', 'may hold a–z, 0–9 and hyphens');
  if (!CHANNEL_KINDS.includes(kind)) throw wrong('kind', '没有这种通道', 'is no kind of channel');
  if (name.trim() === '' || !isPrintable(name)) throw wrong('name', '请填写名称', 'is missing');
  const protocols = kind === 'email' ? ['smtp:', 'smtps:'] : ['https:', 'http:'];
  if (!URL.canParse(url) || !protocols.includes(new URL(url).protocol))
    throw wrong(
      'url',
      `地址须以 ${protocols.map((each) => `${each}//`).join(' 或 ')} 开头`,
      `begins with ${protocols.join(' or ')}`,
    );
  if (kind === 'email' && !MAIL.test(from)) throw wrong('from', '发件人不是邮箱地址', 'is no mail address');
  if (kind !== 'sms') return;
  if (!body.includes('{phone}') || !body.includes('{text}'))
    throw wrong('body', '内容须含 {phone} 和 {text}', 'must hold {phone} and {text}');
  try {
    JSON.parse(body.replaceAll(/\{(phone|text|id)\}/g, 'x'));
  } catch {
    throw wrong('body', '内容不是 JSON', 'is no JSON');
  }
}

/** @throws WQ_INPUT with the first field that is wrong */
export function checkPreference(
  wishes: NoticePreference,
  channels: readonly Pick<Channel, 'id' | 'kind'>[],
): void {
  const { phone, email, quietFrom, quietTo, digestAt } = wishes;
  if (phone !== '' && !PHONE.test(phone)) throw wrong('phone', '手机号不对', 'is no mobile number');
  if (email !== '' && !MAIL.test(email)) throw wrong('email', '邮箱地址不对', 'is no mail address');
  for (const [field, time] of Object.entries({ quietFrom, quietTo, digestAt })) {
    if (time !== '' && !isClockTime(time)) throw wrong(field, '时间应为 时:分', 'is no HH:MM');
  }
  if ((quietFrom === '') !== (quietTo === '')) throw wrong('quietTo', '免打扰须有起止', 'needs both ends');
  for (const id of wishes.channels) {
    const kind = channels.find((channel) => channel.id === id)?.kind;
    if (kind === undefined) throw wrong('channels', `没有通道“${id}”`, `names no channel “${id}”`);
    if (kind === 'sms' && phone === '') throw wrong('phone', '短信通道需要手机号', 'is needed for SMS');
    if (kind === 'email' && email === '') throw wrong('email', '邮件通道需要邮箱', 'is needed for mail');
  }
}
