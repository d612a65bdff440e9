import { ERRORS, type ErrorCode, WenquError } from './errors.ts';

/** One question to a thread and its answer. Values travel by structured clone. */
export interface Ask {
  readonly id: number;
  readonly ask: string;
  readonly args: readonly unknown[];
}
export type Answer =
  | { readonly id: number; readonly value: unknown }
  | {
      readonly id: number;
      readonly fault: {
        readonly code: string;
        readonly message: string;
        readonly detail: Readonly<Record<string, unknown>>;
      };
    };

/** A thrown error as plain data, and back: codes survive the way between threads. */
export const faultOf = (
  error: unknown,
): { code: string; message: string; detail: Readonly<Record<string, unknown>> } =>
  error instanceof WenquError
    ? { code: error.code, message: error.message, detail: error.detail }
    : {
        code: 'WQ_INTERNAL',
        message: error instanceof Error ? (error.stack ?? error.message) : String(error),
        detail: {},
      };

export const errorOf = ({
  code,
  message,
  detail,
}: {
  code: string;
  message: string;
  detail: Readonly<Record<string, unknown>>;
}): WenquError =>
  new WenquError(Object.hasOwn(ERRORS, code) ? (code as ErrorCode) : 'WQ_INTERNAL', detail, message);
