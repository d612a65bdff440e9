import {
  type DocumentData,
  type DocumentDetail,
  type DocumentSettings,
  type IssuedDocument,
  TEMPLATE_IDS,
  type TemplateFault,
  type TemplateInfo,
  type TemplateVersion,
} from '@wenqu/domain';
import { Type } from 'typebox';
import { shapeOf } from './answers.ts';
import { IdShape, InstantShape } from './shapes.ts';

const text = Type.String();

export const TemplateIdShape = Type.Enum([...TEMPLATE_IDS]);
export const LinkShape = Type.Object({ kind: Type.String({ maxLength: 40 }), id: IdShape });

export const DocumentShape = shapeOf<IssuedDocument>('IssuedDocument', {
  ...{ id: text, number: text, template: text, templateVersion: Type.Integer({ minimum: 1 }), title: text },
  ...{ at: InstantShape, by: text, byName: text, about: Type.Array(LinkShape), hidden: Type.Boolean() },
  enterprise: text,
  docx: Type.String({ description: 'SHA-256 of the DOCX' }),
  pdf: Type.String({ description: 'SHA-256 of the PDF' }),
  dataDigest: Type.String({ description: 'SHA-256 of what was filled in' }),
  corrects: Type.String({ description: 'The document it corrects; empty: none' }),
  correctedBy: Type.String({ description: 'The document that corrects it; empty: none' }),
});

/** What is filled in: names of fields with texts, numbers, truths, or lists of the same. */
export const DataShape = Type.Unsafe<DocumentData>(
  Type.Record(Type.String({ maxLength: 60 }), Type.Unknown(), {
    title: 'DocumentData',
    description: 'By the names of GET /api/templates; each fault is told with its field',
  }),
);

export const DocumentDetailShape = shapeOf<DocumentDetail>('DocumentDetail', {
  document: DocumentShape,
  data: DataShape,
  intact: Type.Boolean({ description: 'Digests of data and files computed again and equal' }),
});

export const VersionShape = shapeOf<TemplateVersion>('TemplateVersion', {
  ...{ template: text, version: Type.Integer({ minimum: 1 }), source: Type.Enum(['shipped', 'bureau']) },
  ...{ docx: text, at: InstantShape, by: text, byName: text, note: text },
});

export const TemplateShape = shapeOf<TemplateInfo>('TemplateInfo', {
  ...{ id: text, zh: text, en: text, numbering: text, version: VersionShape },
  use: Type.Object({ zh: text, en: text }),
  fields: Type.Array(Type.Object({ name: text, zh: text, en: text, type: text, required: Type.Boolean() })),
});

/** What was found wrong with a template; `taken` when it is now the newest version. */
export interface TemplateCheck {
  readonly taken: boolean;
  readonly faults: readonly TemplateFault[];
}
export const TemplateCheckShape = shapeOf<TemplateCheck>('TemplateCheck', {
  taken: Type.Boolean(),
  faults: Type.Array(
    Type.Object({ code: text, field: text, zh: text, en: text }, { title: 'TemplateFault' }),
  ),
});

export const SettingsShape = shapeOf<DocumentSettings>('DocumentSettings', {
  bureau: Type.String({ minLength: 1, maxLength: 60, description: '机关名称 name of the bureau' }),
  mark: Type.String({ minLength: 1, maxLength: 20, description: '机关代字, as in 环责改字' }),
  numbering: Type.Unsafe<DocumentSettings['numbering']>(
    Type.Record(Type.String({ maxLength: 40 }), Type.String({ maxLength: 60 }), {
      description: 'By template, `{mark}责改字〔{year}〕第{n}号`; those left out number as shipped',
    }),
  ),
});
