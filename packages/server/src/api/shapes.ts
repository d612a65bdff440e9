import { type TSchema, Type } from 'typebox';
import { limits } from '../limits.ts';

/** Microseconds since 1970-01-01T00:00:00Z. */
export const InstantShape = Type.Integer({ description: 'Microseconds since 1970-01-01T00:00:00Z (UTC)' });
export const IdShape = Type.String({ minLength: 1, maxLength: 120 });
export const ReasonShape = Type.String({ minLength: 1, maxLength: 2000, description: 'Kept in the history' });
export const TextShape = (chars: number) => Type.String({ maxLength: chars });

/** Fields of a paged list's query. */
export const pageQuery = {
  cursor: Type.Optional(Type.String({ maxLength: 400, description: '`next` of the page before' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: limits.pageRowsMax, default: 50 })),
};
export const PAGE_ROWS = 50;

/** A body or query without unknown fields. */
export const closed = <P extends Record<string, TSchema>>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });

/**
 * The answer of a route: its TypeScript type is what the compiler holds the handler to, its name and words are
 * what the reference page shows.
 */
export const answer = <T>(title: string, description: string) => Type.Unsafe<T>({ title, description });

export interface Page<T> {
  readonly items: readonly T[];
  /** Cursor of the next page; null: this was the last. */
  readonly next: string | null;
  /** Null where counting would cost more than the page. */
  readonly total: number | null;
  readonly asOf: number;
}
export const pageOf = <T>(item: TSchema) =>
  Type.Unsafe<Page<T>>(
    Type.Object({
      items: Type.Array(item),
      next: Type.Union([Type.String(), Type.Null()], { description: 'Cursor of the next page' }),
      total: Type.Union([Type.Integer(), Type.Null()]),
      asOf: InstantShape,
    }),
  );

/** A list that comes whole. */
export const wholeOf = <T>(item: TSchema) =>
  Type.Unsafe<{ items: readonly T[]; total: number; asOf: number }>(
    Type.Object({ items: Type.Array(item), total: Type.Integer(), asOf: InstantShape }),
  );
