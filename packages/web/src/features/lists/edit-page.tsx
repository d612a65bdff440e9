import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { FIGURE_FUNCTIONS, formatInstant, type Instant, type KindFault, readKind } from '@wenqu/domain';
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { TabBar } from '../../components/tab-bar.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { getJson, sendJson } from '../../lib/api.ts';
import { KindForm } from './kind-form.tsx';
import styles from './lists.module.css';
import { type KindCheck, type KindDetail, kindQuery, LISTS_KEY, listPath, versionsQuery } from './queries.ts';
import { kindEditRoute } from './route.tsx';
import { starterKind } from './starter-kind.ts';
import { listWords } from './words.ts';

/** Route parameter of a kind that is not there yet. */
const NEW = 'new';
/** The server is asked when typing rests; the file itself is checked at once, here. */
const REST_MS = 500;

/** A kind as a form and as a file: checked as it is typed, saved as a new version. */
export function EditPage() {
  const { kind: id } = kindEditRoute.useParams();
  const kind = useQuery({ ...kindQuery(id), enabled: id !== NEW });
  if (id === NEW) return <Editor key={NEW} held={undefined} />;
  if (kind.isPending) return <Skeleton rows={10} height={24} />;
  if (kind.isError) return <ErrorPanel error={kind.error} retry={() => void kind.refetch()} />;
  return <Editor key={`${id} ${kind.data.version}`} held={kind.data} />;
}

