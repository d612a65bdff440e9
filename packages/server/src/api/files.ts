import { type KeptFile, may } from '@wenqu/domain';
import { Type } from 'typebox';
import { WenquError } from '../errors.ts';
import { limits } from '../limits.ts';
import { orNull, shapeOf } from './answers.ts';
import type { Api, House, Seat } from './house.ts';
import { closed, InstantShape, wholeOf } from './shapes.ts';
import { audit } from './trail.ts';

const DigestShape = Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256, hexadecimal' });
const KeptFileShape = shapeOf<KeptFile>('KeptFile', {
  ...{ sha256: DigestShape, name: Type.String(), type: Type.String(), bytes: Type.Integer() },
  ...{ by: Type.String(), at: InstantShape, enterprise: Type.String() },
});

/** How far an upload is. */
export interface UploadStand {
  readonly offset: number;
  /** Once all of it is there and was found good. */
  readonly file: KeptFile | null;
}
const UploadShape = shapeOf<UploadStand>('UploadStand', {
  offset: Type.Integer({ minimum: 0, description: 'Bytes that are there: go on from here' }),
  file: orNull(KeptFileShape),
});

/** Head and boundaries of a form around one file. */
const FORM_BYTES = 64 * 1024;
const LISTED_MAX = 200;

/** What a browser may do with a file that was opened by itself: nothing. */
const FILE_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

const quoted = (name: string): string =>
  `attachment; filename="file"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (each) => `%${each.charCodeAt(0).toString(16)}`)}`;

/** 文件: photos, videos, records and tables that belong to what people do. */
export function fileRoutes(app: Api, house: House): void {
  const tags = ['files'];
  app.addContentTypeParser(
    'application/octet-stream',
    { parseAs: 'buffer', bodyLimit: limits.fileChunkBytesMax },
    (_request, body, done) => done(null, body),
  );

  /** The row this person reads by; undefined: for it there is no such file. */
  async function readable(seat: Seat, sha256: string): Promise<KeptFile | undefined> {
    const { account } = seat.person;
    const rows = await seat.district.files.rows(sha256);
    const [first] = rows;
    const own = rows.find(({ by }) => by === account.id);
    if (!first || own) return own;
    if (seat.scope.whole && may(account.role, 'hidden.read')) return first;
    const shared = rows.find(({ enterprise }) => enterprise !== '' && seat.scope.enterprises.has(enterprise));
    if (shared) return shared;
    const viewer = { account, ...(!seat.scope.whole && { enterprises: [...seat.scope.enterprises] }) };
    const named =
      (await seat.district.matters.namesFile(sha256, viewer)) ||
      (!seat.scope.whole && (await seat.district.plant.namesFile(sha256, [...seat.scope.enterprises])));
    return named ? first : undefined;
  }

  const scopeOfUpload = (seat: Seat): { by: string; enterprise: string } => ({
    ...{ by: seat.person.account.id, enterprise: seat.person.account.enterprise },
  });

  app.post(
    '/api/files',
    {
      config: { permission: 'file.write', act: 'file.put' },
      schema: {
        tags,
        summary: '上传文件 Keep one file',
        description:
          'multipart/form-data with one `file`. What it is, its bytes say: photos, videos, recordings, PDF, Word, Excel, text.',
        consumes: ['multipart/form-data'],
        response: { 201: KeptFileShape },
      },
    },
    async (request, reply) => {
      const seat = await house.seat(request);
      if (Number(request.headers['content-length'] ?? 0) > limits.fileBytesMax + FORM_BYTES) {
        // The rest of it is not read.
        reply.header('connection', 'close');
        throw new WenquError('WQ_BODY_LARGE', { max: limits.fileBytesMax });
      }
      const part = await request.file({ limits: { fileSize: limits.fileBytesMax, files: 1 } });
      if (!part) throw new WenquError('WQ_INPUT', { field: 'file' });
      const { filename: name, file: bytes } = part;
      const kept = await seat.district.files.put({ name, bytes, ...scopeOfUpload(seat) });
      request.audit = { about: kept.sha256, detail: { bytes: kept.bytes, type: kept.type } };
      return reply.code(201).send(kept);
    },
  );

  app.put(
    '/api/files/:sha256/chunks',
    {
      config: { permission: 'file.write', unaudited: 'its last part is in the trail as file.put' },
      schema: {
        tags,
        summary: '断点续传 Send a part of a file',
        description:
          'Without a body it says where the upload stands. With the last bytes the file is checked against its digest and kept.',
        consumes: ['application/octet-stream'],
        params: Type.Object({ sha256: DigestShape }),
        querystring: closed({
          name: Type.String({ minLength: 1, maxLength: 400 }),
          bytes: Type.Integer({ minimum: 1 }),
          offset: Type.Optional(Type.Integer({ minimum: 0 })),
        }),
        response: { 200: UploadShape },
      },
    },
    async (request): Promise<UploadStand> => {
      const seat = await house.seat(request);
      const { files } = seat.district;
      const { name, bytes, offset } = request.query;
      const upload = { sha256: request.params.sha256, name, bytes, ...scopeOfUpload(seat) };
      const stands = await files.begin(upload);
      const chunk = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      if (stands.file) return stands;
      const after =
        offset === undefined || chunk.length === 0 ? stands : await files.append(upload, offset, chunk);
      if (after.offset < bytes) return { offset: after.offset, file: null };
      const file = await files.finish(upload);
      const { accounts, clock } = house.parts;
      const detail = { bytes: file.bytes, type: file.type };
      await audit(accounts, clock, request, 'file.put', file.sha256, detail);
      return { offset: after.offset, file };
    },
  );

  app.get(
    '/api/files',
    {
      config: { permission: 'file.read' },
      schema: {
        tags,
        summary: '文件信息 What these files are; those that may not be read are left out',
        querystring: closed({
          sha256: Type.String({ maxLength: LISTED_MAX * 65, description: 'Digests, joined by commas' }),
        }),
        response: { 200: wholeOf<KeptFile>(KeptFileShape) },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const asked = [...new Set(request.query.sha256.split(','))].slice(0, LISTED_MAX);
      const found = await Promise.all(asked.map((sha256) => readable(seat, sha256)));
      const items = found.filter((file) => file !== undefined);
      return { items, total: items.length, asOf: house.parts.clock() };
    },
  );

  app.get(
    '/api/files/:sha256',
    {
      config: { permission: 'file.read' },
      schema: {
        tags,
        summary: '下载文件 The bytes as they were put',
        params: Type.Object({ sha256: DigestShape }),
      },
    },
    async (request, reply) => {
      const seat = await house.seat(request);
      const file = await readable(seat, request.params.sha256);
      if (!file) throw new WenquError('WQ_NOT_FOUND');
      return reply
        .type(file.type)
        .header('content-length', file.bytes)
        .header('content-disposition', quoted(file.name))
        .header('content-security-policy', FILE_POLICY)
        .header('cache-control', 'private, max-age=31536000, immutable')
        .header('etag', `"${file.sha256}"`)
        .send(seat.district.files.stream(file.sha256));
    },
  );
}
