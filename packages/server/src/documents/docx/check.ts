import { HOUSE_FIELDS, type TemplateFault, type TemplateField, type TemplateKind } from '@wenqu/domain';
import { compile, ROW_NUMBER, WHEN_GIVEN } from './fill.ts';
import { readXml, within } from './xml.ts';
import { openZip, type Parts, partText, ZipFault } from './zip.ts';

/** A tag as it stands in a template. */
interface Tag {
  readonly value: string;
  readonly module?: string;
  readonly subparsed?: readonly Tag[];
  readonly type: string;
}

/** Takes down the tags of each part as docxtemplater reads them. */
class TagList {
  readonly name = 'tag-list';
  readonly #files = new Map<string, readonly Tag[]>();
  #file = '';

  set({ inspect }: { inspect?: { filePath?: string; postparsed?: readonly Tag[] } }): void {
    if (inspect?.filePath !== undefined) this.#file = inspect.filePath;
    if (inspect?.postparsed) this.#files.set(this.#file, inspect.postparsed);
  }

  tags(): Tag[] {
    return [...this.#files.values()].flatMap(placeholders);
  }
}

const placeholders = (tags: readonly Tag[]): Tag[] =>
  tags
    .filter(({ type }) => type === 'placeholder')
    .map((tag) => (tag.subparsed ? { ...tag, subparsed: placeholders(tag.subparsed) } : tag));

/**
 * What is wrong with a template for documents of this kind; empty: it may be used. Files are opened within
 * bounds, nothing in them is run or fetched.
 */
export function templateFaults(kind: TemplateKind, bytes: Buffer): TemplateFault[] {
  let parts: Parts;
  try {
    parts = openZip(bytes);
  } catch (error) {
    if (error instanceof ZipFault) return [FILE_FAULTS[error.code]];
    throw error;
  }
  const file = fileFaults(parts);
  if (file.length > 0) return file;
  const inspector = new TagList();
  try {
    compile(parts, new Map(), [inspector]);
  } catch (error) {
    return brokenTags(error);
  }
  return tagFaults(kind, inspector.tags());
}

const fault = (code: TemplateFault['code'], field: string, zh: string, en: string): TemplateFault => ({
  ...{ code, field, zh, en },
});
const FILE_FAULTS = {
  'not-docx': fault('not-docx', '', '不是完好的 DOCX 文件', 'This is no sound DOCX file'),
  'too-large': fault('too-large', '', '文件过大（含解压后）', 'The file is too large, packed or opened'),
} as const;

/** Things a template must not bring along: macros, objects, anything that is fetched from elsewhere. */
function fileFaults(parts: Parts): TemplateFault[] {
  const types = partText(parts, '[Content_Types].xml') ?? '';
  if (!parts.has('word/document.xml') || !types.includes('wordprocessingml.document')) {
    return [FILE_FAULTS['not-docx']];
  }
  const names = [...parts.keys()];
  const active = names.find((name) =>
    /vbaProject|vbaData|activeX|embeddings\/|\.bin$|\.exe$|afchunk/i.test(name),
  );
  if (active !== undefined || /macroEnabled/i.test(types)) {
    return [
      fault(
        'macros',
        active ?? '',
        `文件含宏或嵌入对象：${active ?? '宏'}`,
        `The file holds macros or objects: ${active ?? ''}`,
      ),
    ];
  }
  const faults: TemplateFault[] = [];
  for (const name of names.filter((each) => /\.(?:xml|rels)$/.test(each))) {
    const text = partText(parts, name) ?? '';
    try {
      const xml = readXml(text);
      const target = name.endsWith('.rels') && [...within(xml, 'Relationship')].find(isExternal);
      const link = target ? (target.attributes.Target ?? '') : fetchingField(text);
      if (link !== undefined) {
        faults.push(
          fault('external-link', link, `文件含外部链接：${link}`, `The file links outside: ${link}`),
        );
      }
    } catch {
      faults.push(fault('not-docx', name, `文件中 ${name} 无法读取`, `${name} in the file cannot be read`));
    }
  }
  return faults;
}

const isExternal = ({ attributes }: { attributes: Readonly<Record<string, string>> }): boolean =>
  attributes.TargetMode?.toLowerCase() === 'external';
const fetchingField = (text: string): string | undefined =>
  /\b(?:INCLUDETEXT|INCLUDEPICTURE|DDEAUTO|DDE|IMPORT)\b(?=[^<]*<\/w:instrText>)/.exec(text)?.[0] ??
  (text.includes('<w:altChunk') ? 'altChunk' : undefined);

interface TemplateErrors {
  readonly properties?: {
    readonly errors?: readonly TemplateErrors[];
    readonly id?: string;
    readonly xtag?: string;
  };
}

/** What docxtemplater found wrong, in both languages. */
function brokenTags(error: unknown): TemplateFault[] {
  const { properties } = error as TemplateErrors;
  if (!properties) throw error;
  return (properties.errors ?? [error as TemplateErrors]).map((each) => {
    const { id = 'unknown', xtag = '' } = each.properties ?? {};
    const words = TAG_WORDS[id] ?? { zh: '标签有误', en: 'A tag is wrong' };
    return fault('broken-tags', xtag, `${words.zh}：{${xtag}}`, `${words.en}: {${xtag}}`);
  });
}

const TAG_WORDS: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  unopened_tag: { zh: '标签缺少左花括号', en: 'A tag has no opening brace' },
  unclosed_tag: { zh: '标签缺少右花括号', en: 'A tag has no closing brace' },
  unopened_loop: { zh: '循环没有开头', en: 'A loop has an end and no beginning' },
  unclosed_loop: { zh: '循环没有结尾', en: 'A loop has a beginning and no end' },
  closing_tag_does_not_match_opening_tag: { zh: '循环首尾不一致', en: 'A loop ends under another name' },
  unbalanced_loop_tags: {
    zh: '循环在表格中首尾不在同一行',
    en: 'A loop is not balanced within its table row',
  },
  duplicate_open_tag: { zh: '左花括号重复', en: 'An opening brace is doubled' },
  duplicate_close_tag: { zh: '右花括号重复', en: 'A closing brace is doubled' },
  raw_xml_tag_should_be_only_text_in_paragraph: {
    zh: '图片标签须独占一段',
    en: 'A picture tag must stand alone in its paragraph',
  },
};

