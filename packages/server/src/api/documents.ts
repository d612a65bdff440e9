import {
  type DocumentData,
  type IssuedDocument,
  instant,
  isHiddenNow,
  type MatterLink,
  may,
  TEMPLATE_IDS,
  type TemplateId,
  type TemplateInfo,
  type TemplateVersion,
} from '@wenqu/domain';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { DocumentDraft } from '../documents/documents.ts';
import { ZIP_BOUNDS } from '../documents/docx/zip.ts';
import { WenquError } from '../errors.ts';
import {
  DataShape,
  DocumentDetailShape,
  DocumentShape,
  LinkShape,
  SettingsShape,
  TemplateCheckShape,
  TemplateIdShape,
  TemplateShape,
  VersionShape,
} from './document-shapes.ts';
import type { Api, House, Seat } from './house.ts';
import { boundTo, knownWords } from './marks.ts';
import { seesEnterprise } from './scope.ts';
import {
  closed,
  IdShape,
  InstantShape,
  PAGE_ROWS,
  type Page,
  pageOf,
  pageQuery,
  TextShape,
  wholeOf,
} from './shapes.ts';

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const PDF = 'application/pdf';
const KNOWN: ReadonlySet<string> = new Set(TEMPLATE_IDS);
const byId = Type.Object({ id: IdShape });
const byTemplate = Type.Object({ template: TemplateIdShape });
const file = Type.Unsafe<Buffer>(Type.String({ format: 'binary' }));

const draftShape = closed({
  template: TemplateIdShape,
  data: DataShape,
  about: Type.Array(LinkShape, { maxItems: 50 }),
  enterprise: Type.Optional(Type.String({ maxLength: 120 })),
  hidden: Type.Optional(Type.Boolean()),
  title: Type.Optional(Type.String({ minLength: 1, maxLength: 120 })),
  corrects: Type.Optional(IdShape),
});
interface DraftBody {
  readonly template: string;
  readonly data: DocumentData;
  readonly about: readonly MatterLink[];
  readonly enterprise?: string;
  readonly hidden?: boolean;
  readonly title?: string;
  readonly corrects?: string;
}

const seesHidden = ({ person }: Seat): boolean => may(person.account.role, 'hidden.read');
const sees = (seat: Seat, { hidden, enterprise }: IssuedDocument): boolean =>
  (!hidden || seesHidden(seat)) && (seat.scope.whole || seesEnterprise(seat.scope, enterprise));

/** A document this person may know of. @throws WQ_NOT_FOUND alike for a hidden one and one that is not */
async function seen(seat: Seat, id: string): Promise<IssuedDocument> {
  const found = await seat.district.documents.get(id);
  if (!found || !sees(seat, found)) throw new WenquError('WQ_NOT_FOUND');
  return found;
}

/** Is anything it is about hidden? What this person may not know of, nothing can be written about. */
async function aboutHidden(seat: Seat, about: readonly MatterLink[]): Promise<boolean> {
  const { account } = seat.person;
  const enterprises = boundTo(seat);
  const viewer = { account, ...(enterprises && { enterprises }) };
  const known = <T>(found: T | undefined): T => {
    if (found === undefined) throw new WenquError('WQ_NOT_FOUND');
    return found;
  };
  const { matters, register, samples } = seat.district;
  let hidden = false;
  for (const { kind, id } of about) {
    if (kind === 'matter') hidden = (await matters.detail(id, viewer)).matter.hidden || hidden;
    else if (kind === 'document') hidden = (await seen(seat, id)).hidden || hidden;
    else if (kind === 'entry') hidden = known(await register.detail(id, account)).entry.hidden || hidden;
    else if (kind === 'sample')
      hidden = isHiddenNow(known(await samples.detail(id, account)).sample) || hidden;
  }
  return hidden;
}

async function draftOf(seat: Seat, body: DraftBody): Promise<DocumentDraft> {
  const { template, data, about, hidden = false, ...rest } = body;
  if (rest.corrects !== undefined) await seen(seat, rest.corrects);
  if (
    rest.enterprise !== undefined &&
    rest.enterprise !== '' &&
    !seesEnterprise(seat.scope, rest.enterprise)
  ) {
    throw new WenquError('WQ_NOT_FOUND');
  }
  const asked = { template: template as TemplateId, data, about, by: seat.person.account };
  return { ...asked, ...rest, hidden: hidden || (await aboutHidden(seat, about)) };
}

