import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { isOrderOpen, type OrderDetail } from '@wenqu/domain';
import { useState } from 'react';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { openAsk } from '../../lib/ask-store.ts';
import { orderQuery } from '../../lib/orders.ts';
import { useMay } from '../../lib/session.ts';
import styles from './order-page.module.css';
import { CLOCK_FIELD, isSecret } from './wire-field.ts';
import { ordersWords } from './words.ts';

type Act = OrderDetail['choices'][number];

/** What this person may do with the order now. Nothing shows as done before the server has kept it. */
export function OrderActs({ detail, reload }: { detail: OrderDetail; reload: () => void }) {
  const say = useWords(ordersWords);
  const client = useQueryClient();
  const [act, setAct] = useState<Act>();
  // Apart from the act, so that the dialog keeps its words while it closes.
  const [opened, setOpened] = useState(false);
  // The version the person looked at: what others do meanwhile must not slip under the act.
  const [seen, setSeen] = useState(0);
  const { order, choices } = detail;
  const take = async (reason: string) => {
    if (act === undefined) return;
    try {
      const path = `orders/${encodeURIComponent(order.id)}/acts`;
      await sendJson('POST', path, { body: { act, reason, version: seen } });
    } finally {
      reload();
      void client.invalidateQueries({ queryKey: ['orders'] });
      void client.invalidateQueries({ queryKey: orderQuery(order.id).queryKey });
    }
  };
  return (
    <div className={styles.acts}>
      {choices.map((choice) => (
        <Button
          key={choice}
          size="xs"
          variant={choice === 'approve' || choice === 'approve-after' ? 'filled' : 'default'}
          onClick={() => {
            setSeen(order.version);
            setAct(choice);
            setOpened(true);
          }}
        >
          {say.acts[choice]}
        </Button>
      ))}
      <AskAgain detail={detail} />
      <ReasonDialog
        opened={opened}
        title={act === undefined ? '' : say.acts.title(say.acts[act], order.id)}
        effect={act === undefined ? '' : say.acts.effects[act]}
        confirm={act === undefined ? '' : say.acts[act]}
        act={take}
        onStale={() => setSeen(order.version)}
        onClose={() => setOpened(false)}
      />
    </div>
  );
}

/** The same again, filled in: never sent by itself, for the device may have acted the first time. */
function AskAgain({ detail: { order, choices } }: { detail: OrderDetail }) {
  const say = useWords(ordersWords);
  const may = useMay('order.ask') && !isOrderOpen(order.state);
  if (!may) return choices.length === 0 ? <p className={styles.quiet}>{say.one.noActs}</p> : null;
  const params = Object.fromEntries(
    Object.entries(order.params).filter(([name]) => !isSecret(name) && name !== CLOCK_FIELD),
  );
  return (
    <Button
      size="xs"
      variant="default"
      onClick={() => openAsk({ mn: order.mn, cn: order.cn, params, reason: order.reason })}
    >
      {say.one.askAgain}
    </Button>
  );
}
