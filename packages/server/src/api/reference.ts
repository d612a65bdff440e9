import { type Edition, type Factor, type FlagMeaning, flagsOf, WATER_FACTORS } from '@wenqu/domain';
import { type StandardLimit, standardLimits, type ToVerifyWhy, toVerifyWhy } from '@wenqu/domain/limit-book';
import {
  type Code,
  DEVIATIONS,
  EXECUTION_RETURNS,
  INFO_CODES,
  type InfoCode,
  REQUEST_RETURNS,
} from '@wenqu/hj212';
import { Type } from 'typebox';
import { ERRORS, type ErrorEntry } from '../errors.ts';
import { BOOK_FIELDS } from '../store/book-fields.ts';
import type { Api, House } from './house.ts';
import { pageRows } from './paging.ts';
import { answer, closed, PAGE_ROWS, type Page, pageOf, pageQuery, TextShape, wholeOf } from './shapes.ts';

/** A line of a standard; `toVerify`: why it may not judge yet. */
export type LimitLine = StandardLimit & { readonly toVerify: ToVerifyWhy | null };
export interface Named {
  readonly name: string;
  readonly zh: string;
  readonly en: string;
}

/** Fields of one kind as a form needs them; a pattern is told as text. */
export interface BookKindFields {
  readonly kind: string;
  readonly fields: readonly { readonly name: string; readonly type: string }[];
}
export const BOOK_KIND_FIELDS: readonly BookKindFields[] = Object.entries(BOOK_FIELDS).map(
  ([kind, fields]) => ({
    kind,
    fields: Object.entries(fields).map(([name, rule]) => ({
      name,
      ...rule,
      ...('shape' in rule && rule.shape ? { shape: rule.shape.source } : {}),
    })),
  }),
);

/** A value of QnRtn (9011) or ExeRtn (9012). */
export type ReturnCode = Code & { readonly field: 'QnRtn' | 'ExeRtn' };
const RETURNS: readonly ReturnCode[] = [
  ...REQUEST_RETURNS.map((code) => ({ ...code, field: 'QnRtn' as const })),
  ...EXECUTION_RETURNS.map((code) => ({ ...code, field: 'ExeRtn' as const })),
];

const EDITIONS: readonly Edition[] = ['2005', '2017', '2025'];
const named = (table: Readonly<Record<string, { zh: string; en: string; where?: string }>>) =>
  Object.entries(table).map(([name, row]) => ({ name, ...row }));

/** Tables that do not change while the server runs: factors, flags, limits of standards, deviations, errors. */
export function referenceRoutes(app: Api, house: House): void {
  const { clock } = house.parts;
  const table = <T>(path: string, summary: string, title: string, items: readonly T[]) =>
    app.get(
      path,
      {
        config: { permission: 'signed-in' },
        schema: {
          tags: ['reference'],
          summary,
          response: { 200: wholeOf<T>(answer<T>(title, summary)) },
        },
      },
      async () => ({ items, total: items.length, asOf: clock() }),
    );

  table<Factor>('/api/reference/factors', '水污染因子 Water factors', 'Factors', WATER_FACTORS);
  table<FlagMeaning & { edition: Edition }>(
    '/api/reference/flags',
    '数据标记 Flags of each edition',
    'Flags',
    EDITIONS.flatMap((edition) => flagsOf(edition).map((flag) => ({ edition, ...flag }))),
  );
  table<Named>('/api/reference/deviations', '协议偏差 Tolerated deviations', 'Deviations', named(DEVIATIONS));
  table<Named & ErrorEntry>(
    '/api/reference/errors',
    '错误代码 Error codes',
    'Errors',
    Object.entries(ERRORS).map(([name, entry]) => ({ name, ...entry })),
  );
  table<InfoCode>(
    '/api/reference/info-codes',
    '现场端信息编码 Field information codes',
    'Info codes',
    INFO_CODES,
  );
  table<ReturnCode>(
    '/api/reference/returns',
    '应答代码 Return codes of 9011 and 9012',
    'Return codes',
    RETURNS,
  );
  table<BookKindFields>(
    '/api/reference/book',
    '档案字段 Fields of the book',
    'Book fields',
    BOOK_KIND_FIELDS,
  );

  app.get(
    '/api/reference/limits',
    {
      config: { permission: 'signed-in' },
      schema: {
        tags: ['reference'],
        summary: '标准限值 Limits as standards print them, with how far each is trusted',
        querystring: closed({
          q: Type.Optional(TextShape(100)),
          code: Type.Optional(TextShape(20)),
          standard: Type.Optional(TextShape(60)),
          ...pageQuery,
        }),
        response: { 200: pageOf<LimitLine>(answer<LimitLine>('LimitLine', 'One line of a standard')) },
      },
    },
    async (request): Promise<Page<LimitLine>> => {
      const { q = '', code, standard, cursor, limit = PAGE_ROWS } = request.query;
      const words = q.toLowerCase().split(/\s+/).filter(Boolean);
      const rows = standardLimits().filter(
        (row) =>
          (code === undefined || row.code === code) &&
          (standard === undefined || row.standard === standard) &&
          words.every((word) => textOf(row).includes(word)),
      );
      const page = pageRows(rows, (row) => row.id, { cursor, limit });
      const items = page.items.map((row) => ({ ...row, toVerify: toVerifyWhy(row) ?? null }));
      return { ...page, items, asOf: clock() };
    },
  );
}

const textOf = (row: StandardLimit): string =>
  `${row.standard} ${row.table} ${row.class} ${row.code} ${row.zh} ${row.en} ${row.condition}`.toLowerCase();
