import { useQuery } from '@tanstack/react-query';
import { factorName, QC_KIND_NAMES } from '@wenqu/domain';
import { ConfidenceBadge } from '../../components/confidence-badge.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { percentText } from './figures.ts';
import { type RuleTables, rulesQuery } from './queries.ts';
import styles from './statistics.module.css';
import { statisticWords } from './words.ts';

/** The tables everything here is judged by, each line with how far it may be trusted. */
export function RulesPane() {
  const query = useQuery(rulesQuery);
  if (query.isPending) return <Skeleton rows={10} />;
  if (query.isError) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  return (
    <>
      {query.data.validity.map((edition) => (
        <ValidityTable key={edition.edition} edition={edition} />
      ))}
      <QcTable rules={query.data.qc} />
    </>
  );
}

function ValidityTable({ edition }: { edition: RuleTables['validity'][number] }) {
  const say = useWords(statisticWords).rules;
  const lang = useLang();
  return (
    <Pane title={`${say.validity} · ${say.edition(edition.edition, edition.validFrom)}`}>
      <p className={styles.quiet}>
        {say.numbers(
          percentText(edition.validShareMin),
          percentText(edition.endsShareMax),
          edition.clockSuspectS,
        )}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reached by the keyboard */}
      <div className={styles.scroll} tabIndex={0} role="region" aria-label={say.validity}>
        <table className={styles.table}>
          <thead>
            <tr>
              {[say.row, say.what, say.yields, say.mark, say.source].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {edition.rows.map((row) => (
              <tr key={row.row}>
                <th scope="row">{row.row}</th>
                <td>{row[lang]}</td>
                <td>{say.yield[row.yields]}</td>
                <td>
                  <ConfidenceBadge confidence={row.confidence} />
                </td>
                <td>{row.source}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Pane>
  );
}

function QcTable({ rules }: { rules: RuleTables['qc'] }) {
  const words = useWords(statisticWords);
  const say = words.rules;
  const lang = useLang();
  return (
    <Pane title={say.qc}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reached by the keyboard */}
      <div className={styles.scroll} tabIndex={0} role="region" aria-label={say.qc}>
        <table className={styles.table}>
          <thead>
            <tr>
              {[say.kind, words.pick.factor, say.tolerances, say.due].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rules.flatMap((rule) =>
              rule.tolerances.map(({ factor, rows }) => (
                <tr key={`${rule.kind} ${factor}`}>
                  <th scope="row">{QC_KIND_NAMES[rule.kind][lang]}</th>
                  <td>{factorName(factor, lang)}</td>
                  <td>
                    {rows
                      .map(
                        ({ below, text }) => `${below === null ? '' : `${words.qc.below(below)}: `}${text}`,
                      )
                      .join('；')}
                  </td>
                  <td>
                    {rule.dueH === null ? '—' : say.dueH(rule.dueH)}{' '}
                    {rule.dueH !== null && <ConfidenceBadge confidence={rule.dueConfidence} />}
                  </td>
                </tr>
              )),
            )}
          </tbody>
        </table>
      </div>
    </Pane>
  );
}
