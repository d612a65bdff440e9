import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import {
  factorShort,
  SAMPLE_SPOILAGE_NAMES,
  type Sample,
  type SampleEvent,
  type SampleSpoilage,
} from '@wenqu/domain';
import { useLang, useWords } from '../../i18n/lang.ts';
import { type Draft, emptyPortion, type PortionDraft, type ResultDraft } from './act-draft.ts';
import { FileField } from './file-field.tsx';
import { laboratoriesQuery } from './queries.ts';
import styles from './samples.module.css';
import { sampleWords } from './words.ts';

interface FieldProps {
  readonly sample: Sample;
  readonly draft: Draft;
  /** A file arrives when it arrives: what was typed meanwhile stays. */
  readonly change: (set: Partial<Draft> | ((was: Draft) => Partial<Draft>)) => void;
}

/** What a step asks for besides its reason. */
export function ActFields({
  event,
  withRemark,
  ...props
}: FieldProps & { event: SampleEvent; withRemark: boolean }) {
  const say = useWords(sampleWords).act;
  const { draft, change } = props;
  return (
    <div className={styles.form}>
      {event === 'plan' && <PlanFields {...props} />}
      {event === 'open' && <OpenFields {...props} />}
      {event === 'seal' && <SealFields {...props} />}
      {event === 'hand-over' && <HandOverFields {...props} />}
      {event === 'spoil' && <SpoilField {...props} />}
      {event === 'report' && <ReportFields {...props} />}
      {event === 'tell' && (
        <>
          <Text label={say.toldTo} value={draft.toldTo} set={(toldTo) => change({ toldTo })} />
          <Text label={say.toldHow} value={draft.toldHow} set={(toldHow) => change({ toldHow })} />
        </>
      )}
      {event === 'dispose' && (
        <Text label={say.release} value={draft.release} set={(release) => change({ release })} />
      )}
      {withRemark && (
        <Textarea
          label={say.optional}
          autosize
          minRows={1}
          value={draft.remark}
          onChange={(typed) => change({ remark: typed.currentTarget.value })}
        />
      )}
    </div>
  );
}

function Text({
  label,
  value,
  set,
  ...more
}: {
  label: string;
  value: string;
  set: (value: string) => void;
  type?: string;
  inputMode?: 'decimal' | 'numeric';
}) {
  return (
    <TextInput label={label} value={value} onChange={(typed) => set(typed.currentTarget.value)} {...more} />
  );
}

function Check({ label, on, set }: { label: string; on: boolean; set: (on: boolean) => void }) {
  return (
    <label className={styles.check}>
      <input type="checkbox" checked={on} onChange={(typed) => set(typed.currentTarget.checked)} />
      {label}
    </label>
  );
}

function Lines({ label, value, set }: { label: string; value: string; set: (value: string) => void }) {
  return (
    <Textarea
      label={label}
      autosize
      minRows={2}
      value={value}
      onChange={(typed) => set(typed.currentTarget.value)}
    />
  );
}

function PlanFields({ draft, change }: FieldProps) {
  const say = useWords(sampleWords).act;
  return (
    <>
      <Text
        label={say.pickUpAt}
        type="datetime-local"
        value={draft.pickUpAt}
        set={(pickUpAt) => change({ pickUpAt })}
      />
      <Lines label={say.inspectors} value={draft.inspectors} set={(inspectors) => change({ inspectors })} />
    </>
  );
}

function OpenFields({ draft, change }: FieldProps) {
  const say = useWords(sampleWords).act;
  const presences = useWords(sampleWords).custody.presence;
  const officer = (at: number, set: Partial<Draft['officers'][number]>) =>
    change({ officers: draft.officers.map((each, index) => (index === at ? { ...each, ...set } : each)) });
  return (
    <>
      {draft.officers.map((each, at) => (
        <fieldset key={at === 0 ? 'first' : `other-${at}`} className={styles.group}>
          <legend>{say.officer(at + 1)}</legend>
          <div className={styles.pair}>
            <Text label={say.name} value={each.name} set={(name) => officer(at, { name })} />
            <Text
              label={say.certificate}
              value={each.certificate}
              set={(certificate) => officer(at, { certificate })}
            />
          </div>
        </fieldset>
      ))}
      <NativeSelect
        label={say.presence}
        value={draft.presence}
        data={Object.entries(presences).map(([value, label]) => ({ value, label }))}
        onChange={(typed) => change({ presence: typed.currentTarget.value as Draft['presence'] })}
      />
      {draft.presence === 'absent' ? (
        <Lines
          label={say.explanation}
          value={draft.explanation}
          set={(explanation) => change({ explanation })}
        />
      ) : (
        <Text
          label={say.presentName}
          value={draft.presentName}
          set={(presentName) => change({ presentName })}
        />
      )}
      {(['before', 'during', 'after'] as const).map((stage) => (
        <FileField
          key={stage}
          label={say.photo[stage]}
          accept="image/*"
          stage={stage}
          file={draft.photos[stage] ?? null}
          onChange={(file) => change((was) => ({ photos: { ...was.photos, [stage]: file } }))}
        />
      ))}
      <p className={styles.stepMeta}>{say.photoHint}</p>
      <Lines label={say.signatures} value={draft.signatures} set={(signatures) => change({ signatures })} />
    </>
  );
}

