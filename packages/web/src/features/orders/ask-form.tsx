import { Button, Textarea, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import {
  askRefusal,
  type Edition,
  type Instant,
  ORDER_POLICIES,
  ORDER_REFUSALS,
  type Order,
  type OrderAsk,
  parseWireTime,
  wireTime,
} from '@wenqu/domain';
import { useEffect, useMemo, useRef, useState } from 'react';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { componentWords } from '../../components/words.ts';
import { useLang, useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { type AskDraft, closeAsk, dropAsk } from '../../lib/ask-store.ts';
import { now } from '../../lib/clock.ts';
import { faultText, fieldFaults } from '../../lib/fault-text.ts';
import { editionSpoken, type LoggerOverview, loggersQuery } from '../../lib/loggers.ts';
import { type CommandLine, commandsQuery, loggerCommandsQuery } from '../../lib/orders.ts';
import { useAccount, useMay } from '../../lib/session.ts';
import { usePlaces } from '../../lib/use-places.ts';
import styles from './ask.module.css';
import { AskField } from './ask-field.tsx';
import { CommandPick, LoggerPick } from './ask-picks.tsx';
import { DryRunPane } from './dry-run-pane.tsx';
import { useDryRun } from './use-dry-run.ts';
import { CLOCK_FIELD, filledParams, momentField, momentWire, typeFault } from './wire-field.ts';
import { ordersWords } from './words.ts';

/** What is typed besides the fields of the command. */
interface Extras {
  readonly reason: string;
  readonly urgent: boolean;
  /** Undefined: as the class says. */
  readonly hidden: boolean | undefined;
  /** Digits of the wire, '' = as the class says. */
  readonly expires: string;
}

export function AskForm({ draft }: { draft: AskDraft }) {
  const loggers = useQuery(loggersQuery);
  const commands = useQuery(commandsQuery);
  const failed = loggers.error ?? commands.error;
  if (failed)
    return (
      <ErrorPanel
        error={failed}
        retry={() => {
          void loggers.refetch();
          void commands.refetch();
        }}
      />
    );
  if (!loggers.data || !commands.data) return <Skeleton rows={6} />;
  return <Form draft={draft} loggers={loggers.data.items} commands={commands.data} />;
}

function Form({
  draft,
  loggers,
  commands,
}: {
  draft: AskDraft;
  loggers: readonly LoggerOverview[];
  commands: readonly CommandLine[];
}) {
  const say = useWords(ordersWords).dialog;
  const lang = useLang();
  const [mn, setMn] = useState(draft.mn);
  const [cn, setCn] = useState(draft.cn ?? '');
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>(draft.params ?? {});
  const [extras, setExtras] = useState<Extras>({
    ...{ reason: draft.reason ?? '', urgent: false, hidden: undefined, expires: '' },
  });
  const logger = loggers.find((each) => each.mn === mn);
  const edition = logger ? editionSpoken(logger) : '2017';
  // Until the logger's own are known, those of its edition stand in.
  const own = useQuery({ ...loggerCommandsQuery(mn), enabled: logger !== undefined }).data;
  const offered = useMemo(
    () => own ?? offeredTo(commands, edition, logger),
    [own, commands, edition, logger],
  );
  const command = useMemo(() => withClock(offered.find((each) => each.cn === cn)), [offered, cn]);
  const [openedAt] = useState(() => wireTime(now()));
  // A dry run does not depend on the reason; a clock's time is the one of asking, here a time like it.
  const trial = askOf(mn, command, typed, { ...extras, reason: '—' }, openedAt);
  const account = useAccount();
  const refusal =
    command && account && askRefusal({ class: command.class, reason: '—', urgent: false }, account);
  const complete =
    logger !== undefined &&
    command !== undefined &&
    refusal === undefined &&
    command.fields.every((field) => typeFault(field, typed[field.name]?.trim() ?? '', say) === undefined);
  const dry = useDryRun(complete ? trial : undefined);
  const submit = useSubmit(() => askOf(mn, command, typed, extras, wireTime(now())));
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>('[data-autofocus]')?.focus(), []);
  const needsReason = command === undefined || ORDER_POLICIES[command.class].reasonNeeded;
  const server = [...fieldFaults(dry.error), ...fieldFaults(submit.fault)];
  return (
    <form
      ref={form}
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void submit.send();
      }}
    >
      <LoggerPick loggers={loggers} mn={mn} onChange={setMn} />
      <CommandPick
        commands={offered}
        cn={cn}
        onChange={setCn}
        edition={edition}
        focus={draft.mn !== '' && draft.cn === undefined}
      />
      {command && (
        <Fields
          {...{ command, typed, edition, logger }}
          server={server}
          onChange={(name, value) => setTyped((was) => ({ ...was, [name]: value }))}
        />
      )}
      <ExtraInputs
        extras={extras}
        command={command}
        focus={draft.mn !== '' && draft.cn !== undefined}
        server={server}
        change={(set) => setExtras((was) => ({ ...was, ...set }))}
      />
      {refusal !== undefined && (
        <p className={styles.fault} role="status">
          {ORDER_REFUSALS[refusal][lang]}
        </p>
      )}
      <DryRunPane dry={dry} fields={command?.fields ?? []} />
      <Faults fault={submit.fault} command={command} />
      <Acts
        busy={submit.busy}
        ready={dry.current && (extras.reason.trim() !== '' || !needsReason)}
        approval={dry.result?.approval}
      />
    </form>
  );
}

