import {
  type BookKind,
  factorShort,
  formatInstant,
  type Instant,
  type Lang,
  type Limit,
} from '@wenqu/domain';
import { boundText } from '../../components/limit-facts.tsx';
import { limitWords } from '../../components/limit-words.ts';
import type { AnyRow, BookField } from './queries.ts';
import type { bookWords } from './words.ts';

export type Say = (typeof bookWords)['zh'];

/** What a row is called in titles and pickers. */
export function rowName(kind: BookKind, row: AnyRow, lang: Lang, say: Say): string {
  const fields = row as unknown as Readonly<Record<string, string>>;
  switch (kind) {
    case 'outlets':
      return `${fields.code} ${fields.name}`.trim();
    case 'loggers':
      return fields.mn ?? '';
    case 'devices': {
      const names = say.choices.deviceKind as Readonly<Record<string, string>>;
      return [names[fields.kind ?? ''], fields.factor && factorShort(fields.factor, lang), fields.model]
        .filter(Boolean)
        .join(' ');
    }
    case 'limits': {
      const limit = row as Limit;
      const kindName = limitWords[lang].kinds[limit.kind];
      return `${factorShort(limit.factor, lang)} ${kindName} ${boundText(limit, lang)}`;
    }
    default:
      return fields.name ?? '';
  }
}

type Names = Readonly<Record<string, string>>;

/** Words of the values a choice field may hold, by kind and field. */
export function choiceWords(kind: BookKind, field: string, lang: Lang, say: Say): Names | undefined {
  const limit = limitWords[lang];
  const tables: Readonly<Record<string, Names>> = {
    'enterprises.permitClass': say.choices.permitClass,
    'outlets.kind': say.choices.outletKind,
    'outlets.destination': say.choices.destination,
    'points.place': say.choices.place,
    'loggers.edition': say.choices.edition,
    'loggers.extensions': say.choices.extension,
    'devices.kind': say.choices.deviceKind,
    'limits.kind': limit.kinds,
    'limits.source': limit.sources,
    'limits.confidence': Object.fromEntries(
      Object.entries(limit.confidence).map(([letter, meaning]) => [letter, `[${letter}] ${meaning}`]),
    ),
  };
  return tables[`${kind}.${field}`];
}

function choicesText(
  kind: BookKind,
  { name }: BookField,
  chosen: readonly string[],
  lang: Lang,
  say: Say,
): string {
  const words = choiceWords(kind, name, lang, say);
  return chosen.map((each) => words?.[each] ?? each).join(lang === 'zh' ? '、' : ', ') || '—';
}

/** A field's value as text where no link is wanted: history, conflicts. */
export function valueText(kind: BookKind, field: BookField, value: unknown, lang: Lang, say: Say): string {
  if (value === null || value === undefined || value === '') return '—';
  if (typeof value === 'boolean') return value ? say.yes : say.no;
  if (field.type === 'choices') return choicesText(kind, field, value as readonly string[], lang, say);
  if (field.type === 'choice')
    return choiceWords(kind, field.name, lang, say)?.[String(value)] ?? String(value);
  if (field.type === 'instant') return formatInstant(value as Instant);
  if (field.type === 'factor') return factorShort(String(value), lang);
  if (field.type === 'factors')
    return (value as readonly string[])
      .map((code) => factorShort(code, lang))
      .join(lang === 'zh' ? '、' : ', ');
  if (field.type === 'bindings') return JSON.stringify(value);
  return String(value);
}
