import '@mantine/core/styles/Paper.layer.css';
import '@mantine/core/styles/ModalBase.layer.css';
import '@mantine/core/styles/Overlay.layer.css';
import '@mantine/core/styles/Modal.layer.css';
import { Button, Modal, Textarea, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { formatDay, instant, MICROS_PER_DAY, STRANDS } from '@wenqu/domain';
import { useState } from 'react';
import { useLang, useWords } from '../../i18n/lang.ts';
import { now } from '../../lib/clock.ts';
import { faultText } from '../../lib/fault-text.ts';
import styles from './campaigns.module.css';
import { useCampaignActs } from './queries.ts';
import { campaignWords } from './words.ts';

const PARTS = [0.3, 0.6, 0.9, 1] as const;
const dayAlong = (from: string, to: string, part: number): string => {
  const [a, b] = [Date.parse(`${from}T00:00:00Z`), Date.parse(`${to}T00:00:00Z`)];
  return new Date(a + Math.round(((b - a) * part) / 86_400_000) * 86_400_000).toISOString().slice(0, 10);
};
const shares = (text: string): number[] =>
  text
    .split(/[,，\s]+/)
    .filter(Boolean)
    .map(Number);

/** Days, units with their leaders by post, and the plan; tasks and accounts of leaders are added afterwards. */
export function NewCampaignForm({ close }: { close: () => void }) {
  const say = useWords(campaignWords).fresh;
  const lang = useLang();
  const acts = useCampaignActs();
  const go = useNavigate();
  const today = now();
  const [form, setForm] = useState({
    ...{ name: '', office: '', from: formatDay(today), to: formatDay(instant(today + 99 * MICROS_PER_DAY)) },
    ...{ units: '', plan: '0, 35, 80, 90', reason: '' },
  });
  const [fault, setFault] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const field = (name: keyof typeof form) => ({
    label: say[name],
    value: form[name],
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setForm((was) => ({ ...was, [name]: value }));
    },
  });
  const save = async () => {
    setBusy(true);
    setFault(undefined);
    try {
      const { name, office, from, to, reason } = form;
      const made = await acts.open({
        ...{ name, office, from, to, reason, strands: STRANDS, tasks: [] },
        units: form.units
          .split('\n')
          .map((line) => line.split(/[,，]/).map((part) => part.trim()))
          .filter(([unit]) => unit !== undefined && unit !== '')
          .map(([unit = '', post = '', duty = '']) => ({ name: unit, post, duty, leader: '' })),
        plan: shares(form.plan)
          .slice(0, PARTS.length)
          .map((share, at) => ({ day: dayAlong(from, to, PARTS[at] ?? 1), share: share / 100 })),
      });
      await go({ to: '/campaigns/$id', params: { id: made.id }, search: {} });
    } catch (error) {
      setFault(error);
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={close} title={say.title} size="lg" transitionProps={{ duration: 120 }}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextInput {...field('name')} required data-autofocus maxLength={120} />
        <TextInput {...field('office')} maxLength={120} />
        <div className={styles.pair}>
          <TextInput type="date" required {...field('from')} />
          <TextInput type="date" required {...field('to')} />
        </div>
        <Textarea
          {...field('units')}
          description={say.unitsHint}
          autosize
          minRows={3}
          maxRows={12}
          required
        />
        <TextInput {...field('plan')} description={say.planHint} required />
        <TextInput {...field('reason')} required maxLength={2000} />
        {fault !== undefined && (
          <p className={styles.fault} role="alert">
            {faultText(fault, lang)}
          </p>
        )}
        <div className={styles.acts}>
          <Button variant="default" onClick={close} disabled={busy}>
            {say.cancel}
          </Button>
          <Button type="submit" loading={busy}>
            {say.save}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
