import { checklistOf, type FieldDef, type FieldValue, type SiteCheckAnswer } from '@wenqu/domain';
import { useLang, useWords } from '../../i18n/lang.ts';
import styles from './field.module.css';
import type { PartProps } from './form-page.tsx';
import { isTyped, offerOf } from './site-form.ts';
import { fieldWords } from './words.ts';

const ANSWERS: readonly SiteCheckAnswer[] = ['yes', 'no', 'not-here'];

/** What is looked at on each visit. */
export function ChecksPart({ draft, change }: PartProps) {
  const say = useWords(fieldWords).form;
  const lang = useLang();
  const words = { yes: say.yes, no: say.no, 'not-here': say.notHere };
  const heldOf = (id: string) => draft.checks.find((each) => each.id === id);
  const set = (id: string, part: { answer?: SiteCheckAnswer; note?: string }) => {
    const held = heldOf(id) ?? { id, answer: 'yes', note: '' };
    change({ checks: [...draft.checks.filter((each) => each.id !== id), { ...held, ...part }] });
  };
  return (
    <section className={styles.part} aria-label={say.checks}>
      <h3>{say.checks}</h3>
      {checklistOf(draft.task?.kind ?? '').map((item) => {
        const held = heldOf(item.id);
        return (
          <fieldset key={item.id} className={styles.checkItem}>
            <legend>{item[lang]}</legend>
            <div className={styles.choices}>
              {ANSWERS.map((answer) => (
                <label key={answer} className={styles.choice}>
                  <input
                    type="radio"
                    name={item.id}
                    checked={held?.answer === answer}
                    onChange={() => set(item.id, { answer })}
                  />
                  {words[answer]}
                </label>
              ))}
            </div>
            {held?.answer === 'no' && (
              <label className={styles.field}>
                {say.note}
                <input
                  value={held.note}
                  onChange={(event) => set(item.id, { note: event.currentTarget.value })}
                />
              </label>
            )}
          </fieldset>
        );
      })}
    </section>
  );
}

/** 询问: asked and answered, word by word. */
export function AnswersPart({ draft, change }: PartProps) {
  const say = useWords(fieldWords).form;
  const { answers } = draft;
  const set = (at: number, part: Partial<(typeof answers)[number]>) =>
    change({ answers: answers.map((each, n) => (n === at ? { ...each, ...part } : each)) });
  return (
    <section className={styles.part} aria-label={say.answers}>
      <h3>{say.answers}</h3>
      {answers.map((each, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: questions are being typed
        <div key={n} className={styles.question}>
          <label className={styles.field}>
            {say.question}
            <input
              value={each.question}
              onChange={(event) => set(n, { question: event.currentTarget.value })}
            />
          </label>
          <label className={styles.field}>
            {say.answer}
            <textarea
              rows={2}
              value={each.answer}
              onChange={(event) => set(n, { answer: event.currentTarget.value })}
            />
          </label>
        </div>
      ))}
      <button
        type="button"
        className={styles.act}
        onClick={() => change({ answers: [...answers, { question: '', answer: '' }] })}
      >
        {say.add}
      </button>
    </section>
  );
}

/** What was found, and the step that is asked for with it. */
export function StepPart({ draft, change }: PartProps) {
  const say = useWords(fieldWords).form;
  const lang = useLang();
  const { task, event } = draft;
  const offer = offerOf(draft);
  const set = (id: string, value: FieldValue) => change({ given: { ...draft.given, [id]: value } });
  return (
    <section className={styles.part} aria-label={say.step}>
      <h3>{task ? say.step : say.result}</h3>
      {task && (
        <div className={styles.choices} role="radiogroup" aria-label={say.step}>
          {task.offers
            .filter(({ event: each }, n) => each !== 'seal' || n === 0)
            .map((each) => (
              <label key={each.event} className={styles.choice}>
                <input
                  type="radio"
                  name="event"
                  checked={event === each.event}
                  onChange={() => change({ event: each.event, given: {} })}
                />
                {each.name[lang]}
              </label>
            ))}
          <label className={styles.choice}>
            <input
              type="radio"
              name="event"
              checked={event === ''}
              onChange={() => change({ event: '', given: {} })}
            />
            {say.stepNone}
          </label>
        </div>
      )}
      {offer?.asks.filter(isTyped).map((def) => (
        <AskField
          key={def.id}
          def={def}
          value={draft.given[def.id]}
          onChange={(value) => set(def.id, value)}
        />
      ))}
      <label className={styles.field}>
        {say.result}
        <textarea
          rows={3}
          value={draft.note}
          onChange={({ currentTarget }) => change({ note: currentTarget.value })}
        />
      </label>
    </section>
  );
}

/** One field that a table asks for, drawn for a thumb. */
function AskField({
  def,
  value,
  onChange,
}: {
  def: FieldDef;
  value: FieldValue | undefined;
  onChange: (value: FieldValue) => void;
}) {
  const lang = useLang();
  const label = `${def.name[lang]}${def.measure ? ` (${def.measure})` : ''}${def.required ? ' *' : ''}`;
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  if (def.type === 'yes-no')
    return (
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        {label}
      </label>
    );
  if (def.type === 'choice' || def.type === 'choices') {
    const held = Array.isArray(value) ? (value as readonly string[]) : [text];
    const many = def.type === 'choices';
    const toggle = (id: string) =>
      onChange(
        !many ? id : held.includes(id) ? held.filter((each) => each !== id) : [...held.filter(Boolean), id],
      );
    return (
      <fieldset className={styles.checkItem}>
        <legend>{label}</legend>
        <div className={styles.choices}>
          {def.choices?.map((each) => (
            <label key={each.id} className={styles.choice}>
              <input
                type={many ? 'checkbox' : 'radio'}
                name={def.id}
                checked={held.includes(each.id)}
                onChange={() => toggle(each.id)}
              />
              {each[lang]}
            </label>
          ))}
        </div>
      </fieldset>
    );
  }
  const isNumber = def.type === 'number' || def.type === 'money';
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: each branch is a control
    <label className={styles.field}>
      {label}
      {def.type === 'long-text' ? (
        <textarea rows={3} value={text} onChange={(event) => onChange(event.currentTarget.value)} />
      ) : (
        <input
          type={isNumber ? 'number' : def.type === 'day' ? 'date' : 'text'}
          inputMode={isNumber ? 'decimal' : 'text'}
          value={text}
          aria-label={label}
          onChange={(event) => {
            const given = event.currentTarget.value;
            onChange(isNumber && given !== '' ? Number(given) : given);
          }}
        />
      )}
      {def.hint && <small>{def.hint[lang]}</small>}
    </label>
  );
}
