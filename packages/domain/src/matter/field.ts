import type { Words } from '../machine.ts';

/** What a person is asked for: the same definition draws the form, checks what comes, and prints it. */
export type FieldType =
  | 'text'
  | 'long-text'
  | 'number'
  /** In yuan 元. */
  | 'money'
  /** `YYYY-MM-DD`, natural day of UTC+8. */
  | 'day'
  /** Microseconds since 1970. */
  | 'moment'
  | 'choice'
  | 'choices'
  | 'yes-no'
  /** Account ids. */
  | 'people'
  /** Account id. */
  | 'person'
  /** Name of a unit 单位. */
  | 'unit'
  /** SHA-256 of kept files. */
  | 'files'
  | 'photos'
  /** `lon,lat` in degrees of CGCS2000. */
  | 'place';

export interface FieldDef {
  /** kebab-case; what is stored. */
  readonly id: string;
  readonly name: Words;
  readonly type: FieldType;
  readonly required?: boolean;
  readonly choices?: readonly (Words & { readonly id: string })[];
  /** Unit of measure of a number. */
  readonly measure?: string;
  readonly min?: number;
  readonly max?: number;
  /** Characters (code points) of a text; entries of a list. */
  readonly minCount?: number;
  readonly maxCount?: number;
  /** A moment or day is not after now, or not before the newest step. */
  readonly notAfter?: 'now';
  readonly notBefore?: 'now' | 'newest-step' | 'opened';
  readonly hint?: Words;
  /** Never shown to enterprise, agency or town. */
  readonly internal?: boolean;
  /** Personal data: shown to nobody but who handles the matter: its officers and who took it in. */
  readonly private?: boolean;
  /** The answer becomes this part of the matter itself. */
  readonly sets?: 'title' | 'level' | 'unit' | 'leader' | 'officers';
}

export type FieldValue = string | number | boolean | readonly string[] | null;
export type FieldValues = Readonly<Record<string, FieldValue>>;
