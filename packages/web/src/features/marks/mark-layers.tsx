import { useQuery } from '@tanstack/react-query';
import {
  column,
  type Mark,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  markType,
  type ValidityClaim,
} from '@wenqu/domain';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { layersQuery, type MarkLayers } from '../../lib/mark-layers.ts';
import { usePlaces } from '../../lib/use-places.ts';
import { type LaneBar, LayerChart } from './layer-chart.tsx';
import { dotsOf } from './layer-geometry.ts';
import styles from './marks.module.css';
import { receivedQuery } from './queries.ts';
import { markWords } from './words.ts';

const CHARTS_MAX = 4;
const BESIDE_MICROS = 3 * MICROS_PER_HOUR;

/** The stretch of a mark and a little around it, for each of its factors, layer by layer. */
export function MarkLayersView({ mark }: { mark: Mark }) {
  const say = useWords(markWords).layers;
  const places = usePlaces();
  const own = mark.factors.length > 0 ? mark.factors : (places.point(mark.point)?.factors ?? []);
  const factors = own.slice(0, CHARTS_MAX);
  const span = mark.to - mark.from;
  const beside = Math.max(BESIDE_MICROS, span / 4);
  const frame = { from: mark.from - beside, to: mark.to + beside };
  const statistic = frame.to - frame.from > 2 * MICROS_PER_DAY ? 'hour' : 'realtime';
  const columns = factors.map((factor) => column(factor, statistic === 'hour' ? 'Avg' : 'Rtd'));
  const received = useQuery({
    ...receivedQuery(mark.point, statistic, columns, frame.from, frame.to),
    enabled: columns.length > 0,
  });
  const layers = useQuery(layersQuery(mark.point, frame.from, frame.to));
  if (layers.isError) return <ErrorPanel error={layers.error} retry={() => void layers.refetch()} />;
  if (received.isError) return <ErrorPanel error={received.error} retry={() => void received.refetch()} />;
  if (layers.isPending || received.isPending) return <Skeleton rows={6} height={28} />;
  return (
    <>
      {factors.map((factor) => (
        <FactorLayers
          key={factor}
          {...{ factor, frame, mark }}
          dots={dotsOf(received.data, factor)}
          layers={layers.data}
        />
      ))}
      <p className={styles.note}>○┄ {say.hollow}</p>
    </>
  );
}

const about = (factors: readonly string[], factor: string): boolean =>
  factors.length === 0 || factors.includes(factor);
const TONE_OF_EFFECT: Readonly<Record<ValidityClaim['effect'], LaneBar['tone']>> = {
  invalid: 'maintenance',
  'lawful-stop': 'offline',
  disputed: 'suspect',
  valid: 'normal',
};

function FactorLayers({
  factor,
  mark,
  frame,
  dots,
  layers,
}: {
  factor: string;
  mark: Mark;
  frame: { from: number; to: number };
  dots: ReturnType<typeof dotsOf>;
  layers: MarkLayers;
}) {
  const say = useWords(markWords).layers;
  const lang = useLang();
  const claims = layers.reviewed.filter((claim) => about(claim.factors, factor));
  const limit = mark.check?.overlaps.find((each) => each.factor === factor && each.limit !== null)?.limit;
  const lanes = [
    {
      name: say.automatic,
      bars: layers.automatic
        .filter((run) => run.factor === factor)
        .map((run): LaneBar => ({ ...run, text: `${run.flag} ${run[lang]}`, tone: 'maintenance' })),
    },
    {
      name: say.manual,
      bars: layers.manual
        .filter((each) => about(each.factors, factor))
        .map(
          ({ id, type, from, to }): LaneBar => ({
            ...{ from, to, text: `${id === mark.id ? '● ' : ''}${markType(type)[lang]}` },
            tone: id === mark.id ? 'suspect' : 'offline',
          }),
        ),
    },
    {
      name: say.reviewed,
      bars: claims.map(
        (claim): LaneBar => ({
          ...{ from: claim.from, to: claim.to, text: claim[lang] },
          tone: TONE_OF_EFFECT[claim.effect],
        }),
      ),
    },
  ];
  return (
    <LayerChart
      {...{ factor, dots, frame, lanes }}
      limit={limit ?? null}
      hollow={claims.filter(({ effect }) => effect !== 'valid')}
    />
  );
}
