// What people do in a demo district before its pictures are taken, so that they show work and not emptiness. All of
// it goes to simulated devices and to a second server over real sockets.
import { FORWARD_ALL, type Sample, type SamplerView } from '@wenqu/domain';
import type { Person } from '../test/journeys/person.ts';
import type { Ask } from './pages.ts';

const REASON = '例行检查';

interface LoggerSpoken {
  readonly mn: string;
  readonly traffic?: { readonly editions: Readonly<Record<string, number>> };
}

export interface DemoPeople {
  readonly admin: Person;
  readonly duty: Person;
  readonly supervisor: Person;
}

/** Uploads go up to another platform, from now on. */
export async function forwardTo(hj212Port: number, { admin }: DemoPeople): Promise<void> {
  await admin.send('POST', 'forwarding', {
    ...{
      name: '上级平台',
      host: '127.0.0.1',
      port: hj212Port,
      tls: false,
      tlsFingerprint: '',
      mode: 'encoded',
    },
    ...{
      edition: '2017',
      filter: FORWARD_ALL,
      mapping: [],
      windowFrames: 16,
      answerTimeoutS: 10,
      resends: 3,
    },
    ...{ unanswered: 'hold', since: { kind: 'now' }, control: ['1011'], enabled: true, reason: REASON },
  });
}

/** Clocks and parameters are asked for, an instrument is to be set, and water is kept at two points. */
export async function actInDemo({ admin, duty, supervisor }: DemoPeople): Promise<void> {
  const { items: samplers } = await supervisor.get<{ items: SamplerView[] }>('samplers');
  const { items: loggers } = await admin.get<{ items: LoggerSpoken[] }>('loggers');
  const modern = new Set(
    loggers.filter(({ traffic }) => '2017' in (traffic?.editions ?? {})).map(({ mn }) => mn),
  );
  const [first, second] = samplers.filter(({ mn }) => modern.has(mn));
  if (!first || !second) throw new Error('the demo district has no samplers');
  await admin.send('POST', 'orders', { mn: first.mn, cn: '1011', params: {}, reason: REASON });
  await admin.send('POST', 'care/snapshots', { mn: first.mn, reason: REASON });
  const params = { PolId: 'w01018', InfoId: 'i13008', Info: '1.02' };
  await supervisor.send('POST', 'orders', { mn: second.mn, cn: '3021', params, reason: '比对后修正斜率' });
  for (const { point } of [first, second]) {
    const ask = { point, factors: ['w01018', 'w21003'], reason: REASON, hidden: false };
    await approve(await duty.send<Sample>('POST', 'samples', ask), supervisor);
  }
}

/** The rules' own proposals are agreed to, all but the newest. */
export async function approveProposals({ supervisor }: DemoPeople): Promise<void> {
  const { items } = await supervisor.get<{ items: Sample[] }>('samples?state=requested');
  for (const sample of items.slice(1)) await approve(sample, supervisor);
}

const approve = (sample: Sample, by: Person): Promise<unknown> =>
  by.send('POST', `samples/${sample.id}/steps`, { event: 'approve', version: sample.version, reason: '' });

/** Whether recalls have ended, bottles are kept and frames have been received above. */
export async function hasStories(ask: Ask): Promise<boolean> {
  const { total: filled } = await ask<{ total: number }>('gaps?state=filled&limit=1');
  const { total: kept } = await ask<{ total: number }>('samples?state=retained&limit=1');
  const { items } = await ask<{ items: { status: { acked: number } | null }[] }>('forwarding');
  return filled >= 5 && kept >= 1 && items.every(({ status }) => (status?.acked ?? 0) > 100);
}
