import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import {
  type CampaignIssue,
  type CampaignStanding,
  formatDay,
  formatMinute,
  type IssueContent,
  type IssueHead,
  type IssueKind,
  type Paper,
} from '@wenqu/domain';
import { useState } from 'react';
import { Chip } from '../../components/chip.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { cx } from '../../lib/class-names.ts';
import { fileUrl } from '../../lib/files.ts';
import { useMay } from '../../lib/session.ts';
import { Appeals } from './appeals.tsx';
import styles from './campaigns.module.css';
import { ItemChips } from './item-chips.tsx';
import { documentQuery, issueQuery, issuesQuery, previewQuery, useCampaignActs } from './queries.ts';
import { RatingTable } from './rating-table.tsx';
import { campaignWords } from './words.ts';

/** The last moment a cut holds, as it is said: `11-15 24:00`. */
const cutText = (cut: IssueHead['cut']): string => {
  const day = formatDay((cut - 1) as IssueHead['cut']);
  return formatDay(cut) === day ? formatMinute(cut) : `${day} 24:00`;
};

/** Issued papers of one kind, one of them open; what the next one would hold; publishing. */
export function PapersView({
  kind,
  standing,
  shown,
  show,
}: {
  kind: IssueKind;
  standing: CampaignStanding;
  shown: string | undefined;
  show: (issue: string | undefined) => void;
}) {
  const say = useWords(campaignWords);
  const { campaign } = standing;
  const query = useQuery(issuesQuery(campaign.id, kind));
  const heads = query.data?.items ?? [];
  const opened = shown ?? heads[0]?.id;
  if (query.isPending) return <Skeleton rows={6} height={40} />;
  if (query.isError) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  const week = kind === 'rating' && opened === 'week';
  return (
    <>
      <Publishing kind={kind} campaign={campaign.id} show={show} />
      {heads.length === 0 && kind !== 'rating' ? (
        <Pane>
          <EmptyState title={say.papers.none[kind]} text={say.papers.noneText} />
        </Pane>
      ) : (
        <div className={styles.papers}>
          <nav className={styles.issues} aria-label={say.tabs[kind]}>
            {kind === 'rating' && (
              <button
                type="button"
                className={cx(styles.issue, (week || heads.length === 0) && styles.on)}
                onClick={() => show('week')}
              >
                {say.rank.week}
              </button>
            )}
            {heads.map((head) => (
              <button
                key={head.id}
                type="button"
                className={cx(styles.issue, head.id === opened && styles.on)}
                onClick={() => show(head.id)}
              >
                {say.rank.issue(head.issue)}
                <span className={styles.quiet}>{formatDay((head.cut - 1) as IssueHead['cut']).slice(5)}</span>
                {head.corrects !== '' && <Chip tone="suspect">{say.papers.corrects}</Chip>}
              </button>
            ))}
          </nav>
          <div className={styles.paperSide}>
            {week || heads.length === 0 ? (
              <Pane title={say.rank.week}>
                <RatingTable units={standing.week} />
              </Pane>
            ) : (
              <OpenIssue id={opened} heads={heads} show={show} />
            )}
          </div>
        </div>
      )}
      {kind === 'rating' && <Appeals campaign={campaign.id} />}
    </>
  );
}

function Publishing({
  kind,
  campaign,
  show,
}: {
  kind: IssueKind;
  campaign: string;
  show: (issue: string | undefined) => void;
}) {
  const say = useWords(campaignWords).papers;
  const may = useMay('campaign.write');
  const acts = useCampaignActs();
  const [previewing, setPreviewing] = useState(false);
  const [asking, setAsking] = useState(false);
  const preview = useQuery(previewQuery(campaign, kind, may && previewing));
  if (!may) return null;
  return (
    <>
      <div className={styles.bar}>
        <Button size="xs" variant="default" onClick={() => setPreviewing(!previewing)}>
          {previewing ? say.back : say.preview}
        </Button>
        <Button size="xs" onClick={() => setAsking(true)}>
          {say.publish[kind]}
        </Button>
      </div>
      {previewing && preview.isError && (
        <ErrorPanel error={preview.error} retry={() => void preview.refetch()} />
      )}
      {previewing && preview.data && (
        <Pane title={say.preview}>
          <Content content={preview.data} kind={kind} />
        </Pane>
      )}
      {asking && (
        <ReasonDialog
          opened
          title={say.publish[kind]}
          effect={say.publishEffect}
          confirm={say.publish[kind]}
          reasonNeeded={false}
          onClose={() => setAsking(false)}
          act={async (reason) => {
            const issue = await acts.issue(campaign, kind, reason);
            show(issue.id);
          }}
        />
      )}
    </>
  );
}

