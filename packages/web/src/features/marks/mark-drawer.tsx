import { Drawer } from '@mantine/core';
import '@mantine/core/styles/Paper.layer.css';
import '@mantine/core/styles/Overlay.layer.css';
import '@mantine/core/styles/ModalBase.layer.css';
import '@mantine/core/styles/Drawer.layer.css';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import {
  factorShort,
  formatInstant,
  MARK_EVENT_NAMES,
  MARK_ORIGIN_NAMES,
  MARK_REFUSALS,
  type Mark,
  type MarkStep,
  markType,
} from '@wenqu/domain';
import { Chip } from '../../components/chip.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Facts } from '../../components/facts.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { componentWords } from '../../components/words.ts';
import { useLang, useWords } from '../../i18n/lang.ts';
import { pointTitle } from '../../lib/points.ts';
import { useMay } from '../../lib/session.ts';
import { usePlaces } from '../../lib/use-places.ts';
import { AttachmentList } from './attachment-list.tsx';
import { MarkActs } from './mark-acts.tsx';
import { MarkChips, SpanText } from './mark-chips.tsx';
import { MarkLayersView } from './mark-layers.tsx';
import styles from './marks.module.css';
import { type MarkTold, markQuery } from './queries.ts';
import { markWords } from './words.ts';

