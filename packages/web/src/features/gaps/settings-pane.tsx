import { Button, NumberInput, Switch } from '@mantine/core';
import '@mantine/core/styles/NumberInput.layer.css';
import '@mantine/core/styles/Switch.layer.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { GAP_SETTING_BOUNDS, type GapSettings, STATISTIC_NAMES, STATISTICS } from '@wenqu/domain';
import { useState } from 'react';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { faultText } from '../../lib/fault-text.ts';
import { useMay } from '../../lib/session.ts';
import styles from './gaps.module.css';
import { type GapTable, gapTableQuery } from './queries.ts';
import { gapWords } from './words.ts';

const NAMES = Object.keys(GAP_SETTING_BOUNDS) as (keyof typeof GAP_SETTING_BOUNDS)[];
const DAY_S = 86_400;

/** How recalls are paced in this district, and the table by which gaps are handled. */
export function SettingsPane() {
  const say = useWords(gapWords);
  const table = useQuery(gapTableQuery);
  if (table.isPending) return <Skeleton rows={6} />;
  if (table.isError) return <ErrorPanel error={table.error} retry={() => void table.refetch()} />;
  return (
    <>
      <Pane title={say.settings.title}>
        <SettingsForm table={table.data} />
      </Pane>
      <Pane title={say.settings.rules} flush>
        <RuleTable table={table.data} />
        <p className={styles.note}>{say.settings.proposed}</p>
      </Pane>
    </>
  );
}

function SettingsForm({ table }: { table: GapTable }) {
  const say = useWords(gapWords);
  const lang = useLang();
  const mayHandle = useMay('gap.handle');
  const client = useQueryClient();
  const [draft, setDraft] = useState<GapSettings>(table.settings);
  const [told, setTold] = useState<string>();
  const save = async () => {
    try {
      const next = await sendJson<GapTable>('PUT', 'gap-settings', { body: draft });
      client.setQueryData(gapTableQuery.queryKey, next);
      setTold(say.settings.saved);
    } catch (error) {
      setTold(faultText(error, lang));
    }
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Switch
        className={styles.auto}
        label={say.settings.auto}
        description={say.settings.autoText}
        checked={draft.autoRecall}
        disabled={!mayHandle}
        onChange={(event) => setDraft({ ...draft, autoRecall: event.currentTarget.checked })}
      />
      {NAMES.map((name) => (
        <NumberInput
          key={name}
          size="xs"
          label={say.settings[name]}
          min={GAP_SETTING_BOUNDS[name][0]}
          max={GAP_SETTING_BOUNDS[name][1]}
          allowDecimal={false}
          hideControls
          value={draft[name]}
          disabled={!mayHandle}
          onChange={(value) => setDraft({ ...draft, [name]: Number(value) })}
        />
      ))}
      {mayHandle && (
        <Button size="xs" type="submit">
          {say.settings.save}
        </Button>
      )}
      <span role="status">{told}</span>
    </form>
  );
}

function RuleTable({ table }: { table: GapTable }) {
  const say = useWords(gapWords);
  const lang = useLang();
  const time = (seconds: number) =>
    seconds % DAY_S === 0 ? say.settings.days(seconds / DAY_S) : say.settings.hours(seconds / 3600);
  const ranged = (cn: string) => cn !== '2011' && cn !== '2021';
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th>{say.filter.statistic}</th>
            <th>{say.settings.command}</th>
            <th>{say.settings.missingMin}</th>
            <th>{say.settings.span}</th>
            <th>{say.settings.deadline}</th>
          </tr>
        </thead>
        <tbody>
          {STATISTICS.map((statistic) => {
            const rule = table.rules[statistic];
            return (
              <tr key={statistic}>
                <td>{STATISTIC_NAMES[statistic][lang]}</td>
                <td>{ranged(rule.cn) ? rule.cn : `${rule.cn} · ${say.settings.none}`}</td>
                <td>{rule.missingMin}</td>
                <td>{ranged(rule.cn) ? time(rule.spanMaxS) : '—'}</td>
                <td>{time(rule.deadlineS)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
