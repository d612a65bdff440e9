import { FIRST_ADMIN, machineAddresses, type RunningApp, startApp } from '../app.ts';
import { type Config, readConfig } from '../config.ts';
import { openLog } from '../log.ts';
import { parseFlags } from './flags.ts';

/** `wenqu serve [--demo]`: run until a signal asks to stop. */
export async function serveCommand(args: readonly string[]): Promise<number> {
  const { values, switches } = parseFlags(args);
  const config = readConfig(values);
  const log = openLog(config.logLevel);
  let stop!: (code: number) => void;
  const stopped = new Promise<number>((resolve) => {
    stop = resolve;
  });
  const onDeath = (error: unknown) => {
    log.error({ error: String(error) }, 'a part died; stopping so that a restart recovers');
    stop(1);
  };
  const app = await startApp(config, log, { demo: switches.has('demo'), onDeath });
  greet(config, app);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop(0));
  const code = await stopped;
  const late = setTimeout(() => process.exit(code || 1), 10_000);
  late.unref();
  await app.close();
  process.exit(code);
}

function greet(config: Config, app: RunningApp): void {
  const [address] = config.publicAddress === '' ? machineAddresses() : [config.publicAddress];
  const shown = config.host === '0.0.0.0' || config.host === '::' ? 'localhost' : config.host;
  const lines = [
    '',
    '问渠 Wenqu',
    `  控制台 console   http://${shown}:${app.port}/`,
    ...(app.demoOn ? [`  演示园区 demo    http://${shown}:${app.port}/demo/`] : []),
    `  HJ 212 端口 port ${address}:${app.hj212Port}`,
    ...(app.hj212TlsPort > 0 ? [`  HJ 212 TLS       ${address}:${app.hj212TlsPort}`] : []),
    `  数据 data        ${config.data}`,
  ];
  if (app.firstPassword !== undefined) {
    lines.push(
      `  管理员 administrator  ${FIRST_ADMIN}`,
      `  一次性密码 one-time password  ${app.firstPassword}`,
      '  首次登录须修改；只显示这一次。 Change it at the first sign-in; it is shown only now.',
    );
  }
  console.log(`${lines.join('\n')}\n`);
}
