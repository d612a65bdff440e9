import { createTransport } from 'nodemailer';
import type { KeptChannel } from '../store/notices.ts';
import { isAccepted, type Message, missingFor, webRequest } from './message.ts';

export interface Delivered {
  readonly ok: boolean;
  readonly answer: string;
}

const TIMEOUT_MS = 10_000;
const ANSWER_CHARS = 300;
const ANSWER_BYTES_MAX = 64 * 1024;

/** Sends one message by one channel; what the other side says is kept, its faults are values. */
export async function deliver(channel: KeptChannel, message: Message, nowMs: number): Promise<Delivered> {
  const missing = missingFor(channel.kind, message.person);
  if (missing !== '') return { ok: false, answer: `no ${missing}` };
  try {
    return channel.kind === 'email'
      ? await mail(channel, message)
      : await post(channel.kind, channel, message, nowMs);
  } catch (error) {
    return { ok: false, answer: told(error) };
  }
}

async function post(
  kind: Exclude<KeptChannel['kind'], 'email'>,
  channel: KeptChannel,
  message: Message,
  nowMs: number,
): Promise<Delivered> {
  const { url, headers, body } = webRequest(kind, channel, message, nowMs);
  const answer = await fetch(url, {
    method: 'POST',
    headers,
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const said = await beginningOf(answer);
  return {
    ok: isAccepted(kind, answer.status, said),
    answer: `${answer.status} ${said.slice(0, ANSWER_CHARS)}`.trim(),
  };
}

/** A gateway that answers without end must not fill our memory. */
async function beginningOf(answer: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of answer.body ?? []) {
    parts.push(part);
    bytes += part.length;
    if (bytes > ANSWER_BYTES_MAX) break;
  }
  return Buffer.concat(parts).toString('utf8');
}

async function mail({ url, user, secret, from }: KeptChannel, message: Message): Promise<Delivered> {
  const server = new URL(url);
  const secure = server.protocol === 'smtps:';
  const transport = createTransport({
    host: server.hostname,
    port: Number(server.port || (secure ? 465 : 25)),
    secure,
    ...(user === '' ? {} : { auth: { user, pass: secret } }),
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    // A file or an address in a text is text.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    const { response } = await transport.sendMail({
      from,
      to: message.person.email,
      subject: message.title,
      text: message.text,
      messageId: `<${message.id.replaceAll(/[^\w.-]/g, '-')}@wenqu>`,
    });
    return { ok: true, answer: response.slice(0, ANSWER_CHARS) };
  } finally {
    transport.close();
  }
}

/** Why there was no answer, in one line without the secrets a URL may hold. */
function told(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const text = cause instanceof Error ? `${cause.name} ${cause.message}` : String(cause);
  return text.replaceAll(/https?:\/\/\S+/g, '…').slice(0, ANSWER_CHARS);
}
