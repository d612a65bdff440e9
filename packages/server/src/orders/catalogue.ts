import { type Edition, ORDER_POLICIES, type Order, orderClassOf } from '@wenqu/domain';
import { EXCHANGES, type Exchange, exchangeFor, type RequestField } from '@wenqu/hj212';

/** One field of a command's CP, for a form. */
export interface CommandField {
  readonly name: string;
  readonly required: boolean;
  readonly zh: string;
  readonly en: string;
  /** As the standard writes it: N14, C6. */
  readonly type: string;
  readonly example: string;
  readonly choices: readonly { readonly value: string; readonly zh: string; readonly en: string }[];
  /** Several values with commas between. */
  readonly list: boolean;
  /** What every fine value matches; the server's check is stricter. */
  readonly regex: string;
}

/** A command the house can ask for, of one edition, with the policy of its class. */
export interface CommandLine {
  readonly edition: Edition | 'extension';
  readonly cn: string;
  readonly zh: string;
  readonly en: string;
  readonly pattern: Exchange['pattern'];
  readonly class: Order['class'];
  readonly effect: Order['effect'];
  readonly fields: readonly CommandField[];
  readonly dataCn: string;
  readonly executionS: number;
  readonly confidence: Exchange['confidence'];
  readonly note: string;
  /** Only for loggers of this system code; '' for all. */
  readonly st: string;
  /** Vendor or local profile of an extension, for loggers that have it; '' for editions. */
  readonly profile: string;
  readonly approval: 'none' | 'before';
  readonly reasonNeeded: boolean;
  readonly urgentAllowed: boolean;
  readonly hidden: boolean;
  readonly expiryS: number;
}

/** `N14` → 14 digits at the most, `C6` → six characters; separators of the wire are never fine. */
function regexOf({ type, list, example }: RequestField): string {
  const found = /^([NC])(\d+)(?:\.(\d+))?$/.exec(type);
  if (!found) return '^[^;,=&#]+$';
  const [, kind, width, decimals] = found;
  const exact = kind === 'N' && (width === '14' || width === '17');
  const digits = decimals
    ? `-?\\d{1,${width}}(?:\\.\\d{1,${decimals}})?`
    : `\\d{${exact ? '' : '1,'}${width}}`;
  const one = kind === 'N' ? digits : `[^;,=&#]{1,${width}}`;
  const regex = list ? `^${one}(?:,${one})*$` : `^${one}$`;
  // A type that its own example does not fit is the table's oddity, not the person's mistake.
  return new RegExp(regex).test(example) ? regex : '^[^;=&#]+$';
}

const fieldOf = (field: RequestField): CommandField => ({
  ...{ name: field.name, required: field.required, zh: field.zh, en: field.en, type: field.type },
  ...{ example: field.example, choices: field.choices ?? [], list: field.list ?? false },
  regex: regexOf(field),
});

function lineOf(exchange: Exchange): CommandLine {
  const kind = orderClassOf(exchange);
  const policy = ORDER_POLICIES[kind];
  const { edition, cn, zh, en, pattern, effect, dataCn, confidence } = exchange;
  return {
    ...{ edition, cn, zh, en, pattern, class: kind, effect, dataCn, confidence },
    fields: exchange.fields.map(fieldOf),
    executionS: Math.max(exchange.executionS, policy.executionMinS),
    ...{ note: exchange.note ?? '', st: exchange.st ?? '', profile: exchange.profile ?? '' },
    approval: policy.approvers.length > 0 ? 'before' : 'none',
    ...{ reasonNeeded: policy.reasonNeeded, urgentAllowed: policy.urgentAllowed },
    ...{ hidden: policy.hidden, expiryS: policy.expiryS },
  };
}

const LINES = new Map(EXCHANGES.map((exchange) => [exchange, lineOf(exchange)]));

/** Every exchange the editions know, as dialogs show it. */
export const COMMAND_CATALOGUE: readonly CommandLine[] = [...LINES.values()];

/**
 * What one logger can be asked for: the commands of its edition and of its extension profiles, those of a profile
 * in the place of the edition's own.
 *
 * @param st  system code the logger uploads with
 */
export function commandsFor(edition: Edition, profiles: readonly string[], st: string): CommandLine[] {
  const spoken = EXCHANGES.filter((row) =>
    row.profile === undefined ? row.edition === edition : profiles.includes(row.profile),
  );
  return [...new Set(spoken.map(({ cn }) => cn))].sort().flatMap((cn) => {
    const exchange = exchangeFor(cn, edition, profiles, st);
    return (exchange && LINES.get(exchange)) ?? [];
  });
}
