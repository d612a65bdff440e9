import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { formatInstant, formatMinute, type Light, type MorningBlock, type MorningLine } from '@wenqu/domain';
import { Chip, type ChipTone } from '../../components/chip.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { pageOfThing } from '../../lib/where.ts';
import styles from './morning.module.css';
import { morningQuery } from './queries.ts';
import { noticeWords } from './words.ts';

const TONES: Readonly<Record<Exclude<Light, 'none'>, ChipTone>> = {
  red: 'over',
  yellow: 'suspect',
  green: 'normal',
};

/** 早报: what to look at first, by role; one screen, one sheet of paper. */
export function MorningPage() {
  const say = useWords(noticeWords).morning;
  const lang = useLang();
  const morning = useQuery(morningQuery);
  if (morning.isPending || morning.isError)
    return (
      <PageFrame title={say.title}>
        {morning.isPending ? (
          <Skeleton rows={8} />
        ) : (
          <ErrorPanel error={morning.error} retry={() => void morning.refetch()} />
        )}
      </PageFrame>
    );
  const { blocks, paragraph, asOf } = morning.data;
  return (
    <PageFrame
      title={say.title}
      lead={say.asOf(formatMinute(asOf))}
      actions={
        <Button variant="default" className={styles.noPrint} onClick={() => print()}>
          {say.print}
        </Button>
      }
    >
      {blocks.length === 0 ? (
        <EmptyState title={say.nothing} />
      ) : (
        <>
          <p className={styles.paragraph}>{paragraph[lang]}</p>
          <div className={styles.blocks}>
            {blocks.map((block) => (
              <Block key={block.id} block={block} />
            ))}
          </div>
        </>
      )}
    </PageFrame>
  );
}

function Block({ block: { title, count, lines, none } }: { block: MorningBlock }) {
  const say = useWords(noticeWords).morning;
  const lang = useLang();
  return (
    <section className={styles.block} aria-label={title[lang]}>
      <h2>
        {title[lang]} <span>{count}</span>
      </h2>
      {count === 0 ? (
        <p className={styles.none}>{none[lang]}</p>
      ) : (
        <ul>
          {lines.map((line) => (
            <Line key={`${line.kind} ${line.id} ${line.text.zh}`} line={line} />
          ))}
        </ul>
      )}
      {count > lines.length && lines.length > 0 && (
        <p className={styles.none}>{say.more(count - lines.length)}</p>
      )}
    </section>
  );
}

function Line({ line: { text, kind, id, dueAt, light } }: { line: MorningLine }) {
  const say = useWords(noticeWords);
  const lang = useLang();
  const to = pageOfThing(kind, id);
  return (
    <li>
      {light !== 'none' && <Chip tone={TONES[light]}>{say.lights[light]}</Chip>}
      {to === undefined ? <span>{text[lang]}</span> : <Link to={to as '/'}>{text[lang]}</Link>}
      {dueAt !== null && <time>{say.morning.due(formatInstant(dueAt).slice(5, 16))}</time>}
    </li>
  );
}
