import { Drawer } from '@mantine/core';
import '@mantine/core/styles/Paper.layer.css';
import '@mantine/core/styles/Overlay.layer.css';
import '@mantine/core/styles/ModalBase.layer.css';
import '@mantine/core/styles/Drawer.layer.css';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import {
  DELIVERY_NAMES,
  factor,
  factorName,
  factorOf,
  flagMeaning,
  formatInstant,
  formatNumber,
  type Reading,
  unitText,
} from '@wenqu/domain';
import { useState } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { componentWords } from '../../components/words.ts';
import { useLang, useWords } from '../../i18n/lang.ts';
import { deliveryQuery, isLate } from '../../lib/delivery.ts';
import { useMay } from '../../lib/session.ts';
import { FrameDetail } from './frame-detail.tsx';
import { frameQuery, versionsQuery } from './queries.ts';
import styles from './walk-back.module.css';
import { closeWalkBack, useWalkBack, type WalkBack } from './walk-back-store.ts';
import { frameWords } from './words.ts';

/** From a number to the bytes that brought it: the value, its versions, the frame. */
export default function WalkBackDrawer() {
  const walk = useWalkBack();
  const say = useWords(frameWords);
  const common = useWords(componentWords);
  return (
    <Drawer.Root
      opened={walk !== undefined}
      onClose={closeWalkBack}
      position="right"
      size="min(680px, 100vw)"
      transitionProps={{ duration: 150 }}
    >
      <Drawer.Overlay backgroundOpacity={0.35} />
      <Drawer.Content>
        <div className={styles.header}>
          <Drawer.Title className={styles.title}>{say.title}</Drawer.Title>
          <Drawer.CloseButton aria-label={common.close} />
        </div>
        <Drawer.Body>
          {walk && <WalkBackBody key={`${walk.point} ${walk.column} ${walk.at}`} walk={walk} />}
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

function WalkBackBody({ walk }: { walk: WalkBack }) {
  const say = useWords(frameWords);
  const mayFrame = useMay('frame.read');
  const versions = useQuery(versionsQuery(walk));
  const [chosen, setChosen] = useState<number>();
  const items = versions.data?.items ?? [];
  const inUse = items.at(-1);
  const position = chosen ?? walk.position ?? inUse?.position;
  const reading = items.find((item) => item.position === position) ?? inUse;
  return (
    <div className={styles.body}>
      <ValueHead walk={walk} reading={reading} />
      <h3 className={styles.sub}>{say.versions}</h3>
      {versions.isPending ? (
        <Skeleton rows={2} />
      ) : versions.isError ? (
        <ErrorPanel error={versions.error} retry={() => void versions.refetch()} />
      ) : (
        <Versions items={items} current={position} onChoose={setChosen} />
      )}
      <div className={styles.frameHead}>
        <h3 className={styles.sub}>{say.frame}</h3>
        {position !== undefined && mayFrame && (
          <Link
            to="/frames/$position"
            params={{ position: String(position) }}
            search={{ c: walk.column }}
            onClick={closeWalkBack}
          >
            {say.open}
          </Link>
        )}
      </div>
      {!mayFrame ? (
        <EmptyState title={say.noPermission} />
      ) : (
        position !== undefined && (
          <FramePart position={position} column={walk.column} value={reading?.value} />
        )
      )}
    </div>
  );
}

function ValueHead({ walk, reading }: { walk: WalkBack; reading: Reading | undefined }) {
  const say = useWords(frameWords);
  const lang = useLang();
  const code = factorOf(walk.column);
  const known = factor(code);
  const flag = reading && flagMeaning(reading.edition, reading.flag);
  const delivery = useQuery(deliveryQuery(walk.point, walk.statistic, walk.at, walk.at + 1)).data;
  return (
    <div className={styles.value}>
      <p className={styles.where}>{walk.title}</p>
      <p className={styles.number}>
        <span className={styles.factor}>{factorName(code, lang)}</span>
        <strong>{reading ? formatNumber(reading.value, reading.decimals) : '…'}</strong>
        <span className={styles.unit}>{known ? unitText(known.unit, lang) : ''}</span>
        <code className={styles.column}>{walk.column}</code>
      </p>
      <p className={styles.clocks}>
        {say.measuredAt} <time>{formatInstant(walk.at)}</time>
        {reading && (
          <>
            {' · '}
            {say.received} <time>{formatInstant(reading.arrival)}</time>
          </>
        )}
        {delivery &&
          delivery.intervalS !== null &&
          ` · ${isLate(delivery, walk.at) ? `↺ ${DELIVERY_NAMES.completed[lang]}` : DELIVERY_NAMES.immediate[lang]}`}
        {flag && ` · ${say.flag} ${flag.flag === '' ? '' : `${flag.flag} `}${flag[lang]}`}
      </p>
    </div>
  );
}

function Versions({
  items,
  current,
  onChoose,
}: {
  items: readonly Reading[];
  current: number | undefined;
  onChoose: (position: number) => void;
}) {
  const say = useWords(frameWords);
  const lang = useLang();
  return (
    <>
      <p className={styles.hint}>{items.length > 1 ? say.versionsHint(items.length) : say.one}</p>
      <ul className={styles.versions}>
        {items.map((item, index) => (
          <li key={item.position}>
            <button
              type="button"
              className={styles.version}
              aria-pressed={item.position === current}
              onClick={() => onChoose(item.position)}
            >
              <strong>{formatNumber(item.value, item.decimals)}</strong>
              <span>
                {say.received} {formatInstant(item.arrival)}
              </span>
              <span>{flagMeaning(item.edition, item.flag)[lang]}</span>
              {index === items.length - 1 && <em className={styles.inUse}>{say.inUse}</em>}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function FramePart({
  position,
  column,
  value,
}: {
  position: number;
  column: string;
  value: number | undefined;
}) {
  const frame = useQuery(frameQuery(position));
  if (frame.isPending) return <Skeleton rows={6} />;
  if (frame.isError) return <ErrorPanel error={frame.error} retry={() => void frame.refetch()} />;
  return <FrameDetail frame={frame.data} column={column} {...(value === undefined ? {} : { value })} />;
}
