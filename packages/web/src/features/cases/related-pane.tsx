import { Link } from '@tanstack/react-router';
import type { DailyFines, Matter } from '@wenqu/domain';
import { LightChip } from '../../components/matter/light-chip.tsx';
import { MatterStateChip } from '../../components/matter/matter-state-chip.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { useWords } from '../../i18n/lang.ts';
import styles from './cases.module.css';
import { pathOf } from './paths.ts';
import { type CaseFile, yuan } from './queries.ts';
import { caseWords } from './words.ts';

/** What it came from and what came of it; an order to correct with its daily fines. */
export function RelatedPane({ matter, file }: { matter: Matter; file: CaseFile }) {
  const say = useWords(caseWords);
  const entries = matter.links.filter(({ kind }) => kind === 'entry');
  if (entries.length + file.related.length === 0) return null;
  return (
    <Pane title={say.related}>
      <ul className={styles.plain}>
        {entries.map(({ id }) => (
          <li key={id}>
            <span className={styles.quiet}>{say.entry} </span>
            <Link to="/register/$id" params={{ id }}>
              {id}
            </Link>
          </li>
        ))}
        {file.related.map((each) => (
          <Related key={each.matter.id} matter={each.matter} fines={each.fines} />
        ))}
      </ul>
    </Pane>
  );
}

function Related({ matter, fines }: { matter: Matter; fines: readonly DailyFines[] }) {
  const say = useWords(caseWords);
  const isOpen = matter.closedAt === null;
  return (
    <li className={styles.clause}>
      <Link to={pathOf(matter) as '/'}>
        {matter.number} {matter.title}
      </Link>
      <div className={styles.line}>
        <MatterStateChip matter={matter} />
        {isOpen && matter.dueAt !== null && <LightChip startedAt={matter.updatedAt} dueAt={matter.dueAt} />}
      </div>
      {fines.map(({ days, eachYuan, totalYuan, from, to }) => (
        <div key={from} title={say.finesSpan(from, to)}>
          {say.fines(days, yuan(eachYuan), yuan(totalYuan))}
        </div>
      ))}
    </li>
  );
}
