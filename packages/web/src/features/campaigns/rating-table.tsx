import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { CampaignIssue, ScorePoint, UnitScore } from '@wenqu/domain';
import { useState } from 'react';
import { useWords } from '../../i18n/lang.ts';
import { useAccount } from '../../lib/session.ts';
import { AppealForm } from './appeals.tsx';
import styles from './campaigns.module.css';
import { campaignWords } from './words.ts';

const signed = (points: number): string => (points > 0 ? `+${points}` : `−${Math.abs(points)}`);
const rankText = ({ rank }: UnitScore, units: readonly UnitScore[]): string =>
  units.filter((each) => each.rank === rank).length > 1 ? `${rank}=` : String(rank);

/** The ranking: a score opens to its points, a point opens to the record that cost it. */
export function RatingTable({ units, issue }: { units: readonly UnitScore[]; issue?: CampaignIssue }) {
  const say = useWords(campaignWords).rank;
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (unit: string) =>
    setOpen((was) => {
      const next = new Set(was);
      if (!next.delete(unit)) next.add(unit);
      return next;
    });
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            {[
              say.rank,
              say.unit,
              say.score,
              say.before,
              say.share,
              say.late,
              say.back,
              say.falseDone,
              say.early,
              say.made,
            ].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        {units.map((row) => (
          <tbody key={row.unit}>
            <Row row={row} units={units} open={open.has(row.unit)} toggle={() => toggle(row.unit)} />
            {open.has(row.unit) && (
              <tr className={styles.opened}>
                <td colSpan={10}>
                  <Points row={row} issue={issue} />
                </td>
              </tr>
            )}
          </tbody>
        ))}
      </table>
    </div>
  );
}

function Row({
  row,
  units,
  open,
  toggle,
}: {
  row: UnitScore;
  units: readonly UnitScore[];
  open: boolean;
  toggle: () => void;
}) {
  const say = useWords(campaignWords).rank;
  return (
    <tr>
      <td>{rankText(row, units)}</td>
      <td>
        <button
          type="button"
          className={styles.opener}
          aria-expanded={open}
          aria-label={say.show(row.unit)}
          onClick={toggle}
        >
          <span aria-hidden="true">{open ? '▾' : '▸'}</span> {row.unit}
        </button>
      </td>
      <td className={styles.score}>{row.score}</td>
      <td>
        <Change row={row} />
      </td>
      <td title={row.small ? say.small(row.items) : undefined}>
        {row.struck}/{row.items}
        {row.small && <span className={styles.small}> *</span>}
      </td>
      <td>{row.overdue || ''}</td>
      <td>{row.relapses || ''}</td>
      <td>{row.falseDone || ''}</td>
      <td>{row.early || ''}</td>
      <td>
        <Bars points={row.points} />
      </td>
    </tr>
  );
}

function Change({ row: { before, rank } }: { row: UnitScore }) {
  const say = useWords(campaignWords).rank;
  if (before === null) return <span className={styles.quiet}>{say.first}</span>;
  const by = before.rank - rank;
  if (by === 0) return <>{say.same}</>;
  return by > 0 ? <span className={styles.up}>▲{by}</span> : <span className={styles.down}>▼{-by}</span>;
}

/** One mark for each record, as wide as its points. */
function Bars({ points }: { points: readonly ScorePoint[] }) {
  const say = useWords(campaignWords);
  return (
    <span className={styles.bars}>
      {points.map((point) => (
        <span
          key={`${point.cause} ${point.item} ${point.seq} ${point.at}`}
          className={styles.mark}
          data-cause={point.cause}
          style={{ width: `${Math.abs(point.points) * 5}px` }}
          title={`${say.causes[point.cause]} ${signed(point.points)} ${point.number}`}
        />
      ))}
    </span>
  );
}

function Points({ row, issue }: { row: UnitScore; issue: CampaignIssue | undefined }) {
  const say = useWords(campaignWords);
  const unit = useAccount()?.unit;
  const [appealed, setAppealed] = useState<ScorePoint>();
  const isOwn = issue?.kind === 'rating' && unit !== '' && unit === row.unit;
  return (
    <>
      {row.small && <p className={styles.quiet}>* {say.rank.small(row.items)}</p>}
      {row.raw !== row.score && row.raw < 0 && <p className={styles.quiet}>{say.rank.floor(row.raw)}</p>}
      {row.points.length === 0 ? (
        <p className={styles.quiet}>{say.rank.noPoints}</p>
      ) : (
        <ul className={styles.points}>
          {row.points.map((point) => (
            <li key={`${point.cause} ${point.item} ${point.seq} ${point.at}`}>
              <b className={point.points > 0 ? styles.up : styles.down}>{signed(point.points)}</b>
              <span>
                {say.causes[point.cause]}
                {point.days > 0 && ` ${say.days(point.days)}`}
              </span>
              <Link to="/items/$id" params={{ id: point.item }}>
                {point.number} {point.title}
              </Link>
              {point.seq !== null && <span className={styles.quiet}>{say.rank.record(point.seq)}</span>}
              {isOwn && (
                <Button size="compact-xs" variant="default" onClick={() => setAppealed(point)}>
                  {say.rank.appeal}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {issue && appealed && (
        <AppealForm issue={issue.id} point={appealed} close={() => setAppealed(undefined)} />
      )}
    </>
  );
}
