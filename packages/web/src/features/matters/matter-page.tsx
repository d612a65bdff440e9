import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { formatMinute, type Instant, type MatterLink } from '@wenqu/domain';
import { Chip } from '../../components/chip.tsx';
import { ContestList } from '../../components/contest-list.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Facts } from '../../components/facts.tsx';
import { fieldsOf, GivenFacts } from '../../components/matter/given-facts.tsx';
import { LightChip } from '../../components/matter/light-chip.tsx';
import { MatterClocks } from '../../components/matter/matter-clocks.tsx';
import { MatterStateChip } from '../../components/matter/matter-state-chip.tsx';
import { MatterSteps } from '../../components/matter/matter-steps.tsx';
import { MatterTimeline } from '../../components/matter/matter-timeline.tsx';
import { machineName } from '../../components/matter/matter-words.ts';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { type MatterTold, useMatter, useMatters } from '../../lib/matters.ts';
import { pointTitle } from '../../lib/points.ts';
import { useAccount } from '../../lib/session.ts';
import { usePlaces } from '../../lib/use-places.ts';
import styles from './matters.module.css';
import { matterRoute } from './route.tsx';
import { mattersWords } from './words.ts';

const minute = (at: Instant | null): string => (at === null ? '—' : formatMinute(at));

/** One matter whole: facts, what can be done now, clocks, what was done, what it is linked with. */
export function MatterPage() {
  const { id } = matterRoute.useParams();
  const say = useWords(mattersWords);
  const query = useMatter(id);
  if (query.isPending)
    return (
      <PageFrame title={say.title}>
        <Pane>
          <Skeleton rows={8} height={28} />
        </Pane>
      </PageFrame>
    );
  if (query.isError)
    return (
      <PageFrame title={say.title}>
        <Pane>
          <ErrorPanel error={query.error} retry={() => void query.refetch()} />
        </Pane>
      </PageFrame>
    );
  return <Whole told={query.data} />;
}

function Whole({ told }: { told: MatterTold }) {
  const say = useWords(mattersWords).one;
  const lang = useLang();
  const { matter, steps, clocks, people } = told;
  const next = clocks
    .filter(({ endedAt, pausedAt }) => endedAt === null && pausedAt === null)
    .sort((a, b) => a.dueAt - b.dueAt)[0];
  return (
    <PageFrame
      title={matter.title}
      lead={
        <>
          <span className={styles.number}>{matter.number}</span>
          <Chip>{machineName(matter.machine, lang)}</Chip>
          <MatterStateChip matter={matter} />
          {next && <LightChip startedAt={next.startedAt} dueAt={next.dueAt} />}
        </>
      }
      actions={<AgainButton told={told} />}
    >
      <div className={styles.split}>
        <div className={styles.main}>
          <Pane title={say.steps}>
            <MatterSteps told={told} />
            <ContestList kind="matter" about={matter.id} />
          </Pane>
          <Pane title={say.facts}>
            <MatterFacts told={told} />
          </Pane>
          <Pane title={say.timeline}>
            <MatterTimeline machine={matter.machine} steps={steps} people={people} />
          </Pane>
        </div>
        <div className={styles.side}>
          <Pane title={say.clocks}>
            <MatterClocks machine={matter.machine} clocks={clocks} />
          </Pane>
          <Links told={told} />
        </div>
      </div>
    </PageFrame>
  );
}

/** The same is complained of once more: a complaint of its own that names this one. */
function AgainButton({ told: { matter } }: { told: MatterTold }) {
  const say = useWords(mattersWords).one;
  const role = useAccount()?.role;
  if (matter.machine !== 'complaint' || (role !== 'duty' && role !== 'supervisor')) return null;
  return (
    <Button
      size="xs"
      variant="default"
      renderRoot={(props) => (
        <Link {...props} to="/matters/new" search={{ m: 'complaint', former: matter.id }} />
      )}
    >
      {say.again}
    </Button>
  );
}

function MatterFacts({ told }: { told: MatterTold }) {
  const say = useWords(mattersWords).one;
  const places = usePlaces();
  const { matter, people } = told;
  const nameOf = (id: string) => people.find((person) => person.id === id)?.name ?? id;
  const point = places.point(matter.point);
  // What became a part of the matter itself stands above already.
  const defs = fieldsOf(matter.machine);
  const rest = Object.fromEntries(Object.entries(matter.fields).filter(([id]) => !defs.get(id)?.sets));
  const shown = (value: string, fact: readonly [string, React.ReactNode]) => (value === '' ? [] : [fact]);
  return (
    <>
      <Facts
        columns={2}
        facts={[
          ...shown(matter.level, [say.level, matter.level]),
          ...shown(matter.enterprise, [say.enterprise, places.enterprise(matter.enterprise)]),
          ...shown(matter.outlet, [say.outlet, places.outlet(matter.outlet)]),
          ...shown(matter.point, [
            say.point,
            <Link key="point" to="/points/$id" params={{ id: matter.point }} search={{}}>
              {point ? pointTitle(point) : matter.point}
            </Link>,
          ]),
          ...shown(matter.unit, [say.unit, matter.unit]),
          ...shown(matter.leader, [say.leader, nameOf(matter.leader)]),
          ...shown(matter.officers.join(''), [say.officers, matter.officers.map(nameOf).join('、')]),
          [say.openedAt, minute(matter.openedAt)],
          ...(matter.closedAt === null ? [] : [[say.closedAt, minute(matter.closedAt)] as const]),
        ]}
      />
      <h3 className={styles.heading}>{say.given}</h3>
      <GivenFacts machine={matter.machine} given={rest} people={people} columns={2} />
    </>
  );
}

function Links({ told: { matter } }: { told: MatterTold }) {
  const say = useWords(mattersWords).one;
  const naming = useMatters({ link: `matter:${matter.id}` }).data?.items ?? [];
  const named = naming.filter(({ id }) => !matter.links.some((link) => link.id === id));
  if (matter.links.length + named.length === 0) return null;
  return (
    <Pane title={say.links}>
      <ul className={styles.links}>
        {matter.links.map((link) => (
          <li key={`${link.kind} ${link.id}`}>
            <span className={styles.quiet}>
              {say.kinds[link.kind as keyof typeof say.kinds] ?? link.kind}{' '}
            </span>
            <LinkTo link={link} />
          </li>
        ))}
        {named.map((each) => (
          <li key={each.id}>
            <span className={styles.quiet}>{say.mentionedBy} </span>
            <Link to="/matters/$id" params={{ id: each.id }}>
              {each.number} {each.title}
            </Link>
          </li>
        ))}
      </ul>
    </Pane>
  );
}

function LinkTo({ link: { kind, id } }: { link: MatterLink }) {
  if (kind === 'matter') return <MatterName id={id} />;
  if (kind === 'entry')
    return (
      <Link to="/register/$id" params={{ id }}>
        {id}
      </Link>
    );
  if (kind === 'point')
    return (
      <Link to="/points/$id" params={{ id }} search={{}}>
        {id}
      </Link>
    );
  if (kind === 'sample')
    return (
      <Link to="/samples/$id" params={{ id }}>
        {id}
      </Link>
    );
  return <span>{id}</span>;
}

function MatterName({ id }: { id: string }) {
  const told = useMatter(id).data;
  return (
    <Link to="/matters/$id" params={{ id }}>
      {told ? `${told.matter.number} ${told.matter.title}` : id}
    </Link>
  );
}
