import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { factorShort, formatInstant, type Instant, type Lang, type Order } from '@wenqu/domain';
import { Chip } from '../../components/chip.tsx';
import { Facts } from '../../components/facts.tsx';
import { actorText, OrderStateChip } from '../../components/order-chips.tsx';
import { orderWords } from '../../components/order-words.ts';
import { useLang, useWords } from '../../i18n/lang.ts';
import { cx } from '../../lib/class-names.ts';
import { commandOf, commandsQuery, type InfoCodeLine, infoCodesQuery } from '../../lib/orders.ts';
import { usePlaces } from '../../lib/use-places.ts';
import styles from './order-page.module.css';
import { useCommandName, useReturnWords } from './use-order-names.ts';
import { isSecret, momentField } from './wire-field.ts';
import { ordersWords } from './words.ts';

const TONES: Readonly<Partial<Record<NonNullable<Order['outcome']>, string>>> = {
  success: 'good',
  'success-unclosed': 'good',
  'no-data': 'plain',
  'not-online': 'plain',
  'not-approved': 'plain',
  refused: 'plain',
  cancelled: 'plain',
  'device-refused': 'bad',
  'device-failed': 'bad',
};

/** The end in words, with the device's own code and what was odd. */
export function OrderOutcomeNote({ order }: { order: Order }) {
  const say = useWords(ordersWords);
  const words = useWords(orderWords);
  const returned = useReturnWords();
  if (order.outcome === null) return null;
  const codes = [
    order.qnRtn !== '' && `QnRtn ${returned('QnRtn', order.qnRtn, order.edition)}`,
    order.exeRtn !== '' && `ExeRtn ${returned('ExeRtn', order.exeRtn, order.edition)}`,
  ].filter(Boolean);
  return (
    <section
      className={cx(styles.outcome, styles[TONES[order.outcome] ?? 'doubt'])}
      aria-label={say.one.outcome}
    >
      <OrderStateChip order={order} />
      <div>
        <p className={styles.outcomeText}>{words.outcomes[order.outcome]}</p>
        {codes.length > 0 && <p className={styles.quiet}>{codes.join(' · ')}</p>}
      </div>
    </section>
  );
}

export function OrderFacts({ order }: { order: Order }) {
  const say = useWords(ordersWords).one;
  const words = useWords(orderWords);
  const returned = useReturnWords();
  const command = useCommandName();
  const places = usePlaces();
  const { oddities } = useWords(ordersWords);
  const approval =
    order.approvedAt !== null &&
    `${actorText(order.approvedBy, order.approvedByName, words)} · ${formatInstant(order.approvedAt)}`;
  return (
    <Facts
      facts={[
        [
          say.device,
          <Link key="mn" to="/loggers/$mn" params={{ mn: order.mn }}>
            <code className={styles.code}>{order.mn}</code>
          </Link>,
        ],
        [say.enterprise, places.enterprise(order.enterprise)],
        [say.command, `${order.cn} ${command(order.cn, order.edition)}`],
        [say.class, `${words.classes[order.class]} · ${words.effects[order.effect]}`],
        [say.origin, words.origins[order.origin.kind]],
        [
          say.asked,
          `${actorText(order.askedBy, order.askedByName, words)} · ${formatInstant(order.askedAt)}`,
        ],
        [
          say.reason,
          <span key="reason" className={styles.reason}>
            {order.reason}
          </span>,
        ],
        [say.approved, approval || '—'],
        [say.expires, formatInstant(order.expiresAt)],
        [say.edition, order.edition === 'extension' ? say.extension : `HJ 212-${order.edition}`],
        [say.st, order.st],
        [
          say.qn,
          order.qn === '' ? (
            '—'
          ) : (
            <code key="qn" className={styles.code}>
              {order.qn}
            </code>
          ),
        ],
        [say.sends, String(order.sends)],
        [say.packets, String(order.packets)],
        [say.qnRtn, returned('QnRtn', order.qnRtn, order.edition)],
        [say.exeRtn, returned('ExeRtn', order.exeRtn, order.edition)],
        [say.ended, order.endedAt === null ? '—' : formatInstant(order.endedAt)],
        [
          say.oddities,
          order.oddities.length === 0 ? (
            '—'
          ) : (
            <span key="odd" className={styles.chipRow}>
              {order.oddities.map((odd) => (
                <Chip key={odd} tone="suspect" title={odd}>
                  {oddities[odd]}
                </Chip>
              ))}
            </span>
          ),
        ],
      ]}
    />
  );
}

/** A wire value in words: a factor, an information code, a time; what cannot be told stays as sent. */
function valueWords(
  name: string,
  value: string,
  lang: Lang,
  infos: readonly InfoCodeLine[] | undefined,
): string {
  if (name === 'PolId')
    return value
      .split(',')
      .map((code) => `${factorShort(code, lang)} (${code})`)
      .join(lang === 'zh' ? '、' : ', ');
  const info = infos?.find((line) => line.code === value);
  if (name === 'InfoId' && info) return `${info[lang]} (${value})`;
  if (/^\d{14}$/.test(value) && momentField(value) !== '') return momentField(value).replace('T', ' ');
  return value;
}

/** What is asked, field by field; a password or key is never shown again. */
export function OrderParams({ order }: { order: Order }) {
  const say = useWords(ordersWords).one;
  const lang = useLang();
  const infos = useQuery(infoCodesQuery).data;
  const fields = commandOf(useQuery(commandsQuery).data ?? [], order.cn, order.edition)?.fields;
  const entries = Object.entries(order.params);
  if (entries.length === 0) return <p className={styles.quiet}>{say.noParams}</p>;
  return (
    <Facts
      facts={entries.map(([name, value]) => [
        fields?.find((field) => field.name === name)?.[lang] ?? name,
        isSecret(name) ? `•••••• (${say.hiddenSecret})` : valueWords(name, value, lang, infos),
      ])}
    />
  );
}

/** Fields of the data reply, as they came and in words. */
export function OrderResult({ order }: { order: Order }) {
  const names = useWords(ordersWords).one.fields as Readonly<Record<string, string>>;
  const lang = useLang();
  const infos = useQuery(infoCodesQuery).data;
  return (
    <Facts
      facts={Object.entries(order.result).map(([name, value]) => {
        const info = infos?.find((line) => name.startsWith(line.code));
        const unit = info?.unit ? ` ${info.unit}` : '';
        return [
          info ? `${info[lang] || info.en} ${name}` : (names[name] ?? name),
          `${valueWords(name, value, lang, infos)}${unit}`,
        ];
      })}
    />
  );
}

/** `14:31:08.120`: steps of an exchange are told apart by less than a second. */
export const stepTime = (at: Instant): string =>
  `${formatInstant(at)}.${String(Math.floor((at % 1_000_000) / 1000)).padStart(3, '0')}`;
