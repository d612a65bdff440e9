import { Button } from '@mantine/core';
import {
  CAMPAIGN_PHASES,
  type CampaignPhase,
  type CampaignStanding,
  type CurveDay,
  formatDay,
  PHASE_NAMES,
} from '@wenqu/domain';
import { useState } from 'react';
import { Chip } from '../../components/chip.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { now } from '../../lib/clock.ts';
import { useMay } from '../../lib/session.ts';
import styles from './campaigns.module.css';
import { strandName } from './items-view.tsx';
import { useCampaignActs } from './queries.ts';
import { campaignWords } from './words.ts';

const WIDTH = 860;
const HEIGHT = 240;
const LEFT = 40;
const BOTTOM = 24;

/** Steps through points, left out where there is no value. */
function line(days: readonly CurveDay[], most: number, value: (day: CurveDay) => number | null): string {
  const x = (at: number) => LEFT + (at / Math.max(1, days.length - 1)) * (WIDTH - LEFT - 8);
  const y = (count: number) => HEIGHT - BOTTOM - (count / Math.max(1, most)) * (HEIGHT - BOTTOM - 12);
  return days
    .map((day, at) => [at, value(day)] as const)
    .filter((point): point is readonly [number, number] => point[1] !== null)
    .map(([at, count], index) => `${index === 0 ? 'M' : 'L'}${x(at).toFixed(1)} ${y(count).toFixed(1)}`)
    .join('');
}

/** Plan against what was really struck off, day by day. */
export function PlanCurve({ standing }: { standing: CampaignStanding }) {
  const say = useWords(campaignWords).plan;
  const { curve, figures } = standing;
  const most = Math.max(1, figures.total, ...curve.map(({ planned }) => planned));
  const months = curve.flatMap(({ day }, at) => (day.endsWith('-01') || at === 0 ? [{ at, day }] : []));
  const x = (at: number) => LEFT + (at / Math.max(1, curve.length - 1)) * (WIDTH - LEFT - 8);
  return (
    <figure className={styles.curve}>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={say.curveText(figures.struck, figures.planned)}
      >
        {[0, 0.5, 1].map((share) => {
          const y = HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - 12);
          return (
            <g key={share}>
              <line x1={LEFT} x2={WIDTH - 8} y1={y} y2={y} className={styles.gridLine} />
              <text x={LEFT - 6} y={y + 4} textAnchor="end" className={styles.tick}>
                {Math.round(most * share)}
              </text>
            </g>
          );
        })}
        {months.map(({ at, day }) => (
          <text key={day} x={x(at)} y={HEIGHT - 6} className={styles.tick}>
            {day.slice(5)}
          </text>
        ))}
        <path d={line(curve, most, ({ total }) => total)} className={styles.lineTotal} />
        <path d={line(curve, most, ({ planned }) => planned)} className={styles.linePlan} />
        <path d={line(curve, most, ({ struck }) => struck)} className={styles.lineStruck} />
      </svg>
      <figcaption className={styles.legend}>
        <span data-line="struck">{say.struck}</span>
        <span data-line="plan">{say.planned}</span>
        <span data-line="total">{say.total}</span>
        <b>{say.curveText(figures.struck, figures.planned)}</b>
      </figcaption>
    </figure>
  );
}

/** 计划: curve, phases, 责任清单 and 任务清单, the calendar of papers. */
export function PlanView({ standing }: { standing: CampaignStanding }) {
  const say = useWords(campaignWords).plan;
  const lang = useLang();
  const { campaign } = standing;
  const today = formatDay(now());
  return (
    <>
      <Pane title={say.curve}>
        <PlanCurve standing={standing} />
      </Pane>
      <Phases standing={standing} />
      <Pane title={say.duties}>
        <div className={styles.scroll}>
          <table className={styles.table}>
            <tbody>
              {campaign.units.map(({ name, post, duty }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>{duty}</td>
                  <td>
                    {say.leader}：{post === '' ? '—' : post}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Pane>
      {campaign.tasks.length > 0 && (
        <Pane title={say.tasks}>
          <div className={styles.scroll}>
            <table className={styles.table}>
              <tbody>
                {campaign.tasks.map((task) => (
                  <tr key={task.id}>
                    <th scope="row">{task.text}</th>
                    <td>{strandName(task.strand, lang)}</td>
                    <td>{task.unit}</td>
                    <td>
                      {say.due} {task.due}
                    </td>
                    <td>
                      {task.doneOn !== '' ? (
                        <Chip tone="normal">
                          {say.done} {task.doneOn}
                        </Chip>
                      ) : (
                        <Chip tone={task.due < today ? 'over' : 'plain'}>
                          {task.due < today ? say.lateTask : say.openTask}
                        </Chip>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </Pane>
      )}
      <Pane title={say.calendar}>
        <p className={styles.quiet}>{say.calendarText}</p>
      </Pane>
    </>
  );
}

function Phases({ standing: { campaign } }: { standing: CampaignStanding }) {
  const say = useWords(campaignWords).plan;
  const lang = useLang();
  const may = useMay('campaign.write');
  const acts = useCampaignActs();
  const [phase, setPhase] = useState<CampaignPhase>();
  const at = CAMPAIGN_PHASES.indexOf(campaign.phase);
  const next = CAMPAIGN_PHASES[at + 1];
  return (
    <Pane
      title={say.phases}
      extra={
        may &&
        next && (
          <Button size="compact-xs" variant="default" onClick={() => setPhase(next)}>
            {say.enterPhase} {PHASE_NAMES[next][lang]}
          </Button>
        )
      }
    >
      <ol className={styles.phases}>
        {CAMPAIGN_PHASES.map((each, index) => (
          <li key={each} data-state={index < at ? 'past' : index === at ? 'now' : 'ahead'}>
            <b>{PHASE_NAMES[each][lang]}</b>
            <span className={styles.quiet}>
              {campaign.phases.find((entered) => entered.phase === each)?.from ?? say.notYet}
            </span>
          </li>
        ))}
      </ol>
      {phase && (
        <ReasonDialog
          opened
          title={`${say.enterPhase} ${PHASE_NAMES[phase][lang]}`}
          effect={say.phaseEffect}
          confirm={say.enterPhase}
          onClose={() => setPhase(undefined)}
          act={async (reason) => {
            await acts.change(campaign.id, campaign.version, { phase }, reason);
          }}
        />
      )}
    </Pane>
  );
}
