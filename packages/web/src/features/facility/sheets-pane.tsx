import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type Facility, formatInstant } from '@wenqu/domain';
import { useState } from 'react';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { faultText } from '../../lib/fault-text.ts';
import { usePermissions } from '../../lib/session.ts';
import styles from './facility.module.css';
import { figure } from './figures.ts';
import { keepSheets, type SheetsKept, sheetsQuery } from './queries.ts';
import { facilityWords } from './words.ts';

/** Days as the enterprise declared them, and a table to declare more. */
export function SheetsPane({ facility, days }: { facility: Facility; days: number }) {
  const say = useWords(facilityWords);
  const permissions = usePermissions();
  const mayDeclare = permissions.includes('book.write') || permissions.includes('mark.propose');
  const sheets = useQuery(sheetsQuery(facility.id, days));
  return (
    <div className={styles.view}>
      <p className={styles.note}>{say.sheet.lead}</p>
      {mayDeclare && <Declare facility={facility} />}
      <Pane title={say.sheets} flush>
        {sheets.isPending ? (
          <Skeleton rows={4} />
        ) : sheets.isError ? (
          <ErrorPanel error={sheets.error} />
        ) : sheets.data.items.length === 0 ? (
          <p className={styles.note}>{say.sheet.none}</p>
        ) : (
          <div className={styles.scroll}>
            <table className={styles.table}>
              <thead>
                <tr>
                  <th>{say.daysTable.day}</th>
                  {facility.lines.map(({ id, name, unit }) => (
                    <th key={id} className={styles.end}>
                      {name} {unit}
                    </th>
                  ))}
                  <th className={styles.end}>{say.balance.taken} m³</th>
                  {facility.agents.map(({ id, name }) => (
                    <th key={id} className={styles.end}>
                      {name} kg
                    </th>
                  ))}
                  <th className={styles.end}>{say.balance.sludge} kg</th>
                  <th className={styles.end}>{say.sheet.version}</th>
                  <th>{say.sheet.at}</th>
                </tr>
              </thead>
              <tbody>
                {[...sheets.data.items].reverse().map((sheet) => (
                  <tr key={sheet.day}>
                    <td>{sheet.day}</td>
                    {facility.lines.map(({ id }) => (
                      <td key={id} className={styles.end}>
                        {figure(sheet.product[id] ?? null, 2)}
                      </td>
                    ))}
                    <td className={styles.end}>{figure(sheet.waterInM3)}</td>
                    {facility.agents.map(({ id }) => (
                      <td key={id} className={styles.end}>
                        {figure(sheet.agentKg[id] ?? null)}
                      </td>
                    ))}
                    <td className={styles.end}>{figure(sheet.sludgeKgDs)}</td>
                    <td className={styles.end}>{sheet.version}</td>
                    <td>{formatInstant(sheet.at)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Pane>
    </div>
  );
}

/** The heading that a table of this facility needs. */
const headingOf = ({ lines, agents }: Facility): string =>
  [
    '日期',
    ...lines.map(({ name, unit }) => `${name} (${unit})`),
    '取水量 (m3)',
    ...agents.map(({ name }) => `${name} (kg)`),
    '污泥量 (kgDS)',
  ].join(',');

function Declare({ facility }: { facility: Facility }) {
  const say = useWords(facilityWords).sheet;
  const lang = useLang();
  const client = useQueryClient();
  const [text, setText] = useState(`${headingOf(facility)}\n`);
  const [told, setTold] = useState<string>();
  const [faults, setFaults] = useState<SheetsKept['faults']>([]);
  const keep = async () => {
    setFaults([]);
    try {
      const kept = await keepSheets(facility.id, { text });
      setFaults(kept.faults);
      setTold(kept.faults.length > 0 ? undefined : kept.kept > 0 ? say.kept(kept.kept) : say.same);
      await client.invalidateQueries({ queryKey: ['facility', facility.id] });
    } catch (error) {
      setTold(faultText(error, lang));
    }
  };
  return (
    <Pane title={say.paste}>
      <textarea
        className={styles.area}
        aria-label={say.paste}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <p>
        <Button size="xs" onClick={() => void keep()}>
          {say.keep}
        </Button>{' '}
        <span role="status">{told}</span>
      </p>
      {faults.length > 0 && (
        <ul className={styles.list} role="alert">
          {faults.map((fault) => (
            <li key={`${fault.line} ${fault.en}`}>
              {say.line(fault.line)} · {fault[lang]}
            </li>
          ))}
        </ul>
      )}
    </Pane>
  );
}