function OpenIssue({
  id,
  heads,
  show,
}: {
  id: string | undefined;
  heads: readonly IssueHead[];
  show: (issue: string) => void;
}) {
  const say = useWords(campaignWords);
  const query = useQuery(issueQuery(id));
  const may = useMay('campaign.write');
  const acts = useCampaignActs();
  const [correcting, setCorrecting] = useState(false);
  if (query.isPending) return <Skeleton rows={8} height={32} />;
  if (query.isError) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  const issue = query.data;
  const by = heads.find(({ corrects }) => corrects === issue.id);
  return (
    <Pane
      title={say.rank.issue(issue.issue)}
      extra={
        <span className={styles.chips}>
          <Chip tone="normal">{say.rank.frozen}</Chip>
          {by && <Chip tone="over">{say.papers.corrected}</Chip>}
          {may && !by && (
            <Button size="compact-xs" variant="default" onClick={() => setCorrecting(true)}>
              {say.papers.correct}
            </Button>
          )}
          <Printed issue={issue} />
        </span>
      }
    >
      <p className={styles.quiet}>
        {say.rank.cut(cutText(issue.cut))} · {say.rank.rule(issue.rule)} ·{' '}
        {say.papers.by(issue.byName, formatMinute(issue.at))} · {say.rank.digest} {issue.digest.slice(0, 12)}…
      </p>
      <Content content={issue.content} kind={issue.kind} issue={issue} />
      {correcting && (
        <ReasonDialog
          opened
          title={say.papers.correct}
          effect={say.papers.publishEffect}
          confirm={say.papers.correct}
          onClose={() => setCorrecting(false)}
          act={async (reason) => {
            const made = await acts.issue(issue.campaign, issue.kind, reason, issue.id);
            show(made.id);
          }}
        />
      )}
    </Pane>
  );
}

/** The printed document: made once, then both files. */
function Printed({ issue }: { issue: CampaignIssue }) {
  const say = useWords(campaignWords).papers;
  const may = useMay('campaign.write');
  const mayRead = useMay('document.read');
  const acts = useCampaignActs();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>();
  const made = useQuery(documentQuery(mayRead ? issue.document : '')).data;
  if (fault !== undefined) return <ErrorPanel error={fault} retry={() => setFault(undefined)} />;
  if (issue.document === '')
    return may ? (
      <Button
        size="compact-xs"
        variant="default"
        loading={busy}
        onClick={() => {
          setBusy(true);
          acts
            .print(issue.id)
            .catch(setFault)
            .finally(() => setBusy(false));
        }}
      >
        {say.print}
      </Button>
    ) : null;
  if (!made) return null;
  return (
    <>
      <span className={styles.quiet}>{made.number}</span>
      <a href={fileUrl(made.pdf)} download={`${made.number}.pdf`}>
        {say.pdf}
      </a>
      <a href={fileUrl(made.docx)} download={`${made.number}.docx`}>
        {say.docx}
      </a>
    </>
  );
}

function Content({
  content,
  kind,
  issue,
}: {
  content: IssueContent;
  kind: IssueKind;
  issue?: CampaignIssue;
}) {
  const lang = useLang();
  return (
    <>
      {kind !== 'tour' && <RatingTable units={content.units} {...(issue && { issue })} />}
      <PaperText paper={content.paper[lang]} />
      {kind === 'bulletin' && <Annex content={content} />}
    </>
  );
}

export function PaperText({ paper }: { paper: Paper }) {
  return (
    <article className={styles.paper}>
      <h2>{paper.title}</h2>
      {paper.parts.map((part, at) =>
        // Parts never change places.
        // biome-ignore lint/suspicious/noArrayIndexKey: a paper is frozen
        part.kind === 'heading' ? <h3 key={at}>{part.text}</h3> : <p key={at}>{part.text}</p>,
      )}
    </article>
  );
}

function Annex({ content }: { content: IssueContent }) {
  const say = useWords(campaignWords);
  return (
    <details className={styles.annex}>
      <summary>
        {say.papers.annex} ({content.items.length})
      </summary>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              {(['number', 'title', 'unit', 'deadline', 'state'] as const).map((name) => (
                <th key={name} scope="col">
                  {say.columns[name]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {content.items.map((line) => (
              <tr key={line.item}>
                <td>{line.number}</td>
                <td>{line.title}</td>
                <td>{line.unit}</td>
                <td>{line.deadline}</td>
                <td>
                  <ItemChips line={line} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
