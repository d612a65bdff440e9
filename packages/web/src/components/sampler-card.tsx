import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type SamplerView, sampleRow } from '@wenqu/domain';
import { defineWords } from '../i18n/catalogue.ts';
import { useWords } from '../i18n/lang.ts';
import { getJson } from '../lib/api.ts';
import { useAccount, useMay } from '../lib/session.ts';
import { BottleGrid } from './bottle-grid.tsx';
import { Pane } from './page-frame.tsx';

const words = defineWords({
  zh: {
    title: '留样器',
    ask: '申请留样',
    free: (free: number, all: number) => `空瓶 ${free} / ${all}`,
    box: (degrees: string) => `箱温 ${degrees}`,
    unknown: '未知',
  },
  en: {
    title: 'Sampler',
    ask: 'Ask for a sample',
    free: (free, all) => `${free} of ${all} bottles free`,
    box: (degrees) => `box ${degrees}`,
    unknown: 'unknown',
  },
});

/** The sampler of one point with its bottles; nothing where there is none or it may not be known. */
export function SamplerCard({ point }: { point: string }) {
  const say = useWords(words);
  const mayKnow = useMay('hidden.read');
  const role = useAccount()?.role;
  const mayAsk = role !== undefined && sampleRow(null, 'request')?.who.includes(role);
  const { data } = useQuery({
    queryKey: ['samples', 'samplers'],
    queryFn: ({ signal }) => getJson<{ items: readonly SamplerView[] }>('samplers', {}, { signal }),
    enabled: mayKnow,
  });
  const sampler = data?.items.find((each) => each.point === point);
  if (!sampler) return null;
  const { free, setup, boxTemperatureC, bottles } = sampler;
  return (
    <Pane
      title={say.title}
      extra={
        mayAsk && (
          <Link to={'/samples/new' as '/'} search={{ point } as object}>
            {say.ask}
          </Link>
        )
      }
    >
      <p>
        {say.free(free, setup.bottles)} ·{' '}
        {say.box(boxTemperatureC === null ? say.unknown : `${boxTemperatureC} ℃`)}
      </p>
      <BottleGrid bottles={bottles} />
    </Pane>
  );
}
