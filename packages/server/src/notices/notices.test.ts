import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, createServer as createTcp, type Server } from 'node:net';
import {
  type Account,
  type Instant,
  instant,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  type NoticeAudience,
  type NoticePreference,
  parseDay,
  type Role,
} from '@wenqu/domain';
import { pino } from 'pino';
import { afterEach, describe, expect, test } from 'vitest';
import { MemoryNotices } from '../store/memory/notices.ts';
import type { KeptChannel } from '../store/notices.ts';
import { deliver } from './deliver.ts';
import { webRequest } from './message.ts';
import { type News, Notices } from './notices.ts';

const NOON = instant((parseDay('2026-03-02') ?? 0) + 12 * MICROS_PER_HOUR);
const account = (id: string, role: Role): Account => ({
  ...{ id, name: id, displayName: `<${id}>`, role, enterprise: '', agency: '', unit: '', certificate: '' },
  ...{ district: 'main', disabled: false, mustChangePassword: false, createdAt: 0, lastLoginAt: null },
});
const DUTY = account('duty', 'duty');
const BOSS = account('boss', 'supervisor');
const PLANT = account('plant', 'enterprise');
const HEAD = account('head', 'head');
const ALL = [DUTY, BOSS, PLANT, HEAD];
const NEWS: News = {
  ...{ rule: 'entry-a', key: 'A-1', about: [{ kind: 'entry', id: '1' }], hidden: false },
  ...{ title: { zh: 'A 级线索', en: 'Level A' }, text: { zh: '𠮷源😀"总排口', en: 'text' } },
};
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A gateway that answers as it is told, one answer after another. */
async function gateway(...answers: (readonly [status: number, body: string])[]) {
  const heard: {
    readonly url: string;
    readonly body: string;
    readonly headers: IncomingMessage['headers'];
  }[] = [];
  const server = createServer((request, reply) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      heard.push({ url: request.url ?? '', body: Buffer.concat(parts).toString(), headers: request.headers });
      const [status, body] = answers[Math.min(heard.length, answers.length) - 1]!;
      reply.writeHead(status).end(body);
    });
  });
  const port = await listening(server);
  return { url: `http://127.0.0.1:${port}/hook?key=k`, heard };
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

/** Takes one mail as a server would. */
async function postOffice() {
  const mails: string[] = [];
  const server = createTcp((socket) => {
    let data = '';
    let taking = false;
    socket.write('220 here\r\n');
    socket.on('data', (part) => {
      data += part.toString();
      if (taking && data.endsWith('\r\n.\r\n')) {
        mails.push(data);
        [data, taking] = ['', false];
        socket.write('250 kept\r\n');
      }
      while (!taking && data.includes('\r\n')) {
        const line = data.slice(0, data.indexOf('\r\n'));
        data = data.slice(line.length + 2);
        taking = line === 'DATA';
        socket.write(taking ? '354 go\r\n' : line === 'QUIT' ? '221 bye\r\n' : '250 ok\r\n');
      }
    });
  });
  const port = await listening(server);
  return { url: `smtp://127.0.0.1:${port}`, mails };
}

function house(people: Partial<Record<NoticeAudience, Account[]>> = { duty: [DUTY], supervisor: [BOSS] }) {
  const time = { now: NOON as Instant };
  const store = new MemoryNotices();
  const notices = new Notices({
    store,
    clock: () => time.now,
    log: pino({ level: 'silent' }),
    accounts: async () => ALL,
    people: async (audience) => people[audience] ?? [],
    deliver,
    digest: async ({ role }) =>
      role === 'duty'
        ? { title: { zh: '早报', en: 'Morning' }, text: { zh: '离线 3 个', en: '3 offline' } }
        : undefined,
  });
  const wish = async (id: string, more: Partial<NoticePreference>) => {
    const held = await notices.preference(id);
    await notices.keepPreference({ ...held, version: held.version + 1, ...more });
  };
  const way = (url: string, more: object = {}) =>
    notices.keepChannel({
      ...{
        id: 'group',
        version: 1,
        kind: 'wecom',
        name: '群',
        enabled: true,
        url,
        user: '',
        from: '',
        body: '',
      },
      ...more,
    });
  const boxOf = async (id: string) => (await notices.box(id, { limit: 50 })).items;
  return { time, store, notices, wish, way, boxOf };
}
const OK = [200, '{"errcode":0}'] as const;

