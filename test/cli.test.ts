import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { seedBook } from '../bench/book.ts';
import { benchMn } from '../bench/device.ts';
import { startServer } from '../bench/real-server.ts';
import { encodeFrame, sealFrame } from '../packages/hj212/src/index.ts';
import { untilRead } from './journeys/house.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CLI = join(ROOT, 'packages/server/src/cli/main.ts');
const folder = mkdtempSync(join(tmpdir(), 'wenqu-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Run {
  code: number;
  out: string;
  err: string;
}

const wenqu = (...args: string[]): Promise<Run> =>
  new Promise((resolve) => {
    execFile(process.execPath, [CLI, ...args], { maxBuffer: 2 ** 28 }, (error, out, err) => {
      resolve({ code: error ? Number(error.code) : 0, out, err });
    });
  });

const lines = <T>(text: string): T[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);

test('--help behind a command tells of it and starts nothing', async () => {
  const { code, err } = await wenqu('serve', '--help');
  expect(code).toBe(0);
  expect(err).toContain('wenqu serve [--demo]');
});

describe('wenqu decode', () => {
  test('every frame of the vectors gets its line, with validity and edition as expected', async () => {
    const file = join(ROOT, 'fixtures/hj212/hj212-frames.jsonl');
    const { code, out } = await wenqu('decode', file, '--jsonl');
    const expected = lines<{ valid: boolean; edition: string }>(readFileSync(file, 'utf8'));
    const got = lines<{ valid: boolean; edition: string }>(out);
    expect(code).toBe(0);
    expect(got.map(({ valid, edition }) => ({ valid, edition }))).toEqual(
      expected.map(({ valid, edition }) => ({ valid, edition })),
    );
  });

  test('every stream of the vectors delivers the frames it must', async () => {
    const file = join(ROOT, 'fixtures/hj212/hj212-streams.jsonl');
    const { out } = await wenqu('decode', '--jsonl', file);
    const expected = lines<{ expect: string[] }>(readFileSync(file, 'utf8'));
    expect(lines<{ frames: string[] }>(out).map(({ frames }) => frames)).toEqual(
      expected.map((each) => each.expect),
    );
  });

  test('a capture gives one line for each part, junk included', async () => {
    const file = join(folder, 'capture.bin');
    const frame = encodeFrame(
      'QN=20260105081000001;ST=32;CN=2011;PW=123456;MN=X;Flag=5;CP=&&DataTime=20260105081000;w01018-Rtd=31.2&&',
    );
    writeFileSync(file, Buffer.concat([Buffer.from('noise'), frame, Buffer.from([0, 1, 2])]));
    const { out } = await wenqu('decode', file);
    const parts = lines<Record<string, unknown>>(out);
    expect(parts.map(({ kind }) => kind)).toEqual(['junk', 'packet', 'junk']);
    expect(Object.keys(parts[1]!)).toEqual(
      expect.arrayContaining(['kind', 'edition', 'valid', 'why', 'fields', 'data', 'deviations']),
    );
  });

  test('a key opens sealed packets; a text that is no key is refused and not repeated', async () => {
    const plain = encodeFrame(
      'QN=20260101080000000;ST=32;CN=2011;PW=123456;MN=1;Flag=8;CP=&&DataTime=20260101080000;w01018-Rtd=31.2&&',
    );
    const file = join(folder, 'sealed.bin');
    writeFileSync(file, sealFrame(plain, Buffer.alloc(16, 0x30)));
    const keys = ['0'.repeat(16), `${'f'.repeat(32)},${'30'.repeat(16)}`, 'no-key-at-all'];
    const [bare, ...keyed] = await Promise.all([
      wenqu('decode', file),
      ...keys.map((key) => wenqu('decode', file, '--key', key)),
    ]);
    const shut = lines<{ kind: string }>(bare!.out);
    expect(shut.every(({ kind }) => kind === 'junk')).toBe(true);
    for (const { out } of keyed.slice(0, 2)) {
      const [open] = lines<{ data: { values: unknown[] } }>(out);
      expect(open?.data.values).toMatchObject([{ code: 'w01018', value: 31.2 }]);
    }
    const wrong = keyed[2]!;
    expect(wrong.code).toBe(1);
    expect(wrong.err).toContain('密钥应为 16 个字符或 32 位十六进制');
    expect(wrong.err).not.toContain('no-key-at-all');
  });

  test('a bad line and a missing file are said in both languages', async () => {
    const file = join(folder, 'bad.jsonl');
    writeFileSync(file, 'not json\n');
    const bad = await wenqu('decode', file, '--jsonl');
    expect(bad.code).toBe(1);
    expect(lines<{ error: { zh: string; en: string } }>(bad.out)[0]?.error).toMatchObject({
      zh: expect.any(String),
      en: expect.any(String),
    });
    const missing = await wenqu('decode', join(folder, 'nowhere'));
    expect(missing.code).toBe(1);
    expect(missing.err).toMatch(/未找到[\s\S]*Not found/);
  });
});

describe('wenqu serve and rebuild', () => {
  test('an unknown key or a value out of its kind stops the start and is named', async () => {
    const flags = ['--prot=1', '--port=abc', '--log-level=loud'];
    for (const { code, err } of await Promise.all(
      flags.map((flag) => wenqu('serve', flag, '--data', folder)),
    )) {
      expect(code).toBe(1);
      expect(err).toMatch(/WQ_CONFIG 配置有误/);
    }
  });

  test('the ten lines of the README are answered, and rebuilding gives the same readings', async () => {
    const data = join(folder, 'data');
    await seedBook(data, 3);
    const server = await startServer(data);
    const block = /```js\n(\/\/ send\.mjs[\s\S]*?)```/.exec(
      readFileSync(join(ROOT, 'README.md'), 'utf8'),
    )?.[1];
    writeFileSync(join(folder, 'send.mjs'), block!);
    const answer = await new Promise<string>((resolve) => {
      execFile(process.execPath, [join(folder, 'send.mjs'), String(server.hj212Port)], (_, out) =>
        resolve(out),
      );
    });
    expect(answer).toMatch(/QN=20160801085857223;ST=91;CN=9014;.*MN=010000A8900016F000169DC0;Flag=4;CP=&&&&/);
    await sendAll(server.hj212Port, 60);
    await untilRead(server);
    const running = await wenqu('rebuild', '--data', data);
    expect(running.err).toMatch(/WQ_JOURNAL_BUSY/);
    await server.stop();
    const rebuilt = lines<{ equal: boolean; frames: number }>(
      (await wenqu('rebuild', '--data', data)).out,
    )[0];
    expect(rebuilt).toMatchObject({ equal: true, frames: 61 });
  });
});

/** Frames of three loggers, each answered before the next. */
function sendAll(port: number, count: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let k = 0;
    const socket = connect(port, '127.0.0.1', () => next());
    const next = () => {
      const time = `202601050810${String(k % 60).padStart(2, '0')}`;
      const mn = benchMn(k % 3);
      socket.write(
        encodeFrame(
          `QN=${time}000;ST=32;CN=2011;PW=123456;MN=${mn};Flag=5;CP=&&DataTime=${time};w01018-Rtd=${k},w01018-Flag=N&&`,
        ),
      );
    };
    socket.on('data', () => {
      k++;
      if (k < count) next();
      else socket.end(resolve);
    });
    socket.on('error', reject);
  });
}
