import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type BackTest, instant, MICROS_PER_DAY, type RuleView } from '@wenqu/domain';
import { useState } from 'react';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { beijingField, beijingInstant } from '../../lib/beijing-field.ts';
import { cx } from '../../lib/class-names.ts';
import { now } from '../../lib/clock.ts';
import { pointTitle } from '../../lib/points.ts';
import { usePlaces } from '../../lib/use-places.ts';
import { RULES_KEY } from './queries.ts';
import styles from './rules.module.css';
import { rulesWords } from './words.ts';

const DAYS = 7;
/** Longer lists are searched; more than so many are found by their name. */
const SEARCHED_FROM = 24;
const SHOWN_MAX = 200;

/** Asks for a back-test. */
export function TrialForm({
  rules,
  close,
  asked,
}: {
  rules: readonly RuleView[];
  close: () => void;
  asked: (id: string) => void;
}) {
  const say = useWords(rulesWords).trial;
  const lang = useLang();
  const places = usePlaces();
  const client = useQueryClient();
  const [points, setPoints] = useState<readonly string[]>([]);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [withShadow, setWithShadow] = useState(false);
  const [from, setFrom] = useState(beijingField(instant(now() - DAYS * MICROS_PER_DAY)));
  const [to, setTo] = useState(beijingField(now()));
  return (
    <ReasonDialog
      opened
      title={say.title}
      effect={say.effect}
      confirm={say.confirm}
      reasonLabel={say.reason}
      act={async (reason) => {
        const range = { from: beijingInstant(from), to: beijingInstant(to) };
        if (points.length === 0) throw new Error(say.needPoint);
        if (range.from === undefined || range.to === undefined) throw new Error(say.needRange);
        const body = { points, ...range, rules: chosen, withShadow, reason };
        const test = await sendJson<BackTest>('POST', 'back-tests', { body });
        await client.invalidateQueries({ queryKey: RULES_KEY });
        asked(test.id);
      }}
      onClose={close}
    >
      <div className={styles.form}>
        <TextInput
          type="datetime-local"
          label={say.from}
          required
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          type="datetime-local"
          label={say.to}
          required
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        <Choices
          label={say.points}
          choices={places.points.map((point) => [point.id, pointTitle(point)])}
          chosen={points}
          choose={setPoints}
        />
        <Choices
          label={say.rules}
          choices={rules.filter(({ detector }) => detector !== '').map((rule) => [rule.id, rule[lang]])}
          chosen={chosen}
          choose={setChosen}
        />
        <label className={cx(styles.wide, styles.tick)}>
          <input
            type="checkbox"
            checked={withShadow}
            disabled={chosen.length > 0}
            onChange={(event) => setWithShadow(event.currentTarget.checked)}
          />
          {say.withShadow}
        </label>
      </div>
    </ReasonDialog>
  );
}

function Choices({
  label,
  choices,
  chosen,
  choose,
}: {
  label: string;
  choices: readonly (readonly [id: string, text: string])[];
  chosen: readonly string[];
  choose: (ids: readonly string[]) => void;
}) {
  const say = useWords(rulesWords).trial;
  const [words, setWords] = useState('');
  const fitting = choices.filter(([, text]) => text.toLowerCase().includes(words.trim().toLowerCase()));
  return (
    <div className={styles.wide}>
      {choices.length > SEARCHED_FROM && (
        <TextInput
          size="xs"
          label={say.find(label)}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
      )}
      <fieldset className={styles.choices}>
        <legend>{label}</legend>
        {fitting.slice(0, SHOWN_MAX).map(([id, text]) => (
          <label key={id}>
            <input
              type="checkbox"
              checked={chosen.includes(id)}
              onChange={(event) =>
                choose(event.currentTarget.checked ? [...chosen, id] : chosen.filter((each) => each !== id))
              }
            />
            {text}
          </label>
        ))}
      </fieldset>
      <div className={styles.acts}>
        <Button size="compact-xs" variant="default" onClick={() => choose(fitting.map(([id]) => id))}>
          {say.all}
        </Button>
        <Button size="compact-xs" variant="default" onClick={() => choose([])}>
          {say.none}
        </Button>
        <span className={styles.quiet}>
          {chosen.length}/{choices.length}
        </span>
      </div>
    </div>
  );
}