/** A clock may be left empty: then it is the time of asking. */
const withClock = (command: CommandLine | undefined): CommandLine | undefined =>
  command && {
    ...command,
    fields: command.fields.map((field) =>
      field.name === CLOCK_FIELD ? { ...field, required: false } : field,
    ),
  };

/** Commands of the logger's edition; a row for one system code only where the logger uses it. */
function offeredTo(
  commands: readonly CommandLine[],
  edition: string,
  logger: LoggerOverview | undefined,
): readonly CommandLine[] {
  const st = logger?.traffic?.st ?? '';
  const fits = commands.filter((each) => each.edition === edition && (each.st === '' || each.st === st));
  return fits.filter(
    (each) => each.st !== '' || !fits.some((other) => other.cn === each.cn && other.st !== ''),
  );
}

function askOf(
  mn: string,
  command: CommandLine | undefined,
  typed: Readonly<Record<string, string>>,
  { reason, urgent, hidden, expires }: Extras,
  at: string,
): OrderAsk {
  const until = parseWireTime(expires);
  const clock = command?.fields.some(({ name }) => name === CLOCK_FIELD) ? { [CLOCK_FIELD]: at } : {};
  return {
    ...{
      mn,
      cn: command?.cn ?? '',
      params: { ...clock, ...filledParams(command?.fields ?? [], typed) },
      reason: reason.trim(),
    },
    ...(command && command.edition !== 'extension' && { edition: command.edition as Edition }),
    ...(urgent && { urgent }),
    ...(hidden !== undefined && { hidden }),
    ...(until.kind === 'instant' && { expiresAt: until.at as Instant }),
  };
}

function useSubmit(ask: () => OrderAsk) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>();
  const send = async () => {
    setBusy(true);
    setFault(undefined);
    try {
      const order = await sendJson<Order>('POST', 'orders', { body: ask() });
      void client.invalidateQueries({ queryKey: ['orders'] });
      dropAsk();
      await navigate({ to: '/orders/$id', params: { id: order.id } });
    } catch (error) {
      setFault(error);
    } finally {
      setBusy(false);
    }
  };
  return { busy, fault, send };
}

/** A fault of a field may be named `PolId` or `params.PolId`. */
const faultOf = (faults: ReturnType<typeof fieldFaults>, name: string) =>
  faults.find(({ field }) => field === name || field === `params.${name}`);

