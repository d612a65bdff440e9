import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Icon } from '../../components/icon.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { usePlaces } from '../../lib/use-places.ts';
import { placeWords } from './columns.tsx';
import { CurveLink } from './curve-link.tsx';
import { DueText, EntryMarks, LevelChip, StateChip } from './entry-chips.tsx';
import { spanWords, whatWords } from './entry-words.ts';
import styles from './preview.module.css';
import { entryQuery } from './queries.ts';
import { StepList } from './step-list.tsx';
import { registerWords } from './words.ts';

/** One entry beside the list: enough to decide whether to open it. */
export function EntryPreview({ id, onClose }: { id: string; onClose: () => void }) {
  const say = useWords(registerWords);
  const lang = useLang();
  const places = usePlaces();
  const query = useQuery(entryQuery(id));
  if (query.isPending) return <Skeleton rows={6} />;
  if (query.isError) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  const { entry, findings, sentences, steps } = query.data;
  return (
    <section className={styles.preview} aria-label={`${say.preview} ${entry.number}`}>
      <div className={styles.head}>
        <h2 className={styles.title}>{entry.number}</h2>
        <button type="button" className={styles.close} aria-label={say.close} onClick={onClose}>
          <Icon name="close" size={16} />
        </button>
      </div>
      <p className={styles.what}>{whatWords(say, lang, entry)}</p>
      <p className={styles.place}>{placeWords(places, entry)}</p>
      <p className={styles.chips}>
        <StateChip state={entry.state} />
        <LevelChip level={entry.level} />
        <EntryMarks entry={entry} />
        <DueText entry={entry} />
      </p>
      <p className={styles.place}>{spanWords(entry.from, entry.to)}</p>
      <ul className={styles.sentences}>
        {findings.slice(0, 3).map((finding) => (
          <li key={finding.id}>{sentences[finding.id]?.[lang]}</li>
        ))}
      </ul>
      {findings.length > 3 && <p className={styles.place}>{say.entry.findingCount(findings.length)}</p>}
      <div className={styles.acts}>
        <Button
          size="xs"
          renderRoot={(props) => <Link {...props} to="/register/$id" params={{ id: entry.id }} />}
        >
          {say.open}
        </Button>
        <CurveLink entry={entry} finding={findings[0]} />
      </div>
      <h3 className={styles.sub}>{say.entry.timeline}</h3>
      <StepList steps={steps.slice(-4)} />
    </section>
  );
}
