import {
  type Account,
  type Instant,
  matterTable,
  openingOf,
  portionsOf,
  SAMPLE_STATE_NAMES,
  type SampleDetail,
  type SampleEvent,
  type SiteOutcome,
  type SiteStep,
  type SiteVisit,
} from '@wenqu/domain';
import { WenquError } from '../errors.ts';
import type { Matters } from '../matters/matters.ts';
import type { SampleAct, Samples } from '../samples/samples.ts';

export interface AskedStep {
  readonly step: SiteStep;
  readonly visit: SiteVisit;
  readonly by: Account;
  readonly happenedAt: Instant;
}

interface Stand {
  readonly state: string;
  readonly version: number;
}
const NOWHERE: Stand = { state: '', version: 0 };

const taken = ({ on, id, event }: SiteStep, { state, version }: Stand): SiteOutcome => ({
  ...{ on, id, event, state, version },
  taken: true,
});
const missed = (
  { on, id, event }: SiteStep,
  stand: Stand,
  why: {
    readonly code: string;
    readonly zh: string;
    readonly en: string;
    readonly fields?: readonly string[];
  },
): SiteOutcome => ({ ...{ on, id, event }, taken: false, fields: [], ...why, ...stand });

/** It went on while the phone was away: what stands here counts. */
const moved = (zh: string, en: string) => ({
  code: 'moved-meanwhile',
  zh: `离线期间已变为“${zh}”，未办理；记录已保留。`,
  en: `Meanwhile it went to “${en}”; the step was not taken, the record is kept.`,
});

/** Words of a refusal; what is no refusal is a fault of ours and goes through. */
function whyRefused(error: unknown) {
  if (!(error instanceof WenquError)) throw error;
  const { code, detail } = error;
  const known: Readonly<Record<string, string>> = {
    WQ_NOT_FOUND: 'not-visible',
    WQ_MATTER_CONFLICT: 'moved-meanwhile',
    WQ_SAMPLE_CONFLICT: 'moved-meanwhile',
  };
  const refusable = ['WQ_MATTER_REFUSED', 'WQ_SAMPLE_REFUSED', 'WQ_FORBIDDEN', 'WQ_INPUT'];
  if (!(code in known) && !refusable.includes(code)) throw error;
  const { refused, zh, en, fields } = detail;
  const told = typeof refused === 'string' ? refused : (known[code] ?? code);
  const names = Array.isArray(fields)
    ? fields.map((each: { field?: string }) => String(each.field ?? each))
    : [];
  return {
    code: told,
    zh: typeof zh === 'string' ? zh : '平台没有接受这一步，记录已保留。',
    en: typeof en === 'string' ? en : 'The step was not accepted; the record is kept.',
    fields: names,
  };
}

/**
 * Take a step on a matter as it stands here: only in the state the phone knew, and only if the table allows. A step
 * that was taken before the answer got lost is known by its client id.
 */
export async function matterStep(matters: Matters, asked: AskedStep): Promise<SiteOutcome> {
  const { step, visit, by, happenedAt } = asked;
  let stand = NOWHERE;
  try {
    const clientId = `${visit.record.clientId} ${step.event}`;
    const { matter, steps } = await matters.detail(step.id, { account: by });
    stand = { state: matter.state, version: matter.version };
    const before = steps.find((each) => each.clientId === clientId && each.refused === null);
    if (before) return taken(step, { state: before.to, version: matter.version });
    if (step.state !== '' && matter.state !== step.state) {
      const name = matterTable(matter.machine).states.find(({ id }) => id === matter.state);
      return missed(step, stand, moved(name?.zh ?? matter.state, name?.en ?? matter.state));
    }
    const done = await matters.act(
      {
        ...{ matter: step.id, version: matter.version, event: step.event, reason: step.reason },
        ...{ given: step.given, links: [{ kind: 'visit', id: visit.id }], happenedAt, clientId },
      },
      by,
    );
    return taken(step, done.matter);
  } catch (error) {
    return missed(step, stand, whyRefused(error));
  }
}

/** Take a step on a sample; a sample keeps no client ids, so the number of the record stands in the reason. */
export async function sampleStep(samples: Samples, asked: AskedStep): Promise<SiteOutcome> {
  const { step, visit, by, happenedAt } = asked;
  let stand = NOWHERE;
  try {
    const found: SampleDetail | undefined = await samples.detail(step.id, by);
    if (!found) throw new WenquError('WQ_NOT_FOUND');
    const { state, version } = found.sample;
    stand = { state, version };
    const before = found.steps.find(
      ({ event, refused, reason }) => event === step.event && refused === null && reason.includes(visit.id),
    );
    if (before) return taken(step, { state: before.to, version });
    if (step.state !== '' && state !== step.state) {
      const { zh, en } = SAMPLE_STATE_NAMES[state];
      return missed(step, stand, moved(zh, en));
    }
    const act: SampleAct = {
      ...{ sample: step.id, version, event: step.event as SampleEvent },
      reason: `${step.reason} ${visit.id}`.trim(),
      happenedAt,
      ...(step.event === 'open' && { opening: openingOf(visit.record) }),
      ...(step.event === 'seal' && { portions: portionsOf(visit.record) }),
    };
    const { sample } = await samples.act(act, by);
    return taken(step, sample);
  } catch (error) {
    return missed(step, stand, whyRefused(error));
  }
}
