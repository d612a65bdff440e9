import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { isOrderOpen } from '@wenqu/domain';
import { useState } from 'react';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { fewOrdersQuery } from '../../lib/orders.ts';
import { careTabWords } from './care-tab-words.ts';
import styles from './loggers.module.css';

/** Asks for every parameter, then follows the orders that ask for them. */
export function SnapshotButton({ mn }: { mn: string }) {
  const say = useWords(careTabWords).parameters;
  const [opened, setOpened] = useState(false);
  const [asked, setAsked] = useState<readonly string[]>([]);
  return (
    <>
      <Button size="xs" onClick={() => setOpened(true)}>
        {say.snapshot}
      </Button>
      {asked.length > 0 && <Following mn={mn} asked={asked} />}
      <ReasonDialog
        opened={opened}
        title={`${say.snapshot} · ${mn}`}
        effect={say.snapshotEffect}
        confirm={say.snapshot}
        act={async (reason) => {
          const { orders } = await sendJson<{ orders: string[] }>('POST', 'care/snapshots', {
            body: { mn, reason },
          });
          setAsked(orders);
        }}
        onClose={() => setOpened(false)}
      />
    </>
  );
}

const MOST = 200;
const LOOK_MS = 2_000;

function Following({ mn, asked }: { mn: string; asked: readonly string[] }) {
  const say = useWords(careTabWords).parameters;
  const query = useQuery({
    ...fewOrdersQuery({ mn, origin: 'snapshot' }, MOST),
    refetchInterval: (state) => {
      const mine = state.state.data?.items.filter(({ id }) => asked.includes(id)) ?? [];
      const ended = mine.length >= asked.length && mine.every((order) => !isOrderOpen(order.state));
      return ended ? false : LOOK_MS;
    },
  });
  const mine = query.data?.items.filter(({ id }) => asked.includes(id)) ?? [];
  const ended = mine.filter(({ state }) => !isOrderOpen(state));
  const failed = ended.filter(({ state }) => state !== 'done').length;
  return (
    <span className={styles.cells} role="status">
      {say.following(ended.length - failed, asked.length)}
      {failed > 0 && ` · ${say.failedOf(failed)}`}
      <Link to="/orders" search={{ v: 'all', mn, from: 'snapshot' }}>
        {say.orders}
      </Link>
    </span>
  );
}
