import { Button, NativeSelect, Textarea } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import {
  factorShort,
  isSampled,
  plannedVolumeMl,
  SAMPLE_FACTORS,
  type Sample,
  sampleFactor,
  USUAL_FACTORS,
} from '@wenqu/domain';
import { useState } from 'react';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { faultText } from '../../lib/fault-text.ts';
import { usePlaces } from '../../lib/use-places.ts';
import { placeText } from './columns.tsx';
import { samplersQuery } from './queries.ts';
import { newSampleRoute } from './route.tsx';
import styles from './samples.module.css';
import { sampleWords } from './words.ts';

const OFFERED = SAMPLE_FACTORS.flatMap(({ codes }) => codes.slice(0, 4));

/** 申请留样: point, factors, reason, hidden, urgent; says what will happen before it does. */
export function NewSamplePage() {
  const words = useWords(sampleWords);
  const say = words.request;
  const samplers = useQuery(samplersQuery);
  return (
    <PageFrame title={say.title}>
      {samplers.isPending ? (
        <Skeleton rows={6} />
      ) : samplers.isError ? (
        <ErrorPanel error={samplers.error} retry={() => void samplers.refetch()} />
      ) : (
        <Pane>
          <RequestForm />
        </Pane>
      )}
    </PageFrame>
  );
}

function RequestForm() {
  const words = useWords(sampleWords);
  const say = words.request;
  const lang = useLang();
  const places = usePlaces();
  const navigate = useNavigate();
  const client = useQueryClient();
  const search = newSampleRoute.useSearch();
  const samplers = useQuery(samplersQuery).data?.items ?? [];
  const [point, setPoint] = useState(search.point ?? samplers[0]?.point ?? '');
  const [factors, setFactors] = useState<readonly string[]>(
    () => search.factors?.split(',').filter(isSampled) ?? USUAL_FACTORS,
  );
  const [reason, setReason] = useState(search.why ?? '');
  const [hidden, setHidden] = useState(true);
  const [urgent, setUrgent] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>();
  const sampler = samplers.find((each) => each.point === point);
  const expected = places.point(point)?.factors ?? [];
  const offered = [...new Set([...OFFERED, ...expected.filter(isSampled), ...factors])];
  const submit = async () => {
    setBusy(true);
    setFault(undefined);
    try {
      const body = {
        ...{ point, factors, reason: reason.trim(), hidden, urgent },
        ...(search.entry && { entry: search.entry }),
        ...(search.finding && { finding: search.finding }),
      };
      const { id } = await sendJson<Sample>('POST', 'samples', { body });
      void client.invalidateQueries({ queryKey: ['samples'] });
      await navigate({ to: '/samples/$id', params: { id } });
    } catch (error) {
      setFault(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {search.entry !== undefined && (
        <p className={styles.quiet}>
          <Link to={`/register/${search.entry}` as '/'}>{say.entry(search.entry)}</Link>
        </p>
      )}
      <NativeSelect
        label={say.point}
        description={samplers.length === 0 ? say.none : undefined}
        value={point}
        data={[
          { value: '', label: say.choose },
          ...samplers.map((each) => ({ value: each.point, label: placeText(places, each) })),
        ]}
        onChange={(event) => setPoint(event.currentTarget.value)}
      />
      {sampler && (
        <p className={styles.quiet}>
          {words.samplers.free(sampler.free, sampler.setup.bottles)} ·{' '}
          {say.command(sampler.profile.cn, sampler.profile[lang])}
        </p>
      )}
      <fieldset className={styles.group}>
        <legend>{say.factors}</legend>
        <div className={styles.checks}>
          {offered.map((code) => (
            <label
              key={code}
              className={styles.check}
              title={sampleFactor(code).leadOnly ? words.holding.leadWhy : undefined}
            >
              <input
                type="checkbox"
                checked={factors.includes(code)}
                onChange={(event) =>
                  setFactors(
                    event.currentTarget.checked
                      ? [...factors, code]
                      : factors.filter((each) => each !== code),
                  )
                }
              />
              {factorShort(code, lang)}
              {sampleFactor(code).leadOnly && <span className={styles.quiet}>{words.holding.lead}</span>}
            </label>
          ))}
        </div>
        <p className={styles.quiet}>
          {say.planned(plannedVolumeMl(factors), sampler?.setup.bottleMl ?? 1000)}
        </p>
      </fieldset>
      <Textarea
        label={say.reason}
        required
        autosize
        minRows={2}
        maxLength={2000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={hidden}
          onChange={(event) => setHidden(event.currentTarget.checked)}
        />
        {say.hidden}
      </label>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={urgent}
          onChange={(event) => setUrgent(event.currentTarget.checked)}
        />
        {say.urgent}
      </label>
      <p className={styles.quiet}>{say.effect}</p>
      {fault !== undefined && (
        <p role="alert" className={styles.over}>
          {faultText(fault, lang)}
        </p>
      )}
      <div className={styles.acts}>
        <Button
          type="submit"
          loading={busy}
          disabled={point === '' || factors.length === 0 || reason.trim() === ''}
        >
          {urgent ? say.submitUrgent : say.submit}
        </Button>
      </div>
    </form>
  );
}
