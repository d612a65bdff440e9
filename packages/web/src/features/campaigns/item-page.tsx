import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import {
  formatDay,
  formatInstant,
  type Instant,
  instant,
  LOOK_BACK_DAYS,
  lookBackDue,
  placesApartM,
  reachesTarget,
} from '@wenqu/domain';
import { useState } from 'react';
import { Chip } from '../../components/chip.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Facts } from '../../components/facts.tsx';
import { MatterClocks } from '../../components/matter/matter-clocks.tsx';
import { MatterSteps } from '../../components/matter/matter-steps.tsx';
import { MatterTimeline } from '../../components/matter/matter-timeline.tsx';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { now } from '../../lib/clock.ts';
import { fileUrl } from '../../lib/files.ts';
import { type MatterTold, useMatter } from '../../lib/matters.ts';
import { useMay } from '../../lib/session.ts';
import styles from './campaigns.module.css';
import { ItemChips } from './item-chips.tsx';
import { strandName } from './items-view.tsx';
import { useCampaignActs } from './queries.ts';
import { itemRoute } from './route.tsx';
import { campaignWords } from './words.ts';

const MICROS_PER_DAY = 86_400_000_000;
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** One item: what was and what is, target against measured, look-backs, and what can be done now. */
export function ItemPage() {
  const { id } = itemRoute.useParams();
  const say = useWords(campaignWords);
  const query = useMatter(id);
  if (query.isPending)
    return (
      <PageFrame title={say.title}>
        <Skeleton rows={8} height={32} />
      </PageFrame>
    );
  if (query.isError)
    return (
      <PageFrame title={say.title}>
        <ErrorPanel error={query.error} retry={() => void query.refetch()} />
      </PageFrame>
    );
  return <Whole told={query.data} />;
}

/** Whole days past the deadline while the unit is at work. */
function overdueDays({ matter }: MatterTold): number {
  const end = Date.parse(`${text(matter.fields.deadline)}T16:00:00Z`) * 1000;
  if (matter.state !== 'working' || !Number.isFinite(end) || now() <= end) return 0;
  return Math.ceil((now() - end) / MICROS_PER_DAY);
}

function Whole({ told }: { told: MatterTold }) {
  const say = useWords(campaignWords).item;
  const { matter, steps, clocks, people } = told;
  const chips = {
    ...{ state: matter.state, reopened: matter.reopened, overdueDays: overdueDays(told) },
    extended: steps.some(({ event, refused }) => event === 'extend' && refused === null),
  };
  return (
    <PageFrame
      title={matter.title}
      lead={
        <>
          <span>{matter.number}</span>
          <ItemChips line={chips} />
        </>
      }
      actions={<FormButton told={told} />}
    >
      <div className={styles.split}>
        <div className={styles.column1}>
          <Pane title={say.steps}>
            <MatterSteps told={told} />
          </Pane>
          <Pane title={say.proof}>
            <Proof told={told} />
          </Pane>
          <Pane title={say.target}>
            <Target told={told} />
          </Pane>
          <Pane title={say.timeline}>
            <MatterTimeline machine="item" steps={steps} people={people} />
          </Pane>
        </div>
        <div className={styles.column2}>
          <Pane title={say.facts}>
            <ItemFacts told={told} />
          </Pane>
          <Pane title={say.looks}>
            <LookBacks told={told} />
          </Pane>
          <Pane title={say.clocks}>
            <MatterClocks machine="item" clocks={clocks} />
          </Pane>
        </div>
      </div>
    </PageFrame>
  );
}

function FormButton({ told: { matter, steps } }: { told: MatterTold }) {
  const say = useWords(campaignWords).item;
  const may = useMay('document.make');
  const acts = useCampaignActs();
  const [made, setMade] = useState<boolean>();
  const [busy, setBusy] = useState(false);
  const ready = steps.some(({ event, refused }) => event === 'verify' && refused === null);
  return (
    <>
      <Button
        component={Link}
        to="/matters/$id"
        params={{ id: matter.id } as never}
        size="xs"
        variant="default"
      >
        {say.toMatter}
      </Button>
      {may && ready && (
        <Button
          size="xs"
          variant="default"
          loading={busy}
          disabled={made === true}
          onClick={() => {
            setBusy(true);
            acts
              .form(matter.id)
              .then(() => setMade(true))
              .finally(() => setBusy(false));
          }}
        >
          {made ? say.formMade : say.form}
        </Button>
      )}
    </>
  );
}

/** 整改前后: side by side from one standpoint, with place and time under each. */
function Proof({ told: { matter } }: { told: MatterTold }) {
  const say = useWords(campaignWords).item;
  const { fields } = matter;
  const apart =
    typeof fields['before-place'] === 'string' && typeof fields['after-place'] === 'string'
      ? placesApartM(fields['before-place'], fields['after-place'])
      : null;
  return (
    <>
      <div className={styles.proof}>
        <Shot name={say.before} prefix="before" fields={fields} />
        <Shot name={say.after} prefix="after" fields={fields} />
      </div>
      {apart !== null && <p className={styles.quiet}>{say.apart(apart.toFixed(1))}</p>}
      {matter.state === 'applied' && <Chip tone="suspect">{say.reported}</Chip>}
    </>
  );
}

