import {
  type ClaimSource,
  type Instant,
  instant,
  type Matter,
  type MatterStep,
  pointId,
  type ValidityClaim,
} from '@wenqu/domain';
import { FOREVER } from '@wenqu/rules';

/**
 * Data after a core part was changed are disputed until the device is accepted again.
 *
 * @returns undefined where nothing was changed
 * @source supervision.md Annex A.5 [P]
 */
export function changeClaim(matter: Matter, steps: readonly MatterStep[]): ValidityClaim | undefined {
  const kept = steps.filter(({ refused }) => refused === null);
  const change = kept.findLast(({ event }) => event === 'change');
  const changedAt = change?.given['change-at'];
  if (!change || typeof changedAt !== 'number' || matter.point === '') return undefined;
  const accepted = kept.find(({ event, seq }) => event === 'accept' && seq > change.seq);
  return {
    ...{ id: `outage:${matter.number}`, layer: 'review', point: pointId(matter.point), factors: [] },
    ...{ from: instant(changedAt), to: FOREVER as Instant, effect: 'disputed', row: 'V10' },
    zh: `设备变更 ${matter.number}，验收前数据存疑`,
    en: `device changed, ${matter.number}: disputed until accepted`,
    ...{ knownFrom: change.at, knownTo: accepted?.at ?? null },
  };
}

/** A source of claims that is built after those who ask it. */
export class LateClaims implements ClaimSource {
  #source: ClaimSource | undefined;
  readonly #listeners = new Set<(claim: ValidityClaim) => void>();

  attach(source: ClaimSource): void {
    this.#source = source;
    source.onClaim((claim) => {
      for (const listener of this.#listeners) listener(claim);
    });
  }

  async claims(stretch: Parameters<ClaimSource['claims']>[0]): Promise<readonly ValidityClaim[]> {
    return (await this.#source?.claims(stretch)) ?? [];
  }

  onClaim(listener: (claim: ValidityClaim) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
