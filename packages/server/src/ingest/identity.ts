import { type AreaItem, type Head, readArea } from '@wenqu/hj212';

/** What a 2025 logger tells of its hardware: i23005 to i23008, and which of them names it. */
export interface Identity {
  readonly id: string;
  readonly info: Readonly<Record<string, string>>;
}

const ID_CHARS_MAX = 60;
const VALUE_CHARS_MAX = 200;
const VALUES_MAX = 8;

/** The identity in a 1001; undefined when it names none. @source HJ 212-2025 C.2 [S] */
export function identityOf(head: Head): Identity | undefined {
  if (head.areaFrom === -1) return undefined;
  const items: AreaItem[] = [];
  readArea(head.data, head.areaFrom, head.areaTo, head, items);
  const told = items.flatMap(({ name, value }) => {
    const code = /^(i230\d{2})-Info$/i.exec(name)?.[1];
    return code === undefined ? [] : [[code.toLowerCase(), value.slice(0, VALUE_CHARS_MAX)] as const];
  });
  const info = Object.fromEntries(told.slice(0, VALUES_MAX));
  const id = (info.i23005 ?? '').trim();
  return id === '' || id.length > ID_CHARS_MAX ? undefined : { id, info };
}
