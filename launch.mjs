// Starts everything from a bare machine: plain JavaScript, Node >= 18, no dependencies of its own.
// Fetches Node 24 through npm when this Node is older, installs, builds the console, then runs the command.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const runtime = join(root, '.wenqu', 'runtime');
const NODE_MAJOR = 24;
const NPM_MAJOR = 11;
const windows = process.platform === 'win32';

const say = (text) => process.stderr.write(`${text}\n`);
const fail = (zh, en) => {
  say(`${zh}\n${en}`);
  process.exit(1);
};

function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  return result.status ?? 1;
}

/** The npm that started us, or the one on the path. */
function hostNpm() {
  const cli = process.env.npm_execpath;
  if (cli?.endsWith('.js')) return [process.execPath, [cli]];
  return [windows ? 'npm.cmd' : 'npm', []];
}

/** Node 24 and npm 11 into a folder of the project; this machine's own stay as they are. */
function fetchRuntime(node) {
  const platform = windows ? 'win' : process.platform;
  const name = `node-${platform}-${process.arch}`;
  const binary = join(runtime, 'node_modules', name, 'bin', windows ? 'node.exe' : 'node');
  const npmCli = join(runtime, 'node_modules', 'npm', 'bin', 'npm-cli.js');
  if (!existsSync(binary) || !existsSync(npmCli)) {
    say(`正在获取 Node ${NODE_MAJOR}（仅用于本项目）… / Fetching Node ${NODE_MAJOR} for this project only …`);
    mkdirSync(runtime, { recursive: true });
    writeFileSync(join(runtime, 'package.json'), '{"private":true}\n');
    const [npm, first] = hostNpm();
    const wanted = [`${name}@${NODE_MAJOR}`, `npm@${NPM_MAJOR}`];
    const args = [...first, 'install', '--no-audit', '--no-fund', '--no-save', '--loglevel=error', ...wanted];
    if (run(npm, args, { cwd: runtime }) !== 0 || !existsSync(binary)) {
      fail(
        `无法从 npm 获取 ${name}@${NODE_MAJOR}。请检查网络，或自行安装 Node ${NODE_MAJOR} 后重试。`,
        `Could not get ${name}@${NODE_MAJOR} from npm. Check the network, or install Node ${NODE_MAJOR} and try again.`,
      );
    }
  }
  return { node: node ?? binary, npmCli };
}

function ensureRuntime() {
  const own = Number(process.versions.node.split('.')[0]) >= NODE_MAJOR ? process.execPath : undefined;
  const cli = process.env.npm_execpath;
  const agent = /npm\/(\d+)\./.exec(process.env.npm_config_user_agent ?? '');
  const npmGood = cli?.endsWith('.js') && agent && Number(agent[1]) >= NPM_MAJOR;
  if (own && npmGood) return { node: own, npmCli: cli };
  return fetchRuntime(own);
}

function ensureInstalled({ node, npmCli }) {
  const stamp = join(root, 'node_modules', '.wenqu-installed');
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('正在安装依赖… / Installing dependencies …');
  const path = `${dirname(node)}${windows ? ';' : ':'}${process.env.PATH ?? ''}`;
  const args = [npmCli, 'ci', '--no-audit', '--no-fund', '--loglevel=error'];
  if (run(node, args, { env: { ...process.env, PATH: path } }) !== 0) {
    fail('依赖安装失败，见上方信息。', 'Installing the dependencies failed; see above.');
  }
  writeFileSync(stamp, wanted);
}

/** Every file below some folders, in a stable order. */
function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return ['node_modules', 'dist'].includes(entry.name) ? [] : filesBelow(path);
      return statSync(path).isFile() ? [path] : [];
    });
}

function buildConsole({ node }, always) {
  const stamp = join(root, 'packages', 'web', 'dist', '.built-from');
  const hash = createHash('sha256');
  for (const folder of ['packages/web', 'packages/domain']) {
    for (const file of filesBelow(join(root, folder)))
      hash.update(file.slice(root.length)).update(readFileSync(file));
  }
  const wanted = hash.update(readFileSync(join(root, 'package-lock.json'))).digest('hex');
  if (!always && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('正在构建控制台… / Building the console …');
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  if (run(node, [vite, 'build', join(root, 'packages', 'web'), '--logLevel', 'warn']) !== 0) {
    fail('控制台构建失败，见上方信息。', 'Building the console failed; see above.');
  }
  writeFileSync(stamp, wanted);
}

/** Run until it ends; signals go to the child, which stops in its own good order. */
function hand({ node }, args) {
  // What was compiled once need not be compiled again: a second off the start, and memory in each thread.
  const cache = join(root, '.wenqu', 'compile-cache');
  const env = { NODE_COMPILE_CACHE: cache, ...process.env, WENQU_NODE: node };
  const child = spawn(node, args, { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}

/** One instrument after the other; each of the first three counts as one test of the closing line. */
function test({ node }, rest) {
  const bin = (...parts) => join(root, 'node_modules', ...parts);
  const checks = [
    ['types', [bin('typescript', 'bin', 'tsc'), '-p', root]],
    ['types of the console', [bin('typescript', 'bin', 'tsc'), '-p', join(root, 'packages', 'web')]],
    ['format and lint', [bin('@biomejs', 'biome', 'bin', 'biome'), 'check', '.']],
  ];
  let passed = 0;
  let failed = 0;
  for (const [name, args] of rest.length > 0 ? [] : checks) {
    const good = run(node, args) === 0;
    say(`${good ? '✓' : '✗'} ${name}`);
    good ? passed++ : failed++;
  }
  const report = join(root, '.wenqu', 'test-report.json');
  rmSync(report, { force: true });
  const vitest = [
    bin('vitest', 'vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile=${report}`,
  ];
  const status = run(node, [...vitest, ...rest], { env: { ...process.env, WENQU_NODE: node } });
  if (existsSync(report)) {
    const counts = JSON.parse(readFileSync(report, 'utf8'));
    passed += counts.numPassedTests;
    failed += counts.numFailedTests;
    failed += status !== 0 && counts.numFailedTests === 0 ? 1 : 0;
  } else {
    failed++;
  }
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  process.exit(failed === 0 ? 0 : 1);
}

const [command = 'serve', ...rest] = process.argv.slice(2);
const tools = ensureRuntime();
ensureInstalled(tools);
const cli = join(root, 'packages', 'server', 'src', 'cli', 'main.ts');
// Each thread collects its own garbage: that of the projection, at its low priority, never delays an answer.
const serverFlags = JSON.parse(readFileSync(join(root, 'server-flags.json'), 'utf8'));
const commands = {
  serve: () => hand(tools, [...serverFlags, cli, 'serve', ...rest]),
  demo: () => hand(tools, [...serverFlags, cli, 'serve', '--demo', ...rest]),
  wenqu: () => hand(tools, [cli, ...rest]),
  run: () => hand(tools, rest),
  build: () => undefined,
  test: () => test(tools, rest),
  check: () => {
    run(tools.node, [
      join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome'),
      'check',
      '--write',
      '.',
    ]);
    test(tools, rest);
  },
};
/** Commands of which the console is a part. */
const WITH_CONSOLE = ['serve', 'demo', 'build', 'test', 'check'];
if (!commands[command]) fail(`未知命令：${command}`, `Unknown command: ${command}`);
if (WITH_CONSOLE.includes(command)) buildConsole(tools, command === 'build');
commands[command]();
