import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import {
  checklistOf,
  FIELD_TASK_NAMES,
  type FieldMoment,
  fieldInstant,
  formatInstant,
  type SitePhoto,
  type SiteSignature,
  type SiteVisit,
} from '@wenqu/domain';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Facts } from '../../components/facts.tsx';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { apiUrl } from '../../lib/api.ts';
import { usePlaces } from '../../lib/use-places.ts';
import { ConflictPane } from './conflict-pane.tsx';
import { type VisitView, visitQuery } from './queries.ts';
import { visitRoute } from './route.tsx';
import { VisitChip } from './visit-chip.tsx';
import { visitWords } from './visit-words.ts';
import styles from './visits.module.css';

const fileUrl = (sha256: string): string => apiUrl(`files/${sha256}`);
const time = (moment: FieldMoment): string => formatInstant(fieldInstant(moment));

/** One record from the field with its originals. */
export function VisitPage() {
  const say = useWords(visitWords);
  const lang = useLang();
  const { id } = visitRoute.useParams();
  const query = useQuery(visitQuery(id));
  if (query.isPending) return <Skeleton rows={10} />;
  if (query.isError) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  const { visit, missing } = query.data;
  const { record } = visit;
  const task = record.task === '' ? say.evidence : FIELD_TASK_NAMES[record.task][lang];
  return (
    <PageFrame
      title={`${visit.id} ${task}`}
      lead={
        <>
          <VisitChip state={visit.state} /> {visit.hidden && say.facts.hidden}{' '}
          {missing.length > 0 && <span className={styles.gone}>{say.missing(missing.length)}</span>}
        </>
      }
    >
      <ConflictPane visit={visit} />
      <div className={styles.columns}>
        <Pane title={say.parts.record}>
          <RecordFacts visit={visit} />
        </Pane>
        <Parts view={query.data} />
      </div>
    </PageFrame>
  );
}

function RecordFacts({ visit }: { visit: SiteVisit }) {
  const { facts: say } = useWords(visitWords);
  const words = useWords(visitWords);
  const { record } = visit;
  const { arrived, place, party } = record;
  const offset =
    arrived.offsetMicros === null ? say.noOffset : say.seconds((arrived.offsetMicros / 1e6).toFixed(1));
  return (
    <Facts
      facts={[
        [say.about, record.title],
        [say.enterprise, <Enterprise key="enterprise" id={record.enterprise} />],
        [say.by, `${visit.byName} ${visit.byUnit}`],
        ...record.officers.map(
          ({ name, certificate }, n) => [`${words.officer} ${n + 1}`, `${name} ${certificate}`] as const,
        ),
        [say.certificates, record.certificatesShown ? say.shown : say.notShown],
        [say.arrived, time(arrived)],
        [say.closed, time(record.closed)],
        [say.deviceAt, formatInstant(arrived.deviceAt)],
        [say.offset, offset],
        [say.received, formatInstant(visit.receivedAt)],
        [
          say.place,
          place
            ? `${place.lon.toFixed(5)}, ${place.lat.toFixed(5)} (±${place.accuracyM} m)`
            : say.noPlace(record.placeWhy),
        ],
        [say.party, party.presence === 'absent' ? say.absent(party.explanation) : party.name],
        ...(record.unsigned === '' ? [] : [[say.unsigned, record.unsigned] as const]),
        [
          say.digest,
          <span key="digest" className={styles.hash}>
            {visit.digest}
          </span>,
        ],
      ]}
    />
  );
}

function Enterprise({ id }: { id: string }) {
  const places = usePlaces();
  return id === '' ? (
    '—'
  ) : (
    <Link to="/book/$kind/$id" params={{ kind: 'enterprises', id }}>
      {places.enterprise(id)}
    </Link>
  );
}

function Parts({ view: { visit, missing } }: { view: VisitView }) {
  const say = useWords(visitWords);
  const lang = useLang();
  const { record } = visit;
  const names = new Map(checklistOf(record.task).map((item) => [item.id, item[lang]]));
  return (
    <>
      {record.photos.length > 0 && (
        <Pane title={say.parts.photos}>
          <ul className={styles.photos}>
            {record.photos.map((photo, n) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: one photo may stand at two stages; the record never changes
              <Photo key={n} photo={photo} gone={missing.includes(photo.sha256)} />
            ))}
          </ul>
        </Pane>
      )}
      {record.signatures.length > 0 && (
        <Pane title={say.parts.signatures}>
          <ul className={styles.photos}>
            {record.signatures.map((each) => (
              <Signature key={each.sha256} signature={each} gone={missing.includes(each.sha256)} />
            ))}
          </ul>
        </Pane>
      )}
      {record.checks.length > 0 && (
        <Pane title={say.parts.checks}>
          <Facts
            facts={record.checks.map(({ id, answer, note }) => [
              names.get(id) ?? id,
              `${say.answers[answer]} ${note}`.trim(),
            ])}
          />
        </Pane>
      )}
      {(record.answers.length > 0 || record.note !== '') && (
        <Pane title={say.parts.answers}>
          <p>{record.note}</p>
          <Facts
            facts={record.answers.map(({ question, answer }, n) => [
              `${say.question} ${n + 1}: ${question}`,
              `${say.answer}: ${answer}`,
            ])}
          />
        </Pane>
      )}
      {record.portions.length > 0 && (
        <Pane title={say.parts.portions}>
          <Facts
            facts={record.portions.map(({ label, seal, volumeMl }) => [label, `${seal} · ${volumeMl} mL`])}
          />
        </Pane>
      )}
      {record.papers.length > 0 && (
        <Pane title={say.parts.papers}>
          {record.papers.map(({ sha256, name }) => (
            <p key={sha256}>
              {missing.includes(sha256) ? `${name} ${say.notHere}` : <a href={fileUrl(sha256)}>{name}</a>}
              <br />
              <span className={styles.hash}>{sha256}</span>
            </p>
          ))}
        </Pane>
      )}
    </>
  );
}

function Photo({ photo, gone }: { photo: SitePhoto; gone: boolean }) {
  const say = useWords(visitWords);
  const { sha256, type, stage, taken } = photo;
  return (
    <li>
      {gone ? (
        <p className={styles.gone}>{say.notHere}</p>
      ) : (
        <a href={fileUrl(sha256)} aria-label={`${say.open} ${sha256.slice(0, 8)}`}>
          {type.startsWith('image/') ? (
            <img src={fileUrl(sha256)} alt={say.stages[stage]} loading="lazy" />
          ) : (
            photo.name
          )}
        </a>
      )}
      <p>
        <b>{say.stages[stage]}</b> {time(taken)}
      </p>
      <span className={styles.hash}>{sha256}</span>
    </li>
  );
}

function Signature({ signature, gone }: { signature: SiteSignature; gone: boolean }) {
  const say = useWords(visitWords);
  return (
    <li className={styles.signature}>
      {gone ? (
        <p className={styles.gone}>{say.notHere}</p>
      ) : (
        <img src={fileUrl(signature.sha256)} alt={`${say.parts.signatures} ${signature.name}`} />
      )}
      <p>
        <b>{signature.name}</b> {time(signature.signed)}
      </p>
      <span className={styles.hash}>{signature.sha256}</span>
    </li>
  );
}
