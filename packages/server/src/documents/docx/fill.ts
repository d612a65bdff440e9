import Docxtemplater from 'docxtemplater';
import PizZip from 'pizzip';
import { type Picture, PictureShelf } from './pictures.ts';
import { LINE_END, type Scope, type ScopeValue } from './scope.ts';
import { openZip, type Parts, partText, writeZip } from './zip.ts';

/** A filled document: its parts, for printing, and as a file. */
export interface Filled {
  readonly parts: Parts;
  readonly docx: Buffer;
}

/** Running number of an entry inside its list. */
export const ROW_NUMBER = 'no';
/** `{#name?}…{/name?}`: printed once when the list has entries, or the field was given. */
export const WHEN_GIVEN = '?';

interface TagContext {
  readonly meta: { readonly part: { readonly module?: string } };
  readonly scopePathItem: readonly number[];
}

/**
 * Fill a template. Names are looked up among the given ones alone: no expression is ever evaluated, and text in
 * the data that looks like a tag stays text.
 *
 * @param pictures bytes of the pictures of each field
 * @throws ZipFault, or the faults of docxtemplater for a template that was never checked
 */
export function fillDocx(
  template: Buffer,
  scope: Scope,
  pictures: ReadonlyMap<string, readonly Picture[]>,
): Filled {
  const parts = openZip(template);
  const shelf = new PictureShelf(parts);
  const drawn = new Map([...pictures].map(([name, held]) => [name, shelf.paragraphs(held)]));
  const document = compile(parts, drawn);
  document.render(scope);
  const filled: Parts = new Map();
  const zip = document.getZip();
  for (const name of parts.keys()) filled.set(name, new Uint8Array(zip.file(name)!.asUint8Array()));
  const body = partText(filled, 'word/document.xml');
  if (body?.includes(LINE_END)) filled.set('word/document.xml', Buffer.from(splitParagraphs(body)));
  return { parts: filled, docx: writeZip(filled) };
}

/** The template made ready; its tags are checked by docxtemplater while it is. */
export function compile(
  parts: Parts,
  drawn: ReadonlyMap<string, string> = new Map(),
  modules: object[] = [],
): Docxtemplater<PizZip> {
  const zip = new PizZip();
  for (const [name, bytes] of parts) zip.file(name, bytes);
  return new Docxtemplater(zip, {
    paragraphLoop: true,
    errorLogging: false,
    stripInvalidXMLChars: true,
    nullGetter: () => '',
    modules,
    parser: (tag: string) => ({
      get: (scope: Scope, context: unknown) => tagValue(tag.trim(), scope, context as TagContext, drawn),
    }),
  });
}

function tagValue(
  tag: string,
  scope: Scope,
  { meta, scopePathItem }: TagContext,
  drawn: ReadonlyMap<string, string>,
): ScopeValue | undefined {
  const condition = meta.part.module === 'loop';
  if (meta.part.module === 'rawxml') return drawn.get(tag) ?? '';
  if (tag === ROW_NUMBER && !condition) return String((scopePathItem.at(-1) ?? 0) + 1);
  if (tag.endsWith(WHEN_GIVEN)) {
    const name = tag.slice(0, -WHEN_GIVEN.length);
    const held = Object.hasOwn(scope, name) ? scope[name] : undefined;
    return (Array.isArray(held) ? held.length > 0 : Boolean(held)) || (drawn.get(name) ?? '') !== '';
  }
  // Undefined lets the list around it be asked.
  const value = Object.hasOwn(scope, tag) ? scope[tag] : undefined;
  if (condition || typeof value !== 'boolean') return value;
  return value ? '是' : '否';
}

/** Lines of a long text as paragraphs of the same form, so that each begins as a paragraph does. */
function splitParagraphs(xml: string): string {
  return xml.replace(/<w:p(?: [^>]*)?>(?:(?!<\/w:p>)[\s\S])*<\/w:p>/g, (paragraph) => {
    if (!paragraph.includes(LINE_END)) return paragraph;
    // A text box holds paragraphs of its own: there, lines stay lines.
    if (paragraph.includes('<w:txbxContent')) return paragraph.replaceAll(LINE_END, '</w:t><w:br/><w:t>');
    const properties = /<w:pPr>[\s\S]*?<\/w:pPr>/.exec(paragraph)?.[0] ?? '';
    return paragraph.replace(/<w:r(?: [^>]*)?>(?:(?!<\/w:r>)[\s\S])*<\/w:r>/g, (run) => {
      const look = /<w:rPr>[\s\S]*?<\/w:rPr>/.exec(run)?.[0] ?? '';
      return run.replaceAll(
        LINE_END,
        `</w:t></w:r></w:p><w:p>${properties}<w:r>${look}<w:t xml:space="preserve">`,
      );
    });
  });
}
