import type { Edition } from './encode.ts';
import { type Head, hasFlag } from './segment.ts';

/**
 * What a packet says of its own edition. `2025-or-surface-water`: the national surface-water protocol (ST=21)
 * uses the version bits of 2025 too, so the bytes cannot tell. `extension`: version bits no edition owns, or
 * a command that the edition of its bits does not have.
 */
export type EditionLabel = '2005' | '2017' | '2025' | '2025-or-surface-water' | 'extension';

/** Commands of 2017 that have no table in 2025: a sampler that answers them with Flag=8 follows neither. */
const GONE_IN_2025 = new Set(['3014', '3015', '3016', '3017']);

/**
 * The edition by Flag, and by form where Flag is absent. Undefined where the bytes do not tell: a segment
 * without Flag that is cut before CP, or is empty.
 *
 * @source HJ 212-2017 §6.3.3; HJ 212-2025 Table 3; the surface-water trap and extensions from the field
 */
export function editionLabel(head: Head): EditionLabel | undefined {
  const { flag, st, cn, mn } = head;
  if (flag === undefined) {
    // A Flag that is there but unreadable is a habit of 2017; the width of MN settles it.
    if (hasFlag(head)) return mn !== '' && mn.length < 24 ? '2005' : '2017';
    return head.areaFrom === -1 ? undefined : '2005';
  }
  switch (flag >> 2) {
    case 0:
      return '2005';
    case 1:
      return '2017';
    case 2:
      if (st === '21') return '2025-or-surface-water';
      return GONE_IN_2025.has(cn) ? 'extension' : '2025';
    default:
      return 'extension';
  }
}

/**
 * The edition whose tables to read a packet by: the surface-water protocol (ST=21 with version bits 2) and
 * extensions grew out of 2017, and so does whatever does not tell.
 */
export function editionOf(head: Head): Edition {
  const label = editionLabel(head);
  return label === '2005' || label === '2025' ? label : '2017';
}
