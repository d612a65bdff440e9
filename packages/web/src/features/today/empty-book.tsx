import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { CopyButton } from '../../components/copy-button.tsx';
import { Icon, type IconName } from '../../components/icon.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { ApiError, sendJson } from '../../lib/api.ts';
import { isDemo } from '../../lib/base.ts';
import { useMay } from '../../lib/session.ts';
import styles from './empty-book.module.css';
import { demoQuery, systemQuery } from './queries.ts';
import { WireView } from './wire-view.tsx';
import { todayWords } from './words.ts';

/** Three ways in: a logger, a spreadsheet, or the demo district. */
export function EmptyBook() {
  const mayWire = useMay('wire.read');
  return (
    <>
      <div className={styles.ways}>
        <ConnectWay />
        <ImportWay />
        {!isDemo && <DemoWay />}
      </div>
      {mayWire && <WireView />}
    </>
  );
}

function Way({
  icon,
  title,
  text,
  children,
}: {
  icon: IconName;
  title: string;
  text: string;
  children: ReactNode;
}) {
  return (
    <section className={styles.way}>
      <span className={styles.icon}>
        <Icon name={icon} size={24} />
      </span>
      <h2 className={styles.title}>{title}</h2>
      <p className={styles.text}>{text}</p>
      <div className={styles.act}>{children}</div>
    </section>
  );
}

function ConnectWay() {
  const say = useWords(todayWords).empty.connect;
  const system = useQuery(systemQuery).data;
  const addresses = system?.addresses?.length ? system.addresses : [location.hostname];
  return (
    <Way icon="plug" title={say.title} text={say.text}>
      <dl className={styles.address}>
        <div>
          <dt>{say.address}</dt>
          {addresses.slice(0, 3).map((address) => (
            <dd key={address}>
              <code>{address}</code> <CopyButton text={address} name={address} />
            </dd>
          ))}
        </div>
        <div>
          <dt>{say.port}</dt>
          <dd>
            <code>{system?.hj212Port ?? '…'}</code>
          </dd>
        </div>
      </dl>
    </Way>
  );
}

function ImportWay() {
  const say = useWords(todayWords).empty;
  const may = useMay('book.write');
  return (
    <Way icon="import" title={say.load.title} text={say.load.text}>
      {may ? (
        <Link to={'/book/import' as '/'} className={styles.link}>
          {say.load.act}
        </Link>
      ) : (
        <span className={styles.refused}>{say.refused}</span>
      )}
    </Way>
  );
}

function DemoWay() {
  const say = useWords(todayWords).empty;
  const lang = useLang();
  const may = useMay('demo.write');
  const client = useQueryClient();
  const demo = useQuery(demoQuery);
  const [asked, setAsked] = useState(false);
  const [fault, setFault] = useState<unknown>();
  const state = demo.data?.state;
  if (asked && state === 'on') location.assign('/demo/');
  const start = async () => {
    setFault(undefined);
    setAsked(true);
    try {
      await sendJson('POST', 'demo', { house: true });
      await client.invalidateQueries({ queryKey: demoQuery.queryKey });
    } catch (error) {
      setAsked(false);
      setFault(error);
    }
  };
  const failed = fault !== undefined || (demo.data?.fault ?? null) !== null;
  return (
    <Way icon="play" title={say.demo.title} text={say.demo.text}>
      {state === 'on' ? (
        <a className={styles.link} href="/demo/">
          {say.demo.open}
        </a>
      ) : may ? (
        <Button loading={state === 'starting' || (asked && !failed)} onClick={() => void start()}>
          {say.demo.act}
        </Button>
      ) : (
        <span className={styles.refused}>{say.refused}</span>
      )}
      {(state === 'starting' || (asked && !failed)) && (
        <p className={styles.progress} role="status">
          {say.demo.starting}
        </p>
      )}
      {failed && (
        <p className={styles.fault} role="alert">
          {fault instanceof ApiError ? fault.texts[lang] : `${say.demo.failed} ${demo.data?.fault ?? ''}`}
        </p>
      )}
    </Way>
  );
}
