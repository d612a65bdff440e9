import type { Finding } from '@wenqu/domain';
import { findingSentence } from '@wenqu/rules';

/** A row with its finding in words, so that every console says the same. */
export interface Told {
  readonly sentence: { readonly zh: string; readonly en: string };
}

export const told = <T extends { readonly finding: Finding }>(row: T): T & Told => ({
  ...row,
  sentence: { zh: findingSentence(row.finding, 'zh'), en: findingSentence(row.finding, 'en') },
});