/** What the server knows beside the file: differences, and rows they touch. */
function useServerCheck(text: string): { check: KindCheck | undefined; asking: boolean } {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), REST_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const check = useQuery({
    queryKey: [...LISTS_KEY, 'check', rested],
    queryFn: () => sendJson<KindCheck>('POST', 'lists/check', { body: { text: rested } }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return { check: rested === text ? check.data : undefined, asking: rested !== text || check.isPending };
}

function Editor({ held }: { held: KindDetail | undefined }) {
  const say = useWords(listWords);
  const lang = useLang();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [text, setText] = useState(() => held?.text ?? starterKind());
  const [view, setView] = useState<'json' | 'form'>('json');
  const [saving, setSaving] = useState(false);
  const deferred = useDeferredValue(text);
  const own = useMemo(() => readKind(deferred), [deferred]);
  const { check, asking } = useServerCheck(text);
  const faults: readonly KindFault[] = own.ok ? (check?.faults ?? []) : own.faults;
  const sound = own.ok && check !== undefined && faults.length === 0;
  const editor = useRef<HTMLTextAreaElement>(null);
  const goTo = (line: number) => {
    setView('json');
    requestAnimationFrame(() => {
      const area = editor.current;
      if (!area) return;
      const start =
        text
          .split('\n')
          .slice(0, line - 1)
          .join('\n').length + (line > 1 ? 1 : 0);
      area.focus();
      area.setSelectionRange(start, start + (text.split('\n')[line - 1]?.length ?? 0));
      area.parentElement?.scrollTo({ top: Math.max(0, (line - 6) * 20) });
    });
  };
  const save = async (reason: string) => {
    if (!own.ok) return;
    const saved = await sendJson<KindDetail>('POST', listPath(own.kind.id, '/versions'), {
      body: { text, version: check?.against ?? 0, reason },
    });
    await client.invalidateQueries({ queryKey: LISTS_KEY });
    await navigate({ to: '/lists/$kind', params: { kind: saved.kind.id }, search: {} });
  };
  return (
    <PageFrame
      title={held ? say.kind.title(held.kind.name[lang]) : say.kind.newTitle}
      lead={say.kind.lead}
      actions={
        <>
          {held && (
            <Link to="/lists/$kind" params={{ kind: held.kind.id }} search={{}} className={styles.button}>
              {say.row.back}
            </Link>
          )}
          <Button size="xs" disabled={!sound || text === held?.text} onClick={() => setSaving(true)}>
            {say.kind.save}
          </Button>
        </>
      }
    >
      <TabBar
        label={say.views.label}
        value={view}
        onChange={setView}
        tabs={[
          { value: 'json', text: say.kind.json },
          { value: 'form', text: say.kind.form },
        ]}
      />
      <div className={styles.editor}>
        {view === 'json' ? (
          <Code area={editor} text={text} faults={faults} onChange={setText} />
        ) : (
          <KindForm text={text} onChange={setText} />
        )}
        <div className={styles.column}>
          <Faults faults={faults} asking={own.ok && asking} goTo={goTo} />
          {own.ok && <Changes check={check} />}
          {held && <Versions held={held} load={setText} />}
          <Functions />
        </div>
      </div>
      {saving && (
        <ReasonDialog
          opened
          title={say.kind.save}
          effect={say.kind.saveEffect}
          confirm={say.kind.confirm}
          act={save}
          onClose={() => setSaving(false)}
        />
      )}
    </PageFrame>
  );
}

function Code({
  area,
  text,
  faults,
  onChange,
}: {
  area: React.RefObject<HTMLTextAreaElement | null>;
  text: string;
  faults: readonly KindFault[];
  onChange: (text: string) => void;
}) {
  const say = useWords(listWords);
  const count = text.split('\n').length;
  const faulty = new Set(faults.map(({ line }) => line));
  return (
    <div className={styles.code}>
      <div className={styles.lines} aria-hidden="true">
        {Array.from({ length: count }, (_, at) => at + 1).map((line) => (
          <span key={line} className={faulty.has(line) ? styles.faulty : undefined}>
            {line}
          </span>
        ))}
      </div>
      <textarea
        ref={area}
        className={styles.text}
        aria-label={say.kind.fileLabel}
        spellCheck={false}
        wrap="off"
        rows={count + 1}
        value={text}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </div>
  );
}

function Faults({
  faults,
  asking,
  goTo,
}: {
  faults: readonly KindFault[];
  asking: boolean;
  goTo: (line: number) => void;
}) {
  const say = useWords(listWords);
  const lang = useLang();
  const state =
    faults.length > 0 ? say.kind.faults(faults.length) : asking ? say.kind.checking : say.kind.sound;
  return (
    <Pane title={state}>
      <div role="status" className="wq-hidden">
        {state}
      </div>
      <ul className={styles.faults}>
        {faults.map((fault) => (
          <li key={`${fault.path} ${fault.en}`}>
            <button type="button" onClick={() => goTo(fault.line)}>
              {say.kind.line(fault.line)}
            </button>{' '}
            <span className={styles.path}>{fault.path}</span>
            <div>{fault[lang]}</div>
          </li>
        ))}
      </ul>
    </Pane>
  );
}

function Changes({ check }: { check: KindCheck | undefined }) {
  const say = useWords(listWords);
  const lang = useLang();
  if (!check) return null;
  return (
    <Pane title={say.kind.changes}>
      <p className={styles.quiet}>
        {check.against === 0 ? say.kind.unsaved : say.kind.used(check.usage.rows, check.against)}
      </p>
      {check.against > 0 && check.changes.length === 0 && <p>{say.kind.noChanges}</p>}
      <ul className={styles.plain}>
        {check.changes.map((change) => (
          <li key={`${change.part} ${change.id} ${change.what}`}>
            {change[lang]}
            {change.rows > 0 && <span className={styles.quiet}> · {say.kind.touches(change.rows)}</span>}
          </li>
        ))}
      </ul>
    </Pane>
  );
}

function Versions({ held, load }: { held: KindDetail; load: (text: string) => void }) {
  const say = useWords(listWords);
  const versions = useQuery(versionsQuery(held.kind.id));
  const take = async (version: number) => {
    const found = await getJson<{ text: string }>(listPath(held.kind.id, `/versions/${version}`));
    load(found.text);
  };
  return (
    <Pane title={say.kind.history}>
      <ul className={styles.story}>
        {(versions.data ?? []).map(({ version, at, byName, reason }) => (
          <li key={version}>
            <span>
              <strong>{say.version(version)}</strong> {reason}
              <br />
              <span className={styles.quiet}>
                {formatInstant(at as Instant)} · {byName}
              </span>
            </span>
            <Button size="compact-xs" variant="default" onClick={() => void take(version)}>
              {version === held.version ? say.kind.reset : say.kind.load}
            </Button>
          </li>
        ))}
      </ul>
    </Pane>
  );
}

function Functions() {
  const say = useWords(listWords);
  const lang = useLang();
  return (
    <Pane title={say.kind.language}>
      <ul className={styles.plain}>
        <li>
          <span className={styles.path}>
            count(rows where …) · sum(x of rows) · mean · lowest · highest · distinct
          </span>
        </li>
        <li>
          <span className={styles.path}>rows · year-before · to-date · all · items · before(figure)</span>
        </li>
        {Object.entries(FIGURE_FUNCTIONS).map(([name, { about, params }]) => (
          <li key={name}>
            <span className={styles.path}>
              {name}({params.join(', ')})
            </span>{' '}
            {about[lang]}
          </li>
        ))}
      </ul>
    </Pane>
  );
}
