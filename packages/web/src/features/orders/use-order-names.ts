import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useLang, useWords } from '../../i18n/lang.ts';
import { commandOf, commandsQuery, type ReturnLine, returnsQuery } from '../../lib/orders.ts';
import { ordersWords } from './words.ts';

/** Names of commands by their number; a number nobody knows is its own name. */
export function useCommandName(): (cn: string, edition: string) => string {
  const lang = useLang();
  const say = useWords(ordersWords);
  const commands = useQuery(commandsQuery).data;
  return useMemo(() => {
    const answers = say.frame.cns as Readonly<Record<string, string>>;
    return (cn, edition) => answers[cn] ?? commandOf(commands ?? [], cn, edition)?.[lang] ?? '';
  }, [commands, lang, say]);
}

/** What a return code means: its number and its words, in the table of the edition or else of 2017. */
export function useReturnWords(): (field: ReturnLine['field'], code: string, edition: string) => string {
  const lang = useLang();
  const say = useWords(ordersWords);
  const lines = useQuery(returnsQuery).data;
  return (field, code, edition) => {
    if (code === '') return say.returns.none;
    const rows = (lines ?? []).filter(
      (line) => line.field === field && line.code === code && line[lang] !== '',
    );
    const row = rows.find((line) => line.edition === edition) ?? rows[0];
    return row ? `${code} ${row[lang]}` : lines ? say.returns.unknown(code) : code;
  };
}
