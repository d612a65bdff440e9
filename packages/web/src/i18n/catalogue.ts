/** Texts by key, nested at will; a function takes typed arguments and returns the sentence. */
export type Catalogue = { readonly [key: string]: string | ((...args: never[]) => string) | Catalogue };

/** The shape the other language must have: same keys, same arguments. */
export type SameKeys<Z> = {
  readonly [K in keyof Z]: Z[K] extends string
    ? string
    : Z[K] extends (...args: infer A) => string
      ? (...args: A) => string
      : SameKeys<Z[K]>;
};

export interface Words<Z> {
  readonly zh: SameKeys<Z>;
  readonly en: SameKeys<Z>;
}

/** Words of one feature: 中文 is the source, English must have the same keys and arguments or it does not compile. */
export const defineWords = <const Z extends Catalogue>(texts: { zh: Z; en: SameKeys<Z> }): Words<Z> =>
  texts as unknown as Words<Z>;
