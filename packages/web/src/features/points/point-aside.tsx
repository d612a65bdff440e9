import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import {
  code2017,
  type Entry,
  factor,
  factorOf,
  factorShort,
  fieldOf,
  formatInstant,
  formatMultiple,
  formatNumber,
  type Lang,
  type LatestValue,
  type LimitStanding,
  type PointLatest,
  unitText,
} from '@wenqu/domain';
import type { ReactNode } from 'react';
import { chartWords } from '../../charts/words.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { SamplerCard } from '../../components/sampler-card.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { cx } from '../../lib/class-names.ts';
import { useMay } from '../../lib/session.ts';
import { usePointLatest } from '../../live/use-live.ts';
import styles from './point-page.module.css';
import { type PointDetail, pointEntriesQuery, pointLimitsQuery } from './queries.ts';
import { pointWords } from './words.ts';

/** Right column: judgement, limits, devices, loggers, recent entries. */
export function PointAside({ detail }: { detail: PointDetail }) {
  const say = useWords(pointWords);
  const lang = useLang();
  const mayRegister = useMay('register.read');
  return (
    <aside className={styles.aside}>
      <Judgement detail={detail} />
      <SamplerCard point={detail.point.id} />
      <Limits detail={detail} />
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

interface JudgeLine {
  readonly code: string;
  readonly now: LatestValue | undefined;
  readonly hour: LatestValue | undefined;
}

/** One line per factor, in the order of the book. */
function judgeLines(detail: PointDetail, latest: PointLatest | null): readonly JudgeLine[] {
  const find = (values: readonly LatestValue[], code: string, field: string) =>
    values.find(({ column }) => fieldOf(column) === field && code2017(factorOf(column)) === code);
  const heard = [...(latest?.realtime ?? []), ...(latest?.hour ?? [])].map(({ column }) =>
    code2017(factorOf(column)),
  );
  return [...new Set([...detail.point.factors.map(code2017), ...heard])]
    .map((code) => ({
      code,
      now: find(latest?.realtime ?? [], code, 'Rtd'),
      hour: find(latest?.hour ?? [], code, 'Avg'),
    }))
    .filter(({ now, hour }) => now !== undefined || hour !== undefined);
}

/** What the judge said of the newest values; the browser only shows it. */
function Judgement({ detail }: { detail: PointDetail }) {
  const say = useWords(pointWords).judge;
  const never = useWords(pointWords).never;
  const lang = useLang();
  const latest = usePointLatest(detail.point.id) ?? detail.latest;
  const lines = judgeLines(detail, latest);
  return (
    <Pane title={say.title}>
      {lines.length === 0 ? (
        <p className={styles.none}>{never}</p>
      ) : (
        <table className={styles.judge}>
          <thead>
            <tr>
              <th scope="col">{say.factor}</th>
              <th scope="col">{say.now}</th>
              <th scope="col">{say.hour}</th>
              <th scope="col">{say.verdict}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <JudgeRow key={line.code} line={line} lang={lang} />
            ))}
          </tbody>
        </table>
      )}
    </Pane>
  );
}

function JudgeRow({ line: { code, now, hour }, lang }: { line: JudgeLine; lang: Lang }) {
  const say = useWords(pointWords).judge;
  const known = factor(code);
  const both = [now, hour].filter((value) => value !== undefined);
  const judged = both.filter(({ limitMax, limitMin }) => limitMax !== null || limitMin !== null);
  const over = judged.find((value) => value.over);
  const reference = judged.some((value) => value.forReference);
  const figure = (value: LatestValue | undefined) =>
    value ? formatNumber(value.value, value.decimals, known?.decimals ?? null) : '—';
  const multiple =
    over && over.limitMax !== null && over.limitMin === null
      ? ` ${formatMultiple(over.value / over.limitMax - 1)}`
      : '';
  return (
    <tr>
      <th scope="row">
        {factorShort(code, lang)}{' '}
        <span className={styles.when}>{known ? unitText(known.unit, lang) : ''}</span>
      </th>
      <td className={cx(styles.figure, now?.over && styles.over)}>{figure(now)}</td>
      <td className={cx(styles.figure, hour?.over && styles.over)}>{figure(hour)}</td>
      <td className={cx(styles.verdict, over && styles.over)} title={reference ? say.reference : undefined}>
        {judged.length === 0 ? '—' : over ? `▲ ${say.over}${multiple}` : say.within}
        {reference && '*'}
      </td>
    </tr>
  );
}

/** Limits of the outlet: those that judge first, then those that do not, each with its reason. */
function Limits({ detail }: { detail: PointDetail }) {
  const say = useWords(pointWords).limits;
  const lang = useLang();
  const standings = useQuery(pointLimitsQuery(detail.point.id));
  const rows: readonly LimitStanding[] = standings.data?.items ?? [];
  return (
    <Pane title={say.title}>
      {standings.isError ? (
        <ErrorPanel error={standings.error} />
      ) : (
        <Rows empty={standings.isPending ? '' : say.none}>
          {rows.map((standing) => (
            <LimitRow key={standing.limit.id} standing={standing} lang={lang} />
          ))}
        </Rows>
      )}
    </Pane>
  );
}

function LimitRow({ standing, lang }: { standing: LimitStanding; lang: Lang }) {
  const { limit, judges, decides, forReference, why, what } = standing;
  const say = useWords(pointWords).limits;
  const { kinds } = useWords(chartWords);
  const number =
    limit.min !== null && limit.max !== null
      ? `${limit.min}–${limit.max}`
      : String(limit.max ?? limit.min ?? '—');
  const comma = lang === 'zh' ? '、' : ', ';
  return (
    <li className={cx(judges.length === 0 && styles.ended)}>
      <strong>
        {factorShort(limit.factor, lang)} {number} {unitText(limit.unit, lang)}
      </strong>
      <span>
        {kinds[limit.kind]} · {limit.clause} · {say.since(limit.validFrom)}
        {limit.validTo !== '' && ` ${say.until(limit.validTo)}`}
        {limit.condition !== '' && ` · ${limit.condition}`}
        {limit.confidence !== 'T' && limit.verifiedBy === '' && ` · ${say.unverified}`}
      </span>
      <span>
        {judges.length === 0
          ? `${say.idle}${lang === 'zh' ? '：' : ': '}${say.why[why]}${what === '' ? '' : ` (${what})`}`
          : say.judges(judges.map((each) => say.of[each]).join(comma))}
        {decides.length > 0 && ` · ${say.decides}`}
        {forReference && ` · ${say.reference}`}
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
