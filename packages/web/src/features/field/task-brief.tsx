import { type FieldCurve, type FieldTask, factorShort, formatInstant, instant } from '@wenqu/domain';
import { Icon } from '../../components/icon.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import styles from './field.module.css';
import type { FieldState } from './field-store.ts';
import { fieldWords } from './words.ts';

const WIDTH = 320;
const HEIGHT = 72;

/** What one should know before setting out. */
export function TaskBrief({ task, state }: { task: FieldTask; state: FieldState }) {
  const say = useWords(fieldWords).tasks;
  const lang = useLang();
  const { brief } = task;
  const curves = state.held?.pack.curves.filter(({ point }) => point === task.point) ?? [];
  return (
    <div className={styles.brief}>
      {brief.why.length > 0 && (
        <Part title={say.why}>
          <ul>
            {brief.why.map((words) => (
              <li key={words.zh}>{words[lang]}</li>
            ))}
          </ul>
        </Part>
      )}
      <Part title={say.curve}>
        {curves.length === 0 ? (
          <p>{say.noCurve}</p>
        ) : (
          curves.map((curve) => <Curve key={curve.factor} curve={curve} />)
        )}
      </Part>
      {brief.call.length > 0 && (
        <Part title={say.who}>
          {brief.call.map(({ name, phone, what }) => (
            <p key={`${name}${phone}`} className={styles.call}>
              <span>
                {what[lang]} {name}
              </span>
              {phone !== '' && (
                <a className={styles.act} href={`tel:${phone}`}>
                  <Icon name="phone" size={16} /> {say.call} {phone}
                </a>
              )}
            </p>
          ))}
        </Part>
      )}
      {brief.baseline.length > 0 && (
        <Part title={say.baseline}>
          <dl className={styles.facts}>
            {brief.baseline.map(({ name, text, agreed, seenAt }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  {text} ·{' '}
                  {agreed === null || agreed === text ? say.baselineSame : say.baselineChanged(agreed)} ·{' '}
                  {formatInstant(seenAt).slice(5, 16)}
                </dd>
              </div>
            ))}
          </dl>
        </Part>
      )}
      <Part title={say.bring}>
        <p>{brief.bring.map((words) => words[lang]).join(lang === 'zh' ? '；' : '; ')}</p>
      </Part>
    </div>
  );
}

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section className={styles.part}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

/** One factor of the last day with its limit; the ends of both axes are written. */
function Curve({ curve }: { curve: FieldCurve }) {
  const say = useWords(fieldWords).tasks;
  const lang = useLang();
  const { at, value, limit, factor, unit } = curve;
  const held = value.filter((each) => each !== null);
  if (held.length < 2) return null;
  const top = Math.max(...held, limit ?? 0) * 1.08 || 1;
  const [first, last] = [at[0]!, at.at(-1)!];
  const x = (moment: number) => ((moment - first) / Math.max(1, last - first)) * WIDTH;
  const y = (each: number) => HEIGHT - (each / top) * HEIGHT;
  const path = at
    .map((moment, n) => {
      const each = value[n];
      if (each === null || each === undefined) return '';
      const isStart = n === 0 || value[n - 1] === null;
      return `${isStart ? 'M' : 'L'}${x(moment).toFixed(1)} ${y(each).toFixed(1)}`;
    })
    .join('');
  const newest = held.at(-1)!;
  return (
    <figure className={styles.curve}>
      <figcaption>
        {factorShort(factor, lang)} <b>{Number(newest.toPrecision(4))}</b> {unit}
        {limit !== null && ` · ${say.limit} ${limit}`}
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        {limit !== null && <path className={styles.limit} d={`M0 ${y(limit)}H${WIDTH}`} />}
        <path className={styles.line} d={path} />
      </svg>
      <p className={styles.axis}>
        <span>{formatInstant(instant(first)).slice(5, 16)}</span>
        <span>{formatInstant(instant(last)).slice(5, 16)}</span>
      </p>
    </figure>
  );
}
