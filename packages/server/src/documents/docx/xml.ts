/** One element of a document's XML; text between elements stays where it is. */
export interface Xml {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (Xml | string)[];
}

const DEPTH_MAX = 200;
const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** A document whose XML cannot be read, or that declares entities of its own. */
export class XmlFault extends Error {}

/**
 * The root element. No document type, no entities but the five: nothing is fetched and nothing grows.
 *
 * @throws XmlFault
 */
export function readXml(text: string): Xml {
  const piece =
    /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<\/([^\s>]+)\s*>|<([^\s/>!?]+)((?:\s+[^\s=>/]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)/gy;
  const root = open('', '');
  const path = [root];
  let at = 0;
  for (let match = piece.exec(text); match; match = piece.exec(text)) {
    at = piece.lastIndex;
    const [, cdata, close, begin, attributes = '', selfClosing, chars] = match;
    const here = path.at(-1)!;
    if (cdata !== undefined) here.children.push(cdata);
    else if (chars !== undefined) here.children.push(unescapeXml(chars));
    else if (begin !== undefined) {
      const next = open(begin, attributes);
      here.children.push(next);
      if (selfClosing === '') path.push(next);
      if (path.length > DEPTH_MAX) throw new XmlFault('too deep');
    } else if (close !== undefined) {
      if (here.name !== close) throw new XmlFault(`</${close}>`);
      path.pop();
    }
  }
  const element = root.children.find((child) => typeof child !== 'string');
  if (at !== text.length || path.length !== 1 || !element) throw new XmlFault('not well-formed');
  return element;
}

interface OpenXml extends Xml {
  readonly children: (Xml | string)[];
}

function open(name: string, attributes: string): OpenXml {
  const held: Record<string, string> = {};
  for (const [, key, double, single] of attributes.matchAll(/([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    held[key ?? ''] = unescapeXml(double ?? single ?? '');
  }
  return { name, attributes: held, children: [] };
}

const unescapeXml = (text: string): string =>
  text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w+));/g, (whole, hex, decimal, name) => {
    if (name !== undefined) return NAMED[name] ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD';
  });

export const escapeXml = (text: string): string =>
  text.replace(/[<>&"]/g, (letter) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;' })[letter] ?? '&quot;');

/** Elements right under this one, all or of a name. */
export const elements = (xml: Xml | undefined, name?: string): Xml[] =>
  (xml?.children ?? []).filter(
    (child): child is Xml => typeof child !== 'string' && (name === undefined || child.name === name),
  );
export const first = (xml: Xml | undefined, name: string): Xml | undefined =>
  xml?.children.find((child): child is Xml => typeof child !== 'string' && child.name === name);
/** Attribute `w:val` of the element of this name under `xml`. */
export const wordOf = (xml: Xml | undefined, name: string): string | undefined =>
  first(xml, name)?.attributes['w:val'];
export const numberOf = (text: string | undefined): number | undefined => {
  const number = text === undefined || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
};
/** On when named, unless it says 0 or false. */
export const isOn = (xml: Xml | undefined, name: string): boolean | undefined => {
  const found = first(xml, name);
  return found && !['0', 'false', 'none', 'off'].includes(found.attributes['w:val'] ?? '1');
};
/** All text inside. */
export const textOf = (xml: Xml): string =>
  xml.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
/** Every element of a name, at any depth. */
export function* within(xml: Xml, name: string): Generator<Xml> {
  for (const child of elements(xml)) {
    if (child.name === name) yield child;
    yield* within(child, name);
  }
}
