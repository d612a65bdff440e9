import { looksLikeCode } from '@wenqu/hj212';

/** What belongs to one factor, or one field without a factor, of a data area as sent. */
export interface AreaGroup {
  /** Factor code as sent; '' for fields without one. */
  readonly code: string;
  /** Name of the field where it has no code. */
  readonly name: string;
  /** The separator in front of it, '' for the first. */
  readonly separator: string;
  /** The items with their separators between them, byte for byte. */
  readonly text: string;
}

interface Item {
  readonly separator: string;
  readonly text: string;
  readonly name: string;
}

/**
 * A data area cut between factors. Joined again, separators in front, the groups are the area: nothing is read,
 * trimmed or put in order here.
 *
 * @param area latin1, so that every byte survives
 * @source HJ 212-2017 §6.3.4
 */
export function areaGroups(area: string): AreaGroup[] {
  const groups: { code: string; name: string; separator: string; text: string }[] = [];
  for (const { separator, text, name } of items(area)) {
    const code = codeOfName(name);
    const last = groups.at(-1);
    const lostCode = name.trim().toLowerCase() === 'flag' && last !== undefined && last.code !== '';
    if (last && (lostCode || (code !== '' && last.code === code))) last.text += separator + text;
    else groups.push({ code, name: code === '' ? name.trim() : '', separator, text });
  }
  return groups;
}

export const joinGroups = (groups: readonly AreaGroup[]): string =>
  groups.map(({ separator, text }, index) => (index === 0 ? text : (separator || ';') + text)).join('');

/** The group with the code of another edition in each of its names; the group itself when that is the same. */
export function withCode(group: AreaGroup, to: string): AreaGroup {
  if (group.code === '' || group.code === to) return group;
  const renamed = items(group.text).map(({ separator, text }) => {
    const at = text.indexOf(group.code);
    const equals = text.indexOf('=');
    const stands = at !== -1 && (equals === -1 || at < equals);
    return separator + (stands ? text.slice(0, at) + to + text.slice(at + group.code.length) : text);
  });
  return { ...group, code: to, text: renamed.join('') };
}

function codeOfName(name: string): string {
  const hyphen = name.indexOf('-');
  const code = (hyphen === -1 ? name : name.slice(0, hyphen)).trim();
  return hyphen !== -1 || looksLikeCode(code) || /^SB\d{1,3}$/.test(code) ? code : '';
}

function items(area: string): Item[] {
  const result: Item[] = [];
  let separator = '';
  let from = 0;
  while (from < area.length || separator !== '') {
    const to = itemEnd(area, from);
    const text = area.slice(from, to);
    const equals = text.indexOf('=');
    result.push({ separator, text, name: equals === -1 ? '' : text.slice(0, equals) });
    if (to >= area.length) break;
    separator = area.charAt(to);
    from = to + 1;
  }
  return result;
}

/** Where the item that begins at `from` ends; separators inside `//log text//` are text. */
function itemEnd(area: string, from: number): number {
  for (let at = from; at < area.length; at++) {
    const char = area.charAt(at);
    if (char === ';' || char === ',') return at;
    if (char === '=' && area.startsWith('//', at + 1)) {
      const end = /\/\/ *(?=[;,]|$)/g;
      end.lastIndex = at + 3;
      const found = end.exec(area);
      return found ? found.index + found[0].length : area.length;
    }
  }
  return area.length;
}
