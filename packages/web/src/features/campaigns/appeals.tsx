import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type CampaignAppeal, formatDay, type ScorePoint } from '@wenqu/domain';
import { useState } from 'react';
import { Chip } from '../../components/chip.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { useWords } from '../../i18n/lang.ts';
import { useAccount, useMay } from '../../lib/session.ts';
import styles from './campaigns.module.css';
import { appealsQuery, useCampaignActs } from './queries.ts';
import { campaignWords } from './words.ts';

/** 申诉 of the own unit against one point. */
export function AppealForm({ issue, point, close }: { issue: string; point: ScorePoint; close: () => void }) {
  const say = useWords(campaignWords).rank;
  const acts = useCampaignActs();
  return (
    <ReasonDialog
      opened
      title={`${say.appealTitle} · ${point.number}`}
      effect={say.appealEffect}
      confirm={say.appeal}
      onClose={close}
      act={async (reason) => {
        await acts.appeal(issue, point.item, reason);
      }}
    />
  );
}

/** Appeals with their answers, beside the ratings they are about. */
export function Appeals({ campaign }: { campaign: string }) {
  const say = useWords(campaignWords).rank;
  const items = useQuery(appealsQuery(campaign)).data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Pane title={say.appeals}>
      <ul className={styles.points}>
        {[...items].reverse().map((appeal) => (
          <AppealRow key={appeal.id} appeal={appeal} />
        ))}
      </ul>
    </Pane>
  );
}

function AppealRow({ appeal }: { appeal: CampaignAppeal }) {
  const say = useWords(campaignWords).rank;
  const acts = useCampaignActs();
  const mayAnswer = useMay('campaign.write');
  const account = useAccount();
  const [answer, setAnswer] = useState<'upheld' | 'refused'>();
  const open = mayAnswer && appeal.answer === '' && account?.unit !== appeal.unit;
  return (
    <li>
      <Chip tone={appeal.answer === '' ? 'suspect' : 'plain'}>
        {appeal.answer === '' ? say.waiting : say[appeal.answer]}
      </Chip>
      <span>
        {appeal.unit} · {formatDay(appeal.at)} · {appeal.reason}
        {appeal.answerReason !== '' && ` → ${appeal.answerReason}`}
      </span>
      {appeal.item !== '' && (
        <Link to="/items/$id" params={{ id: appeal.item }}>
          {say.recordLink}
        </Link>
      )}
      {open && (
        <>
          <Button size="compact-xs" variant="default" onClick={() => setAnswer('upheld')}>
            {say.uphold}
          </Button>
          <Button size="compact-xs" variant="default" onClick={() => setAnswer('refused')}>
            {say.refuse}
          </Button>
        </>
      )}
      {answer && (
        <ReasonDialog
          opened
          title={answer === 'upheld' ? say.uphold : say.refuse}
          effect={say.answerEffect}
          confirm={say.answer}
          onClose={() => setAnswer(undefined)}
          act={async (reason) => {
            await acts.answer(appeal.id, answer, reason);
          }}
        />
      )}
    </li>
  );
}
