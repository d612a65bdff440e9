import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyInstance, FastifyRequest, FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { ERRORS, type ErrorCode, WenquError } from '../errors.ts';

/** Codes of the framework and its plugins that mean something of ours. */
const FOREIGN: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'WQ_BODY_LARGE',
  FST_REQ_FILE_TOO_LARGE: 'WQ_BODY_LARGE',
  FST_PARTS_LIMIT: 'WQ_BODY_LARGE',
  FST_FILES_LIMIT: 'WQ_BODY_LARGE',
  FST_FIELDS_LIMIT: 'WQ_BODY_LARGE',
  FST_ERR_NOT_FOUND: 'WQ_NOT_FOUND',
};

/** Any thrown thing as one of ours; what is not known and not the caller's fault is internal. */
export function asWenqu(error: unknown): WenquError {
  if (error instanceof WenquError) return error;
  const { code, statusCode } = error as Partial<FastifyError>;
  const known = code === undefined ? undefined : FOREIGN[code];
  if (known) return new WenquError(known, {}, error);
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new WenquError(
      statusCode === 404 ? 'WQ_NOT_FOUND' : 'WQ_INPUT',
      { why: STATUS_CODES[statusCode] },
      error,
    );
  }
  return new WenquError('WQ_INTERNAL', {}, error);
}

/** The body of every refusal. `request` is the number to give to the administrator; the log has it too. */
export function faultBody(error: WenquError, request: FastifyRequest) {
  const { zh, en } = ERRORS[error.code];
  return { code: error.code, zh, en, detail: error.detail, request: request.id };
}

export function answerFaults(app: FastifyInstance): void {
  app.setErrorHandler((thrown, request, reply) => {
    const error = asWenqu(thrown);
    const { status } = ERRORS[error.code];
    if (status >= 500) request.log.error({ err: error, cause: error.cause }, 'request failed');
    if (error.code === 'WQ_LOGIN_THROTTLED') reply.header('retry-after', String(error.detail.waitS ?? 60));
    return reply.code(status).type('application/json; charset=utf-8').send(faultBody(error, request));
  });
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send(faultBody(new WenquError('WQ_NOT_FOUND'), request)),
  );
}

interface Refusal {
  readonly field: string;
  readonly zh: string;
  readonly en: string;
}

type Params = Readonly<Record<string, unknown>>;
const TYPES: Readonly<Record<string, string>> = {
  integer: '整数',
  number: '数字',
  string: '文字',
  boolean: 'true 或 false',
  object: '对象',
  array: '列表',
  null: '空值',
};
/** What each keyword of a schema asks, in Chinese; the English comes from the validator. */
const ASKS: Readonly<Record<string, (params: Params) => string>> = {
  type: ({ type }) => `须为${TYPES[String(type)] ?? String(type)}`,
  required: () => '不能缺少',
  boolean: () => '没有这个字段',
  enum: ({ allowedValues }) => `只能是：${[allowedValues].flat().join('、')}`,
  minimum: ({ limit }) => `不得小于 ${limit}`,
  maximum: ({ limit }) => `不得大于 ${limit}`,
  minLength: ({ limit }) => `至少 ${limit} 个字符`,
  maxLength: ({ limit }) => `最多 ${limit} 个字符`,
  minItems: ({ limit }) => `至少 ${limit} 项`,
  maxItems: ({ limit }) => `最多 ${limit} 项`,
  pattern: () => '格式不正确',
};

interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: object;
  readonly message: string;
}

/** The validator's errors with the field each is about; what only repeats another is left out. */
function refusals(errors: readonly SchemaError[]): Refusal[] {
  return errors.flatMap((error) => {
    const { keyword, instancePath } = error;
    const params = error.params as Params;
    if (keyword === 'additionalProperties' || keyword === 'anyOf') return [];
    const path = instancePath.slice(1).replaceAll('/', '.');
    const missing = keyword === 'required' ? (params.requiredProperties as readonly string[]) : [''];
    return missing.map((name) => ({
      field: [path, name].filter((part) => part !== '').join('.'),
      zh: ASKS[keyword]?.(params) ?? '不合要求',
      en: keyword === 'boolean' ? 'there is no such field' : error.message,
    }));
  });
}

/**
 * Checks requests by their TypeBox schemas. Text of paths and queries is read as what the schema asks
 * (`"12"` → 12); bodies are taken as they are.
 */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const compiled = Compile(schema);
  return (given: unknown) => {
    const value = httpPart === 'body' ? given : compiled.Convert(given ?? {});
    if (compiled.Check(value)) return { value };
    const faults = refusals(compiled.Errors(value) as SchemaError[]);
    return { error: new WenquError('WQ_INPUT', { where: httpPart, ...faults[0], faults }) };
  };
};