function SealFields({ sample, draft, change }: FieldProps) {
  const say = useWords(sampleWords).act;
  const purposes = useWords(sampleWords).custody.purpose;
  const lang = useLang();
  const portion = (at: number, set: Partial<PortionDraft>) =>
    change({ portions: draft.portions.map((each, index) => (index === at ? { ...each, ...set } : each)) });
  return (
    <>
      {draft.portions.map((each, at) => (
        <fieldset key={each.key} className={styles.group}>
          <legend>{say.portion(at + 1)}</legend>
          <div className={styles.pair}>
            <NativeSelect
              label={say.purpose}
              value={each.purpose}
              data={Object.entries(purposes).map(([value, label]) => ({ value, label }))}
              onChange={(typed) =>
                portion(at, { purpose: typed.currentTarget.value as PortionDraft['purpose'] })
              }
            />
            <Text label={say.sealNumber} value={each.seal} set={(seal) => portion(at, { seal })} />
            <Text
              label={say.volume}
              inputMode="decimal"
              value={each.volumeMl}
              set={(volumeMl) => portion(at, { volumeMl })}
            />
          </div>
          <div className={styles.checks}>
            {sample.factors.map((code) => (
              <Check
                key={code}
                label={factorShort(code, lang)}
                on={each.factors.includes(code)}
                set={(on) =>
                  portion(at, {
                    factors: on ? [...each.factors, code] : each.factors.filter((other) => other !== code),
                  })
                }
              />
            ))}
          </div>
          <div className={styles.pair}>
            <Text
              label={say.preservative}
              value={each.preservative}
              set={(preservative) => portion(at, { preservative })}
            />
            <Text
              label={say.preservedAt}
              type="datetime-local"
              value={each.preservedAt}
              set={(preservedAt) => portion(at, { preservedAt })}
            />
          </div>
        </fieldset>
      ))}
      <Button
        size="xs"
        variant="default"
        onClick={() =>
          change({
            portions: [
              ...draft.portions,
              emptyPortion('reserve', sample.factors, 0, `more-${draft.portions.length}`),
            ],
          })
        }
      >
        {say.addPortion}
      </Button>
    </>
  );
}

function HandOverFields({ draft, change }: FieldProps) {
  const say = useWords(sampleWords).act;
  const labs = useQuery(laboratoriesQuery).data?.items ?? [];
  return (
    <>
      {labs.length === 0 ? (
        <p className={styles.quiet}>{say.labNone}</p>
      ) : (
        <NativeSelect
          label={say.lab}
          value={draft.lab}
          data={[{ value: '', label: '—' }, ...labs.map(({ id, name }) => ({ value: id, label: name }))]}
          onChange={(typed) => change({ lab: typed.currentTarget.value })}
        />
      )}
      <div className={styles.pair}>
        <Text label={say.carrier} value={draft.carrier} set={(carrier) => change({ carrier })} />
        <Text label={say.receiver} value={draft.receiver} set={(receiver) => change({ receiver })} />
        <Text
          label={say.temperature}
          inputMode="decimal"
          value={draft.temperatureC}
          set={(temperatureC) => change({ temperatureC })}
        />
      </div>
      <Check label={say.sealsIntact} on={draft.sealsIntact} set={(sealsIntact) => change({ sealsIntact })} />
      <Lines label={say.signatures} value={draft.signatures} set={(signatures) => change({ signatures })} />
    </>
  );
}

const BY_HAND: readonly SampleSpoilage[] = ['seal-broken', 'late', 'carried-warm'];

function SpoilField({ draft, change }: FieldProps) {
  const say = useWords(sampleWords).act;
  const lang = useLang();
  return (
    <NativeSelect
      label={say.spoilage}
      value={draft.spoilage}
      data={BY_HAND.map((value) => ({ value, label: SAMPLE_SPOILAGE_NAMES[value][lang] }))}
      onChange={(typed) => change({ spoilage: typed.currentTarget.value as SampleSpoilage })}
    />
  );
}

function ReportFields({ draft, change }: FieldProps) {
  const say = useWords(sampleWords).act;
  const lang = useLang();
  const result = (at: number, set: Partial<ResultDraft>) =>
    change({ results: draft.results.map((each, index) => (index === at ? { ...each, ...set } : each)) });
  return (
    <>
      <Text
        label={say.reportNumber}
        value={draft.reportNumber}
        set={(reportNumber) => change({ reportNumber })}
      />
      <FileField
        label={say.reportFile}
        accept="application/pdf,image/*"
        file={draft.reportFile}
        onChange={(reportFile) => change({ reportFile })}
      />
      {draft.results.map((each, at) => (
        <fieldset key={each.factor} className={styles.group}>
          <legend>{factorShort(each.factor, lang)}</legend>
          <div className={styles.pair}>
            <Text label={say.value} value={each.text} set={(text) => result(at, { text })} />
            <Text label={say.unit} value={each.unit} set={(unit) => result(at, { unit })} />
            <Text label={say.method} value={each.method} set={(method) => result(at, { method })} />
            <Text
              label={say.analysedAt}
              type="datetime-local"
              value={each.analysedAt}
              set={(analysedAt) => result(at, { analysedAt })}
            />
          </div>
          <Check label={say.cma} on={each.cma} set={(cma) => result(at, { cma })} />
          <Check
            label={say.information}
            on={each.forInformation}
            set={(forInformation) => result(at, { forInformation })}
          />
        </fieldset>
      ))}
    </>
  );
}
