import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import {
  type Finding,
  type FindingInput,
  factorOf,
  factorShort,
  fieldOf,
  formatInstant,
} from '@wenqu/domain';
import { useState } from 'react';
import { LadderChip, OtherLimits } from '../../components/ladder-facts.tsx';
import { LimitFacts } from '../../components/limit-facts.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { useMay } from '../../lib/session.ts';
import { plainNumber, spanWords } from './entry-words.ts';
import { FindingCardDetails } from './finding-card.tsx';
import type { EntryTold } from './queries.ts';
import styles from './register.module.css';
import { registerWords } from './words.ts';

const AT_ONCE = 10;

/** Findings newest first, each with its sentence, its limit row and the readings it rests on. */
export function FindingList({
  findings,
  sentences,
}: {
  findings: readonly Finding[];
  sentences: EntryTold['sentences'];
}) {
  const say = useWords(registerWords);
  const lang = useLang();
  const [shown, setShown] = useState(AT_ONCE);
  const newest = [...findings].reverse();
  return (
    <>
      <ol className={styles.findings}>
        {newest.slice(0, shown).map((finding, index) => (
          <li key={finding.id} className={styles.finding}>
            <p className={styles.sentence}>{sentences[finding.id]?.[lang] ?? finding.id}</p>
            <p className={styles.meta}>
              <LadderChip finding={finding} />
              <span>{spanWords(finding.from, finding.to)}</span>
              <span>{say.entry.raised(formatInstant(finding.raisedAt))}</span>
              <span>{say.entry.edition(finding.ruleEdition)}</span>
            </p>
            <FindingCardDetails finding={finding} open={index === 0} />
            <FindingBody finding={finding} open={index === 0} />
          </li>
        ))}
      </ol>
      {newest.length > shown && (
        <div className={styles.finding}>
          <Button size="xs" variant="default" onClick={() => setShown(newest.length)}>
            {say.entry.moreFindings(newest.length - shown)}
          </Button>
        </div>
      )}
    </>
  );
}

function FindingBody({ finding, open }: { finding: Finding; open: boolean }) {
  const say = useWords(registerWords);
  return (
    <>
      {finding.limit && (
        <details className={styles.details} open={open}>
          <summary>{say.entry.limit}</summary>
          <LimitFacts limit={finding.limit} />
          <OtherLimits finding={finding} />
          <Link to="/book/$kind/$id" params={{ kind: 'limits', id: finding.limit.id }} search={{}}>
            {say.entry.openLimit}
          </Link>
        </details>
      )}
      <details className={styles.details} open={open}>
        <summary>
          {say.entry.inputs}
          {finding.count > finding.inputs.length && finding.inputs.length > 0
            ? ` · ${say.entry.inputsCut(finding.inputs.length, finding.count)}`
            : ''}
        </summary>
        <Inputs inputs={finding.inputs} silent={finding.rule === 'point-silent'} />
      </details>
    </>
  );
}

function Inputs({ inputs, silent }: { inputs: readonly FindingInput[]; silent: boolean }) {
  const say = useWords(registerWords);
  const lang = useLang();
  const mayFrames = useMay('frame.read');
  if (inputs.length === 0)
    return <p className={styles.quiet}>{silent ? say.entry.noInputs : say.entry.noInputsHere}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={styles.scroll} aria-label={say.entry.inputs} tabIndex={0}>
      {mayFrames && <p className={styles.quiet}>{say.entry.inputsHint}</p>}
      <table className={styles.table}>
        <thead>
          <tr>
            <th>{say.entry.at}</th>
            <th>{say.entry.column}</th>
            <th className={styles.end}>{say.entry.reading}</th>
            <th>{say.entry.flag}</th>
          </tr>
        </thead>
        <tbody>
          {inputs.map((input) => (
            <tr key={`${input.at} ${input.column}`}>
              <td>{formatInstant(input.at)}</td>
              <td>
                {factorShort(factorOf(input.column), lang)} {fieldOf(input.column)}
              </td>
              <td className={styles.end}>
                {mayFrames ? (
                  <Link
                    to="/frames/$position"
                    params={{ position: String(input.position) }}
                    search={{ c: input.column }}
                  >
                    {plainNumber(input.value)}
                  </Link>
                ) : (
                  plainNumber(input.value)
                )}
              </td>
              <td>{input.flag}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