describe('telling', () => {
  test('who has chosen no way finds it in the box; the same news is told once', async () => {
    const { notices, boxOf } = house();
    await notices.tell(NEWS);
    await notices.tell(NEWS);
    expect(await boxOf('duty')).toMatchObject([{ state: 'box', tryAt: null, text: NEWS.text }]);
    expect(await notices.unread('duty')).toBe(1);
    const [held] = await boxOf('duty');
    await expect(notices.read(held!.id, 'boss')).rejects.toMatchObject({ code: 'WQ_NOT_FOUND' });
    await notices.read(held!.id, 'duty');
    expect(await notices.unread('duty')).toBe(0);
  });

  test('nothing hidden reaches an enterprise', async () => {
    const { notices, boxOf } = house({ duty: [DUTY, PLANT] });
    await notices.tell({ ...NEWS, hidden: true });
    await notices.tellTo({ ...NEWS, key: 'other', hidden: true }, [PLANT]);
    expect([(await boxOf('duty')).length, (await boxOf('plant')).length]).toEqual([1, 0]);
  });

  test('a robot that answers 200 and refuses in its body has refused; it is asked again, and the answers are kept', async () => {
    const { notices, wish, way, boxOf, time } = house();
    const { url, heard } = await gateway([200, '{"errcode":45009,"errmsg":"freq"}'], OK);
    await way(url);
    await wish('duty', { channels: ['group'], wecomId: 'zhang' });
    await notices.tell(NEWS);
    await notices.tick();
    expect((await boxOf('duty'))[0]).toMatchObject({
      state: 'waiting',
      tryAt: NOON + MICROS_PER_MINUTE,
      attempts: [{ ok: false, answer: expect.stringContaining('45009') }],
    });
    await notices.tick();
    expect(heard).toHaveLength(1);
    time.now = instant(NOON + MICROS_PER_MINUTE);
    await notices.tick();
    expect((await boxOf('duty'))[0]).toMatchObject({
      state: 'sent',
      tryAt: null,
      attempts: [{ ok: false }, { ok: true }],
    });
    expect(JSON.parse(heard[1]!.body)).toEqual({
      msgtype: 'text',
      text: { content: '【A 级线索】𠮷源😀"总排口', mentioned_list: ['zhang'], mentioned_mobile_list: [] },
    });
  });

  test('when the first way fails the next one is taken', async () => {
    const { notices, wish, way, boxOf } = house();
    const [bad, good] = [await gateway([500, 'no']), await gateway([200, '{"code":0}'])];
    await way(bad.url);
    await way(good.url, { id: 'feishu', kind: 'feishu' });
    await wish('duty', { channels: ['group', 'feishu'], feishuId: 'ou_1' });
    await notices.tell(NEWS);
    await notices.tick();
    expect((await boxOf('duty'))[0]).toMatchObject({
      state: 'sent',
      attempts: [
        { channel: 'group', ok: false },
        { channel: 'feishu', ok: true },
      ],
    });
    expect(JSON.parse(good.heard[0]!.body).content.text).toMatch(/^<at user_id="ou_1">&lt;duty><\/at> 【/);
  });

  test('a way nobody listens on fails by name, more and more rarely, and the notice stays in the box', async () => {
    const { notices, wish, way, boxOf, time } = house();
    await way('http://127.0.0.1:1/hook?key=secret');
    await wish('duty', { channels: ['group'] });
    await notices.tell(NEWS);
    for (const wait of [0, 1, 5, 30, 120, 360, 360]) {
      time.now = instant(time.now + wait * MICROS_PER_MINUTE);
      await notices.tick();
    }
    const [held] = await boxOf('duty');
    expect(held).toMatchObject({ state: 'failed', tryAt: null });
    expect(held!.attempts).toHaveLength(6);
    expect(JSON.stringify(held)).not.toContain('secret');
  });

  test('what is not urgent waits for the end of the night; what is urgent does not', async () => {
    const { notices, wish, way, boxOf, time } = house();
    const { url, heard } = await gateway(OK);
    await way(url);
    await wish('duty', { channels: ['group'], quietFrom: '11:00', quietTo: '14:00' });
    await notices.tell({ ...NEWS, rule: 'entry-b' });
    await notices.tick();
    expect((await boxOf('duty'))[0]).toMatchObject({ state: 'quiet', tryAt: NOON + 2 * MICROS_PER_HOUR });
    await notices.tell(NEWS);
    await notices.tick();
    expect(heard).toHaveLength(1);
    time.now = instant(NOON + 2 * MICROS_PER_HOUR);
    await notices.tick();
    expect(heard).toHaveLength(2);
  });

  test('nobody read it: the next role is told, once, and the one after', async () => {
    const { notices, boxOf, time } = house({ duty: [DUTY], supervisor: [BOSS], head: [HEAD] });
    await notices.tell(NEWS);
    time.now = instant(NOON + 30 * MICROS_PER_MINUTE);
    await notices.tick();
    await notices.tick();
    expect(await boxOf('boss')).toMatchObject([
      { escalated: 1, text: { zh: expect.stringContaining('无人查看') } },
    ]);
    time.now = instant(time.now + 120 * MICROS_PER_MINUTE);
    await notices.tick();
    expect(await boxOf('head')).toHaveLength(1);
    expect(await boxOf('duty')).toHaveLength(1);
  });

  test('read in time, nobody else hears of it', async () => {
    const { notices, boxOf, time } = house();
    await notices.tell(NEWS);
    await notices.read((await boxOf('duty'))[0]!.id, 'duty');
    time.now = instant(NOON + MICROS_PER_DAY);
    await notices.tick();
    expect(await boxOf('boss')).toEqual([]);
  });

  test('a digest comes once a day at the hour that was chosen, and no morning comes in the evening', async () => {
    const { notices, wish, boxOf, time } = house();
    await wish('duty', { digestAt: '13:00' });
    await wish('boss', { digestAt: '13:00' });
    await notices.tick();
    expect(await boxOf('duty')).toEqual([]);
    time.now = instant(NOON + MICROS_PER_HOUR);
    await notices.tick();
    await notices.tick();
    expect(await boxOf('duty')).toMatchObject([{ rule: 'digest', text: { zh: '离线 3 个' } }]);
    expect(await boxOf('boss')).toEqual([]);
    time.now = instant(NOON + MICROS_PER_DAY + 8 * MICROS_PER_HOUR);
    await notices.tick();
    expect(await boxOf('duty')).toHaveLength(1);
  });

  test('a storm fills the box, not the telephone', async () => {
    const { notices, wish, way, boxOf } = house();
    const { url, heard } = await gateway(OK);
    await way(url);
    await wish('duty', { channels: ['group'], quietFrom: '', quietTo: '' });
    for (let i = 0; i < 40; i++) await notices.tell({ ...NEWS, rule: 'entry-b', key: `k${i}` });
    await notices.tick();
    expect(heard).toHaveLength(30);
    expect((await boxOf('duty')).filter(({ state }) => state === 'box')).toHaveLength(10);
  });
});

