import { useQuery } from '@tanstack/react-query';
import {
  ANNOUNCEMENT_FIELDS,
  CONTEST_ANSWER_FIELDS,
  CONTEST_FIELDS,
  type FieldDef,
  factorName,
  formatDay,
  ledgerKind,
  MANUAL_VALUE_FIELDS,
  type PlantRecord,
} from '@wenqu/domain';
import { useState } from 'react';
import { Chip } from '../../components/chip.tsx';
import { FileList } from '../../components/file-list.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { usePlaces } from '../../lib/use-places.ts';
import { minute } from './form-dialog.tsx';
import styles from './plant.module.css';
import { versionsQuery } from './queries.ts';
import { RecordActs } from './record-acts.tsx';
import { ledgerWords } from './words.ts';

/** The form a record was entered by. */
export function defsOf({ book, kind }: PlantRecord): readonly FieldDef[] {
  if (book === 'ledger') return ledgerKind(kind)?.fields ?? [];
  if (book === 'manual') return MANUAL_VALUE_FIELDS;
  if (book === 'announcement') return ANNOUNCEMENT_FIELDS;
  if (book === 'contest') return [...CONTEST_FIELDS, ...CONTEST_ANSWER_FIELDS];
  return [];
}

/** One record: what it says, who said it and when, what may be done about it. */
export function RecordLine({ record }: { record: PlantRecord }) {
  const say = useWords(ledgerWords);
  const [open, setOpen] = useState(false);
  const { id, book, version, late, state, byName, enteredAt, reason } = record;
  const corrected = version > 1 && (book === 'ledger' || book === 'manual');
  return (
    <li className={styles.row}>
      <div>
        <Head record={record} />
        <Values record={record} />
        <div className={styles.quiet}>
          {[id, say.entered(byName, minute(enteredAt)), corrected && reason].filter(Boolean).join(' · ')}
        </div>
      </div>
      <div className={styles.side}>
        {late && <Chip tone="suspect">{say.late}</Chip>}
        {state === 'withdrawn' && <Chip tone="offline">{say.withdrawn}</Chip>}
        {corrected && (
          <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
            {say.version(version)}
          </button>
        )}
        <RecordActs record={record} />
      </div>
      {open && (
        <div className={styles.full}>
          <Versions id={id} />
        </div>
      )}
    </li>
  );
}

function Head({ record }: { record: PlantRecord }) {
  const say = useWords(ledgerWords);
  const lang = useLang();
  const places = usePlaces();
  const { book, kind, enterprise, point, at, state, about } = record;
  const place = [places.enterprise(enterprise), places.point(point)?.name].filter(Boolean).join(' · ');
  const what =
    book === 'ledger'
      ? `${formatDay(at)} ${ledgerKind(kind)?.[lang] ?? kind}`
      : book === 'contest'
        ? `${say.contest.about[kind as keyof typeof say.contest.about] ?? kind} ${aboutText(kind, about, lang)}`
        : book === 'manual'
          ? minute(at)
          : '';
  const states: Readonly<Record<string, string>> =
    book === 'contest'
      ? (say.contest as never)
      : book === 'visit'
        ? (say.visit as never)
        : (say.mandate as never);
  return (
    <div className={styles.what}>
      {what !== '' && <span className={styles.name}>{what}</span>}
      <span>{place}</span>
      {(book === 'contest' || book === 'visit' || book === 'mandate') && (
        <Chip tone={state === 'open' || state === 'planned' ? 'suspect' : 'plain'}>
          {states[state] ?? state}
        </Chip>
      )}
    </div>
  );
}

const aboutText = (kind: string, about: string, lang: 'zh' | 'en'): string => {
  if (kind !== 'statistic') return '';
  const [, factor = '', day = ''] = about.split('/');
  return `${factorName(factor, lang)} ${day}`;
};

function Values({ record }: { record: PlantRecord }) {
  if (record.book === 'visit') return <VisitFacts record={record} />;
  if (record.book === 'mandate') return <MandateSpan record={record} />;
  return <Fields record={record} />;
}

function Fields({ record }: { record: PlantRecord }) {
  const lang = useLang();
  const filled = defsOf(record).filter(({ id }) => record.fields[id] !== undefined);
  return (
    <dl className={styles.facts}>
      {filled.map((def) => {
        const value = record.fields[def.id];
        const files = def.type === 'files' || def.type === 'photos';
        return (
          <div key={def.id}>
            <dt>{def.name[lang]}</dt>
            <dd>
              {files ? (
                <FileList digests={Array.isArray(value) ? (value as readonly string[]) : []} />
              ) : (
                valueText(def, value, lang)
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function valueText({ id, type, choices, measure }: FieldDef, value: unknown, lang: 'zh' | 'en'): string {
  const text = choices?.find((each) => each.id === value)?.[lang];
  if (text !== undefined) return text;
  if (type === 'moment') return minute(Number(value));
  if (id === 'factor') return factorName(String(value), lang);
  return measure === undefined ? String(value) : `${value} ${measure}`;
}

function VisitFacts({ record: { fields } }: { record: PlantRecord }) {
  const say = useWords(ledgerWords).visit;
  const told = [
    String(fields.task ?? ''),
    typeof fields.due === 'number' && say.due(minute(fields.due)),
    typeof fields['in-at'] === 'number' && say.in(minute(fields['in-at']), String(fields['in-accuracy'])),
    typeof fields['out-at'] === 'number' && say.out(minute(fields['out-at'])),
    String(fields.work ?? ''),
  ].filter(Boolean);
  const photos = fields['in-photo'];
  return (
    <>
      <div>{told.join(' · ')}</div>
      {Array.isArray(photos) && <FileList digests={photos as readonly string[]} />}
    </>
  );
}

function MandateSpan({ record: { fields } }: { record: PlantRecord }) {
  const say = useWords(ledgerWords).mandate;
  return <div>{say.span(String(fields.from), String(fields.to))}</div>;
}

/** Every version before, oldest first. */
function Versions({ id }: { id: string }) {
  const say = useWords(ledgerWords);
  const items = useQuery(versionsQuery(id)).data?.items ?? [];
  return (
    <ol className={styles.list} aria-label={say.history}>
      {items.map((record) => (
        <li key={record.version} className={styles.row}>
          <div>
            <div className={styles.quiet}>
              {[
                say.version(record.version),
                say.entered(record.byName, minute(record.enteredAt)),
                record.reason,
              ]
                .filter(Boolean)
                .join(' · ')}
            </div>
            <Values record={record} />
          </div>
        </li>
      ))}
    </ol>
  );
}
