import { Button } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { FindingCard, SamplerView } from '@wenqu/domain';
import { useState } from 'react';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { getJson, sendJson } from '../../lib/api.ts';
import { openAsk } from '../../lib/ask-store.ts';
import { editionSpoken, type LoggerOverview, loggersQuery } from '../../lib/loggers.ts';
import { commandsQuery } from '../../lib/orders.ts';
import { useAccount, useMay } from '../../lib/session.ts';
import styles from './card.module.css';
import { cardWords } from './card-words.ts';
import { type EvidenceOrder, type EvidenceScene, evidenceOrders } from './evidence-order.ts';

const samplersQuery = queryOptions({
  queryKey: ['samples', 'samplers'],
  queryFn: ({ signal }) => getJson<{ items: readonly SamplerView[] }>('samplers', {}, { signal }),
});

/** The loggers that send the point, and what this person may order of them. */
function useScene(point: string): { scene: EvidenceScene; loggers: readonly LoggerOverview[] } | undefined {
  const role = useAccount()?.role;
  const mayAsk = useMay('order.ask');
  const mayCare = useMay('care.handle');
  const maySamplers = useMay('hidden.read');
  const loggers = useQuery({ ...loggersQuery, enabled: mayAsk, refetchInterval: false });
  const commands = useQuery({ ...commandsQuery, enabled: mayAsk });
  const samplers = useQuery({ ...samplersQuery, enabled: maySamplers });
  // What is not known yet is not refused for it.
  if (loggers.isLoading || commands.isLoading || samplers.isLoading) return undefined;
  const mine = loggers.data?.items.filter((logger) => logger.points.some(({ id }) => id === point)) ?? [];
  const [first] = mine;
  return {
    loggers: mine,
    scene: {
      ...{ role, mayAsk, mayCare, logger: first && { edition: editionSpoken(first) } },
      hasSampler: samplers.data?.items.some((sampler) => sampler.point === point) ?? false,
      commands: commands.data ?? [],
    },
  };
}

/** What to secure now; what a device can do is one click away, with the reason written already. */
export function EvidenceList({ card }: { card: FindingCard }) {
  const say = useWords(cardWords);
  const lang = useLang();
  const known = useScene(card.point);
  const { finding, pattern } = card;
  const factors = String(finding.facts.factors ?? finding.factor)
    .split('+')
    .filter(Boolean);
  return (
    <ul className={styles.evidence}>
      {pattern?.evidence.map((row) => (
        <li key={row.zh}>
          <span>{row[lang]}</span>
          {row.act === '' ? (
            <span className={styles.quiet}>{say.act.byPeople}</span>
          ) : (
            known &&
            evidenceOrders(row.act, finding, factors, known.scene).map((order) => (
              <OrderButton key={order.name} {...{ order, card, loggers: known.loggers }} />
            ))
          )}
        </li>
      ))}
    </ul>
  );
}

const REASON_MOST = 1_900;

function OrderButton({
  order,
  card,
  loggers,
}: {
  order: EvidenceOrder;
  card: FindingCard;
  loggers: readonly LoggerOverview[];
}) {
  const say = useWords(cardWords).act;
  const lang = useLang();
  const text = order.name === 'check' && order.opens === 'ask' ? say.check(order.cn) : nameOf(order, say);
  const reason = say.reason(card.sentence[lang].slice(0, REASON_MOST), card.finding.id);
  if (order.refused)
    return (
      <>
        <Button size="compact-xs" variant="default" disabled>
          {text}
        </Button>
        <span className={styles.quiet}>{say.refused[order.refused]}</span>
      </>
    );
  if (order.opens === 'snapshot') return <Snapshot {...{ text, reason }} mn={loggers[0]!.mn} />;
  if (order.opens === 'ask')
    return (
      <Button
        size="compact-xs"
        variant="default"
        onClick={() =>
          openAsk({
            ...{ mn: loggers.length === 1 ? loggers[0]!.mn : '', cn: order.cn, params: order.params, reason },
          })
        }
      >
        {text}
      </Button>
    );
  const search = {
    ...{ point: card.point, entry: card.entry, finding: card.finding.id, why: reason },
    ...(order.factors !== undefined && { factors: order.factors }),
  };
  return (
    <Button size="compact-xs" renderRoot={(props) => <Link {...props} to="/samples/new" search={search} />}>
      {text}
    </Button>
  );
}

const nameOf = ({ name }: EvidenceOrder, say: (typeof cardWords)['zh']['act']): string =>
  name === 'check' ? '' : say[name];

/** All parameters at once: many orders, so it is asked once more. */
function Snapshot({ text, reason, mn }: { text: string; reason: string; mn: string }) {
  const say = useWords(cardWords).act;
  const [opened, setOpened] = useState(false);
  const [count, setCount] = useState(0);
  return (
    <>
      <Button size="compact-xs" variant="default" onClick={() => setOpened(true)}>
        {text}
      </Button>
      {count > 0 && <span role="status">{say.asked(count)}</span>}
      <ReasonDialog
        opened={opened}
        title={`${text} · ${mn}`}
        effect={say.snapshotEffect}
        confirm={text}
        reasonPreset={reason}
        act={async (given) => {
          const { orders } = await sendJson<{ orders: string[] }>('POST', 'care/snapshots', {
            body: { mn, reason: given },
          });
          setCount(orders.length);
        }}
        onClose={() => setOpened(false)}
      />
    </>
  );
}