describe('ways', () => {
  const person = { ...account('p', 'duty'), account: 'p', phone: '13800000000', email: 'p@example.test' };
  const wishes = {
    ...person,
    version: 1,
    wecomId: '',
    feishuId: '',
    channels: [],
    quietFrom: '',
    quietTo: '',
    digestAt: '',
  };
  const message = { id: 'n:1', title: '标题', text: '第一行\n"引号"', person: { ...wishes, name: 'p' } };
  const channel: KeptChannel = {
    ...{
      id: 'c',
      version: 1,
      kind: 'sms' as const,
      name: 'c',
      enabled: true,
      user: '',
      from: 'wenqu@example.test',
    },
    ...{
      url: 'https://x.test/?a=1',
      body: '{"to":"{phone}","msg":"{text}"}',
      hasSecret: true,
      secret: 'SEC',
    },
  } as const;

  test('a text cannot break out of the body of a gateway', () => {
    const { body, headers } = webRequest('sms', channel, message, 0);
    expect(JSON.parse(body)).toEqual({ to: '13800000000', msg: '【标题】第一行\n"引号"' });
    expect(headers.authorization).toBe('Bearer SEC');
  });

  test('DingTalk is signed over its timestamp and names the person', () => {
    const { url, body } = webRequest(
      'dingtalk',
      { ...channel, kind: 'dingtalk' },
      message,
      1_700_000_000_000,
    );
    const said = new URL(url).searchParams;
    expect([said.get('a'), said.get('timestamp')]).toEqual(['1', '1700000000000']);
    expect(Buffer.from(said.get('sign')!, 'base64')).toHaveLength(32);
    expect(JSON.parse(body).at.atMobiles).toEqual(['13800000000']);
  });

  test('a mail arrives with its title and text', async () => {
    const { url, mails } = await postOffice();
    expect(await deliver({ ...channel, kind: 'email', url, secret: '' }, message, 0)).toEqual({
      ok: true,
      answer: '250 kept',
    });
    expect(mails[0]).toContain('To: p@example.test');
    expect(mails[0]).toContain(Buffer.from('标题').toString('base64'));
  });

  test('who gave no telephone is not reached by SMS, and it says so', async () => {
    const nobody = { ...message, person: { ...message.person, phone: '' } };
    expect(await deliver(channel, nobody, 0)).toEqual({ ok: false, answer: 'no phone' });
  });

  test.each([
    ['url', { url: 'file:///etc/passwd' }],
    ['url', { kind: 'email', url: 'https://x' }],
    ['body', { kind: 'sms', body: '{"t":"{text}"}' }],
    ['body', { kind: 'sms', body: '{phone}{text' }],
    ['from', { kind: 'email', url: 'smtp://x', from: 'nobody' }],
    ['id', { id: 'A B' }],
    ['name', { name: ' ' }],
  ])('a channel with a wrong %s is refused', async (field, wrong) => {
    await expect(house().way('https://x.test', wrong)).rejects.toMatchObject({
      code: 'WQ_INPUT',
      detail: { field, zh: expect.any(String), en: expect.any(String) },
    });
  });

  test.each([
    ['phone', { phone: '12' }],
    ['email', { email: 'a@b' }],
    ['digestAt', { digestAt: '25:00' }],
    ['quietTo', { quietTo: '' }],
    ['channels', { channels: ['nowhere'] }],
  ])('a wish with a wrong %s is refused', async (field, wrong) => {
    await expect(house().wish('duty', wrong)).rejects.toMatchObject({ code: 'WQ_INPUT', detail: { field } });
  });

  test('a secret is kept while its address stays, told to nobody, and gone with another address', async () => {
    const { notices, way, store } = house();
    await way('https://x.test', { secret: 's1' });
    expect(await notices.channels()).toEqual([expect.not.objectContaining({ secret: expect.anything() })]);
    await way('https://x.test', { version: 2, name: '改名' });
    expect((await store.channels())[0]!.secret).toBe('s1');
    await way('https://y.test', { version: 3 });
    expect((await store.channels())[0]).toMatchObject({ secret: '', hasSecret: false });
  });
});
