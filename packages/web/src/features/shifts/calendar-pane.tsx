import { Button, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import {
  formatDay,
  instant,
  nextDay,
  SHIFT_KIND_NAMES,
  SHIFT_KINDS,
  type Shift,
  type ShiftKind,
} from '@wenqu/domain';
import { useState } from 'react';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { useSecond } from '../../lib/clock.ts';
import { useAccount, useMay } from '../../lib/session.ts';
import { calendarQuery, peopleQuery } from './queries.ts';
import styles from './shifts.module.css';
import { shiftWords } from './words.ts';

const DAYS = 14;
interface Slot {
  readonly day: string;
  readonly kind: ShiftKind;
  readonly shift: Shift | undefined;
}

/** Who is on duty in the next fortnight; a supervisor plans it. */
export function CalendarPane({ day, onDay }: { day: string | undefined; onDay: (day: string) => void }) {
  const say = useWords(shiftWords);
  const lang = useLang();
  const today = formatDay(instant(useSecond() * 1_000_000));
  const first = day ?? today;
  const days = [first];
  while (days.length < DAYS) days.push(nextDay(days.at(-1)!));
  const query = useQuery(calendarQuery(first, days.at(-1)!));
  const planner = ['supervisor', 'head', 'admin'].includes(useAccount()?.role ?? '');
  const may = useMay('shift.write') && planner;
  const [slot, setSlot] = useState<Slot>();
  if (query.isPending) return <Skeleton rows={8} />;
  if (query.isError) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  const byId = new Map(query.data.items.map((shift) => [shift.id, shift]));
  return (
    <>
      <TextInput
        size="xs"
        type="date"
        className={styles.date ?? ''}
        label={say.week}
        value={first}
        onChange={({ currentTarget: { value } }) => value !== '' && onDay(value)}
      />
      <Pane flush>
        <div className={styles.scroll}>
          <table className={styles.calendar}>
            <thead>
              <tr>
                <th scope="col">{say.week}</th>
                {SHIFT_KINDS.map((kind) => (
                  <th key={kind} scope="col">
                    {SHIFT_KIND_NAMES[kind][lang]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {days.map((each) => (
                <tr key={each} {...(each === today ? { className: styles.today ?? '' } : {})}>
                  <th scope="row">{each}</th>
                  {SHIFT_KINDS.map((kind) => {
                    const shift = byId.get(`${each}-${kind}`);
                    const people = shift?.officers.map(({ name }) => name).join(lang === 'zh' ? '、' : ', ');
                    return (
                      <td key={kind}>
                        {people ?? <span className={styles.quiet}>{say.empty}</span>}{' '}
                        {may && (
                          <Button
                            size="compact-xs"
                            variant="subtle"
                            aria-label={say.planTitle(each, SHIFT_KIND_NAMES[kind][lang])}
                            onClick={() => setSlot({ day: each, kind, shift })}
                          >
                            {say.plan}
                          </Button>
                        )}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Pane>
      {slot && <PlanDialog key={`${slot.day}${slot.kind}`} slot={slot} onClose={() => setSlot(undefined)} />}
    </>
  );
}

function PlanDialog({ slot: { day, kind, shift }, onClose }: { slot: Slot; onClose: () => void }) {
  const say = useWords(shiftWords);
  const lang = useLang();
  const client = useQueryClient();
  const people = useQuery(peopleQuery).data?.items ?? [];
  const [officers, setOfficers] = useState<readonly string[]>(shift?.officers.map(({ id }) => id) ?? []);
  const [leader, setLeader] = useState(shift?.leader ?? '');
  return (
    <ReasonDialog
      opened
      title={say.planTitle(day, SHIFT_KIND_NAMES[kind][lang])}
      confirm={say.save}
      reasonNeeded={false}
      act={async () => {
        await sendJson('PUT', 'shifts', {
          body: { day, kind, version: shift?.version ?? 0, officers, leader },
        });
        await client.invalidateQueries({ queryKey: ['shifts'] });
      }}
      onClose={onClose}
    >
      <fieldset className={styles.people}>
        <legend>{say.people}</legend>
        {people.map(({ id, name }) => (
          <label key={id}>
            <input
              type="checkbox"
              checked={officers.includes(id)}
              onChange={({ currentTarget: { checked } }) =>
                setOfficers(checked ? [...officers, id] : officers.filter((each) => each !== id))
              }
            />
            {name}
          </label>
        ))}
      </fieldset>
      <TextInput
        label={say.leaderField}
        value={leader}
        maxLength={60}
        onChange={({ currentTarget: { value } }) => setLeader(value)}
      />
    </ReasonDialog>
  );
}
