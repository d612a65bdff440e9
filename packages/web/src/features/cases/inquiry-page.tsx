import { useQuery } from '@tanstack/react-query';
import { formatInstant, INQUIRY_TABLE, REMOTE_CHECKS } from '@wenqu/domain';
import { Chip } from '../../components/chip.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { fieldsOf } from '../../components/matter/given-facts.tsx';
import { MatterClocks } from '../../components/matter/matter-clocks.tsx';
import { MatterSteps } from '../../components/matter/matter-steps.tsx';
import { MatterTimeline } from '../../components/matter/matter-timeline.tsx';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import type { MatterTold } from '../../lib/matters.ts';
import { useMay } from '../../lib/session.ts';
import styles from './cases.module.css';
import { EvidencePane } from './evidence-pane.tsx';
import { HeadLine } from './head-line.tsx';
import { MatterFrame } from './matter-frame.tsx';
import { PapersPane } from './papers-pane.tsx';
import { PolicePane } from './police-pane.tsx';
import { caseFileQuery } from './queries.ts';
import { RelatedPane } from './related-pane.tsx';
import { inquiryRoute } from './route.tsx';
import { caseWords } from './words.ts';

/** One inquiry whole: its path, the fifteen days, what was checked from the desk, what it came from. */
export function InquiryPage() {
  const { id } = inquiryRoute.useParams();
  return <MatterFrame id={id}>{(told) => <InquiryBody told={told} />}</MatterFrame>;
}

function InquiryBody({ told }: { told: MatterTold }) {
  const say = useWords(caseWords);
  const { matter, steps, clocks, people } = told;
  const isInside = useMay('hidden.read');
  const path = matter.hidden ? 'hidden' : 'open';
  return (
    <PageFrame
      title={matter.title}
      lead={
        <HeadLine told={told} clock="filing">
          {isInside && <Chip tone={matter.hidden ? 'over' : 'plain'}>{say.path[path]}</Chip>}
          {matter.level !== '' && <Chip>{matter.level}</Chip>}
        </HeadLine>
      }
    >
      {isInside && <p className={styles.quiet}>{say.pathText[path]}</p>}
      <div className={styles.split}>
        <div className={styles.main}>
          <Pane title={say.steps}>
            <MatterSteps told={told} except={isInside ? ['preserve'] : []} />
          </Pane>
          {isInside && <RemoteChecks told={told} />}
          {isInside && <EvidencePane told={told} />}
          <Pane title={say.timeline}>
            <MatterTimeline machine="inquiry" steps={steps} people={people} />
          </Pane>
        </div>
        <div className={styles.side}>
          <Pane title={say.clocks}>
            <MatterClocks machine="inquiry" clocks={clocks} />
          </Pane>
          {isInside && <InquirySide told={told} />}
        </div>
      </div>
    </PageFrame>
  );
}

function InquirySide({ told: { matter } }: { told: MatterTold }) {
  const query = useQuery(caseFileQuery(matter.id));
  if (query.isPending) return <Skeleton rows={4} />;
  if (query.isError) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  return (
    <>
      <RelatedPane matter={matter} file={query.data} />
      <PapersPane matter={matter} file={query.data} />
      <PolicePane tests={query.data.police} />
    </>
  );
}

/** Each check with its newest outcome; what nobody has looked at is said too. */
function RemoteChecks({ told }: { told: MatterTold }) {
  const say = useWords(caseWords).checked;
  const lang = useLang();
  const outcomes = fieldsOf(INQUIRY_TABLE.id).get('outcome')?.choices ?? [];
  return (
    <Pane title={say.title}>
      <ul className={styles.checksGrid}>
        {REMOTE_CHECKS.map((check) => {
          const step = told.steps.findLast(
            ({ event, given, refused }) =>
              refused === null && event === 'check' && given.checked === check.id,
          );
          const outcome = outcomes.find(({ id }) => id === step?.given.outcome);
          return (
            <li key={check.id} className={styles.item}>
              <span aria-hidden="true">{step ? '✓' : '○'}</span>
              <span>{check[lang]}</span>
              <span className={styles.quiet}>
                {step
                  ? `${outcome?.[lang] ?? ''} · ${step.byName} ${say.done(formatInstant(step.happenedAt).slice(5, 16))}`
                  : say.todo}
              </span>
            </li>
          );
        })}
      </ul>
    </Pane>
  );
}
