/**
 * Writes `docs/commands.md`: every command of every edition, what the house can do with it, and the test that
 * shows it. A mark is set only where the proof of `test/command-proofs.ts` holds while the page is written, and
 * `test/commands.test.ts` runs each proof as a test of the same name. `--check` writes nothing and fails when the
 * page is stale.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UNKNOWN_PARTS } from '@wenqu/hj212';
import {
  ABILITIES,
  type Ability,
  COMMAND_ROWS,
  type CommandRow,
  nameOf,
  proofOf,
} from '../test/command-proofs.ts';

const PAGE = 'docs/commands.md';
const DIRECTIONS = { 'host-to-device': '↓', 'device-to-host': '↑', both: '↕' } as const;

/** `✓` where the proof holds, `✗` where it does not, the number of a reason where there is none to give. */
function cellOf(row: CommandRow, ability: Ability): string {
  const proof = proofOf(row, ability);
  if (!proof) return `—${reasonOf(row, ability)}`;
  try {
    proof.run();
    return '✓';
  } catch {
    return '✗';
  }
}

const REASONS = [
  '预留编码，标准未定内容 — reserved: no edition says what it holds',
  '该版本已取消，只接受 2017 版设备发来的 — gone in this edition; taken from devices of 2017 only',
  '由设备主动发出，上位机不下发 — the device speaks of its own accord: nothing to ask',
  '厂家自定，应答方式没有资料 — a vendor’s own: how it is answered is not known',
  '扩展命令只列出、不下发：须由数采仪的扩展档案启用 — extensions are listed and not asked for: no profile of a logger switches them on',
] as const;

function reasonOf({ command, uploads }: CommandRow, ability: Ability): string {
  const at = (number: number): string => `<sup>${number}</sup>`;
  if (command.kind === 'reserved') return at(1);
  if (command.kind === 'removed') return at(2);
  if (ability === 'exchange') return at(4);
  const asked = command.direction !== 'device-to-host' && command.kind === 'request';
  return command.edition === 'extension' && (asked || uploads.length === 0) ? at(5) : at(3);
}

const text = (words: string): string => words.replaceAll('|', '\\|');

function rowOf(row: CommandRow): string {
  const { command, cn, edition } = row;
  const cells = ABILITIES.map((ability) => cellOf(row, ability));
  const arrow = command.direction ? DIRECTIONS[command.direction] : '';
  const words = `${text(command.zh)} ${text(command.en)}`;
  const base = proofOf(row, 'decode') ? `\`${nameOf(row)}\`` : '—';
  return `| ${cn} | ${edition} | ${arrow} | ${words} | ${cells.join(' | ')} | ${command.confidence} | ${base} |`;
}

/** The whole page. */
export function commandsPage(): string {
  const shown = COMMAND_ROWS.flatMap((row) => ABILITIES.filter((ability) => proofOf(row, ability))).length;
  const rows = COMMAND_ROWS.map(rowOf);
  const unknown = UNKNOWN_PARTS.map(
    ({ name, zh, en, note }) => `| \`${name}\` | ${zh} ${en} | ${text(note)} |`,
  );
  return `# 命令支持表 Commands

由 \`npm run commands\` 根据命令表与测试生成，请勿手改。每个 ✓ 都是 \`test/commands.test.ts\` 中的一条测试，名为“最后一列: 列名”，
例如 \`CN 3015 2017: exchange\`；生成本页时逐条运行，不成立则为 ✗。
Written by \`npm run commands\` from the tables and the tests; do not edit. Each ✓ is a test of \`test/commands.test.ts\`,
named by the last column and the column it stands in, such as \`CN 3015 2017: exchange\`; each is run when the page is
written, and is ✗ where it does not hold.

- **decode** 收：字节 → 命名字段 bytes to named fields (\`readRequest\`, \`readDeviceMessage\`, \`readReply\`)
- **encode** 发：命名字段 → 字节，再读回相同 named fields to bytes, and back the same (\`encodeRequest\`, \`encodeDeviceMessage\`)
- **exchange** 交互：请求 → 9011 → 数据 → 9012（或 9013）走完反控状态机；上传得到 9014 或 9013
  a request goes through the state machine of orders to its end; an upload gets its 9014 or 9013
- **console** 控制台：反控对话框可下发 the order dialog can ask it

2005 与 2025 各行的内容来自二手资料（secondary），未直接取得标准全文；unknown 表示没有资料。
Rows of 2005 and 2025 rest on secondary sources; the full texts were not at hand.

${COMMAND_ROWS.length} 行 rows, ${shown} 项 marks.

| CN | 版本 edition | 方向 | 名称 name | decode | encode | exchange | console | 来源 confidence | 测试 test |
|---|---|---|---|---|---|---|---|---|---|
${rows.join('\n')}

— 的原因 why there is none:

${REASONS.map((reason, i) => `${i + 1}. ${reason}`).join('\n')}

## 2025 版未知部分 Unknown parts of 2025

没有资料、也不猜的部分；每项是 \`UnknownParts\` 的一个设置，可以改。
What nobody here has read and nothing decides in code: each is a setting of \`UnknownParts\`.

| 设置 setting | 内容 what | 依据 why |
|---|---|---|
${unknown.join('\n')}
`;
}

/** Is the page what the code and its tests say now? */
export const isFresh = (root: string): boolean =>
  existsSync(join(root, PAGE)) && readFileSync(join(root, PAGE), 'utf8') === commandsPage();

if (import.meta.main) {
  const root = join(import.meta.dirname, '..');
  if (!process.argv.includes('--check')) writeFileSync(join(root, PAGE), commandsPage());
  else if (!isFresh(root)) {
    console.error(`${PAGE} 已过期，请运行 npm run commands。 ${PAGE} is stale: run npm run commands.`);
    process.exitCode = 1;
  }
}