function Fields({
  command,
  typed,
  edition,
  logger,
  server,
  onChange,
}: {
  command: CommandLine;
  typed: Readonly<Record<string, string>>;
  edition: string;
  logger: LoggerOverview | undefined;
  server: ReturnType<typeof fieldFaults>;
  onChange: (name: string, value: string) => void;
}) {
  const say = useWords(ordersWords).dialog;
  const lang = useLang();
  const places = usePlaces();
  const own = useMemo(
    () => [
      ...new Set([
        ...(logger?.traffic?.factors ?? []),
        ...(logger?.points ?? []).flatMap(({ id }) => places.point(id)?.factors ?? []),
      ]),
    ],
    [logger, places],
  );
  if (command.fields.length === 0) return null;
  return (
    <div className={styles.fields}>
      {command.fields.map((field) => {
        const value = typed[field.name] ?? '';
        const missing = value === '';
        return (
          <AskField
            key={field.name}
            {...{ field, value, own, edition }}
            error={
              faultOf(server, field.name)?.[lang] ??
              (missing ? undefined : typeFault(field, value.trim(), say))
            }
            onChange={(next) => onChange(field.name, next)}
          />
        );
      })}
    </div>
  );
}

function ExtraInputs({
  extras,
  command,
  focus,
  server,
  change,
}: {
  extras: Extras;
  command: CommandLine | undefined;
  focus: boolean;
  server: ReturnType<typeof fieldFaults>;
  change: (set: Partial<Extras>) => void;
}) {
  const say = useWords(ordersWords).dialog;
  const lang = useLang();
  const mayHide = useMay('hidden.read');
  const policy = command && ORDER_POLICIES[command.class];
  return (
    <>
      <Textarea
        label={say.reason}
        required={policy?.reasonNeeded ?? true}
        autosize
        minRows={2}
        maxRows={6}
        maxLength={2000}
        value={extras.reason}
        error={faultOf(server, 'reason')?.[lang]}
        {...(focus ? { 'data-autofocus': true } : {})}
        onChange={(event) => change({ reason: event.currentTarget.value })}
      />
      {policy?.urgentAllowed && (
        <Tick
          checked={extras.urgent}
          label={say.urgent}
          hint={say.urgentHint}
          onChange={(urgent) => change({ urgent })}
        />
      )}
      <details className={styles.more}>
        <summary>{say.more}</summary>
        <div className={styles.fields}>
          <TextInput
            type="datetime-local"
            label={say.expires}
            description={say.expiresHint}
            error={faultOf(server, 'expiresAt')?.[lang]}
            value={momentField(extras.expires)}
            onChange={(event) => change({ expires: momentWire(event.currentTarget.value, 'N14') })}
          />
          {mayHide && (
            <Tick
              checked={extras.hidden ?? policy?.hidden ?? false}
              label={say.hidden}
              onChange={(hidden) => change({ hidden })}
            />
          )}
        </div>
      </details>
    </>
  );
}

function Tick({
  checked,
  label,
  hint,
  onChange,
}: {
  checked: boolean;
  label: string;
  hint?: string;
  onChange: (on: boolean) => void;
}) {
  return (
    <label className={styles.tick}>
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>
        {label}
        {hint !== undefined && <span className={styles.hint}>{hint}</span>}
      </span>
    </label>
  );
}

/** What the server refused and no field of the form tells. */
function Faults({ fault, command }: { fault: unknown; command: CommandLine | undefined }) {
  const lang = useLang();
  if (fault === undefined) return null;
  const told = fieldFaults(fault);
  const names = [...(command?.fields.map(({ name }) => name) ?? []), 'reason', 'expiresAt'];
  if (told.length > 0 && told.every(({ field }) => names.includes(field.replace('params.', '')))) return null;
  return (
    <p className={styles.fault} role="alert">
      {faultText(fault, lang)}
    </p>
  );
}

function Acts({
  busy,
  ready,
  approval,
}: {
  busy: boolean;
  ready: boolean;
  approval: 'none' | 'before' | 'after' | undefined;
}) {
  const say = useWords(ordersWords).dialog;
  const common = useWords(componentWords);
  return (
    <div className={styles.acts}>
      <Button variant="default" onClick={closeAsk} disabled={busy}>
        {common.cancel}
      </Button>
      <Button type="submit" loading={busy} disabled={!ready}>
        {approval === 'before' ? say.submitForApproval : say.submit}
      </Button>
    </div>
  );
}
