import { formatInstant, type Lang, type Limit, unitText } from '@wenqu/domain';
import { useLang, useWords } from '../i18n/lang.ts';
import { ConfidenceBadge } from './confidence-badge.tsx';
import { Facts } from './facts.tsx';
import { limitWords } from './limit-words.ts';

/** `≤ 50 mg/L`, `6–9`. */
export function boundText(
  { kind, min, max, unit }: Pick<Limit, 'kind' | 'min' | 'max' | 'unit'>,
  lang: Lang,
): string {
  const shown = unitText(unit, lang);
  if (min !== null && max !== null) return `${min}–${max} ${shown}`.trim();
  if (max !== null) return `≤ ${max} ${shown}`.trim();
  if (min !== null) return `≥ ${min} ${shown}`.trim();
  return kind === 'not-detectable' ? limitWords[lang].notDetectable : '—';
}

/** A limit row as it stands: number, clause, how far it is trusted, who compared it. */
export function LimitFacts({ limit }: { limit: Limit }) {
  const say = useWords(limitWords);
  const lang = useLang();
  return (
    <Facts
      columns={2}
      facts={[
        [say.value, boundText(limit, lang)],
        [say.kind, say.kinds[limit.kind]],
        [say.source, say.sources[limit.source]],
        [say.clause, limit.clause],
        [say.condition, limit.condition],
        [say.confidenceName, <ConfidenceBadge key="confidence" confidence={limit.confidence} long />],
        [say.valid, say.validFrom(limit.validFrom, limit.validTo)],
        [
          say.verified,
          limit.verifiedBy === '' || limit.verifiedAt === null
            ? say.notVerified
            : say.verifiedBy(limit.verifiedBy, formatInstant(limit.verifiedAt)),
        ],
      ]}
    />
  );
}
