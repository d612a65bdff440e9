import type { TemplateFault, TemplateId } from '@wenqu/domain';
import { templateKind } from '@wenqu/domain';
import { templateFaults } from './docx/check.ts';
import { fillDocx } from './docx/fill.ts';
import type { Picture } from './docx/pictures.ts';
import type { Scope } from './docx/scope.ts';
import { type PdfAbout, printPdf } from './pdf/print.ts';

/** What is filled in, and what the PDF tells of itself. */
export interface PressJob {
  readonly template: Uint8Array;
  readonly scope: Scope;
  readonly pictures: ReadonlyMap<string, readonly Picture[]>;
  readonly about: PdfAbout;
}
export interface Pressed {
  readonly docx: Uint8Array;
  readonly pdf: Uint8Array;
}

/** Fill and print. The same job gives the same bytes. */
export async function press({ template, scope, pictures, about }: PressJob): Promise<Pressed> {
  const { parts, docx } = fillDocx(Buffer.from(template), scope, pictures);
  return { docx, pdf: await printPdf(parts, about) };
}

/** What is wrong with a template of this kind. */
export const check = (template: TemplateId, bytes: Uint8Array): TemplateFault[] =>
  templateFaults(templateKind(template), Buffer.from(bytes));
