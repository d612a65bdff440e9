import { Button, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { askRefusal, type Order, wireTime } from '@wenqu/domain';
import { useState } from 'react';
import { Pane } from '../../components/page-frame.tsx';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { now } from '../../lib/clock.ts';
import { editionSpoken, type LoggerView } from '../../lib/loggers.ts';
import { type CommandLine, commandsQuery } from '../../lib/orders.ts';
import { useAccount } from '../../lib/session.ts';
import { usePlaces } from '../../lib/use-places.ts';
import styles from './loggers.module.css';
import { loggerWords } from './words.ts';

type Params = Readonly<Record<string, string>>;
type StepCn = keyof (typeof loggerWords)['zh']['orders']['first']['steps'];

/** In the order of the standard, with its defaults. @source HJ 212-2017 §6.2, §6.7 */
const STEPS: readonly { readonly cn: StepCn; readonly params: Params }[] = [
  { cn: '1012', params: {} },
  { cn: '1000', params: { OverTime: '10', ReCount: '3' } },
  { cn: '1062', params: { RtdInterval: '60' } },
  { cn: '1064', params: { MinInterval: '10' } },
  { cn: '2011', params: {} },
  { cn: '2021', params: {} },
];

/** What the standard wants done when a logger is heard for the first time; each is an order of its own. */
export function FirstContact({ view }: { view: LoggerView }) {
  const say = useWords(loggerWords).orders.first;
  const account = useAccount();
  const commands = useQuery(commandsQuery).data;
  const [opened, setOpened] = useState(false);
  const edition = editionSpoken(view);
  const lines = STEPS.flatMap(({ cn, params }) => {
    const line = commands?.find((each) => each.cn === cn && each.edition === edition);
    const may =
      line && account && askRefusal({ class: line.class, reason: '—', urgent: false }, account) === undefined;
    return may ? [{ cn, params, line }] : [];
  });
  if (lines.length === 0) return null;
  return (
    <Pane title={say.title} extra={say.source}>
      <p className={styles.quiet}>{say.hint}</p>
      <Button size="xs" onClick={() => setOpened(true)}>
        {say.start}
      </Button>
      <ContactDialog view={view} lines={lines} opened={opened} onClose={() => setOpened(false)} />
    </Pane>
  );
}

interface Line {
  readonly cn: StepCn;
  readonly params: Params;
  readonly line: CommandLine;
}

function ContactDialog({
  view,
  lines,
  opened,
  onClose,
}: {
  view: LoggerView;
  lines: readonly Line[];
  opened: boolean;
  onClose: () => void;
}) {
  const say = useWords(loggerWords).orders.first;
  const client = useQueryClient();
  const places = usePlaces();
  const intervalS = places.point(view.points[0]?.id ?? '')?.realtimeIntervalS;
  const [off, setOff] = useState<ReadonlySet<string>>(new Set());
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  // What was asked already is not asked again when a later one is refused.
  const [asked, setAsked] = useState<ReadonlySet<string>>(new Set());
  const own: Params = intervalS === undefined ? {} : { RtdInterval: String(intervalS) };
  const textOf = (name: string, preset: string) => typed[name] ?? own[name] ?? preset;
  const ask = async (reason: string) => {
    try {
      for (const { cn, params } of lines) {
        if (off.has(cn) || asked.has(cn)) continue;
        const filled =
          cn === '1012'
            ? { SystemTime: wireTime(now()) }
            : Object.fromEntries(
                Object.entries(params).map(([name, preset]) => [name, textOf(name, preset)]),
              );
        await sendJson<Order>('POST', 'orders', { body: { mn: view.mn, cn, params: filled, reason } });
        setAsked((was) => new Set([...was, cn]));
      }
    } finally {
      void client.invalidateQueries({ queryKey: ['orders'] });
    }
  };
  return (
    <ReasonDialog
      opened={opened}
      title={say.dialogTitle(view.mn)}
      effect={say.effect}
      confirm={say.confirm}
      reasonPreset={say.reason}
      act={ask}
      onClose={onClose}
    >
      <ol className={styles.contact}>
        {lines.map(({ cn, params, line }) => (
          <li key={cn}>
            <label className={styles.tick}>
              <input
                type="checkbox"
                checked={!off.has(cn)}
                onChange={() =>
                  setOff((was) => new Set(was.has(cn) ? [...was].filter((one) => one !== cn) : [...was, cn]))
                }
              />
              <span>
                {say.steps[cn]} <code>{cn}</code>
                {Object.keys(params).length === 0 && (
                  <span className={styles.quiet}> · {cn === '1012' ? say.now : say.nothing}</span>
                )}
              </span>
            </label>
            {!off.has(cn) && (
              <ContactFields
                line={line}
                params={params}
                textOf={textOf}
                onChange={(name, value) => setTyped((was) => ({ ...was, [name]: value }))}
              />
            )}
          </li>
        ))}
      </ol>
    </ReasonDialog>
  );
}

function ContactFields({
  line,
  params,
  textOf,
  onChange,
}: {
  line: CommandLine;
  params: Params;
  textOf: (name: string, preset: string) => string;
  onChange: (name: string, value: string) => void;
}) {
  const lang = useLang();
  return (
    <div className={styles.contactFields}>
      {Object.entries(params).map(([name, preset]) => (
        <TextInput
          key={name}
          size="xs"
          inputMode="numeric"
          label={line.fields.find((field) => field.name === name)?.[lang] ?? name}
          value={textOf(name, preset)}
          onChange={(event) => onChange(name, event.currentTarget.value)}
        />
      ))}
    </div>
  );
}
