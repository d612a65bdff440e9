/**
 * Search params as flat text: `?f=COD,NH3&size=M`, never JSON, so that a link can be read and typed.
 * Validators take what came from the address (text) and what a Link passes (typed), and give the typed form.
 */
export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

/** Empty values are left out, lists are joined with commas. */
export function stringifySearch(search: Record<string, unknown>): string {
  const parts: string[] = [];
  for (const [name, value] of Object.entries(search)) {
    const text = Array.isArray(value) ? value.join(',') : value === true ? '1' : value === false ? '' : value;
    if (text === undefined || text === null || text === '') continue;
    parts.push(`${name}=${encodeURIComponent(String(text)).replaceAll('%2C', ',').replaceAll('%3A', ':')}`);
  }
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

type Raw = Record<string, unknown>;

export const textOf = (raw: Raw, name: string): string => {
  const value = raw[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};

export const listOf = (raw: Raw, name: string): string[] => {
  const value = raw[name];
  if (Array.isArray(value)) return value.map(String);
  return textOf(raw, name).split(',').filter(Boolean);
};

/** One of `allowed`, or undefined: a missing choice leaves the default to the page. */
export const choiceOf = <const T extends string>(
  raw: Raw,
  name: string,
  allowed: readonly T[],
): T | undefined => allowed.find((choice) => choice === raw[name]);

/** A whole number, or undefined. */
export const integerOf = (raw: Raw, name: string): number | undefined => {
  const text = textOf(raw, name);
  return /^-?\d{1,16}$/.test(text) ? Number(text) : undefined;
};

export const onOf = (raw: Raw, name: string): boolean => raw[name] === true || raw[name] === '1';

/** Drop undefined members, so that optional search params stay optional under exact types. */
export const tidy = <T extends Record<string, unknown>>(
  search: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(
    Object.entries(search).filter(([, value]) => value !== undefined && value !== '' && value !== false),
  ) as { [K in keyof T]?: Exclude<T[K], undefined> };
