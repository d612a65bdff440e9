import { Button, NativeSelect } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import {
  FEEDBACK_OUTCOME_NAMES,
  FEEDBACK_OUTCOMES,
  type FeedbackOutcome,
  type FiredFinding,
  formatMinute,
} from '@wenqu/domain';
import { useState } from 'react';
import { Chip } from '../../components/chip.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { pointTitle } from '../../lib/points.ts';
import { useMay } from '../../lib/session.ts';
import { usePlaces } from '../../lib/use-places.ts';
import { RULES_KEY, ruleFindingsQuery, type Told } from './queries.ts';
import styles from './rules.module.css';
import { rulesWords } from './words.ts';

/** What a rule said, newest first, and what people found it to be. */
export function RuleFindings({ id }: { id: string }) {
  const words = useWords(rulesWords);
  const say = words.drawer;
  const query = useInfiniteQuery(ruleFindingsQuery(id));
  const [about, setAbout] = useState<FiredFinding>();
  const rows = (query.data?.pages ?? []).flatMap((page) => page.items);
  return (
    <section>
      <h3 className={styles.sub}>{say.findings}</h3>
      {query.isPending && <Skeleton rows={4} height={24} />}
      {query.isError && <ErrorPanel error={query.error} retry={() => void query.refetch()} />}
      {query.data && rows.length === 0 && <p className={styles.quiet}>{words.empty.findings}</p>}
      <ol className={styles.list}>
        {rows.map((row) => (
          <Row key={row.finding.id} row={row} say={() => setAbout(row)} />
        ))}
      </ol>
      {query.hasNextPage && (
        <Button size="xs" variant="default" onClick={() => void query.fetchNextPage()}>
          {say.more}
        </Button>
      )}
      {about && <SayDialog key={about.finding.id} about={about} close={() => setAbout(undefined)} />}
    </section>
  );
}

function Row({ row, say }: { row: FiredFinding & Told; say: () => void }) {
  const words = useWords(rulesWords);
  const lang = useLang();
  const places = usePlaces();
  const mayWrite = useMay('rule.write');
  const { finding, feedback, mode } = row;
  const known = places.point(finding.point);
  return (
    <li>
      <p>
        <Link to="/points/$id" params={{ id: finding.point }} search={{}}>
          {known ? pointTitle(known) : finding.point}
        </Link>{' '}
        <Chip tone={mode === 'shadow' ? 'maintenance' : 'plain'}>{words.drawer[mode]}</Chip>{' '}
        {feedback ? (
          <Chip tone={feedback.outcome === 'true' ? 'suspect' : 'plain'}>
            {FEEDBACK_OUTCOME_NAMES[feedback.outcome][lang]}
          </Chip>
        ) : (
          <span className={styles.quiet}>{words.drawer.noFeedback}</span>
        )}
      </p>
      <p>{row.sentence[lang]}</p>
      <p className={styles.quiet}>
        {formatMinute(finding.from)} – {formatMinute(finding.to)}
        {feedback &&
          ` · ${feedback.byName} ${formatMinute(feedback.at)} · ${feedback.source === 'register' ? `${words.drawer.fromRegister} ${feedback.entry} · ` : ''}${feedback.reason}`}
      </p>
      {mayWrite && (
        <Button size="compact-xs" variant="default" onClick={say}>
          {words.say.open}
        </Button>
      )}
    </li>
  );
}

function SayDialog({ about, close }: { about: FiredFinding; close: () => void }) {
  const say = useWords(rulesWords).say;
  const lang = useLang();
  const client = useQueryClient();
  const [outcome, setOutcome] = useState<FeedbackOutcome>(about.feedback?.outcome ?? 'true');
  return (
    <ReasonDialog
      opened
      title={say.title}
      effect={say.effect}
      confirm={say.confirm}
      reasonLabel={say.reason}
      act={async (reason) => {
        await sendJson('POST', 'rules/feedback', {
          body: { finding: about.finding.id, outcome, reason },
        });
        await client.invalidateQueries({ queryKey: RULES_KEY });
      }}
      onClose={close}
    >
      <NativeSelect
        label={say.outcome}
        value={outcome}
        data={FEEDBACK_OUTCOMES.map((value) => ({ value, label: FEEDBACK_OUTCOME_NAMES[value][lang] }))}
        onChange={(event) => setOutcome(event.currentTarget.value as FeedbackOutcome)}
      />
    </ReasonDialog>
  );
}
