import { factorShort, formatInstant, type Sample, type SampleFile } from '@wenqu/domain';
import { Chip } from '../../components/chip.tsx';
import { Facts } from '../../components/facts.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { fileUrl } from '../../lib/files.ts';
import { factorNames } from './sample-chips.tsx';
import styles from './samples.module.css';
import { sampleWords } from './words.ts';

function Files({ files }: { files: readonly SampleFile[] }) {
  return (
    <>
      {files.map(({ name, sha256 }) => (
        <div key={`${name} ${sha256}`}>
          <a href={fileUrl(sha256)}>{name}</a> <span className={styles.hash}>SHA-256 {sha256}</span>
        </div>
      ))}
    </>
  );
}

/** Opened, split, handed over, reported, told: every hand with its seals, photos and signatures. */
export function Custody({ sample }: { sample: Sample }) {
  const say = useWords(sampleWords).custody;
  const none = useWords(sampleWords).detail.custodyNone;
  const lang = useLang();
  const { opening, openedAt, portions, handOver, report, telling } = sample;
  if (openedAt === null) return <p className={styles.quiet}>{none}</p>;
  return (
    <div className={styles.custody}>
      {opening && (
        <section>
          <h3>
            {say.opened} · {formatInstant(openedAt)}
          </h3>
          <Facts
            facts={[
              [
                say.officers,
                opening.officers.map(({ name, certificate }) => `${name}（${certificate}）`).join(' '),
              ],
              [
                say.present,
                `${say.presence[opening.presence]} ${opening.presence === 'absent' ? opening.explanation : opening.presentName}`,
              ],
              [say.signatures, opening.signatures.join(' ')],
              [say.photos, <Files key="photos" files={opening.photos} />],
            ]}
          />
        </section>
      )}
      {portions.length > 0 && (
        <section>
          <h3>{say.portions}</h3>
          <div className={styles.scroll}>
            <table className={styles.table}>
              <tbody>
                {portions.map((portion) => (
                  <tr key={portion.seal}>
                    <th scope="row">{say.purpose[portion.purpose]}</th>
                    <td>
                      {say.seal} {portion.seal}
                    </td>
                    <td>{factorNames(portion.factors, lang)}</td>
                    <td>{portion.volumeMl} mL</td>
                    <td>
                      {portion.preservative === '' ? '—' : portion.preservative}
                      {portion.preservedAt !== null && ` · ${formatInstant(portion.preservedAt)}`}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </section>
      )}
      {handOver && (
        <section>
          <h3>{say.handOver}</h3>
          <Facts
            columns={2}
            facts={[
              [say.carrier, handOver.carrier],
              [say.receiver, handOver.receiver],
              [say.lab, handOver.labName],
              [say.temperature, handOver.temperatureC === null ? '—' : `${handOver.temperatureC} ℃`],
              [say.seals, handOver.sealsIntact ? say.yes : say.no],
              [say.signatures, handOver.signatures.join(' ')],
            ]}
          />
          <Files files={handOver.photos} />
        </section>
      )}
      {report && (
        <section>
          <h3>
            {say.report} {report.number}
          </h3>
          {report.file && <Files files={[report.file]} />}
          <div className={styles.scroll}>
            <table className={styles.table}>
              <tbody>
                {report.results.map((result) => (
                  <tr key={`${result.factor} ${result.analysedAt}`}>
                    <th scope="row">{factorShort(result.factor, lang)}</th>
                    <td>
                      {result.text} {result.unit}
                    </td>
                    <td>{result.method}</td>
                    <td>{formatInstant(result.analysedAt)}</td>
                    <td>{result.forInformation && <Chip tone="offline">{say.information}</Chip>}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </section>
      )}
      {telling && (
        <section>
          <h3>{say.told}</h3>
          <p className={styles.stepText}>
            {telling.to} · {telling.how}
          </p>
        </section>
      )}
    </div>
  );
}
