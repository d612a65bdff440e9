import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { WenquError } from '../errors.ts';
import type { TlsPems } from './listen.ts';

/** Where the PEM files of the TLS listener lie; all '' when it is off. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
}

const KEYS = { cert: 'hj212TlsCert', key: 'hj212TlsKey', ca: 'hj212TlsCa' } as const;

/**
 * The texts of the files, tried before a listener needs them; undefined when TLS is off.
 *
 * @throws WQ_CONFIG naming the key of a file that is missing, cannot be read or does not fit the others
 */
export function readTls(files: TlsFiles): TlsPems | undefined {
  if (files.cert === '' && files.key === '' && files.ca === '') return undefined;
  for (const name of ['cert', 'key'] as const) {
    if (files[name] === '') {
      const words = { zh: 'TLS 需要同时给出证书与私钥', en: 'TLS needs both a certificate and its key' };
      throw new WenquError('WQ_CONFIG', { key: KEYS[name], ...words });
    }
  }
  const pems = { cert: read(files, 'cert'), key: read(files, 'key'), ca: files.ca && read(files, 'ca') };
  check({ cert: pems.cert }, KEYS.cert, files.cert, { zh: '不是可用的证书', en: 'not a usable certificate' });
  check({ key: pems.key }, KEYS.key, files.key, { zh: '不是可用的私钥', en: 'not a usable private key' });
  check(pems, KEYS.key, files.key, {
    zh: '私钥与证书不匹配',
    en: 'the private key does not belong to the certificate',
  });
  if (pems.ca !== '') {
    const known = /-----BEGIN CERTIFICATE-----/.test(pems.ca);
    const words = { zh: '不是可用的 CA 证书', en: 'not a usable CA certificate' };
    if (!known) throw new WenquError('WQ_CONFIG', { key: KEYS.ca, file: files.ca, ...words });
    check({ ca: pems.ca }, KEYS.ca, files.ca, words);
  }
  return pems;
}

function read(files: TlsFiles, name: keyof TlsFiles): string {
  try {
    return readFileSync(files[name], 'utf8');
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? String(cause);
    const words = { zh: '文件不存在或不可读', en: 'the file is missing or cannot be read' };
    throw new WenquError('WQ_CONFIG', { key: KEYS[name], file: files[name], why, ...words }, cause);
  }
}

function check(
  part: { cert?: string; key?: string; ca?: string },
  key: string,
  file: string,
  words: { zh: string; en: string },
): void {
  try {
    createSecureContext(part);
  } catch (cause) {
    throw new WenquError('WQ_CONFIG', { key, file, ...words }, cause);
  }
}