function Shot({
  name,
  prefix,
  fields,
}: {
  name: string;
  prefix: 'before' | 'after';
  fields: MatterTold['matter']['fields'];
}) {
  const say = useWords(campaignWords).item;
  const photos = Array.isArray(fields[prefix]) ? (fields[prefix] as readonly string[]) : [];
  const at = fields[`${prefix}-at`];
  return (
    <figure className={styles.shot}>
      {photos.length === 0 ? (
        <div className={styles.noPhoto}>{say.noPhoto}</div>
      ) : (
        photos.map((sha256) => (
          <a key={sha256} href={fileUrl(sha256)}>
            <img
              src={fileUrl(sha256)}
              alt={`${name} ${text(fields[`${prefix}-standpoint`])}`}
              loading="lazy"
            />
          </a>
        ))
      )}
      <figcaption>
        <b>{name}</b>
        <span className={styles.quiet}>
          {text(fields[`${prefix}-standpoint`]) !== '' &&
            `${say.standpoint} ${text(fields[`${prefix}-standpoint`])}`}
          {typeof at === 'number' && ` · ${formatInstant(instant(at)).slice(0, 16)}`}
        </span>
      </figcaption>
    </figure>
  );
}

/** Every number there is, drawn against the target. */
function Target({ told: { matter, steps } }: { told: MatterTold }) {
  const say = useWords(campaignWords).item;
  const { fields } = matter;
  const target = fields['target-number'];
  const measure = text(fields['target-measure']);
  if (typeof target !== 'number')
    return (
      <p>
        {text(fields.target)} <span className={styles.quiet}>{say.words}</span>
      </p>
    );
  const rows: { key: string; name: string; value: number; at: Instant | null; by: string }[] = [];
  if (typeof fields.baseline === 'number')
    rows.push({ key: 'was', name: say.was, value: fields.baseline, at: null, by: '' });
  for (const step of steps) {
    if (step.refused !== null) continue;
    const { measured, 'self-measured': own } = step.given;
    const shared = { at: step.happenedAt, by: step.byUnit };
    if (typeof own === 'number') rows.push({ key: `s${step.seq}`, name: say.self, value: own, ...shared });
    if (typeof measured === 'number')
      rows.push({ key: `m${step.seq}`, name: say.measured, value: measured, ...shared });
  }
  const most = Math.max(target, ...rows.map(({ value }) => value)) * 1.1 || 1;
  return (
    <div className={styles.target}>
      <p>{text(fields.target)}</p>
      <ul>
        {rows.map(({ key, name, value, at, by }) => {
          const ok = reachesTarget(fields, value);
          return (
            <li key={key}>
              <span className={styles.targetName}>
                {name} {at !== null && formatDay(at).slice(5)} {by}
              </span>
              <span className={styles.track}>
                <span
                  className={styles.value}
                  data-ok={ok}
                  style={{ width: `${Math.max(0, (value / most) * 100)}%` }}
                />
                <span className={styles.goal} style={{ left: `${(target / most) * 100}%` }} />
              </span>
              <span className={ok ? styles.up : styles.down}>
                {value} {measure} {ok ? `✓ ${say.reached}` : `✗ ${say.missed}`}
              </span>
            </li>
          );
        })}
      </ul>
      <p className={styles.quiet}>
        ┃ {say.goal} {fields['target-sense'] === 'at-least' ? '≥' : '≤'} {target} {measure}
      </p>
    </div>
  );
}

function ItemFacts({ told: { matter, people } }: { told: MatterTold }) {
  const say = useWords(campaignWords);
  const lang = useLang();
  const { fields } = matter;
  const leader = people.find(({ id }) => id === matter.leader)?.name ?? '—';
  return (
    <Facts
      facts={[
        [say.columns.unit, matter.unit],
        [say.columns.leader, leader],
        [say.columns.strand, strandName(text(fields.strand), lang)],
        [say.columns.deadline, text(fields.deadline)],
        [say.item.place, text(fields['place-name'])],
        ...(matter.reopened > 0 ? [[say.figures.relapses, say.item.counter(matter.reopened)] as const] : []),
        ...(matter.campaign === ''
          ? []
          : [
              [
                say.nav,
                <Link key="campaign" to="/campaigns/$id" params={{ id: matter.campaign }} search={{}}>
                  {say.tabs.list}
                </Link>,
              ] as const,
            ]),
      ]}
    />
  );
}

/** When it is looked at again, and whether rain and night were among it. */
function LookBacks({ told: { matter, steps } }: { told: MatterTold }) {
  const say = useWords(campaignWords).item;
  const kept = steps.filter(({ refused }) => refused === null);
  const strike = kept.findLast(({ event }) => event === 'strike');
  const isDown = matter.state === 'struck' || matter.state === 'firm';
  if (!strike || !isDown)
    return (
      <p className={styles.quiet}>
        {say.notStruck}。{say.looksText}
      </p>
    );
  const since = kept.filter(({ seq }) => seq > strike.seq);
  const seen = (field: string, value: string) => since.some(({ given }) => given[field] === value);
  return (
    <>
      <ul className={styles.looks}>
        {(Object.keys(LOOK_BACK_DAYS) as (keyof typeof LOOK_BACK_DAYS)[]).map((round) => {
          const done = since.find(({ event }) => event === round);
          const due = lookBackDue(round, strike.happenedAt);
          return (
            <li key={round} data-state={done ? 'done' : due < now() ? 'late' : 'open'}>
              <b>{say.rounds[round]}</b>
              <span>{done ? say.doneOn(formatDay(done.happenedAt)) : say.due(formatDay(due))}</span>
            </li>
          );
        })}
      </ul>
      {matter.fields.water === true && (
        <p className={styles.quiet}>
          {say.rain} {seen('weather', 'rain') ? `✓ ${say.seen}` : say.missing} · {say.night}{' '}
          {seen('hours', 'night') ? `✓ ${say.seen}` : say.missing}
        </p>
      )}
    </>
  );
}
