/**
 * Writes `docs/clauses.md` from the `@source` tags of the code: clause → function → test, so that a gap is
 * visible. `--check` writes nothing and fails when the page is stale.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Tag {
  /** `HJ 212-2017 §6.3.1 Table 2`, as written, without the tag. */
  readonly source: string;
  /** The name that the comment stands over, or '(file)'. */
  readonly name: string;
  readonly file: string;
  /** The test that names it: beside the file, else one of the package that mentions the name; '' = none. */
  readonly test: string;
}

const PAGE = 'docs/clauses.md';
const DECLARED =
  /^(?:export )?(?:default )?(?:declare )?(?:abstract )?(?:async )?(?:function\*?|const|let|interface|type|class) (\w+)/;
const MEMBER = /^(?:readonly )?(?:async )?['"]?([\w-]+)['"]?\??(?:<[^>]*>)?[:(]/;
/** A part after `;` that begins like this is a clause of its own; any other part is a remark. */
const DOCUMENT =
  /^(?:HJ|GB|GM|RFC|JJ|DB|ISO|IEEE|MEP|SEPA|Penalty|Permit|Monitoring|Code|法释|环发|[a-z0-9-]+\.md|FIPS|WHATWG|ECMA)/;

/** Source files of all packages, tests left out, in a fixed order. */
function sourceFiles(root: string): string[] {
  return readdirSync(join(root, 'packages'), { recursive: true, encoding: 'utf8' })
    .map((name) => `packages/${name.replaceAll('\\', '/')}`)
    .filter((name) => /^packages\/[^/]+\/src\/.*\.tsx?$/.test(name) && !name.includes('node_modules'))
    .sort();
}

const isTest = (file: string): boolean => /\.(?:test|contract|testing)\.tsx?$/.test(file);

/** The declaration after a comment that ended at `from`. */
function nameAfter(text: string, from: number): string {
  for (const line of text.slice(from).split('\n')) {
    const code = line.trim();
    if (code === '' || code.startsWith('//') || code.startsWith('@')) continue;
    return DECLARED.exec(code)?.[1] ?? MEMBER.exec(code)?.[1] ?? '(file)';
  }
  return '(file)';
}

/** Clauses of one `@source` text. */
export function clausesOf(source: string): string[] {
  const clauses: string[] = [];
  for (const part of source.split(';').map((each) => each.trim())) {
    if (part === '') continue;
    if (clauses.length === 0 || DOCUMENT.test(part)) clauses.push(part);
    else clauses.push(`${clauses.pop()}; ${part}`);
  }
  return clauses;
}

/** All tags of one file. */
export function tagsOf(text: string, file: string, testOf: (name: string) => string): Tag[] {
  const tags: Tag[] = [];
  for (const comment of text.matchAll(/\/\*\*([\s\S]*?)\*\//g)) {
    const plain = comment[1]!.replaceAll(/^\s*\* ?/gm, '');
    for (const found of plain.matchAll(/@source\s+([\s\S]*?)(?=\n\s*@\w|$)/g)) {
      const name = nameAfter(text, comment.index + comment[0].length);
      for (const source of clausesOf(found[1]!.replaceAll(/\s+/g, ' ').trim())) {
        tags.push({ source, name, file, test: testOf(name) });
      }
    }
  }
  return tags;
}

/** Finds the test of a name: beside its file first, then anywhere in its package. */
function testFinder(root: string, files: readonly string[]) {
  const tests = files.filter((file) => /\.(?:test|contract)\.tsx?$/.test(file));
  const texts = new Map(tests.map((file) => [file, readFileSync(join(root, file), 'utf8')]));
  return (file: string) =>
    (name: string): string => {
      const beside = file.replace(/\.tsx?$/, '.test.ts');
      const own = [beside, `${beside}x`].find((each) => existsSync(join(root, each)));
      if (own) return own;
      const home = file.split('/').slice(0, 2).join('/');
      const word = new RegExp(`\\b${name.replaceAll(/[^\w]/g, '')}\\b`);
      return tests.find((each) => each.startsWith(`${home}/`) && word.test(texts.get(each)!)) ?? '';
    };
}

/** Every tag of the house, sorted by clause, file and name. */
export function houseTags(root: string): Tag[] {
  const files = sourceFiles(root);
  const find = testFinder(root, files);
  return files
    .filter((file) => !isTest(file))
    .flatMap((file) => tagsOf(readFileSync(join(root, file), 'utf8'), file, find(file)))
    .sort(
      (one, other) =>
        compare(one.source, other.source) || compare(one.file, other.file) || compare(one.name, other.name),
    );
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
const cell = (text: string): string => text.replaceAll('|', '\\|');
const link = (file: string): string =>
  file === '' ? '—' : `[${file.replace(/^packages\//, '')}](../${file})`;

/** The whole page. */
export function clausesPage(root: string): string {
  const tags = houseTags(root);
  const rows = tags.map(
    ({ source, name, file, test }) => `| ${cell(source)} | \`${name}\` | ${link(file)} | ${link(test)} |`,
  );
  const untested = tags.filter((tag) => tag.test === '').length;
  return `# 条款对照 Clauses

由 \`npm run clauses\` 根据代码中的 \`@source\` 标签生成，请勿手改。标记：[T] 标准原文，[S] 二手资料，[G] 常识待核，[P] 产品建议。
Written by \`npm run clauses\` from the \`@source\` tags of the code; do not edit. Marks: [T] standard text, [S] secondary,
[G] general knowledge to be verified, [P] a proposal of this product. \`supervision.md\`, \`detection.md\`, \`web.md\` and
\`hj212.md\` are the domain references the code was written from; they are not part of this repository.

${tags.length} tags, ${untested} without a test that names them.

| 条款 clause | 名称 name | 文件 file | 测试 test |
|---|---|---|---|
${rows.join('\n')}
`;
}

/** Is the page what the code says now? */
export const isFresh = (root: string): boolean =>
  existsSync(join(root, PAGE)) && readFileSync(join(root, PAGE), 'utf8') === clausesPage(root);

if (import.meta.main) {
  const root = join(import.meta.dirname, '..');
  if (!process.argv.includes('--check')) writeFileSync(join(root, PAGE), clausesPage(root));
  else if (!isFresh(root)) {
    console.error(`${PAGE} 已过期，请运行 npm run clauses。 ${PAGE} is stale: run npm run clauses.`);
    process.exitCode = 1;
  }
}
