import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import {
  type Entry,
  factor,
  factorOf,
  factorShort,
  formatInstant,
  formatMultiple,
  formatNumber,
  type Lang,
  type LatestValue,
  type Limit,
  unitText,
} from '@wenqu/domain';
import type { ReactNode } from 'react';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { cx } from '../../lib/class-names.ts';
import { useMay } from '../../lib/session.ts';
import { usePointLatest } from '../../live/use-live.ts';
import styles from './point-page.module.css';
import { type PointDetail, pointEntriesQuery } from './queries.ts';
import { pointWords } from './words.ts';

/** Right column: judgement, limits, devices, loggers, recent entries. */
export function PointAside({ detail }: { detail: PointDetail }) {
  const say = useWords(pointWords);
  const lang = useLang();
  const mayRegister = useMay('register.read');
  return (
    <aside className={styles.aside}>
      <Judgement detail={detail} />
      <Pane title={say.limits.title}>
        <Rows empty={say.limits.none}>
          {detail.limits.map((limit) => (
            <LimitRow key={limit.id} limit={limit} lang={lang} />
          ))}
        </Rows>
      </Pane>
      <Pane title={say.devices.title}>
        <Rows empty={say.devices.none}>
          {detail.devices.map((device) => (
            <li key={device.id}>
              <strong>
                {factorShort(device.factor, lang)} {say.devices.kinds[device.kind]}
              </strong>
              <span>
                {[device.maker, device.model, device.serial].filter(Boolean).join(' ')}
                {device.rangeMax !== null &&
                  ` · ${say.devices.range(`${device.rangeMin ?? 0}–${device.rangeMax} ${unitText(device.unit, lang)}`)}`}
              </span>
            </li>
          ))}
        </Rows>
      </Pane>
      <Pane title={say.loggers.title}>
        <Rows empty={say.loggers.none}>
          {detail.loggers.map((logger) => (
            <li key={logger.id}>
              <code className={styles.mn}>{logger.mn}</code>
              <span>{[logger.name, logger.maker, logger.model].filter(Boolean).join(' · ')}</span>
            </li>
          ))}
        </Rows>
      </Pane>
      {mayRegister && <Entries point={detail.point.id} />}
    </aside>
  );
}

function Rows({ empty, children }: { empty: string; children: readonly ReactNode[] }) {
  return children.length === 0 ? (
    <p className={styles.none}>{empty}</p>
  ) : (
    <ul className={styles.rows}>{children}</ul>
  );
}

/** What the judge said of the newest values; the browser only shows it. */
function Judgement({ detail }: { detail: PointDetail }) {
  const say = useWords(pointWords);
  const lang = useLang();
  const latest = usePointLatest(detail.point.id) ?? detail.latest;
  const values: [LatestValue, string][] = [
    ...(latest?.realtime ?? []).map((value): [LatestValue, string] => [value, say.judge.now]),
    ...(latest?.hour ?? [])
      .filter(({ column }) => column.endsWith('-Avg'))
      .map((value): [LatestValue, string] => [value, say.judge.hour]),
  ];
  return (
    <Pane title={say.judge.title}>
      {values.length === 0 ? (
        <p className={styles.none}>{say.never}</p>
      ) : (
        <table className={styles.judge}>
          <tbody>
            {values.map(([value, when]) => (
              <JudgeRow key={`${when}${value.column}`} value={value} when={when} lang={lang} />
            ))}
          </tbody>
        </table>
      )}
    </Pane>
  );
}

function JudgeRow({ value, when, lang }: { value: LatestValue; when: string; lang: Lang }) {
  const say = useWords(pointWords);
  const code = factorOf(value.column);
  const known = factor(code);
  const judged = value.limitMax !== null || value.limitMin !== null;
  const multiple =
    value.over && value.limitMax !== null && value.limitMin === null
      ? value.value / value.limitMax - 1
      : null;
  return (
    <tr>
      <th scope="row">
        {factorShort(code, lang)} <span className={styles.when}>{when}</span>
      </th>
      <td className={cx(styles.figure, value.over && styles.over)}>
        {formatNumber(value.value, value.decimals, known?.decimals ?? null)}{' '}
        <span className={styles.when}>{known ? unitText(known.unit, lang) : ''}</span>
      </td>
      <td
        className={cx(styles.verdict, value.over && styles.over)}
        title={value.forReference ? say.judge.reference : undefined}
      >
        {!judged
          ? '—'
          : value.over
            ? `▲ ${say.judge.over}${multiple === null ? '' : ` ${formatMultiple(multiple)}`}`
            : say.judge.within}
        {value.forReference && '*'}
      </td>
    </tr>
  );
}

function LimitRow({ limit, lang }: { limit: Limit; lang: Lang }) {
  const say = useWords(pointWords);
  const number =
    limit.min !== null && limit.max !== null
      ? `${limit.min}–${limit.max}`
      : String(limit.max ?? limit.min ?? '—');
  const ended = limit.validTo !== '';
  return (
    <li className={cx(ended && styles.ended)}>
      <strong>
        {factorShort(limit.factor, lang)} {number} {unitText(limit.unit, lang)}
      </strong>
      <span>
        {limit.clause} · {say.limits.since(limit.validFrom)}
        {ended && ` ${say.limits.until(limit.validTo)}`}
        {limit.confidence !== 'T' && limit.verifiedBy === '' && ` · ${say.limits.unverified}`}
      </span>
    </li>
  );
}

function Entries({ point }: { point: string }) {
  const say = useWords(pointWords);
  const entries = useQuery(pointEntriesQuery(point));
  const items: readonly Entry[] = entries.data?.items ?? [];
  return (
    <Pane
      title={say.entries.title}
      extra={
        <Link to={'/register' as '/'} search={{ pt: point } as object}>
          {say.entries.all}
        </Link>
      }
    >
      {entries.isError ? (
        <ErrorPanel error={entries.error} />
      ) : (
        <Rows empty={say.entries.none}>
          {items.map((entry) => (
            <li key={entry.id}>
              <Link to={`/register/${entry.id}` as '/'}>{entry.number}</Link>
              <span>{formatInstant(entry.from).slice(5, 16)}</span>
            </li>
          ))}
        </Rows>
      )}
    </Pane>
  );
}
