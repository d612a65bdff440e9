import '@mantine/core/styles/InlineInput.layer.css';
import '@mantine/core/styles/NumberInput.layer.css';
import '@mantine/core/styles/Switch.layer.css';
import { Button, NumberInput, Switch } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { CareSettings } from '@wenqu/domain';
import { useState } from 'react';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Facts } from '../../components/facts.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { careSettingsQuery } from '../../lib/care.ts';
import { useMay } from '../../lib/session.ts';
import styles from './care.module.css';
import { carePageWords } from './words.ts';

/** When the house sets clocks and asks for parameters by itself. */
export function SettingsPane() {
  const say = useWords(carePageWords).settings;
  const mayHandle = useMay('care.handle');
  const query = useQuery(careSettingsQuery);
  if (query.isPending) return <Skeleton rows={5} />;
  if (query.isError) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  return (
    <Pane title={say.title}>
      {mayHandle ? (
        <SettingsForm key={query.data.version} settings={query.data} />
      ) : (
        <SettingsFacts settings={query.data} />
      )}
    </Pane>
  );
}

function SettingsFacts({ settings }: { settings: CareSettings }) {
  const say = useWords(carePageWords).settings;
  const { clockSetS, clockEveryH, clockOnRequest, snapshotEveryH } = settings;
  return (
    <>
      <Facts
        facts={[
          [say.clockSetS, clockSetS === 0 ? say.never : say.seconds(clockSetS)],
          [say.clockEveryH, say.hours(clockEveryH)],
          [say.clockOnRequest, clockOnRequest ? say.yes : say.no],
          [say.snapshotEveryH, snapshotEveryH === 0 ? say.never : say.hours(snapshotEveryH)],
        ]}
      />
      <p className={styles.quiet}>{say.noRight}</p>
    </>
  );
}

function SettingsForm({ settings }: { settings: CareSettings }) {
  const say = useWords(carePageWords).settings;
  const client = useQueryClient();
  const [draft, setDraft] = useState(settings);
  const [opened, setOpened] = useState(false);
  const number = (
    name: 'clockSetS' | 'clockEveryH' | 'snapshotEveryH',
    [min, max]: readonly [number, number],
    description?: string,
  ) => (
    <NumberInput
      size="sm"
      label={say[name]}
      {...(description === undefined ? {} : { description })}
      min={min}
      max={max}
      allowDecimal={false}
      hideControls
      value={draft[name]}
      onChange={(value) => setDraft({ ...draft, [name]: Number(value) })}
    />
  );
  return (
    <div className={styles.settings}>
      <h3 className={styles.heading}>{say.clock}</h3>
      {number('clockSetS', [0, 86_400], say.clockSetHint)}
      {number('clockEveryH', [1, 720])}
      <Switch
        label={say.clockOnRequest}
        checked={draft.clockOnRequest}
        onChange={(event) => setDraft({ ...draft, clockOnRequest: event.currentTarget.checked })}
      />
      <h3 className={styles.heading}>{say.snapshot}</h3>
      {number('snapshotEveryH', [0, 8_760], say.snapshotHint)}
      <div className={styles.acts}>
        <Button size="xs" onClick={() => setOpened(true)}>
          {say.save}
        </Button>
      </div>
      <ReasonDialog
        opened={opened}
        title={say.save}
        effect={say.effect}
        confirm={say.save}
        act={async (reason) => {
          const { version, ...values } = draft;
          const kept = await sendJson<CareSettings>('PUT', 'care/settings', {
            body: { ...values, reason },
            version,
          });
          client.setQueryData(careSettingsQuery.queryKey, kept);
        }}
        onStale={() => void client.invalidateQueries({ queryKey: careSettingsQuery.queryKey })}
        onClose={() => setOpened(false)}
      />
    </div>
  );
}