/** One mark: what it says, what speaks against it, its stretch layer by layer, and what may be done now. */
export function MarkDrawer({ id, close }: { id: string | undefined; close: () => void }) {
  const say = useWords(markWords);
  const common = useWords(componentWords);
  return (
    <Drawer.Root
      opened={id !== undefined}
      onClose={close}
      position="right"
      size="min(760px, 100vw)"
      transitionProps={{ duration: 150 }}
    >
      <Drawer.Overlay backgroundOpacity={0.35} />
      <Drawer.Content>
        <div className={styles.header}>
          <Drawer.Title className={styles.title}>{say.detail.title(id ?? '')}</Drawer.Title>
          <Drawer.CloseButton aria-label={common.close} />
        </div>
        <Drawer.Body>{id !== undefined && <MarkBody key={id} id={id} />}</Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

function MarkBody({ id }: { id: string }) {
  const say = useWords(markWords).detail;
  const told = useQuery(markQuery(id));
  const insight = useMay('hidden.read');
  if (told.isPending) return <Skeleton rows={10} height={24} />;
  if (told.isError) return <ErrorPanel error={told.error} retry={() => void told.refetch()} />;
  const { mark, steps } = told.data;
  return (
    <div className={styles.body}>
      <MarkFacts mark={mark} />
      {insight && <CheckPart told={told.data} />}
      <section>
        <h3 className={styles.sub}>{say.layers}</h3>
        <MarkLayersView mark={mark} />
      </section>
      <MarkActs told={told.data} />
      <ClaimsPart told={told.data} />
      <section>
        <h3 className={styles.sub}>{say.story}</h3>
        <ol className={styles.list}>
          {steps.map((step) => (
            <Step key={step.seq} step={step} />
          ))}
        </ol>
      </section>
    </div>
  );
}

function MarkFacts({ mark }: { mark: Mark }) {
  const words = useWords(markWords);
  const say = words.detail;
  const lang = useLang();
  const places = usePlaces();
  const known = places.point(mark.point);
  const row = markType(mark.type);
  const values = mark.values.map(
    ({ factor, at, value }) => `${factorShort(factor, lang)} ${formatInstant(at).slice(5, 16)} ${value}`,
  );
  return (
    <Facts
      facts={[
        [
          words.point,
          <Link key="point" to="/points/$id" params={{ id: mark.point }} search={{}}>
            {known ? pointTitle(known) : mark.point}
          </Link>,
        ],
        [words.type, row[lang]],
        [words.columns.span, <SpanText key="span" from={mark.from} to={mark.to} />],
        [
          words.columns.factors,
          mark.factors.map((code) => factorShort(code, lang)).join(', ') || words.wholePoint,
        ],
        [words.state, <MarkChips key="state" mark={mark} />],
        [say.who, `${MARK_ORIGIN_NAMES[mark.origin][lang]} ${mark.byName}`],
        [say.made, formatInstant(mark.at)],
        [say.reason, mark.reason],
        ...(mark.late ? [[say.lateReason, mark.lateReason] as const] : []),
        [say.files, <AttachmentList key="files" attachments={mark.attachments} />],
        ...(values.length > 0 ? [[say.values, values.join('；')] as const] : []),
        [say.does, lang === 'zh' ? row.doesZh : row.doesEn],
        ...(mark.reviewedByName === '' ? [] : [[say.reviewedBy, mark.reviewedByName] as const]),
        ...(mark.falsely ? [[words.state, <Chip key="untrue">{say.untrue}</Chip>] as const] : []),
      ]}
      columns={2}
    />
  );
}

/** What the automatic check found; of the bureau alone. */
function CheckPart({ told: { mark, doubts } }: { told: MarkTold }) {
  const say = useWords(markWords).detail;
  const lang = useLang();
  const { check } = mark;
  return (
    <section>
      <h3 className={styles.sub}>{say.check}</h3>
      {!check ? (
        <p className={styles.note}>{say.checkNone}</p>
      ) : (
        <ul className={styles.list}>
          {check.overlapCount > 0 && <li className={styles.against}>▲ {say.overlaps(check.overlapCount)}</li>}
          {check.overlaps.slice(0, 5).map(({ factor, at, value, limit, finding }) => (
            <li key={`${factor} ${at} ${finding}`} className={styles.quiet}>
              {factorShort(factor, lang)} {formatInstant(at).slice(5, 16)}{' '}
              {say.overlapLine(String(value ?? '—'), String(limit ?? '—'))}
            </li>
          ))}
          {doubts.map((doubt) => (
            <li key={doubt.zh} className={doubt.contradicts ? styles.against : undefined}>
              {doubt.contradicts ? `◆ ${say.against}` : `◇ ${say.doubt}`}: {doubt[lang]}
            </li>
          ))}
          {check.support.map((code) => (
            <li key={code}>● {say.support[code] ?? code}</li>
          ))}
          {doubts.length === 0 && check.overlapCount === 0 && <li>● {say.checkClean}</li>}
          {check.missing.length > 0 && (
            <li className={styles.quiet}>
              {say.missing(check.missing.map((each) => say.inputs[each] ?? each).join(', '))}
            </li>
          )}
        </ul>
      )}
    </section>
  );
}

function ClaimsPart({ told: { claims } }: { told: MarkTold }) {
  const say = useWords(markWords).detail;
  const lang = useLang();
  return (
    <section>
      <h3 className={styles.sub}>{say.claims}</h3>
      {claims.length === 0 ? (
        <p className={styles.note}>{say.claimNone}</p>
      ) : (
        <ul className={styles.list}>
          {claims.map((claim) => (
            <li key={claim.id}>
              {claim[lang]}{' '}
              <span className={styles.quiet}>
                {claim.row}{' '}
                {say.claimSpan(
                  formatInstant(claim.knownFrom),
                  claim.knownTo === null ? '' : formatInstant(claim.knownTo),
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Step({ step }: { step: MarkStep }) {
  const say = useWords(markWords).detail;
  const lang = useLang();
  const who = step.by === 'system' ? say.system : step.by === 'bureau' ? say.bureau : step.byName;
  const refusals: Readonly<Record<string, { zh: string; en: string }>> = MARK_REFUSALS;
  return (
    <li className={styles.step}>
      <strong>{MARK_EVENT_NAMES[step.event][lang]}</strong>
      {step.refused !== null && (
        <>
          {' '}
          · {say.refusedStep}: {refusals[step.refused]?.[lang]}
        </>
      )}
      <p className={styles.quiet}>
        {who} · {formatInstant(step.at)}
      </p>
      {step.reason !== '' && <p>{step.reason}</p>}
      {step.attachments.length > 0 && <AttachmentList attachments={step.attachments} />}
    </li>
  );
}
