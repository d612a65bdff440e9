import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { sampleRow } from '@wenqu/domain';
import { useWords } from '../i18n/lang.ts';
import { openAsk } from '../lib/ask-store.ts';
import { loggersQuery } from '../lib/loggers.ts';
import { useAccount, useMay } from '../lib/session.ts';
import { orderWords } from './order-words.ts';

/** From a point, or an entry about it, to the logger behind it: an order, or a sample. Only for who may ask. */
export function OrderButtons({ point, entry }: { point: string; entry?: string }) {
  const say = useWords(orderWords).buttons;
  const may = useMay('order.ask');
  const role = useAccount()?.role;
  const maySample = role !== undefined && sampleRow(null, 'request')?.who.includes(role);
  const loggers = useQuery({ ...loggersQuery, enabled: may, refetchInterval: false }).data?.items;
  const mine = loggers?.filter((logger) => logger.points.some(({ id }) => id === point)) ?? [];
  if (!may || mine.length === 0) return null;
  const search = { point, ...(entry === undefined ? {} : { entry }) };
  return (
    <>
      <Button
        size="xs"
        variant="default"
        onClick={() => openAsk({ mn: mine.length === 1 ? mine[0]!.mn : '' })}
      >
        {say.ask}
      </Button>
      {maySample && (
        <Button
          size="xs"
          variant="default"
          renderRoot={(props) => <Link {...props} to="/samples/new" search={search} />}
        >
          {say.sample}
        </Button>
      )}
    </>
  );
}
