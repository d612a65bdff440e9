import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { factorShort, type Parameter } from '@wenqu/domain';
import { useState } from 'react';
import { ParameterName } from '../../components/care-chips.tsx';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { CARE_KEY } from '../../lib/care.ts';
import { careTabWords } from './care-tab-words.ts';
import styles from './loggers.module.css';

/** Makes the chosen parameters, as they stand, the baseline. */
export function AgreeButton({
  mn,
  rows,
  done,
}: {
  mn: string;
  rows: readonly Parameter[];
  done: () => void;
}) {
  const say = useWords(careTabWords).parameters;
  const lang = useLang();
  const client = useQueryClient();
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button
        size="xs"
        variant="default"
        disabled={rows.length === 0}
        title={rows.length === 0 ? say.choose : undefined}
        onClick={() => setOpened(true)}
      >
        {say.agree(rows.length)}
      </Button>
      <ReasonDialog
        opened={opened}
        title={say.agreeTitle(rows.length)}
        effect={say.agreeEffect}
        confirm={say.agree(0)}
        reasonLabel={say.agreeReason}
        act={async (reason) => {
          const keys = rows.map(({ polId, infoId }) => ({ polId, infoId }));
          await sendJson('POST', `care/parameters/${encodeURIComponent(mn)}/agree`, {
            body: { keys, reason },
          });
          await client.invalidateQueries({ queryKey: CARE_KEY });
          done();
        }}
        onClose={() => setOpened(false)}
      >
        <ul className={styles.chosen}>
          {rows.map((row) => (
            <li key={`${row.polId}/${row.infoId}`}>
              {row.polId !== '' && <strong>{factorShort(row.polId, lang)} </strong>}
              <ParameterName infoId={row.infoId} /> <strong>{row.text}</strong>
            </li>
          ))}
        </ul>
      </ReasonDialog>
    </>
  );
}
