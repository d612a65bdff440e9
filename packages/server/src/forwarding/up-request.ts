import { type AreaItem, type Head, qnInside, readArea } from '@wenqu/hj212';

/** A request that came down from a target, as plain data. */
export interface UpRequest {
  readonly target: string;
  readonly mn: string;
  readonly st: string;
  readonly cn: string;
  readonly pw: string;
  readonly qn: string;
  readonly flag: number | null;
  /** Fields of CP by their names as sent. */
  readonly params: Readonly<Record<string, string>>;
}

/** @source HJ 212-2017 §6.5; 2005 keeps QN inside CP in answers only, yet both are read */
export function requestOf(target: string, head: Head): UpRequest {
  const items: AreaItem[] = [];
  if (head.areaFrom !== -1) readArea(head.data, head.areaFrom, head.areaTo, head, items);
  const params = Object.fromEntries(items.flatMap(({ name, value }) => (name === '' ? [] : [[name, value]])));
  const { mn, st, cn, pw, flag } = head;
  return { target, mn, st, cn, pw, qn: head.qn || (qnInside(head) ?? ''), flag: flag ?? null, params };
}