function send(reply: FastifyReply, bytes: Buffer, type: string, name: string): FastifyReply {
  const quoted = encodeURIComponent(name).replace(/['()*]/g, (each) => `%${each.charCodeAt(0).toString(16)}`);
  reply.header('content-disposition', `attachment; filename="document"; filename*=UTF-8''${quoted}`);
  reply.header('cache-control', 'private, no-store').type(type);
  return reply.send(bytes);
}

/** 文书: issued, downloaded, corrected; and the bureau's templates. */
export function documentRoutes(app: Api, house: House): void {
  issuedRoutes(app, house);
  makingRoutes(app, house);
  templateRoutes(app, house);
}

function issuedRoutes(app: Api, house: House): void {
  const tags = ['documents'];

  app.get(
    '/api/documents',
    {
      config: { permission: 'document.read' },
      schema: {
        tags,
        summary: '文书 Issued documents, newest first',
        querystring: closed({
          template: Type.Optional(Type.String({ maxLength: 400, description: 'Joined by commas' })),
          enterprise: Type.Optional(IdShape),
          about: Type.Optional(Type.String({ maxLength: 200, description: 'kind:id, as matter:M1' })),
          q: Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: 'In number or title' })),
          from: Type.Optional(Type.Integer({ ...InstantShape })),
          to: Type.Optional(Type.Integer({ ...InstantShape })),
          ...pageQuery,
        }),
        response: { 200: pageOf<IssuedDocument>(DocumentShape) },
      },
    },
    async (request): Promise<Page<IssuedDocument>> => {
      const seat = await house.seat(request);
      const { template, about, from, to, limit = PAGE_ROWS, ...rest } = request.query;
      const templates = knownWords(template, KNOWN, 'template') as TemplateId[] | undefined;
      const colon = about?.indexOf(':') ?? -1;
      const enterprises = boundTo(seat);
      const page = await seat.district.documents.list({
        ...{ ...rest, limit, withHidden: seesHidden(seat) },
        ...(templates && { template: templates }),
        ...(about !== undefined && { about: { kind: about.slice(0, colon), id: about.slice(colon + 1) } }),
        ...(from !== undefined && { from: instant(from) }),
        ...(to !== undefined && { to: instant(to) }),
        ...(enterprises && { enterprises }),
      });
      return { ...page, asOf: house.parts.clock() };
    },
  );

  app.get(
    '/api/documents/:id',
    {
      config: { permission: 'document.read' },
      schema: {
        tags,
        summary: '一件文书 One document with its data, and whether what is kept is unchanged',
        params: byId,
        response: { 200: DocumentDetailShape },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      await seen(seat, request.params.id);
      const detail = await seat.district.documents.detail(request.params.id);
      if (!detail) throw new WenquError('WQ_NOT_FOUND');
      return detail;
    },
  );

  for (const [form, type] of [
    ['docx', DOCX],
    ['pdf', PDF],
  ] as const) {
    app.get(
      `/api/documents/:id/${form}`,
      {
        config: { permission: 'document.read' },
        schema: {
          tags,
          summary: `下载 The kept ${form.toUpperCase()}`,
          params: byId,
          produces: [type],
          response: { 200: file },
        },
      },
      async (request, reply) => {
        const seat = await house.seat(request);
        const found = await seen(seat, request.params.id);
        const bytes = await seat.district.documents.read(found[form]);
        return send(reply, bytes, type, `${found.title}-${found.number}.${form}`);
      },
    );
  }
}

function makingRoutes(app: Api, house: House): void {
  const tags = ['documents'];

  app.post(
    '/api/documents',
    {
      config: { permission: 'document.make', act: 'document.make', creates: true },
      schema: {
        tags,
        summary: '制作文书 Number, fill, print and keep a document',
        description:
          'All or nothing: no number is taken while a field is missing. `corrects` names the document it corrects.',
        body: draftShape,
        response: { 201: DocumentShape },
      },
    },
    async (request, reply) => {
      const seat = await house.seat(request);
      const made = await seat.district.documents.make(await draftOf(seat, request.body as DraftBody));
      const detail = { template: made.template, pdf: made.pdf };
      request.audit = made.hidden ? { about: made.template, detail: {} } : { about: made.id, detail };
      return reply.code(201).send(made);
    },
  );

  app.post(
    '/api/documents/preview',
    {
      config: { permission: 'document.make', unaudited: 'nothing is kept' },
      schema: {
        tags,
        summary: '预览 The PDF a document would become, without a number',
        body: draftShape,
        produces: [PDF],
        response: { 200: file },
      },
    },
    async (request, reply) => {
      const seat = await house.seat(request);
      const bytes = await seat.district.documents.preview(await draftOf(seat, request.body as DraftBody));
      return send(reply, bytes, PDF, 'preview.pdf');
    },
  );
}

