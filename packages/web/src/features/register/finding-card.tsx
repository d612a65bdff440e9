import { queryOptions, useQuery } from '@tanstack/react-query';
import type { CardWords, Finding, FindingCard } from '@wenqu/domain';
import { type ReactNode, useState } from 'react';
import { Chip } from '../../components/chip.tsx';
import { ConfidenceBadge } from '../../components/confidence-badge.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { getJson } from '../../lib/api.ts';
import styles from './card.module.css';
import { CardCurves } from './card-curves.tsx';
import { CardExpectedPlot } from './card-expected.tsx';
import { CardHistogramPlot } from './card-histogram.tsx';
import { cardWords } from './card-words.ts';
import { EvidenceList } from './evidence-list.tsx';

const cardQuery = (id: string, to: number) =>
  queryOptions({
    // One that grew is another picture.
    queryKey: ['register', 'card', id, to],
    queryFn: ({ signal }) => getJson<FindingCard>(`findings/${encodeURIComponent(id)}/card`, {}, { signal }),
    staleTime: 60_000,
  });

/** The explanation of a finding, read when it is opened. */
export function FindingCardDetails({ finding, open }: { finding: Finding; open: boolean }) {
  const say = useWords(cardWords);
  const [opened, setOpened] = useState(open);
  return (
    <details
      className={styles.details}
      open={opened}
      onToggle={(event) => setOpened(event.currentTarget.open)}
    >
      <summary>{say.card}</summary>
      {opened && <CardOf finding={finding} />}
    </details>
  );
}

function CardOf({ finding }: { finding: Finding }) {
  const query = useQuery(cardQuery(finding.id, finding.to));
  if (query.isPending) return <Skeleton rows={8} />;
  if (query.isError) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  return <CardBody card={query.data} />;
}

/** Sentence above; plot, other causes, what to secure, rules and what was missing here. */
function CardBody({ card }: { card: FindingCard }) {
  const say = useWords(cardWords);
  const { pattern, plot } = card;
  return (
    <div className={styles.card} data-form={String(card.finding.facts.form ?? card.finding.rule)}>
      <CardHead card={card} />
      {plot.histograms.map((histogram) => (
        <CardHistogramPlot key={histogram.factor} histogram={histogram} />
      ))}
      {plot.expected.map((expected) => (
        <CardExpectedPlot key={expected.factor} card={card} expected={expected} />
      ))}
      <CardCurves card={card} />
      {plot.twins.map(({ factor, equal, pairs }) => (
        <p key={factor} className={styles.note}>
          {say.plot.twinEqual(equal, pairs)}
        </p>
      ))}
      {pattern && (
        <div className={styles.parts}>
          {pattern.evidence.length > 0 && (
            <Part title={say.evidence}>
              <EvidenceList card={card} />
            </Part>
          )}
          <Part title={say.others}>
            {pattern.others.length === 0 ? <p>{say.othersNone}</p> : <WordList rows={pattern.others} />}
          </Part>
          <Missing card={card} />
          {pattern.legal.length > 0 && <Legal rows={pattern.legal} />}
          {card.level.groups.length > 0 && <Groups level={card.level} />}
        </div>
      )}
    </div>
  );
}

function CardHead({ card }: { card: FindingCard }) {
  const say = useWords(cardWords);
  const { pattern, level, edition, confidence } = card;
  return (
    <p className={styles.head}>
      <Chip tone={level.level === 'A' ? 'over' : level.level === 'B' ? 'suspect' : 'plain'}>
        {say.level(level.level)}
      </Chip>
      <ConfidenceBadge confidence={confidence} />
      <span>{say.edition(edition)}</span>
      {pattern && <span>{pattern.notify === 'hidden' ? say.hidden : say.service}</span>}
    </p>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.part}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function WordList({ rows }: { rows: readonly CardWords[] }) {
  const lang = useLang();
  return (
    <ul>
      {rows.map((row) => (
        <li key={row.zh}>{row[lang]}</li>
      ))}
    </ul>
  );
}

function Missing({ card: { missing, pattern } }: { card: FindingCard }) {
  const say = useWords(cardWords);
  const lang = useLang();
  const names = pattern?.inputs.map((each) => each[lang]).join(lang === 'zh' ? '、' : ', ') ?? '';
  return (
    <Part title={say.missing}>
      {missing.length === 0 ? <p>{say.missingNone}</p> : <WordList rows={missing} />}
      <p className={styles.quiet}>{say.inputs(names)}</p>
    </Part>
  );
}

function Legal({ rows }: { rows: NonNullable<FindingCard['pattern']>['legal'] }) {
  const say = useWords(cardWords);
  const lang = useLang();
  return (
    <Part title={say.legal}>
      <ul>
        {rows.map((row) => (
          <li key={row.key}>
            <ConfidenceBadge confidence={row.confidence} /> {row[lang]}
          </li>
        ))}
      </ul>
      <p className={styles.quiet}>{say.legalNote}</p>
    </Part>
  );
}

function Groups({ level: { groups } }: { level: FindingCard['level'] }) {
  const say = useWords(cardWords);
  const lang = useLang();
  return (
    <Part title={say.groups}>
      <ul className={styles.groups}>
        {groups.map((each) => (
          <li key={each.group}>
            <span>{each[lang]}</span>
            <span className={styles.meter} aria-hidden="true">
              <span style={{ width: `${Math.round(each.strength * 100)}%` }} />
            </span>
            <span>{say.strength(Math.round(each.strength * 100))}</span>
          </li>
        ))}
      </ul>
      <p className={styles.quiet}>{say.groupsNote}</p>
    </Part>
  );
}
