import { Drawer } from '@mantine/core';
import '@mantine/core/styles/Paper.layer.css';
import '@mantine/core/styles/Overlay.layer.css';
import '@mantine/core/styles/ModalBase.layer.css';
import '@mantine/core/styles/Drawer.layer.css';
import { useQuery } from '@tanstack/react-query';
import {
  FEEDBACK_OUTCOME_NAMES,
  FEEDBACK_OUTCOMES,
  formatInstant,
  formatMinute,
  RULE_MODE_NAMES,
  type RuleView,
} from '@wenqu/domain';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Facts } from '../../components/facts.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { componentWords } from '../../components/words.ts';
import { useLang, useWords } from '../../i18n/lang.ts';
import { shareText, timesText } from './figures.ts';
import { ModeChange } from './mode-change.tsx';
import { type RuleStory, ruleQuery } from './queries.ts';
import { ModeChip, ReviewLight } from './rule-chips.tsx';
import { RuleFindings } from './rule-findings.tsx';
import styles from './rules.module.css';
import { rulesWords } from './words.ts';

/** One rule: what it costs, its editions, what people decided, what it said and what that was found to be. */
export function RuleDrawer({
  id,
  on,
  close,
}: {
  id: string | undefined;
  on: number | undefined;
  close: () => void;
}) {
  const common = useWords(componentWords);
  return (
    <Drawer.Root
      opened={id !== undefined}
      onClose={close}
      position="right"
      size="min(760px, 100vw)"
      transitionProps={{ duration: 150 }}
    >
      <Drawer.Overlay backgroundOpacity={0.35} />
      <Drawer.Content>
        <div className={styles.header}>
          <Drawer.Title className={styles.title}>{id}</Drawer.Title>
          <Drawer.CloseButton aria-label={common.close} />
        </div>
        <Drawer.Body>{id !== undefined && <RuleBody key={id} id={id} on={on} />}</Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

function RuleBody({ id, on }: { id: string; on: number | undefined }) {
  const story = useQuery(ruleQuery(id, on));
  if (story.isPending) return <Skeleton rows={10} height={24} />;
  if (story.isError) return <ErrorPanel error={story.error} retry={() => void story.refetch()} />;
  return (
    <div className={styles.body}>
      <RuleFacts rule={story.data.rule} />
      <ModeChange story={story.data} />
      <Decisions story={story.data} />
      <Editions story={story.data} />
      <RuleFindings id={id} />
    </div>
  );
}

function RuleFacts({ rule }: { rule: RuleView }) {
  const words = useWords(rulesWords);
  const { columns, drawer } = words;
  const lang = useLang();
  const { rates } = rule;
  const outcomes = FEEDBACK_OUTCOMES.map(
    (outcome) => `${FEEDBACK_OUTCOME_NAMES[outcome][lang]} ${rates.outcomes[outcome]}`,
  );
  return (
    <section>
      <Facts
        columns={2}
        facts={[
          [columns.name, rule[lang]],
          [columns.mode, <ModeChip key="mode" mode={rule.mode} />],
          [columns.edition, rule.edition],
          [columns.confidence, `${rule.confidence} ${words.confidence[rule.confidence]}`],
          [columns.fired, `${rates.fired}（${words.shadowCount(rates.shadow)}）`],
          [columns.told, String(rates.told)],
          [drawer.outcomes, outcomes.join(' · ')],
          [columns.light, <ReviewLight key="light" light={rates.light} />],
          [columns.k9, shareText(rates.k9)],
          [columns.k10, timesText(rates.k10)],
          [columns.noise, timesText(rates.falseAlarms, 2)],
          [drawer.days, String(rates.falseAlarms.whole)],
        ]}
      />
      <span className={styles.quiet}>{words.window}</span>
    </section>
  );
}

function Decisions({ story: { decisions } }: { story: RuleStory }) {
  const say = useWords(rulesWords).drawer;
  const lang = useLang();
  return (
    <section>
      <h3 className={styles.sub}>{say.history}</h3>
      {decisions.length === 0 ? (
        <p className={styles.quiet}>{say.noHistory}</p>
      ) : (
        <ol className={styles.list}>
          {decisions.toReversed().map((each) => (
            <li key={each.version}>
              <strong>
                {each.version}. {RULE_MODE_NAMES[each.mode][lang]}
              </strong>
              <p className={styles.quiet}>
                {each.byName} · {formatInstant(each.at)}
                {each.from !== each.at && ` · ${say.effective} ${formatInstant(each.from)}`}
              </p>
              <p>{each.reason}</p>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function Editions({ story: { editions } }: { story: RuleStory }) {
  const words = useWords(rulesWords);
  const say = words.drawer;
  return (
    <section>
      <h3 className={styles.sub}>{say.editions}</h3>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th>{words.columns.edition}</th>
              <th>{say.valid}</th>
              <th>{say.since}</th>
              <th>{words.columns.confidence}</th>
              <th>{say.source}</th>
            </tr>
          </thead>
          <tbody>
            {editions.toReversed().map((each) => (
              <tr key={`${each.edition} ${each.since}`}>
                <td>{each.edition}</td>
                <td>
                  {each.validFrom === '' && each.validTo === ''
                    ? say.always
                    : `${each.validFrom || '…'} – ${each.validTo || '…'}`}
                </td>
                <td>
                  {formatMinute(each.since)}
                  {each.until !== null && ` ${say.until} ${formatMinute(each.until)}`}
                </td>
                <td>{each.confidence}</td>
                <td>{each.source || '—'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
