import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { SAMPLER_PROFILES, type SamplerCodes, type SamplerSetup, type SamplerView } from '@wenqu/domain';
import { useState } from 'react';
import { BottleGrid } from '../../components/bottle-grid.tsx';
import { Chip } from '../../components/chip.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { useMay } from '../../lib/session.ts';
import { usePlaces } from '../../lib/use-places.ts';
import { placeText } from './columns.tsx';
import { samplersQuery } from './queries.ts';
import { shortTime } from './sample-chips.tsx';
import styles from './samples.module.css';
import { sampleWords } from './words.ts';

/** All samplers: bottles, box, setup. */
export function SamplerCards() {
  const say = useWords(sampleWords);
  const query = useQuery(samplersQuery);
  if (query.isPending) return <Skeleton rows={8} height={48} />;
  if (query.isError) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  if (query.data.items.length === 0)
    return (
      <Pane flush>
        <EmptyState title={say.empty.samplers} text={say.empty.samplersText} />
      </Pane>
    );
  return (
    <div className={styles.cards}>
      {query.data.items.map((sampler) => (
        <SamplerCard key={`${sampler.mn} ${sampler.point}`} sampler={sampler} />
      ))}
    </div>
  );
}

function SamplerCard({ sampler }: { sampler: SamplerView }) {
  const say = useWords(sampleWords);
  const places = usePlaces();
  const client = useQueryClient();
  const mayHandle = useMay('sample.handle');
  const mayApprove = useMay('order.approve');
  const [chosen, setChosen] = useState<ReadonlySet<number>>();
  const [asking, setAsking] = useState<'empty' | 'setup'>();
  const { mn, bottles, free, freeByDevice, boxTemperatureC, doorOpen, boxAt, profile, setup } = sampler;
  const [draft, setDraft] = useState<SamplerSetup>(setup);
  const renew = () => client.invalidateQueries({ queryKey: ['samples'] });
  const toggle = (bottle: number) => {
    const next = new Set(chosen);
    if (!next.delete(bottle)) next.add(bottle);
    setChosen(next);
  };
  const door = doorOpen === null ? 'unknown' : doorOpen ? 'open' : 'closed';
  return (
    <Pane title={placeText(places, sampler)} extra={<code className={styles.hash}>{mn}</code>}>
      <div className={styles.form}>
        <div className={styles.chipLine}>
          <Chip tone={free === 0 ? 'over' : 'normal'}>
            {free === 0 ? say.samplers.full : say.samplers.free(free, setup.bottles)}
          </Chip>
          {freeByDevice !== null && freeByDevice !== free && (
            <Chip tone="suspect">{say.samplers.byDevice(freeByDevice)}</Chip>
          )}
          <Chip>
            {say.samplers.box} {boxTemperatureC === null ? say.samplers.boxUnknown : `${boxTemperatureC} ℃`}
          </Chip>
          <Chip tone={doorOpen ? 'over' : 'plain'}>{say.samplers.door[door]}</Chip>
          <span className={styles.quiet}>
            {say.samplers.command(profile.cn)}
            {boxAt !== null && ` · ${shortTime(boxAt)}`}
          </span>
        </div>
        <BottleGrid bottles={bottles} {...(chosen ? { chosen, onChoose: toggle } : {})} />
        {profile.codes.boxTemperatureC === null && (
          <p className={styles.quiet}>{say.samplers.unknownCodes}</p>
        )}
        <div className={styles.acts}>
          {mayHandle && (
            <Button
              size="xs"
              variant="default"
              disabled={chosen !== undefined && chosen.size === 0}
              onClick={() => (chosen ? setAsking('empty') : setChosen(new Set()))}
            >
              {chosen ? `${say.samplers.empty} · ${say.samplers.chosen(chosen.size)}` : say.samplers.empty}
            </Button>
          )}
          {mayApprove && (
            <Button
              size="xs"
              variant="default"
              onClick={() => {
                setDraft(setup);
                setAsking('setup');
              }}
            >
              {say.samplers.setup}
            </Button>
          )}
        </div>
      </div>
      <ReasonDialog
        opened={asking === 'empty'}
        title={say.samplers.empty}
        effect={say.samplers.emptyEffect}
        confirm={say.samplers.empty}
        onClose={() => setAsking(undefined)}
        act={async (reason) => {
          await sendJson('POST', `samplers/${encodeURIComponent(mn)}/empty`, {
            body: { bottles: [...(chosen ?? [])], reason },
          });
          setChosen(undefined);
          await renew();
        }}
      />
      <ReasonDialog
        opened={asking === 'setup'}
        title={`${say.samplers.setup} ${mn}`}
        confirm={say.samplers.save}
        onClose={() => setAsking(undefined)}
        act={async (reason) => {
          await sendJson('PUT', `sample-settings/sampler/${encodeURIComponent(mn)}`, {
            body: { version: sampler.setupVersion, reason, value: draft },
          });
          await renew();
        }}
      >
        <SetupFields draft={draft} change={(set) => setDraft({ ...draft, ...set })} />
      </ReasonDialog>
    </Pane>
  );
}

const CODES = [
  ['boxTemperatureC', 'tempCode'],
  ['freeBottles', 'freeCode'],
  ['door', 'doorCode'],
  ['retainedVolumeMl', 'volumeCode'],
] as const;

function SetupFields({
  draft,
  change,
}: {
  draft: SamplerSetup;
  change: (set: Partial<SamplerSetup>) => void;
}) {
  const say = useWords(sampleWords).samplers;
  const lang = useLang();
  const setCode = (name: keyof SamplerCodes, text: string) => {
    const { [name]: _gone, ...rest } = draft.codes;
    change({ codes: text === '' ? rest : { ...rest, [name]: text } });
  };
  return (
    <>
      <NativeSelect
        label={say.profile}
        value={draft.profile}
        data={[
          { value: '', label: say.profileAuto },
          ...SAMPLER_PROFILES.map((profile) => ({ value: profile.id, label: profile[lang] })),
        ]}
        onChange={(event) => change({ profile: event.currentTarget.value })}
      />
      <div className={styles.pair}>
        <TextInput
          label={say.bottles}
          inputMode="numeric"
          value={String(draft.bottles)}
          onChange={(event) => change({ bottles: Number(event.currentTarget.value) || 0 })}
        />
        <TextInput
          label={say.bottleMl}
          inputMode="numeric"
          value={String(draft.bottleMl)}
          onChange={(event) => change({ bottleMl: Number(event.currentTarget.value) || 0 })}
        />
        {CODES.map(([name, label]) => (
          <TextInput
            key={name}
            label={say[label]}
            placeholder="i43007"
            value={draft.codes[name] ?? ''}
            onChange={(event) => setCode(name, event.currentTarget.value.trim())}
          />
        ))}
        <TextInput
          label={say.doorOpen}
          value={draft.doorOpenValues?.join(',') ?? ''}
          onChange={(event) => {
            const text = event.currentTarget.value;
            change({ doorOpenValues: text === '' ? null : text.split(',') });
          }}
        />
      </div>
      <TextInput
        label={say.tubePlan}
        value={draft.tubePlan}
        onChange={(event) => change({ tubePlan: event.currentTarget.value })}
      />
    </>
  );
}
