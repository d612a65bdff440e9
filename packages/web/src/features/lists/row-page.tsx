import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { formatInstant, type Instant, type ListKind, type ListRow, valueText } from '@wenqu/domain';
import { useState } from 'react';
import { Chip } from '../../components/chip.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { useMay } from '../../lib/session.ts';
import { DueChip } from './light.tsx';
import styles from './lists.module.css';
import { kindQuery, LISTS_KEY, type ListLine, rowPath, rowQuery } from './queries.ts';
import { listRowRoute } from './route.tsx';
import { RowDialog } from './row-dialog.tsx';
import { ItemChip } from './rows-view.tsx';
import { listWords } from './words.ts';

type Told = ListLine & { readonly story: readonly ListRow[] };

/** One row: what it says, what follows from it, and every version it ever had. */
export function RowPage() {
  const say = useWords(listWords);
  const lang = useLang();
  const { kind: kindId, row: rowId } = listRowRoute.useParams();
  const kind = useQuery(kindQuery(kindId));
  const row = useQuery(rowQuery(rowId));
  const mayWrite = useMay('list.write');
  const [dialog, setDialog] = useState<'edit' | 'retire'>();
  if (kind.isPending || row.isPending) return <Skeleton rows={8} height={28} />;
  if (kind.isError || row.isError)
    return (
      <ErrorPanel
        error={kind.error ?? row.error}
        retry={() => void Promise.all([kind.refetch(), row.refetch()])}
      />
    );
  const held = kind.data.kind;
  const line = row.data;
  const title =
    valueText(held, held.title, line.values[held.title] ?? line.derived[held.title], lang) || line.row.key;
  return (
    <PageFrame
      title={title}
      lead={
        <>
          <Link to="/lists/$kind" params={{ kind: kindId }} search={{ v: 'rows' }}>
            {held.name[lang]}
          </Link>{' '}
          {line.row.retired && <Chip tone="offline">{say.row.retired}</Chip>}
        </>
      }
      actions={
        mayWrite &&
        !line.row.retired && (
          <>
            <Button size="xs" variant="default" onClick={() => setDialog('retire')}>
              {say.row.retire}
            </Button>
            <Button size="xs" onClick={() => setDialog('edit')}>
              {say.row.edit}
            </Button>
          </>
        )
      }
    >
      <div className={styles.groups}>
        <Facts kind={held} line={line} />
        <div className={styles.column}>
          {held.item && (
            <Pane title={say.row.item}>
              {line.item ? (
                <p className={styles.bar}>
                  <ItemChip line={line} />
                  <Link to="/matters/$id" params={{ id: line.item.matter }}>
                    {say.row.openItem} {line.item.number}
                  </Link>
                </p>
              ) : (
                <p className={styles.quiet}>{say.row.noItem}</p>
              )}
            </Pane>
          )}
          {line.clocks.length > 0 && <Clocks kind={held} line={line} />}
          <Story kind={held} story={line.story} />
        </div>
      </div>
      {dialog === 'edit' && <RowDialog kind={held} line={line} close={() => setDialog(undefined)} />}
      {dialog === 'retire' && <Retire line={line} close={() => setDialog(undefined)} />}
    </PageFrame>
  );
}

function Facts({ kind, line }: { kind: ListKind; line: Told }) {
  const say = useWords(listWords);
  const lang = useLang();
  return (
    <Pane title={say.row.facts}>
      <dl className={styles.facts}>
        {kind.fields.map((field) => (
          <div key={field.id}>
            <dt>{field.name[lang]}</dt>
            <dd>
              {valueText(kind, field.id, line.values[field.id], lang) || say.none}
              {field.measure && line.values[field.id] !== undefined && <small> {field.measure}</small>}
              {line.photosOwed.includes(field.id) && <Chip tone="suspect">◆ {say.row.photos}</Chip>}
            </dd>
          </div>
        ))}
        {kind.derived.map((field) => (
          <div key={field.id} title={field.formula.text}>
            <dt>
              {field.name[lang]} <small className={styles.quiet}>{say.row.derived}</small>
            </dt>
            <dd>
              {valueText(kind, field.id, line.derived[field.id], lang) || say.none}
              {field.measure && <small> {field.measure}</small>}
            </dd>
          </div>
        ))}
      </dl>
    </Pane>
  );
}

function Clocks({ kind, line }: { kind: ListKind; line: Told }) {
  const say = useWords(listWords);
  const lang = useLang();
  return (
    <Pane title={say.row.clocks}>
      <ul className={styles.story}>
        {line.clocks.map((clock) => (
          <li key={clock.clock}>
            <span>
              {kind.clocks.find(({ id }) => id === clock.clock)?.name[lang]}
              <span className={styles.quiet}>
                {' '}
                {clock.doneOn ? say.timeline.done(clock.doneOn) : say.timeline.due(clock.dueOn)}
              </span>
            </span>
            <DueChip light={clock.light} />
          </li>
        ))}
      </ul>
    </Pane>
  );
}

function Story({ kind, story }: { kind: ListKind; story: readonly ListRow[] }) {
  const say = useWords(listWords);
  const lang = useLang();
  return (
    <Pane title={say.row.story}>
      <ul className={styles.story}>
        {story.toReversed().map((version, at) => {
          const before = story[story.length - at - 2];
          const changed = kind.fields.filter(
            ({ id }) => before && JSON.stringify(before.values[id]) !== JSON.stringify(version.values[id]),
          );
          return (
            <li key={version.version}>
              <span>
                <strong>{version.version}.</strong>{' '}
                {version.reason || (version.importId !== '' ? say.row.imported : '')}
                {version.retired && ` · ${say.row.retired}`}
                <br />
                {changed.map((field) => (
                  <span key={field.id} className={styles.change}>
                    {field.name[lang]}:{' '}
                    {valueText(kind, field.id, before?.values[field.id], lang) || say.none} →{' '}
                    {valueText(kind, field.id, version.values[field.id], lang) || say.none}
                  </span>
                ))}
                <span className={styles.quiet}>
                  {say.row.by(version.byName, formatInstant(version.at as Instant), version.kindVersion)}
                </span>
              </span>
            </li>
          );
        })}
      </ul>
    </Pane>
  );
}

function Retire({ line, close }: { line: Told; close: () => void }) {
  const say = useWords(listWords);
  const client = useQueryClient();
  const retire = async (reason: string) => {
    await sendJson('POST', rowPath(line.row.id, '/retire'), { body: { version: line.row.version, reason } });
    await client.invalidateQueries({ queryKey: LISTS_KEY });
  };
  return (
    <ReasonDialog
      opened
      danger
      title={`${say.row.retire} · ${line.row.key}`}
      effect={say.row.retireEffect}
      confirm={say.row.retire}
      act={retire}
      onClose={close}
    />
  );
}
