import { Button, NativeSelect } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import {
  type ChosenFactor,
  chosenFrom,
  clauseOf,
  type DiscretionSheet,
  type DiscretionStandard,
} from '@wenqu/domain';
import { useState } from 'react';
import { Facts } from '../../components/facts.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { faultText } from '../../lib/fault-text.ts';
import { MATTERS_KEY, type MatterTold } from '../../lib/matters.ts';
import styles from './cases.module.css';
import { type CaseFile, yuan } from './queries.ts';
import { caseWords } from './words.ts';

/** 裁量基准: the sheet that was entered, and the form for the officers. */
export function SheetPane({ told, file }: { told: MatterTold; file: CaseFile }) {
  const say = useWords(caseWords).sheet;
  const step = told.steps.findLast(({ event, refused }) => event === 'sheet' && refused === null);
  const mayFill = told.choices.includes('sheet');
  return (
    <Pane title={say.title}>
      {step ? <Held told={told} file={file} by={step.byName} /> : <p className={styles.quiet}>{say.none}</p>}
      {mayFill && <SheetForm told={told} file={file} />}
    </Pane>
  );
}

function Held({ told: { matter }, file, by }: { told: MatterTold; file: CaseFile; by: string }) {
  const say = useWords(caseWords).sheet;
  const lang = useLang();
  const { clause, standard, chosen, fine } = matter.fields;
  const used = file.standards.find(({ id }) => id === standard);
  const article = clauseOf(String(clause));
  const picked = String(chosen ?? '')
    .split(';')
    .map(chosenFrom);
  const named = picked.map(({ factor, level }) => {
    const row = used?.factors.find(({ id }) => id === factor);
    return [row?.[lang] ?? factor, row?.levels.find(({ id }) => id === level)?.[lang] ?? level] as const;
  });
  return (
    <Facts
      columns={2}
      facts={[
        [say.clause, article ? `${article.instrument} ${article.penalty}` : String(clause)],
        [say.standard, used?.name[lang] ?? String(standard)],
        ...named,
        [say.by, by],
        [say.held, yuan(Number(fine ?? 0))],
      ]}
    />
  );
}

/** Nothing is reckoned before clause, standard and every factor are chosen. */
function SheetForm({ told, file }: { told: MatterTold; file: CaseFile }) {
  const say = useWords(caseWords).sheet;
  const lang = useLang();
  const client = useQueryClient();
  const [clause, setClause] = useState(file.clauses?.highest?.id ?? '');
  const [standard, setStandard] = useState(file.standard ?? file.standards[0]?.id ?? '');
  const [levels, setLevels] = useState<Readonly<Record<string, string>>>({});
  const [sheet, setSheet] = useState<DiscretionSheet>();
  const [fault, setFault] = useState<unknown>();
  const used = file.standards.find(({ id }) => id === standard);
  const chosen: ChosenFactor[] = Object.entries(levels)
    .filter(([, level]) => level !== '')
    .map(([factor, level]) => ({ factor, level }));
  const send = async (version?: number) => {
    setFault(undefined);
    try {
      const body = { clause, standard, chosen, ...(version !== undefined && { version }) };
      const url = `cases/${encodeURIComponent(told.matter.id)}/sheet`;
      setSheet(await sendJson<DiscretionSheet>('POST', url, { body }));
      if (version !== undefined) await client.invalidateQueries({ queryKey: MATTERS_KEY });
    } catch (error) {
      setSheet(undefined);
      setFault(error);
    }
  };
  const changed = () => setSheet(undefined);
  return (
    <form
      className={styles.sheet}
      onSubmit={(submitted) => {
        submitted.preventDefault();
        void send();
      }}
    >
      <p className={styles.quiet}>{say.who}</p>
      <NativeSelect
        size="xs"
        label={say.clause}
        value={clause}
        onChange={(event) => {
          setClause(event.currentTarget.value);
          changed();
        }}
        data={[
          { value: '', label: say.choose },
          ...(file.clauses?.clauses ?? []).map(({ id, instrument, penalty }) => ({
            value: id,
            label: `${instrument} ${penalty}`,
          })),
        ]}
      />
      <NativeSelect
        size="xs"
        label={say.standard}
        value={standard}
        onChange={(event) => {
          setStandard(event.currentTarget.value);
          setLevels({});
          changed();
        }}
        data={file.standards.map(({ id, name, validFrom }) => ({
          value: id,
          label: `${name[lang]} · ${validFrom}`,
        }))}
      />
      {used && (
        <FactorSelects
          used={used}
          levels={levels}
          onChange={(next) => {
            setLevels(next);
            changed();
          }}
        />
      )}
      {fault !== undefined && (
        <p className={styles.fault} role="alert">
          {faultText(fault, lang)}
        </p>
      )}
      {sheet && (
        <p role="status">{say.result(yuan(sheet.fineYuan), `${Math.round(sheet.share * 1000) / 10}%`)}</p>
      )}
      <div className={styles.line}>
        <Button size="xs" variant="default" type="submit">
          {say.reckon}
        </Button>
        <Button size="xs" disabled={!sheet} onClick={() => void send(told.matter.version)}>
          {say.keep}
        </Button>
      </div>
    </form>
  );
}

function FactorSelects({
  used,
  levels,
  onChange,
}: {
  used: DiscretionStandard;
  levels: Readonly<Record<string, string>>;
  onChange: (levels: Readonly<Record<string, string>>) => void;
}) {
  const say = useWords(caseWords).sheet;
  const lang = useLang();
  return (
    <div className={styles.factors}>
      {used.factors.map((factor) => (
        <NativeSelect
          key={factor.id}
          size="xs"
          label={factor[lang]}
          value={levels[factor.id] ?? ''}
          onChange={(event) => onChange({ ...levels, [factor.id]: event.currentTarget.value })}
          data={[
            { value: '', label: say.choose },
            ...factor.levels.map((level) => ({
              value: level.id,
              label: `${level[lang]}（${level.weight >= 0 ? '+' : ''}${Math.round(level.weight * 100)}%）`,
            })),
          ]}
        />
      ))}
    </div>
  );
}