async function uploaded(request: FastifyRequest): Promise<{ bytes: Buffer; note: string }> {
  const part = request.isMultipart()
    ? await request.file({ limits: { fileSize: ZIP_BOUNDS.bytesMax + 1, files: 1, fields: 2 } })
    : undefined;
  if (!part) throw new WenquError('WQ_INPUT', { field: 'file' });
  const bytes = await part.toBuffer().catch(() => {
    throw new WenquError('WQ_BODY_LARGE', { max: ZIP_BOUNDS.bytesMax });
  });
  const note = part.fields.note;
  const text = note && !Array.isArray(note) && note.type === 'field' ? String(note.value).slice(0, 200) : '';
  return { bytes, note: text };
}

function templateRoutes(app: Api, house: House): void {
  const tags = ['templates'];

  app.get(
    '/api/templates',
    {
      config: { permission: 'document.read' },
      schema: {
        tags,
        summary: '文书模板 Every kind of document with its fields and newest template',
        response: { 200: wholeOf<TemplateInfo>(TemplateShape) },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const items = await seat.district.documents.templates();
      return { items, total: items.length, asOf: house.parts.clock() };
    },
  );

  app.get(
    '/api/templates/settings',
    {
      config: { permission: 'document.read' },
      schema: {
        tags,
        summary: '机关名称与编号 What the bureau is called, and how it numbers',
        response: { 200: SettingsShape },
      },
    },
    async (request) => (await house.seat(request)).district.documents.settings(),
  );

  app.put(
    '/api/templates/settings',
    {
      config: { permission: 'template.write', act: 'template.settings' },
      schema: {
        tags,
        summary: '修改机关名称与编号规则 Change them; what was issued stays',
        body: SettingsShape,
        response: { 200: SettingsShape },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const { documents } = seat.district;
      await documents.keepSettings(request.body, seat.person.account);
      request.audit = { about: 'documents', detail: { ...request.body } };
      return documents.settings();
    },
  );

  app.get(
    '/api/templates/:template/versions',
    {
      config: { permission: 'document.read' },
      schema: {
        tags,
        summary: '模板版本 Versions of a template, newest first',
        params: byTemplate,
        response: { 200: wholeOf<TemplateVersion>(VersionShape) },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const items = (
        await seat.district.documents.versions(request.params.template as TemplateId)
      ).toReversed();
      return { items, total: items.length, asOf: house.parts.clock() };
    },
  );

  app.get(
    '/api/templates/:template/docx',
    {
      config: { permission: 'document.read' },
      schema: {
        tags,
        summary: '下载模板 A template as DOCX',
        params: byTemplate,
        querystring: closed({ version: Type.Optional(Type.Integer({ minimum: 1 })) }),
        produces: [DOCX],
        response: { 200: file },
      },
    },
    async (request, reply) => {
      const { documents } = (await house.seat(request)).district;
      const versions = await documents.versions(request.params.template as TemplateId);
      const wanted = request.query.version ?? versions.length;
      const found = versions[wanted - 1];
      if (!found) throw new WenquError('WQ_NOT_FOUND');
      return send(reply, await documents.read(found.docx), DOCX, `${found.template}-v${found.version}.docx`);
    },
  );

  app.get(
    '/api/templates/:template/example',
    {
      config: { permission: 'document.read' },
      schema: {
        tags,
        summary: '示例 The newest template filled with invented data',
        params: byTemplate,
        produces: [PDF],
        response: { 200: file },
      },
    },
    async (request, reply) => {
      const template = request.params.template as TemplateId;
      const bytes = await (await house.seat(request)).district.documents.example(template);
      return send(reply, bytes, PDF, `${template}.pdf`);
    },
  );

  app.post(
    '/api/templates/:template',
    {
      config: { permission: 'template.write', act: 'template.upload' },
      schema: {
        tags,
        summary: '上传模板 Check a DOCX and take it as the next version',
        description:
          'multipart/form-data with `note` and one `file`. A template with a fault is not taken: WQ_TEMPLATE_REFUSED lists what to put right. `check=true` only checks.',
        consumes: ['multipart/form-data'],
        params: byTemplate,
        querystring: closed({ check: Type.Optional(Type.Boolean()), note: Type.Optional(TextShape(200)) }),
        response: { 200: TemplateCheckShape },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const { documents } = seat.district;
      const template = request.params.template as TemplateId;
      const { bytes, note } = await uploaded(request);
      if (request.query.check === true) {
        request.audit = { about: template, detail: { checked: bytes.length } };
        return { taken: false, faults: await documents.check(template, bytes) };
      }
      const words = request.query.note ?? note;
      const version = await documents.upload(template, bytes, words, seat.person.account);
      request.audit = {
        about: template,
        detail: { version: version.version, docx: version.docx, note: words },
      };
      return { taken: true, faults: [] };
    },
  );
}
