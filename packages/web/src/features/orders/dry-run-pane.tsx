import { formatInstant } from '@wenqu/domain';
import { Chip } from '../../components/chip.tsx';
import { Facts } from '../../components/facts.tsx';
import { orderWords } from '../../components/order-words.ts';
import { useLang, useWords } from '../../i18n/lang.ts';
import { cx } from '../../lib/class-names.ts';
import { faultText, fieldFaults } from '../../lib/fault-text.ts';
import type { CommandField } from '../../lib/orders.ts';
import styles from './ask.module.css';
import type { useDryRun } from './use-dry-run.ts';
import { ordersWords } from './words.ts';

/** What would go out, who must agree, whether the device is there and who comes first. */
export function DryRunPane({
  dry,
  fields,
}: {
  dry: ReturnType<typeof useDryRun>;
  fields: readonly CommandField[];
}) {
  const say = useWords(ordersWords).dialog;
  const effects = useWords(orderWords).effects;
  const lang = useLang();
  const { result, error } = dry;
  const atField = fieldFaults(error).some(({ field }) =>
    fields.some(({ name }) => name === field.replace('params.', '')),
  );
  return (
    <section className={styles.dry} aria-label={say.preview} aria-busy={dry.busy}>
      <h3 className={styles.dryTitle}>
        {say.preview}
        {dry.busy && <span className={styles.hint}>{say.previewing}</span>}
      </h3>
      {error !== null && !atField && (
        <p className={styles.fault} role="alert">
          {faultText(error, lang)}
        </p>
      )}
      {result === undefined ? (
        (error === null || atField) && (
          <p className={styles.hint}>{error === null ? say.previewWait : say.previewFault}</p>
        )
      ) : (
        <div className={cx(!dry.current && styles.stale)}>
          <Facts
            columns={2}
            facts={[
              [
                say.approval.label,
                <Chip key="approval" tone={result.approval === 'none' ? 'normal' : 'suspect'}>
                  {say.approval[result.approval]}
                </Chip>,
              ],
              [
                say.link,
                <Chip key="link" tone={result.online ? 'normal' : 'offline'}>
                  {result.online ? say.linkUp : say.linkDown}
                </Chip>,
              ],
              [say.queue, result.ahead === 0 ? say.first : say.ahead(result.ahead)],
              [say.expiry, formatInstant(result.expiresAt)],
              [say.effect, effects[result.effect]],
            ]}
          />
          <p className={styles.hint}>{say.frame}</p>
          <code className={styles.frame}>{result.frame.trimEnd()}</code>
        </div>
      )}
    </section>
  );
}
