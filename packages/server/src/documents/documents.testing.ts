import { readFileSync } from 'node:fs';
import type { TemplateId } from '@wenqu/domain';
import { elements, readXml, textOf, within, type Xml } from './docx/xml.ts';
import { openZip, type Parts, partText, writeZip } from './docx/zip.ts';

/** The shipped template of a kind. */
export const shippedTemplate = (id: TemplateId): Buffer =>
  readFileSync(new URL(`../../templates/${id}.docx`, import.meta.url));

/** A shipped template with its body changed. */
export function changedTemplate(
  id: TemplateId,
  change: (body: string) => string,
  more: Parts = new Map(),
): Buffer {
  const parts = openZip(shippedTemplate(id));
  parts.set('word/document.xml', Buffer.from(change(partText(parts, 'word/document.xml') ?? '')));
  for (const [name, bytes] of more) parts.set(name, bytes);
  return writeZip(parts);
}

/** What the paragraphs of a DOCX say, in their order. */
export function docxParagraphs(docx: Buffer): string[] {
  const body = readXml(partText(openZip(docx), 'word/document.xml') ?? '');
  const text = (paragraph: Xml): string => [...within(paragraph, 'w:t')].map(textOf).join('');
  return elements(body).flatMap((each) => [...within(each, 'w:p')].map(text));
}
