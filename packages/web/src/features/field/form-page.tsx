import { Link, useNavigate } from '@tanstack/react-router';
import { FIELD_TASK_NAMES } from '@wenqu/domain';
import { useEffect, useRef, useState } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { Icon } from '../../components/icon.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { useSecond } from '../../lib/clock.ts';
import { useAccount } from '../../lib/session.ts';
import styles from './field.module.css';
import { FieldBar } from './field-bar.tsx';
import { type FieldApp, useField } from './field-store.ts';
import { ArrivalPart, OfficersPart, PartyPart } from './form-people.tsx';
import { PhotosPart, PortionsPart } from './form-photos.tsx';
import { SignaturesPart } from './form-signatures.tsx';
import { AnswersPart, ChecksPart, StepPart } from './form-step.tsx';
import { siteFormRoute } from './route.tsx';
import type { SiteDraft } from './shelf.ts';
import { draftFaults } from './site-form.ts';
import { useFieldApp } from './use-app.ts';
import { fieldWords } from './words.ts';
import { linkWorker } from './worker-link.ts';

/** What every part of the form is given. */
export interface PartProps {
  readonly app: FieldApp;
  readonly draft: SiteDraft;
  /** Keep a change at once: a page that is killed loses nothing. */
  readonly change: (set: Partial<SiteDraft>) => void;
}

/** One form for each visit; it lies on the device from its first stroke. */
export function FormPage() {
  const app = useFieldApp(useAccount());
  useEffect(linkWorker, []);
  const say = useWords(fieldWords);
  if (app === null) return <EmptyState title={say.noStore} />;
  if (app === undefined)
    return (
      <div className={styles.app}>
        <Skeleton rows={6} />
      </div>
    );
  return <Opened app={app} />;
}

function Opened({ app }: { app: FieldApp }) {
  const say = useWords(fieldWords).form;
  const { id } = siteFormRoute.useParams();
  const state = useField(app);
  const held = state.drafts.find((each) => each.id === id);
  return (
    <div className={styles.app}>
      <FieldBar app={app} state={state} />
      <main id="content" className={styles.body} tabIndex={-1}>
        <Link to="/m" className={styles.back}>
          <Icon name="fold" size={18} /> {say.back}
        </Link>
        {held ? <Form key={id} app={app} held={held} /> : <EmptyState title={say.gone} />}
      </main>
    </div>
  );
}

function Form({ app, held }: { app: FieldApp; held: SiteDraft }) {
  const say = useWords(fieldWords).form;
  const lang = useLang();
  const [draft, setDraft] = useState(held);
  const newest = useRef(held);
  const [saving, setSaving] = useState(0);
  const change = (set: Partial<SiteDraft>) => {
    newest.current = { ...newest.current, ...set };
    setDraft(newest.current);
    setSaving((n) => n + 1);
    void app.keep(newest.current).finally(() => setSaving((n) => n - 1));
  };
  const part: PartProps = { app, draft, change };
  const isVisit = draft.kind === 'visit';
  return (
    <form className={styles.form} onSubmit={(event) => event.preventDefault()}>
      <h2 className={styles.heading}>
        {draft.task ? FIELD_TASK_NAMES[draft.task.kind][lang] : say.title}
        <span className={styles.saved} data-saving={saving > 0 || undefined}>
          {saving === 0 && say.saved}
        </span>
      </h2>
      {draft.task ? (
        <p className={styles.lead}>
          {draft.title} {draft.task.number}
        </p>
      ) : (
        <label className={styles.field}>
          {say.title}
          <input value={draft.title} onChange={(event) => change({ title: event.currentTarget.value })} />
        </label>
      )}
      <ArrivalPart {...part} />
      {isVisit && <OfficersPart {...part} />}
      <PhotosPart {...part} />
      {isVisit && <ChecksPart {...part} />}
      {isVisit && <AnswersPart {...part} />}
      {draft.task?.about.kind === 'sample' && <PortionsPart {...part} />}
      {isVisit && <PartyPart {...part} />}
      <StepPart {...part} />
      {isVisit && <SignaturesPart {...part} />}
      <ClosePart {...part} />
    </form>
  );
}

function ClosePart({ app, draft }: PartProps) {
  const say = useWords(fieldWords).form;
  const lang = useLang();
  const go = useNavigate();
  useSecond();
  const faults = draftFaults(draft, app.moment());
  const [busy, setBusy] = useState(false);
  const close = async () => {
    setBusy(true);
    await app.close(draft);
    void app.meet();
    await go({ to: '/m', search: { t: 'pending' } });
  };
  const drop = async () => {
    if (!confirm(say.dropAsk)) return;
    await app.drop(draft);
    await go({ to: '/m' });
  };
  return (
    <section className={styles.part}>
      {faults.length > 0 && (
        <div className={styles.faults} role="status">
          <strong>{say.missing(faults.length)}</strong>
          <ul>
            {faults.map((fault) => (
              <li key={`${fault.part}${fault.zh}`}>{fault[lang]}</li>
            ))}
          </ul>
        </div>
      )}
      <p className={styles.lead}>{say.closeText}</p>
      <button
        type="button"
        className={styles.wide}
        disabled={faults.length > 0 || busy}
        onClick={() => void close()}
      >
        {say.close}
      </button>
      <button type="button" className={styles.act} onClick={() => void drop()}>
        {say.drop}
      </button>
    </section>
  );
}
