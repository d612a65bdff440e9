const KEY_BYTES = 16;

/** An SM4 key as 16 characters or 32 hex digits. @throws Error for anything else */
export function keyOf(text: string): Buffer {
  const key = /^[0-9a-f]{32}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'latin1');
  if (key.length !== KEY_BYTES) throw new Error('an SM4 key has 16 characters or 32 hex digits');
  return key;
}

/** Reads a JSON object of MN to key. @throws Error for anything else */
export function keysOf(text: string): ReadonlyMap<string, Buffer> {
  const read: unknown = JSON.parse(text);
  if (typeof read !== 'object' || read === null || Array.isArray(read))
    throw new Error('--keys: an object of MN to key');
  return new Map(Object.entries(read).map(([mn, key]) => [mn, keyOf(String(key))]));
}
