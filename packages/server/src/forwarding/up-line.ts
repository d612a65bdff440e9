import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { ForwardTarget } from '@wenqu/domain';
import { Framer, type Head, readHead } from '@wenqu/hj212';
import { limits } from '../limits.ts';

export interface LineNews {
  onUp(): void;
  /** Once for each time it was up or being dialled. */
  onDown(zh: string, en: string): void;
  onHead(head: Head): void;
  onDrain(): void;
}

export type LinePlace = Pick<ForwardTarget, 'host' | 'port' | 'tls' | 'tlsFingerprint'>;

/** One connection to a platform above, by TCP or TLS; dialled again by whoever owns it. */
export class UpLine {
  readonly #place: LinePlace;
  readonly #news: LineNews;
  #socket: Socket | TLSSocket | undefined;
  #framer = new Framer();
  #junkBytes = 0;
  #up = false;

  constructor(place: LinePlace, news: LineNews) {
    this.#place = place;
    this.#news = news;
  }

  get state(): 'down' | 'dialling' | 'up' {
    return this.#socket ? (this.#up ? 'up' : 'dialling') : 'down';
  }

  /** Our end as the other side sees it, and whether both ends are one machine. */
  get ends(): { readonly local: string; readonly port: number; readonly sameMachine: boolean } {
    const { localAddress = '', localPort = 0, remoteAddress = '' } = this.#socket ?? {};
    return {
      local: bare(localAddress),
      port: localPort,
      sameMachine: bare(localAddress) === bare(remoteAddress),
    };
  }

  /** Bytes the kernel has not taken yet. */
  get unsentBytes(): number {
    return this.#socket?.writableLength ?? 0;
  }

  get fingerprint(): string {
    return fingerprintOf(this.#socket);
  }

  dial(): void {
    const { host, port, tls, tlsFingerprint } = this.#place;
    this.#framer = new Framer();
    this.#junkBytes = 0;
    const options = { host, port, keepAlive: true, keepAliveInitialDelay: limits.keepAliveMs };
    const socket = tls
      ? connectTls({ ...options, servername: serverName(host), rejectUnauthorized: tlsFingerprint === '' })
      : connectTcp(options);
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.setTimeout(limits.forwardDialMs);
    socket.once(tls ? 'secureConnect' : 'connect', () => this.#connected(socket));
    socket.on('data', (chunk: Buffer) => this.#hear(socket, chunk));
    socket.on('drain', () => this.#news.onDrain());
    socket.on('timeout', () => this.#fail(socket, '连接超时', 'no connection in time'));
    socket.on('error', (error) => this.#fail(socket, `连接失败：${wordsOf(error)}`, wordsOf(error)));
    socket.on('end', () => this.#fail(socket, '上级断开了连接', 'the platform above closed the connection'));
    socket.on('close', () => this.#fail(socket, '连接中断', 'the connection broke'));
  }

  send(bytes: Buffer): void {
    this.#socket?.write(bytes);
  }

  /** End it; `onDown` is told. */
  drop(zh: string, en: string): void {
    if (this.#socket) this.#fail(this.#socket, zh, en);
  }

  /** End it silently. */
  close(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.destroy();
  }

  #connected(socket: Socket | TLSSocket): void {
    if (this.#socket !== socket) return;
    const { tlsFingerprint } = this.#place;
    const shown = fingerprintOf(socket);
    if (tlsFingerprint !== '' && shown !== tlsFingerprint.toLowerCase()) {
      this.#fail(socket, `证书指纹不符：${shown}`, `another certificate: ${shown}`);
      return;
    }
    socket.setTimeout(0);
    this.#up = true;
    this.#news.onUp();
  }

  #hear(socket: Socket, chunk: Buffer): void {
    if (this.#socket !== socket) return;
    for (const part of this.#framer.push(chunk)) {
      if (part.kind === 'packet') {
        this.#junkBytes = 0;
        this.#news.onHead(readHead(part.data));
      } else this.#junkBytes += part.raw.length;
    }
    if (this.#junkBytes > limits.junkBytesMax)
      this.#fail(socket, '上级所发不是 HJ 212 报文', 'what comes from above is not HJ 212');
  }

  #fail(socket: Socket, zh: string, en: string): void {
    socket.destroy();
    if (this.#socket !== socket) return;
    this.#socket = undefined;
    this.#up = false;
    this.#news.onDown(zh, en);
  }
}

const bare = (address: string): string => address.replace(/^::ffff:/, '');

/** Names only: an address is no server name. */
const serverName = (host: string): string => (/^[\d.]+$|:/.test(host) ? '' : host);

function fingerprintOf(socket: Socket | TLSSocket | undefined): string {
  if (!socket || !('getPeerCertificate' in socket)) return '';
  const { fingerprint256 } = socket.getPeerCertificate() as { fingerprint256?: string };
  return (fingerprint256 ?? '').replaceAll(':', '').toLowerCase();
}

const wordsOf = (error: Error): string => (error as NodeJS.ErrnoException).code ?? error.message;
