import { useQuery } from '@tanstack/react-query';
import { REVIEW_SITUATIONS } from '@wenqu/domain';
import { Chip } from '../../components/chip.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { MatterClocks } from '../../components/matter/matter-clocks.tsx';
import { MatterSteps } from '../../components/matter/matter-steps.tsx';
import { MatterTimeline } from '../../components/matter/matter-timeline.tsx';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import type { MatterTold } from '../../lib/matters.ts';
import { useMay } from '../../lib/session.ts';
import styles from './cases.module.css';
import { ChecklistPane } from './checklist-pane.tsx';
import { ClausePane } from './clause-pane.tsx';
import { EvidencePane } from './evidence-pane.tsx';
import { HeadLine } from './head-line.tsx';
import { MatterFrame } from './matter-frame.tsx';
import { PapersPane } from './papers-pane.tsx';
import { isLead } from './paths.ts';
import { PolicePane } from './police-pane.tsx';
import { caseFileQuery } from './queries.ts';
import { RelatedPane } from './related-pane.tsx';
import { caseRoute } from './route.tsx';
import { SheetPane } from './sheet-pane.tsx';
import { StagePath } from './stage-path.tsx';
import { caseWords } from './words.ts';

/** One case whole: where it stands, what runs out, what may be done, what is missing, what proves it. */
export function CasePage() {
  const { id } = caseRoute.useParams();
  return <MatterFrame id={id}>{(told) => <CaseBody told={told} />}</MatterFrame>;
}

function CaseBody({ told }: { told: MatterTold }) {
  const say = useWords(caseWords);
  const { matter, steps, clocks, people } = told;
  const isInside = useMay('hidden.read');
  return (
    <PageFrame
      title={matter.title}
      lead={
        <HeadLine told={told} clock={matter.state === 'lead' ? 'filing' : 'decision'}>
          <Chip>{isLead(matter) ? say.lead : say.filed}</Chip>
        </HeadLine>
      }
    >
      <StagePath matter={matter} />
      <div className={styles.split}>
        <div className={styles.main}>
          <Pane title={say.steps}>
            <MatterSteps told={told} except={['sheet']} />
          </Pane>
          {isInside && <CaseWork told={told} />}
          <Pane title={say.timeline}>
            <MatterTimeline machine="case" steps={steps} people={people} />
          </Pane>
        </div>
        <div className={styles.side}>
          <Pane title={say.clocks}>
            <MatterClocks machine="case" clocks={clocks} />
          </Pane>
          {isInside && <CaseSide told={told} />}
        </div>
      </div>
    </PageFrame>
  );
}

function CaseWork({ told }: { told: MatterTold }) {
  const { id } = told.matter;
  const query = useQuery(caseFileQuery(id));
  if (query.isPending) return <Skeleton rows={6} />;
  if (query.isError) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  const past = new Set(told.steps.filter(({ refused }) => refused === null).map(({ event }) => event));
  return (
    <>
      {told.matter.closedAt === null && <ChecklistPane checks={query.data.checks} past={past} />}
      <PapersPane matter={told.matter} file={query.data} />
      <SheetPane told={told} file={query.data} />
      <EvidencePane told={told} />
    </>
  );
}

function CaseSide({ told: { matter } }: { told: MatterTold }) {
  const say = useWords(caseWords);
  const lang = useLang();
  const file = useQuery(caseFileQuery(matter.id)).data;
  if (!file) return null;
  return (
    <>
      <RelatedPane matter={matter} file={file} />
      <PolicePane tests={file.police} />
      <ClausePane file={file} />
      {file.situations.length > 0 && (
        <Pane title={say.review.title}>
          <ul className={styles.plain}>
            {file.situations.map((each) => (
              <li key={each}>{REVIEW_SITUATIONS.find(({ id }) => id === each)?.[lang] ?? each}</li>
            ))}
          </ul>
        </Pane>
      )}
    </>
  );
}
