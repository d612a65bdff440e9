import { ERRORS, WenquError } from '../errors.ts';
import { configCommand } from './config.ts';
import { conformDeviceCommand } from './conform-device.ts';
import { decodeCommand } from './decode.ts';
import { parseFlags } from './flags.ts';
import { passwordCommand } from './password.ts';
import { digestCommand, rebuildCommand } from './rebuild.ts';
import { serveCommand } from './serve.ts';

const HELP = `问渠 Wenqu

wenqu serve [--demo] [--data DIR] [--port N] [--hj212-port N]   启动 / run
wenqu decode [FILE] [--jsonl] [--key KEY]  解析报文，每段一行 JSON / decode a capture, one JSON line a part
wenqu rebuild [--data DIR]         由报文日志重建读数 / rebuild the readings from the journal
wenqu digest [--data DIR]          读数摘要 / digest of all readings
wenqu password NAME [--data DIR]   为账户设一次性密码 / give an account a one-time password
wenqu config                       显示生效配置 / show the configuration in force
wenqu conform-device [--help]      检查一台数采仪是否符合 HJ 212 / check a logger against HJ 212
`;

const COMMANDS: Record<string, (rest: readonly string[]) => Promise<number>> = {
  serve: serveCommand,
  decode: decodeCommand,
  rebuild: rebuildCommand,
  digest: digestCommand,
  password: passwordCommand,
  config: configCommand,
  'conform-device': conformDeviceCommand,
};

/** Commands that read their own flags. */
const OWN_FLAGS = new Set(['conform-device']);

/** Two lines for the person at the keyboard, one in each language, and the detail once. */
function tell(error: unknown): void {
  if (error instanceof WenquError) {
    const { zh, en } = ERRORS[error.code];
    const detail = Object.keys(error.detail).length > 0 ? ` ${JSON.stringify(error.detail)}` : '';
    console.error(`${error.code} ${zh}\n${error.code} ${en}${detail}`);
    if (error.code === 'WQ_INTERNAL' && error.cause) console.error(error.cause);
  } else {
    console.error(error);
  }
}

const [name = 'help', ...rest] = process.argv.slice(2);
const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
const asksHelp = name === 'help' || name === '--help' || (!OWN_FLAGS.has(name) && rest.includes('--help'));
if (!command || asksHelp) {
  console.error(HELP);
  process.exitCode = asksHelp ? 0 : 2;
} else {
  try {
    if (!OWN_FLAGS.has(name)) parseFlags(rest);
    process.exitCode = await command(rest);
  } catch (error) {
    tell(error);
    process.exit(1);
  }
}
