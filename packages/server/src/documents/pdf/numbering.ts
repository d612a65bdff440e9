import { elements, first, numberOf, wordOf, type Xml } from '../docx/xml.ts';
import { readParagraph } from './styles.ts';

/** What stands before a numbered paragraph. */
export interface Label {
  readonly text: string;
  readonly leftPt: number;
  readonly firstPt: number;
}

interface Level {
  readonly format: string;
  /** `%1.` */
  readonly text: string;
  readonly start: number;
  readonly leftPt: number;
  readonly firstPt: number;
}

const DIGITS = '零一二三四五六七八九';

/** Simple numbered lists: decimal, Chinese, letters, bullets. */
export class Numbering {
  readonly #levels = new Map<string, Level[]>();
  readonly #counts = new Map<string, number[]>();

  constructor(xml: Xml | undefined) {
    const abstract = new Map(
      elements(xml, 'w:abstractNum').map((each) => [
        each.attributes['w:abstractNumId'] ?? '',
        levelsOf(each),
      ]),
    );
    for (const num of elements(xml, 'w:num')) {
      const levels = abstract.get(wordOf(num, 'w:abstractNumId') ?? '');
      if (levels) this.#levels.set(num.attributes['w:numId'] ?? '', levels);
    }
  }

  /** Counts on; undefined: the paragraph is in no list. */
  next({ id, level }: { readonly id: string; readonly level: number }): Label | undefined {
    const levels = this.#levels.get(id);
    const own = levels?.[level];
    if (!levels || !own) return undefined;
    const counts = this.#counts.get(id) ?? [];
    counts[level] = (counts[level] ?? own.start - 1) + 1;
    counts.length = level + 1;
    this.#counts.set(id, counts);
    const text = own.text.replace(/%(\d)/g, (_, place: string) => {
      const at = Number(place) - 1;
      return numeral(counts[at] ?? levels[at]?.start ?? 1, levels[at]?.format ?? 'decimal');
    });
    return { text: own.format === 'bullet' ? '•' : text, leftPt: own.leftPt, firstPt: own.firstPt };
  }
}

const levelsOf = (xml: Xml): Level[] =>
  elements(xml, 'w:lvl').map((level) => {
    const { leftPt = 0, firstPt = 0 } = readParagraph(first(level, 'w:pPr'));
    return {
      format: wordOf(level, 'w:numFmt') ?? 'decimal',
      text: wordOf(level, 'w:lvlText') ?? '%1.',
      start: numberOf(wordOf(level, 'w:start')) ?? 1,
      ...{ leftPt, firstPt },
    };
  });

function numeral(count: number, format: string): string {
  if (/chinese|ideograph/i.test(format)) return chinese(count);
  if (format === 'lowerLetter' || format === 'upperLetter') {
    const letter = String.fromCharCode(97 + ((count - 1) % 26));
    return format === 'upperLetter' ? letter.toUpperCase() : letter;
  }
  return String(count);
}

/** 1 to 99 in Chinese figures; larger ones in ours. */
function chinese(count: number): string {
  if (count < 1 || count > 99) return String(count);
  const [tens, ones] = [Math.floor(count / 10), count % 10];
  const head = tens === 0 ? '' : `${tens === 1 ? '' : DIGITS[tens]}十`;
  return `${head}${ones === 0 && tens > 0 ? '' : DIGITS[ones]}`;
}
