import type { ClaimSource, Instant, PointId, ValidityClaim } from '@wenqu/domain';

/** Marks, checks and reviews as one source. */
export class ClaimSources implements ClaimSource {
  readonly #sources: readonly ClaimSource[];

  constructor(sources: readonly ClaimSource[]) {
    this.#sources = sources;
  }

  async claims(stretch: {
    readonly point?: PointId;
    readonly from: Instant;
    readonly to: Instant;
  }): Promise<readonly ValidityClaim[]> {
    return (await Promise.all(this.#sources.map((source) => source.claims(stretch)))).flat();
  }

  onClaim(listener: (claim: ValidityClaim) => void): () => void {
    const stops = this.#sources.map((source) => source.onClaim(listener));
    return () => {
      for (const stop of stops) stop();
    };
  }
}
