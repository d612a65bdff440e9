import { Link, useNavigate } from '@tanstack/react-router';
import { distanceM, FIELD_TASK_NAMES, type FieldPlace, type FieldTask } from '@wenqu/domain';
import { useState } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { Icon } from '../../components/icon.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { now, useSecond } from '../../lib/clock.ts';
import styles from './field.module.css';
import type { FieldApp, FieldState } from './field-store.ts';
import { kilometres, leftOf, spanText } from './say.ts';
import { newDraft } from './site-form.ts';
import { TaskBrief } from './task-brief.tsx';
import { usePlace } from './use-place.ts';
import { fieldWords } from './words.ts';

/** What has to be done today, the most urgent first. */
export function TasksTab({ app, state }: { app: FieldApp; state: FieldState }) {
  const say = useWords(fieldWords).tasks;
  const here = usePlace();
  const tasks = [...(state.held?.pack.tasks ?? [])].sort(
    (a, b) => (a.dueAt ?? Number.MAX_SAFE_INTEGER) - (b.dueAt ?? Number.MAX_SAFE_INTEGER),
  );
  return (
    <section>
      <h2 className={styles.heading}>{say.today(tasks.length)}</h2>
      {tasks.length === 0 && <EmptyState title={say.none} />}
      <ul className={styles.cards}>
        {tasks.map((task) => (
          <TaskCard key={task.key} task={task} app={app} state={state} here={here} />
        ))}
      </ul>
    </section>
  );
}

export function TaskCard({
  task,
  app,
  state,
  here,
}: {
  task: FieldTask;
  app: FieldApp;
  state: FieldState;
  here: FieldPlace | undefined;
}) {
  const say = useWords(fieldWords).tasks;
  const lang = useLang();
  const [open, setOpen] = useState(false);
  const enterprise = state.held?.pack.enterprises.find(({ id }) => id === task.enterprise);
  const far =
    here && task.lon !== null && task.lat !== null ? distanceM(here, { lon: task.lon, lat: task.lat }) : null;
  return (
    <li className={styles.card} data-level={task.level}>
      <div className={styles.cardTop}>
        {task.level !== '' && <span className={styles.level}>{task.level}</span>}
        <strong>{FIELD_TASK_NAMES[task.kind][lang]}</strong>
        {task.hidden && <span className={styles.hidden}>{say.hidden}</span>}
        <Due task={task} />
      </div>
      <p className={styles.cardTitle}>{enterprise?.name ?? task.title}</p>
      <p className={styles.cardText}>
        {enterprise ? task.title : ''} <span className={styles.number}>{task.number}</span>
        {far !== null && <span className={styles.far}>{kilometres(far)} km</span>}
      </p>
      <div className={styles.acts}>
        <StartButton task={task} app={app} state={state} />
        {task.lon !== null && task.lat !== null && (
          <a className={styles.act} href={`geo:${task.lat},${task.lon}?q=${task.lat},${task.lon}`}>
            <Icon name="forward" size={16} /> {say.navigate}
          </a>
        )}
        <button type="button" className={styles.act} aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon name="chart" size={16} /> {open ? say.less : say.more}
        </button>
      </div>
      {open && <TaskBrief task={task} state={state} />}
    </li>
  );
}

function Due({ task }: { task: FieldTask }) {
  const say = useWords(fieldWords).tasks;
  const lang = useLang();
  const left = leftOf(task.dueAt, useSecond() * 1e6);
  if (left === null) return null;
  return (
    <span className={styles.due} data-late={left < 0 || undefined}>
      {left < 0 ? say.over(spanText(-left, lang)) : say.left(spanText(left, lang))}
    </span>
  );
}

function StartButton({ task, app, state }: { task: FieldTask; app: FieldApp; state: FieldState }) {
  const say = useWords(fieldWords).tasks;
  const go = useNavigate();
  const draft = state.drafts.find((each) => each.task?.key === task.key);
  const sent = state.records.some(
    ({ record, receipt }) => record.about?.id === task.about.id && receipt === null,
  );
  if (draft)
    return (
      <Link to="/m/visit/$id" params={{ id: draft.id }} className={styles.main}>
        {say.resume}
      </Link>
    );
  const start = async () => {
    const made = newDraft('visit', task, app.account, now());
    await app.keep(made);
    await go({ to: '/m/visit/$id', params: { id: made.id } });
  };
  return (
    <button type="button" className={sent ? styles.act : styles.main} onClick={() => void start()}>
      {sent ? say.sent : say.checkIn}
    </button>
  );
}
