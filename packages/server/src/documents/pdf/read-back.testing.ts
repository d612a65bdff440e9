import { inflateSync } from 'node:zlib';

/** Text of a PDF as somebody who copies it gets it: through each font's own table, or what is told instead of glyphs. */
export function pdfText(pdf: Buffer): string {
  const objects = objectsOf(pdf);
  const maps = new Map<string, Map<string, string>>();
  for (const [id, { head }] of objects) {
    const reference = /\/ToUnicode (\d+) 0 R/.exec(head)?.[1];
    const stream = reference === undefined ? undefined : objects.get(reference)?.stream;
    if (stream) maps.set(id, unicodeMap(stream));
  }
  const names = fontNames(objects);
  const pages = [...objects.values()].filter(({ head }) => /\/Type \/Page\b/.test(head));
  return pages
    .map(({ head }) => objects.get(/\/Contents (\d+) 0 R/.exec(head)?.[1] ?? '')?.stream ?? '')
    .map((content) => contentText(content, (font) => maps.get(names.get(font) ?? '')))
    .join('\n');
}

interface PdfObject {
  readonly head: string;
  readonly stream: string | undefined;
}

function objectsOf(pdf: Buffer): Map<string, PdfObject> {
  const text = pdf.toString('latin1');
  const found = new Map<string, PdfObject>();
  for (const match of text.matchAll(/(?:^|\n)(\d+) 0 obj\n/g)) {
    const start = match.index + match[0].length;
    const body = text.slice(start, text.indexOf('\nendobj', start));
    const at = body.indexOf('stream\n');
    const head = at === -1 ? body : body.slice(0, at);
    const raw =
      at === -1 ? undefined : Buffer.from(body.slice(at + 7, body.lastIndexOf('\nendstream')), 'latin1');
    found.set(match[1]!, { head, stream: raw && decoded(raw, head) });
  }
  return found;
}

const decoded = (raw: Buffer, head: string): string =>
  head.includes('/FlateDecode') && !head.includes('/Length1')
    ? inflateSync(raw).toString('latin1')
    : raw.toString('latin1');

function unicodeMap(cmap: string): Map<string, string> {
  const map = new Map<string, string>();
  for (const [, from, , list] of cmap.matchAll(/<([0-9a-f]+)> <([0-9a-f]+)> \[([^\]]*)\]/gi)) {
    [...(list ?? '').matchAll(/<([^>]*)>/g)].forEach(([, hex = ''], index) => {
      const code = (Number.parseInt(from!, 16) + index).toString(16).padStart(4, '0');
      map.set(code, utf16(hex));
    });
  }
  return map;
}
const utf16 = (hex: string): string =>
  Buffer.from(hex.replaceAll(' ', ''), 'hex').swap16().toString('utf16le');

/** `F1` → number of its object. */
function fontNames(objects: ReadonlyMap<string, PdfObject>): Map<string, string> {
  const names = new Map<string, string>();
  for (const { head } of objects.values()) {
    for (const [, name, id] of head.matchAll(/\/(F\d+) (\d+) 0 R/g)) names.set(name!, id!);
  }
  return names;
}

function contentText(
  content: string,
  mapOf: (font: string) => ReadonlyMap<string, string> | undefined,
): string {
  let text = '';
  let instead: string | undefined;
  const piece =
    /\/Span <<[^>]*\/ActualText \(([\s\S]*?)\)\s*>> BDC|(EMC)|\/(F\d+) [\d.]+ Tf[^<]*<([0-9a-f]*)> Tj/g;
  for (const [, actual, end, font, hex] of content.matchAll(piece)) {
    if (actual !== undefined) instead = utf16Literal(actual);
    else if (end) {
      text += instead ?? '';
      instead = undefined;
    } else if (instead === undefined) {
      const map = mapOf(font!);
      text += (hex!.match(/.{4}/g) ?? []).map((code) => map?.get(code) ?? '\uFFFD').join('');
    }
  }
  return text;
}

/** `\376\377…` with its escapes undone. */
function utf16Literal(literal: string): string {
  const bytes = Buffer.from(
    literal.replace(
      /\\([nrtbf()\\])/g,
      (_, letter: string) => ({ n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' })[letter] ?? letter,
    ),
    'latin1',
  );
  return bytes.subarray(0, 2).equals(Buffer.from([0xfe, 0xff]))
    ? bytes.subarray(2).swap16().toString('utf16le')
    : bytes.toString('latin1');
}