function tagFaults(kind: TemplateKind, tags: readonly Tag[]): TemplateFault[] {
  const fields = [...HOUSE_FIELDS, ...kind.fields];
  const inner = new Set(kind.fields.flatMap((field) => (field.fields ?? []).map(({ name }) => name)));
  const faults = strangeTags(tags, [fields], inner);
  return [...faults, ...missingFields(fields, tags, '')];
}

/** Tags that name no field here. */
function strangeTags(
  tags: readonly Tag[],
  around: readonly (readonly TemplateField[])[],
  inner: ReadonlySet<string>,
): TemplateFault[] {
  return tags.flatMap(({ value, module, subparsed }) => {
    const asked = value.trim();
    const name = asked.endsWith(WHEN_GIVEN) ? asked.slice(0, -WHEN_GIVEN.length) : asked;
    const field = around
      .toReversed()
      .flat()
      .find((each) => each.name === name);
    const inList = around.length > 1;
    const known = field !== undefined || (inList && name === ROW_NUMBER);
    if (!known) {
      const outside = !inList && (inner.has(name) || name === ROW_NUMBER);
      return [
        outside
          ? fault(
              'outside-list',
              name,
              `字段 {${name}} 只能用在列表循环内`,
              `{${name}} may only stand inside its list`,
            )
          : fault(
              'unknown-field',
              name,
              `模板用了未知字段 {${name}}`,
              `The template names an unknown field {${name}}`,
            ),
      ];
    }
    if (field && !suits(field, module, asked)) {
      return [
        fault(
          'broken-tags',
          name,
          `字段 {${name}} 的写法与类型不符`,
          `{${name}} is not written as its type asks`,
        ),
      ];
    }
    const here = field?.type === 'rows' && asked === name ? [...around, field.fields ?? []] : around;
    return subparsed ? strangeTags(subparsed, here, inner) : [];
  });
}

const suits = ({ type }: TemplateField, module: string | undefined, asked: string): boolean =>
  module === 'loop' || (type === 'pictures') === (module === 'rawxml')
    ? !(module === undefined && (type === 'rows' || asked.endsWith(WHEN_GIVEN)))
    : false;

/** Required fields the template does not print. */
function missingFields(
  fields: readonly TemplateField[],
  tags: readonly Tag[],
  path: string,
): TemplateFault[] {
  return fields
    .filter(({ required }) => required)
    .flatMap((field) => {
      const shown = flat(tags).filter((tag) => tag.value.trim() === field.name);
      if (shown.length === 0) {
        const name = path + field.name;
        return [
          fault(
            'missing-field',
            name,
            `模板缺少必填字段“${field.zh}”{${name}}`,
            `The template lacks the required field “${field.en}” {${name}}`,
          ),
        ];
      }
      const inside = shown.flatMap(({ subparsed }) => subparsed ?? []);
      return missingFields(field.fields ?? [], inside, `${path}${field.name}.`);
    });
}

const flat = (tags: readonly Tag[]): Tag[] => tags.flatMap((tag) => [tag, ...flat(tag.subparsed ?? [])]);
