import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { formatInstant } from '@wenqu/domain';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Facts } from '../../components/facts.tsx';
import { Icon } from '../../components/icon.tsx';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { TabBar } from '../../components/tab-bar.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { ApiError } from '../../lib/api.ts';
import { useMay } from '../../lib/session.ts';
import { ControlList } from './control-list.tsx';
import { DeadList } from './dead-list.tsx';
import styles from './forwarding.module.css';
import { HistoryList } from './history-list.tsx';
import { type ForwardOne, targetQuery, useLiveForwarding } from './queries.ts';
import { ReceiptList } from './receipt-list.tsx';
import { FORWARD_VIEWS, type ForwardSearch, forwardTargetRoute } from './route.tsx';
import { TargetActs } from './target-acts.tsx';
import { TargetForm } from './target-form.tsx';
import { LagText, Spark, StateChip, timeText, useAge } from './target-state.tsx';
import { forwardWords } from './words.ts';

/** One target: how it stands, what it received, what it did not, what it asked for. */
export function TargetPage() {
  const say = useWords(forwardWords);
  const { id } = forwardTargetRoute.useParams();
  const query = useQuery(targetQuery(id));
  useLiveForwarding();
  if (query.data) return <TargetBody one={query.data} />;
  const gone = query.isError && query.error instanceof ApiError && query.error.status === 404;
  return (
    <PageFrame title={say.title}>
      {gone ? (
        <EmptyState title={say.one.gone} text={say.one.goneText}>
          <Link to="/forwarding" search={{}}>
            {say.one.back}
          </Link>
        </EmptyState>
      ) : query.isError ? (
        <ErrorPanel error={query.error} retry={() => void query.refetch()} />
      ) : (
        <Skeleton rows={8} />
      )}
    </PageFrame>
  );
}

function TargetBody({ one }: { one: ForwardOne }) {
  const say = useWords(forwardWords);
  const mayWrite = useMay('forward.write');
  const search = forwardTargetRoute.useSearch();
  const navigate = useNavigate({ from: '/forwarding/$id' });
  const change = (set: Partial<Record<keyof ForwardSearch, string | true | undefined>>) =>
    void navigate({ search: (was) => ({ ...was, ...set }) as ForwardSearch });
  const { target, status } = one;
  const view = search.v ?? 'receipts';
  const writes = mayWrite && target.retiredAt === null;
  return (
    <PageFrame
      title={target.name}
      lead={<StateChip status={status} />}
      actions={
        writes && (
          <Button
            size="xs"
            variant="default"
            leftSection={<Icon name="edit" size={16} />}
            onClick={() => change({ edit: true })}
          >
            {say.one.edit}
          </Button>
        )
      }
    >
      {search.edit && writes && (
        <Pane title={say.form.titleEdit(target.name)}>
          <TargetForm
            key={target.version}
            target={target}
            onDone={() => change({ edit: undefined })}
            onCancel={() => change({ edit: undefined })}
          />
        </Pane>
      )}
      <Standing one={one} />
      {writes && <TargetActs one={one} />}
      <TabBar
        label={target.name}
        tabs={FORWARD_VIEWS.map((value) => ({
          value,
          text: say.tabs[value],
          ...(value === 'dead' && status && { count: status.dead }),
        }))}
        value={view}
        onChange={(v) => change({ v })}
      />
      {view === 'receipts' && <ReceiptList id={target.id} search={search} onSearch={change} />}
      {view === 'dead' && <DeadList id={target.id} writes={writes} />}
      {view === 'controls' && <ControlList id={target.id} />}
      {view === 'history' && <HistoryList changes={one.history} />}
    </PageFrame>
  );
}

function Standing({ one: { target, status } }: { one: ForwardOne }) {
  const say = useWords(forwardWords);
  const lang = useLang();
  const age = useAge();
  const { filter } = target;
  const chosen = Object.values(filter).reduce((sum, list) => sum + list.length, 0);
  const secrets = [target.hasPw && say.one.secretPw, target.hasKey && say.one.secretKey].filter(Boolean);
  return (
    <Pane title={say.one.state} extra={status && <Spark perMinute={status.perMinute} />}>
      {status?.lastError && (
        <p className={styles.trouble} role={status.state === 'held' ? 'alert' : 'note'}>
          <Icon name="warning" size={18} />
          <span>
            {formatInstant(status.lastError.at)} {status.lastError[lang]}
          </span>
        </p>
      )}
      <Facts
        columns={3}
        facts={[
          [say.columns.lag, <LagText key="lag" status={status} />],
          [say.columns.last, timeText(status?.lastAckAt ?? null)],
          [say.columns.today, status?.ackedToday.toLocaleString()],
          [say.one.acked, status?.acked.toLocaleString()],
          [say.one.inFlight, status?.inFlight],
          [say.one.oldest, status?.oldestUnackedS === null ? '—' : age(status?.oldestUnackedS ?? 0)],
          [say.one.refused, status?.refused],
          [say.one.resent, status?.resent],
          [say.one.echoes, status?.echoes],
          [say.one.cursor, status && <span className={styles.mono}>{status.cursor.toLocaleString()}</span>],
          [say.one.address, `${target.host}:${target.port}${target.tls ? ' · TLS' : ''}`],
          [say.form.mode, `${say.modes[target.mode]}${target.mode === 'raw' ? '' : ` · ${target.edition}`}`],
          [say.form.filter, chosen === 0 ? say.form.all : say.one.chosen(chosen)],
          [say.form.mapping, target.mapping.length === 0 ? '—' : say.one.chosen(target.mapping.length)],
          [say.one.secrets, secrets.length === 0 ? say.one.noSecret : secrets.join(' · ')],
          [say.form.sending, say.one.rules(target.windowFrames, target.answerTimeoutS, target.resends)],
          [say.one.unanswered, say.one.policies[target.unanswered]],
          [say.tabs.controls, target.control.join(' ') || say.one.controlNone],
        ]}
      />
    </Pane>
  );
}
