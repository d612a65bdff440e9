import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { formatMinute, type SiteSettlement, type SiteVisit } from '@wenqu/domain';
import { useState } from 'react';
import { Pane } from '../../components/page-frame.tsx';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { basePath } from '../../lib/base.ts';
import { useAccount, useMay } from '../../lib/session.ts';
import { stepNames } from './step-names.ts';
import { visitWords } from './visit-words.ts';
import styles from './visits.module.css';

/** What came of the steps a record asked for; a conflict is settled here, by another person. */
export function ConflictPane({ visit }: { visit: SiteVisit }) {
  const say = useWords(visitWords);
  const lang = useLang();
  const { outcomes, settlement, record } = visit;
  const names = stepNames(record.task, lang);
  const address =
    record.about === null
      ? undefined
      : `${basePath}/${record.about.kind === 'sample' ? 'samples' : 'matters'}/${record.about.id}`;
  const link = address && <a href={address}>{say.openMatter}</a>;
  if (visit.state === 'kept')
    return (
      <Pane title={say.parts.outcome}>
        {outcomes.length === 0 && <p>{say.noSteps}</p>}
        {outcomes.map((each) => (
          <p key={each.event}>{say.taken(names.event(each.event), names.state(each.state))}</p>
        ))}
        {link}
      </Pane>
    );
  return (
    <section className={styles.conflict} aria-label={say.parts.outcome}>
      {outcomes.map((each) =>
        each.taken ? (
          <p key={each.event}>{say.taken(names.event(each.event), names.state(each.state))}</p>
        ) : (
          <p key={each.event}>
            <b>
              {say.missed} {names.event(each.event)}
            </b>{' '}
            {each[lang]}
          </p>
        ),
      )}
      {settlement && (
        <p>
          {say.settled(settlement.byName, formatMinute(settlement.at), say.how[settlement.how])}{' '}
          {settlement.reason}
        </p>
      )}
      {link}
      {visit.state === 'conflict' && <Settle visit={visit} />}
    </section>
  );
}

function Settle({ visit }: { visit: SiteVisit }) {
  const say = useWords(visitWords);
  const client = useQueryClient();
  const may = useMay('order.approve');
  const account = useAccount();
  const [how, setHow] = useState<SiteSettlement['how']>();
  if (!may || account?.id === visit.by) return null;
  const settle = async (reason: string) => {
    await sendJson('POST', `visits/${visit.id}/settlement`, { body: { how, reason } });
    await client.invalidateQueries({ queryKey: ['visits'] });
  };
  return (
    <div className={styles.acts}>
      <Button size="xs" onClick={() => setHow('done-otherwise')}>
        {say.how['done-otherwise']}
      </Button>
      <Button size="xs" variant="default" onClick={() => setHow('record-only')}>
        {say.how['record-only']}
      </Button>
      <ReasonDialog
        opened={how !== undefined}
        title={say.settle}
        effect={say.settleText}
        confirm={how ? say.how[how] : say.settle}
        act={settle}
        onClose={() => setHow(undefined)}
      />
    </div>
  );
}
