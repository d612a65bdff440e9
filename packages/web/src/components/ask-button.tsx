import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { askRefusal } from '@wenqu/domain';
import { openAsk } from '../lib/ask-store.ts';
import { editionSpoken, type LoggerOverview } from '../lib/loggers.ts';
import { commandsQuery } from '../lib/orders.ts';
import { useAccount, useMay } from '../lib/session.ts';

/** May this person ask this logger for this command, and does its edition have it? */
export function useMayAsk(logger: LoggerOverview, cn: string): boolean {
  const commands = useQuery(commandsQuery).data;
  const account = useAccount();
  const mayAsk = useMay('order.ask');
  if (!mayAsk || !account || logger.logger === null) return false;
  const edition = editionSpoken(logger);
  const line = commands?.find((each) => each.cn === cn && each.edition === edition);
  return (
    line !== undefined && askRefusal({ class: line.class, reason: '—', urgent: false }, account) === undefined
  );
}

/** Opens the order dialog with one command; nothing for who may not ask it. */
export function AskButton({
  logger,
  cn,
  text,
  reason,
  primary = false,
}: {
  logger: LoggerOverview;
  cn: string;
  text: string;
  reason: string;
  primary?: boolean;
}) {
  if (!useMayAsk(logger, cn)) return null;
  return (
    <Button
      size="xs"
      variant={primary ? 'filled' : 'default'}
      title={`CN=${cn}`}
      onClick={() => openAsk({ mn: logger.mn, cn, reason })}
    >
      {text}
    </Button>
  );
}
