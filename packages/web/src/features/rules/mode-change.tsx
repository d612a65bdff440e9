import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type ModeDecision, RULE_MODE_NAMES, RULE_MODES, type RuleMode } from '@wenqu/domain';
import { useState } from 'react';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { beijingInstant } from '../../lib/beijing-field.ts';
import { useMay } from '../../lib/session.ts';
import { RULES_KEY, type RuleStory } from './queries.ts';
import styles from './rules.module.css';
import { rulesWords } from './words.ts';

/** Decides about a rule, with a reason, from now or from a moment to come. */
export function ModeChange({ story: { rule, decisions } }: { story: RuleStory }) {
  const say = useWords(rulesWords).change;
  const lang = useLang();
  const client = useQueryClient();
  const mayWrite = useMay('rule.write');
  const others = RULE_MODES.filter((mode) => mode !== rule.mode);
  const [opened, setOpened] = useState(false);
  const [mode, setMode] = useState<RuleMode>();
  const [from, setFrom] = useState('');
  const [version, setVersion] = useState(0);
  if (!mayWrite) return null;
  const next = mode !== undefined && others.includes(mode) ? mode : (others[0] ?? 'shadow');
  return (
    <div className={styles.acts}>
      <Button
        size="xs"
        variant="default"
        onClick={() => {
          setVersion(decisions.length);
          setOpened(true);
        }}
      >
        {say.open}
      </Button>
      <ReasonDialog
        opened={opened}
        title={say.title(rule[lang])}
        effect={say.effect}
        confirm={say.confirm}
        act={async (reason) => {
          const at = from === '' ? undefined : beijingInstant(from);
          await sendJson<ModeDecision>('POST', `rules/${encodeURIComponent(rule.id)}/mode`, {
            body: { mode: next, reason, ...(at !== undefined && { from: at }) },
            version,
          });
          await client.invalidateQueries({ queryKey: RULES_KEY });
        }}
        onStale={() => {
          void client.invalidateQueries({ queryKey: RULES_KEY });
          setVersion(decisions.length);
        }}
        onClose={() => setOpened(false)}
      >
        <div className={styles.form}>
          <NativeSelect
            label={say.mode}
            value={next}
            data={others.map((value) => ({ value, label: RULE_MODE_NAMES[value][lang] }))}
            onChange={(event) => setMode(event.currentTarget.value as RuleMode)}
          />
          <TextInput
            type="datetime-local"
            label={say.from}
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
        </div>
      </ReasonDialog>
    </div>
  );
}
