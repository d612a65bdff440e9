import { useQuery } from '@tanstack/react-query';
import {
  type FigureDef,
  type FigureValue,
  figureText,
  formatFigure,
  formatInstant,
  type Instant,
  type ListKind,
  valueText,
} from '@wenqu/domain';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import styles from './lists.module.css';
import { PeriodBar, periodOf } from './period.tsx';
import { figuresQuery } from './queries.ts';
import type { ListSearch, ListSearchChange } from './route.tsx';
import { listWords } from './words.ts';

/** Amounts in yuan are read in hundred millions or ten thousands. */
function useNumber(def: FigureDef): (value: FigureValue['value'], isShare: boolean) => string {
  const lang = useLang();
  return (value, isShare) => {
    if (def.labels) return figureText(def, value, '', lang);
    if (isShare) return formatFigure(value, 'percent', lang);
    if (typeof value !== 'number' || Math.abs(value) < 1e7) return formatFigure(value, '', lang);
    return lang === 'zh'
      ? `${formatFigure(value, 'yi', lang)}亿`
      : `${formatFigure(value, 'million', lang)} M`;
  };
}

function Tile({ def, figure }: { def: FigureDef; figure: FigureValue }) {
  const say = useWords(listWords);
  const lang = useLang();
  const number = useNumber(def);
  const isShare = figure.denominator !== undefined;
  return (
    <div className={styles.tile} title={`${say.formula}: ${def.formula.text}`}>
      <span className={styles.quiet}>{def.name[lang]}</span>
      <span className={styles.tileValue}>
        {number(figure.value, isShare)}
        {!isShare && def.measure && <small> {def.measure[lang]}</small>}
      </span>
      {isShare && (
        <span className={styles.quiet}>
          {say.of(
            formatFigure(figure.numerator ?? null, '', lang),
            formatFigure(figure.denominator ?? null, '', lang),
          )}
        </span>
      )}
    </div>
  );
}

function Groups({ kind, def, figure }: { kind: ListKind; def: FigureDef; figure: FigureValue }) {
  const say = useWords(listWords);
  const lang = useLang();
  const number = useNumber(def);
  const groups = figure.groups ?? [];
  const most = Math.max(1e-9, ...groups.map(({ value }) => Math.abs(value ?? 0)));
  return (
    <Pane title={def.name[lang]}>
      <ul className={styles.bars}>
        {groups.slice(0, 12).map(({ key, value, numerator, denominator }) => (
          <li key={key}>
            <span className={styles.barName}>
              {valueText(kind, def.by ?? '', key, lang) || say.notFilled}
            </span>
            <span className={styles.track}>
              <span style={{ width: `${(Math.abs(value ?? 0) / most) * 100}%` }} />
            </span>
            <span className={styles.barValue}>
              {number(value, denominator !== undefined)}
              {denominator !== undefined && (
                <small className={styles.quiet}> {say.of(String(numerator), String(denominator))}</small>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Pane>
  );
}

/** Figures as tiles with what they are made of; figures by a field as bars. */
export function FiguresView({
  kind,
  search,
  change,
}: {
  kind: ListKind;
  search: ListSearch;
  change: ListSearchChange;
}) {
  const say = useWords(listWords);
  const period = periodOf(search);
  const figures = useQuery(figuresQuery(kind.id, period));
  const single = kind.figures.filter(({ by }) => by === undefined);
  const tiles = [...single.filter(({ tile }) => tile), ...single.filter(({ tile }) => !tile)];
  return (
    <>
      <PeriodBar period={period} change={change} />
      {figures.isPending ? (
        <Skeleton rows={4} height={72} />
      ) : figures.isError ? (
        <ErrorPanel error={figures.error} retry={() => void figures.refetch()} />
      ) : (
        <>
          <div className={styles.tiles}>
            {tiles.map((def) => {
              const figure = figures.data.values[def.id];
              return figure && <Tile key={def.id} def={def} figure={figure} />;
            })}
          </div>
          <div className={styles.groups}>
            {kind.figures
              .filter(({ by }) => by !== undefined)
              .map((def) => {
                const figure = figures.data.values[def.id];
                return figure && <Groups key={def.id} kind={kind} def={def} figure={figure} />;
              })}
          </div>
          <p className={styles.quiet}>
            {say.asOf(formatInstant(figures.data.asOf as Instant), figures.data.version)}
          </p>
        </>
      )}
    </>
  );
}
