import type { Edition } from '@wenqu/domain';
import { type AreaItem, editionOf, type Head, qnInside, readArea, readRequest } from '@wenqu/hj212';

/** A request that came down from a target, as plain data. */
export interface UpRequest {
  readonly target: string;
  readonly mn: string;
  readonly st: string;
  readonly cn: string;
  readonly pw: string;
  readonly qn: string;
  readonly edition: Edition;
  /** Fields of CP by the names of the command, as sent where the edition has no such command. */
  readonly params: Readonly<Record<string, string>>;
}

/** @source HJ 212-2017 §6.5 */
export function requestOf(target: string, head: Head): UpRequest {
  const { mn, st, cn, pw } = head;
  const edition = editionOf(head);
  const params = readRequest(head, edition)?.params ?? paramsOf(head);
  return { target, mn, st, cn, pw, qn: head.qn || (qnInside(head) ?? ''), edition, params };
}

function paramsOf(head: Head): Record<string, string> {
  const items: AreaItem[] = [];
  if (head.areaFrom !== -1) readArea(head.data, head.areaFrom, head.areaTo, head, items);
  return Object.fromEntries(items.flatMap(({ name, value }) => (name === '' ? [] : [[name, value]])));
}
