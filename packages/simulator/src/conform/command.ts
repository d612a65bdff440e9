import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../clock.ts';
import type { Conformance } from './check.ts';
import { conformServer } from './conform-server.ts';
import { conformanceHtml, resultLine } from './report.ts';

export const CONFORM_HELP = `wenqu-sim conform: 检查一台 HJ 212 上位机 / checks an HJ 212 server
  --target HOST:PORT   被检服务器 / the server (127.0.0.1:2120)
  --mn MN              服务器认识的 MN / an MN the server knows
  --other-mn MN        第二个 MN，无则跳过相关检查 / a second one; without it some checks are skipped
  --pw TEXT            访问密码 / password (123456)
  --st NN              系统编码 / system code (32)
  --key HEX            SM4 密钥（32 位十六进制）/ SM4 key, 32 hexadecimal digits
  --answer-ms N        应答时限 / how long an answer may take (5000)
  --request-wait S     等待服务器下发请求的秒数，0 为不检查反控 / seconds to wait for requests; 0 skips them (0)
  --out DIR            写入 conformance.html 与 conformance.json / where the reports go (.)`;

const DEFAULT_MN = '010000A8900016F000169DC0';
const PORT = 2120;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** @throws Error naming the option, in both languages */
export function keyOf(text: string | undefined): Buffer | undefined {
  if (text === undefined || text === '') return undefined;
  if (!/^[0-9a-fA-F]{32}$/.test(text)) {
    throw new Error('--key：须为 32 位十六进制 / must be 32 hexadecimal digits');
  }
  return Buffer.from(text, 'hex');
}

/** @throws Error naming the option, in both languages */
export function wholeOf(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new Error(
      `--${name}：须为 ${min} 至 ${max} 的整数 / must be a whole number from ${min} to ${max}: ${text}`,
    );
  }
  return value;
}

/** Writes both forms of the report; returns the paths. */
export function writeReport(folder: string, report: Conformance): readonly string[] {
  mkdirSync(folder, { recursive: true });
  const html = join(folder, 'conformance.html');
  const json = join(folder, 'conformance.json');
  writeFileSync(html, conformanceHtml(report));
  writeFileSync(json, `${JSON.stringify(report, null, 1)}\n`);
  return [html, json];
}

/** The last line of a run. */
export const sumLine = ({ counts, ok }: Conformance): string =>
  `${ok ? '✓ 符合 conforms' : '✗ 不符合 does not conform'} | pass ${counts.pass} fail ${counts.fail} unclear ${counts.unclear} skipped ${counts.skipped}`;

/**
 * `wenqu-sim conform`: checks a server and writes the report.
 *
 * @returns 0 when every must holds
 * @throws Error for a wrong option or when nobody listens there
 */
export async function conformCommand(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      target: { type: 'string', default: `127.0.0.1:${PORT}` },
      mn: { type: 'string', default: DEFAULT_MN },
      'other-mn': { type: 'string', default: '' },
      pw: { type: 'string', default: '123456' },
      st: { type: 'string', default: '32' },
      key: { type: 'string' },
      'answer-ms': { type: 'string', default: '5000' },
      'request-wait': { type: 'string', default: '0' },
      out: { type: 'string', default: '.' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    say(CONFORM_HELP);
    return 0;
  }
  const [, host, port] = /^(.*):(\d+)$/.exec(values.target) ?? [];
  if (host === undefined) throw new Error(`--target：须为 HOST:PORT / must be HOST:PORT: ${values.target}`);
  const target = {
    host: host === '' ? '127.0.0.1' : host,
    port: wholeOf('target', port ?? '', 1, 65_535),
    mn: values.mn,
    otherMn: values['other-mn'],
    password: values.pw,
    st: values.st,
    answerMs: wholeOf('answer-ms', values['answer-ms'], 100, 60_000),
    requestMs: wholeOf('request-wait', values['request-wait'], 0, 3600) * 1000,
    key: keyOf(values.key),
    ask: (cn: string, mn: string) =>
      say(`… 请从服务器向 ${mn} 下发 ${cn} / now ask ${cn} of ${mn} from the server`),
  };
  const report = await conformServer(
    target,
    () => systemClock.nowMs(),
    (result) => say(resultLine(result)),
  );
  for (const path of writeReport(values.out, report)) say(path);
  say(sumLine(report));
  return report.ok ? 0 : 1;
}
