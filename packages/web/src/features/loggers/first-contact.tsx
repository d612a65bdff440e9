import { Button, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { askRefusal, type Order } from '@wenqu/domain';
import { useState } from 'react';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { ApiError, sendJson } from '../../lib/api.ts';
import { editionSpoken, type LoggerView } from '../../lib/loggers.ts';
import { type CommandLine, commandsQuery } from '../../lib/orders.ts';
import { useAccount } from '../../lib/session.ts';
import styles from './loggers.module.css';
import { loggerWords } from './words.ts';

type Params = Readonly<Record<string, string>>;

/** An order that the standard wants at first contact, and what became of it when it was asked. */
interface ContactLine {
  readonly cn: string;
  readonly zh: string;
  readonly en: string;
  readonly params: Params;
  readonly order: Order | null;
  readonly refused: { readonly code: string; readonly zh: string; readonly en: string } | null;
}

const contact = async (
  mn: string,
  reason: string,
  ask?: readonly string[],
  params?: Record<string, Params>,
) =>
  (
    await sendJson<{ items: readonly ContactLine[] }>('POST', 'orders/first-contact', {
      body: { mn, reason, ...(ask && { ask }), ...(params && { params }) },
    })
  ).items;

/** The clock is set to the moment of asking. */
const CLOCK = '1012';

/** What the standard wants done when a logger is heard for the first time; each is an order of its own. */
export function FirstContact({ view }: { view: LoggerView }) {
  const say = useWords(loggerWords).orders.first;
  const account = useAccount();
  const commands = useQuery(commandsQuery).data;
  const [opened, setOpened] = useState(false);
  const offered = useQuery({
    queryKey: ['orders', 'first-contact', view.mn],
    queryFn: () => contact(view.mn, say.reason),
    enabled: opened,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const lines = (commands ?? []).filter(
    ({ edition, class: kind }) =>
      edition === editionSpoken(view) &&
      account !== undefined &&
      askRefusal({ class: kind, reason: '—', urgent: false }, account) === undefined,
  );
  const may = (cn: string) => lines.some((each) => each.cn === cn);
  if (!may(CLOCK)) return null;
  return (
    <Pane title={say.title} extra={say.source}>
      <p className={styles.quiet}>{say.hint}</p>
      <Button size="xs" onClick={() => setOpened(true)} loading={opened && offered.isPending}>
        {say.start}
      </Button>
      {offered.isError && <ErrorPanel error={offered.error} retry={() => void offered.refetch()} />}
      {offered.data && (
        <ContactDialog
          mn={view.mn}
          offered={offered.data.filter(({ cn }) => may(cn))}
          commands={lines}
          opened={opened}
          onClose={() => setOpened(false)}
        />
      )}
    </Pane>
  );
}

function ContactDialog({
  mn,
  offered,
  commands,
  opened,
  onClose,
}: {
  mn: string;
  offered: readonly ContactLine[];
  commands: readonly CommandLine[];
  opened: boolean;
  onClose: () => void;
}) {
  const say = useWords(loggerWords).orders.first;
  const lang = useLang();
  const client = useQueryClient();
  const [off, setOff] = useState<ReadonlySet<string>>(new Set());
  const [typed, setTyped] = useState<Readonly<Record<string, Params>>>({});
  // What was asked already is not asked again when another one was refused.
  const [asked, setAsked] = useState<ReadonlySet<string>>(new Set());
  const ask = async (reason: string) => {
    const wanted = offered.map(({ cn }) => cn).filter((cn) => !off.has(cn) && !asked.has(cn));
    const lines = await contact(mn, reason, wanted, typed);
    setAsked((was) => new Set([...was, ...lines.filter(({ order }) => order !== null).map(({ cn }) => cn)]));
    void client.invalidateQueries({ queryKey: ['orders', 'few'] });
    const refused = lines.find((line) => line.refused !== null);
    if (!refused?.refused) return;
    const { code, zh, en } = refused.refused;
    throw new ApiError(409, {
      code,
      zh: `${refused.cn} ${refused.zh}：${zh}`,
      en: `${refused.cn} ${refused.en}: ${en}`,
    });
  };
  return (
    <ReasonDialog
      opened={opened}
      title={say.dialogTitle(mn)}
      effect={say.effect}
      confirm={say.confirm}
      reasonPreset={say.reason}
      act={ask}
      onClose={onClose}
    >
      <ol className={styles.contact}>
        {offered.map((line) => (
          <li key={line.cn}>
            <label className={styles.tick}>
              <input
                type="checkbox"
                disabled={asked.has(line.cn)}
                checked={!off.has(line.cn)}
                onChange={() =>
                  setOff(
                    (was) =>
                      new Set(
                        was.has(line.cn) ? [...was].filter((one) => one !== line.cn) : [...was, line.cn],
                      ),
                  )
                }
              />
              <span>
                {line[lang]} <code>{line.cn}</code>
                {line.cn === CLOCK && <span className={styles.quiet}> · {say.now}</span>}
                {asked.has(line.cn) && <span className={styles.quiet}> · {say.asked}</span>}
              </span>
            </label>
            {line.cn !== CLOCK && !off.has(line.cn) && (
              <ContactFields
                command={commands.find(({ cn }) => cn === line.cn)}
                params={{ ...line.params, ...typed[line.cn] }}
                onChange={(params) => setTyped((was) => ({ ...was, [line.cn]: params }))}
              />
            )}
          </li>
        ))}
      </ol>
    </ReasonDialog>
  );
}

function ContactFields({
  command,
  params,
  onChange,
}: {
  command: CommandLine | undefined;
  params: Params;
  onChange: (params: Params) => void;
}) {
  const lang = useLang();
  return (
    <div className={styles.contactFields}>
      {Object.entries(params).map(([name, value]) => (
        <TextInput
          key={name}
          size="xs"
          inputMode="numeric"
          label={command?.fields.find((field) => field.name === name)?.[lang] ?? name}
          value={value}
          onChange={(event) => onChange({ ...params, [name]: event.currentTarget.value })}
        />
      ))}
    </div>
  );
}
