import { parseArgs } from 'node:util';
import { systemClock } from '../clock.ts';
import { sumLine, wholeOf, writeReport } from './command.ts';
import { conformDevice } from './conform-device.ts';
import type { DeviceTarget } from './device-probe.ts';
import { resultLine } from './report.ts';

export const CONFORM_DEVICE_HELP = `wenqu conform-device: 检查一台数采仪 / checks a data logger
  --port N             监听端口，把数采仪的上位机地址指向这里 / port to point the logger to (2121)
  --host ADDRESS       监听地址 / address to listen on (0.0.0.0)
  --mn MN              只看这个 MN，默认第一个 / this MN only; default the first that speaks
  --pw TEXT            访问密码 / password (123456)
  --edition YEAR       2005、2017 或 2025 (2017)
  --st NN              系统编码 / system code (32)
  --observe S          检查前观察上传的秒数 / seconds to watch uploads first (150)
  --answer-ms N        应答时限 / how long a 9011 may take (10000)
  --execution-ms N     执行时限 / quiet time allowed after it (60000)
  --set                允许写入设置（写回现值、校时、停止再恢复）/ allow settings to be written
  --sample             允许留样（会真的留一瓶水）/ allow a bottle of water to be kept
  --out DIR            写入 conformance.html 与 conformance.json / where the reports go (.)`;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

function editionOf(text: string): DeviceTarget['edition'] {
  if (text === '2005' || text === '2017' || text === '2025') return text;
  throw new Error(`--edition：须为 2005、2017 或 2025 / must be 2005, 2017 or 2025: ${text}`);
}

/**
 * `wenqu conform-device`: waits for a logger, checks it and writes the report.
 *
 * @returns 0 when every must holds
 * @throws Error for a wrong option, a taken port, or when no logger came
 */
export async function conformDeviceCommand(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '2121' },
      host: { type: 'string', default: '0.0.0.0' },
      mn: { type: 'string', default: '' },
      pw: { type: 'string', default: '123456' },
      edition: { type: 'string', default: '2017' },
      st: { type: 'string', default: '32' },
      observe: { type: 'string', default: '150' },
      'answer-ms': { type: 'string', default: '10000' },
      'execution-ms': { type: 'string', default: '60000' },
      set: { type: 'boolean', default: false },
      sample: { type: 'boolean', default: false },
      out: { type: 'string', default: '.' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    say(CONFORM_DEVICE_HELP);
    return 0;
  }
  const target: DeviceTarget = {
    host: values.host,
    port: wholeOf('port', values.port, 0, 65_535),
    mn: values.mn,
    password: values.pw,
    edition: editionOf(values.edition),
    st: values.st,
    observeMs: wholeOf('observe', values.observe, 1, 86_400) * 1000,
    answerMs: wholeOf('answer-ms', values['answer-ms'], 100, 600_000),
    executionMs: wholeOf('execution-ms', values['execution-ms'], 100, 3_600_000),
    maySet: values.set,
    mayKeepWater: values.sample,
  };
  const report = await conformDevice(
    target,
    () => systemClock.nowMs(),
    (port) => say(`… 在端口 ${port} 等待数采仪 / waiting for a logger on port ${port}`),
    (result) => say(resultLine(result)),
  );
  for (const path of writeReport(values.out, report)) say(path);
  say(sumLine(report));
  return report.ok ? 0 : 1;
}
