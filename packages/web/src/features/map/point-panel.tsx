import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import {
  factor,
  factorOf,
  factorShort,
  formatInstant,
  formatNumber,
  type LatestValue,
  unitText,
} from '@wenqu/domain';
import { Chip } from '../../components/chip.tsx';
import { Icon } from '../../components/icon.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { pointTitle } from '../../lib/points.ts';
import { useMay } from '../../lib/session.ts';
import styles from './map.module.css';
import type { StatedPoint } from './use-marks.ts';
import { mapWords } from './words.ts';

const limitText = ({ limitMin, limitMax }: LatestValue): string => {
  if (limitMin !== null && limitMax !== null) return `${limitMin}–${limitMax}`;
  if (limitMax !== null) return `≤ ${limitMax}`;
  return limitMin === null ? '—' : `≥ ${limitMin}`;
};

/** The chosen point: state, newest values against their limits, ways on. */
export function PointPanel({
  stated: { point, state, latest },
  onClose,
}: {
  stated: StatedPoint;
  onClose: () => void;
}) {
  const say = useWords(mapWords);
  const mayRegister = useMay('register.read');
  const { lon, lat, enterprise } = point;
  return (
    <section className={styles.panel} aria-label={pointTitle(point)}>
      <div className={styles.panelHead}>
        <h2 className={styles.panelTitle}>{pointTitle(point)}</h2>
        <button type="button" className={styles.close} aria-label={say.panel.close} onClick={onClose}>
          <Icon name="close" size={16} />
        </button>
      </div>
      <p className={styles.meta}>
        <StateBadge state={state} />
        {latest && <span>{say.panel.since(formatInstant(latest.stateSince))}</span>}
      </p>
      <p className={styles.meta}>
        {[enterprise.area, enterprise.town].filter(Boolean).join(' · ')}
        {lon !== null && lat !== null && ` · ${lon.toFixed(4)}, ${lat.toFixed(4)}`}
      </p>
      {latest?.receivedAt && (
        <p className={styles.meta}>
          {say.panel.received} {formatInstant(latest.receivedAt)}
        </p>
      )}
      <Values values={latest?.realtime ?? []} />
      <div className={styles.acts}>
        <Button
          size="xs"
          renderRoot={(props) => <Link {...props} to="/points/$id" params={{ id: point.id }} search={{}} />}
        >
          {say.panel.open}
        </Button>
        {mayRegister && (
          <Button
            size="xs"
            variant="default"
            renderRoot={(props) => <Link {...props} to="/register" search={{ pt: point.id }} />}
          >
            {say.panel.register}
          </Button>
        )}
      </div>
    </section>
  );
}

function Values({ values }: { values: readonly LatestValue[] }) {
  const say = useWords(mapWords);
  const lang = useLang();
  if (values.length === 0) return <p className={styles.meta}>{say.panel.noValues}</p>;
  return (
    <table className={styles.values}>
      <caption className="wq-hidden">{say.panel.latest}</caption>
      <thead>
        <tr>
          <th>{say.panel.factor}</th>
          <th className={styles.end}>{say.panel.value}</th>
          <th className={styles.end}>{say.panel.limit}</th>
        </tr>
      </thead>
      <tbody>
        {values.map((value) => {
          const code = factorOf(value.column);
          const row = factor(code);
          return (
            <tr key={value.column}>
              <td>{factorShort(code, lang)}</td>
              <td className={styles.end}>
                {value.over && <Chip tone="over">▲ {say.panel.over}</Chip>}{' '}
                {formatNumber(value.value, value.decimals, row?.decimals ?? null)}{' '}
                {unitText(row?.unit ?? '1', lang)}
              </td>
              <td className={styles.end}>{limitText(value)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
