/** Without 0 O 1 l I: it is read aloud and typed by hand. */
const LETTERS = 'ABCDEFGHJKMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789';

/** Three groups of four letters from the browser's own random source: about 69 bits. */
export function oneTimePassword(): string {
  const letters: string[] = [];
  while (letters.length < 12) {
    for (const byte of crypto.getRandomValues(new Uint8Array(32))) {
      // Bytes past the last whole multiple would make the first letters likelier.
      if (byte < 256 - (256 % LETTERS.length) && letters.length < 12)
        letters.push(LETTERS[byte % LETTERS.length]!);
    }
  }
  return [0, 4, 8].map((at) => letters.slice(at, at + 4).join('')).join('-');
}
