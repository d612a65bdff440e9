import '@mantine/core/styles/Popover.layer.css';
import '@mantine/core/styles/Combobox.layer.css';
import { Button, Select } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type Enrolment, formatInstant } from '@wenqu/domain';
import { useState } from 'react';
import { LISTBOX } from '../../components/listbox.ts';
import { Pane } from '../../components/page-frame.tsx';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { useWords } from '../../i18n/lang.ts';
import { getJson, sendJson } from '../../lib/api.ts';
import { loggersQuery } from '../../lib/loggers.ts';
import { useMay } from '../../lib/session.ts';
import styles from './quarantine.module.css';
import { quarantineWords } from './words.ts';

const ENROLMENTS = ['enrolments'];

/** Loggers of 2025 that told their hardware and wait for their MN; nothing where there are none. */
export function Enrolments() {
  const say = useWords(quarantineWords).enrolment;
  const [chosen, setChosen] = useState<Enrolment>();
  const items = useQuery({
    queryKey: ENROLMENTS,
    queryFn: async ({ signal }) =>
      (await getJson<{ items: readonly Enrolment[] }>('enrolments', {}, { signal })).items,
    refetchInterval: 30_000,
  }).data;
  const mayGive = useMay('key.write');
  if (!items || items.length === 0) return null;
  return (
    <Pane title={say.title}>
      <p className={styles.lead}>{say.lead}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={styles.scroll} aria-label={say.title} tabIndex={0}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th>{say.hardware}</th>
              <th>{say.written}</th>
              <th>{say.last}</th>
              <th>{say.given}</th>
              <th>{say.act}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <tr key={item.id}>
                <td
                  title={Object.entries(item.info)
                    .map((pair) => pair.join('='))
                    .join(' ')}
                >
                  <code>{item.id}</code>
                </td>
                <td>{item.mn === '' ? '—' : <code>{item.mn}</code>}</td>
                <td>
                  <Link to="/frames/$position" params={{ position: String(item.position) }} search={{}}>
                    {formatInstant(item.lastAt)}
                  </Link>
                </td>
                <td>
                  {item.order === '' ? (
                    item.given || '—'
                  ) : (
                    <Link to="/orders/$id" params={{ id: item.order }}>
                      {item.given}
                    </Link>
                  )}
                </td>
                <td>
                  {mayGive && (
                    <Button size="xs" variant="default" onClick={() => setChosen(item)}>
                      {say.give}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {mayGive && <GiveDialog item={chosen} onClose={() => setChosen(undefined)} />}
    </Pane>
  );
}

function GiveDialog({ item, onClose }: { item: Enrolment | undefined; onClose: () => void }) {
  const say = useWords(quarantineWords).enrolment;
  const client = useQueryClient();
  const [mn, setMn] = useState<string | null>(null);
  const loggers = useQuery({ ...loggersQuery, enabled: item !== undefined }).data?.items ?? [];
  return (
    <ReasonDialog
      opened={item !== undefined}
      title={`${say.give} · ${item?.id ?? ''}`}
      effect={say.effect}
      confirm={say.give}
      act={async (reason) => {
        await sendJson('POST', `enrolments/${encodeURIComponent(item?.id ?? '')}/mn`, {
          body: { mn: mn ?? '', reason },
        });
        setMn(null);
        void client.invalidateQueries({ queryKey: ENROLMENTS });
        void client.invalidateQueries({ queryKey: ['orders'] });
      }}
      onClose={onClose}
    >
      <Select
        {...LISTBOX}
        label={say.mn}
        required
        searchable
        limit={100}
        nothingFoundMessage="—"
        data={loggers.map((each) => ({
          value: each.mn,
          label: [each.enterprise?.name, each.mn].filter(Boolean).join(' · '),
        }))}
        value={mn}
        onChange={setMn}
      />
    </ReasonDialog>
  );
}
