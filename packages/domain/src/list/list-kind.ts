import type { WorkClock } from '../calendar.ts';
import type { Words } from '../machine.ts';
import type { FieldDef, FieldValue, FieldValues } from '../matter/field.ts';
import type { Expr } from './figure-syntax.ts';

export type ListGroup = 'water' | 'air' | 'streets' | 'people' | 'economy';
export const LIST_GROUPS: readonly (Words & { readonly id: ListGroup })[] = [
  { id: 'water', zh: '水', en: 'Water' },
  { id: 'air', zh: '大气', en: 'Air' },
  { id: 'streets', zh: '街面', en: 'Streets' },
  { id: 'people', zh: '民生', en: 'People’s matters' },
  { id: 'economy', zh: '经济', en: 'Economy' },
];

/** A text of the language in `figure-syntax.ts` with what it parsed to. */
export interface Formula {
  readonly text: string;
  readonly expr: Expr;
}

/** A column computed from the row; later ones may use earlier ones. Nobody types it in. */
export interface DerivedField {
  readonly id: string;
  readonly name: Words;
  readonly formula: Formula;
  readonly measure?: string;
  /** What a number or word means on the screen: `6` is 劣Ⅴ类. */
  readonly labels?: Readonly<Record<string, Words>>;
}

/** When something of a row is due. */
export type ListClockRun =
  /** On the day in this field. */
  | { readonly rule: 'on'; readonly field: string }
  /** So long after the day in this field. */
  | { readonly rule: 'after'; readonly field: string; readonly run: WorkClock }
  /** So many natural days before the day in this field: 倒排工期. */
  | { readonly rule: 'before'; readonly field: string; readonly days: number };

export interface ListClock {
  readonly id: string;
  readonly name: Words;
  readonly run: ListClockRun;
  /** Day field (or yes-no) that says it is done. */
  readonly done?: string;
  /** Only rows that match have it. */
  readonly when?: Formula;
  /** A station on the way to the deadline; drawn on the timeline 挂图作战. */
  readonly milestone?: true;
}

export interface PhotoDuty {
  readonly field: string;
  readonly name: Words;
  readonly when?: Formula;
  readonly minCount: number;
}

/** When a row becomes an item to be struck off 销号. */
export interface ItemRule {
  readonly when: Formula;
  /** `{field}` is replaced. */
  readonly title: string;
  /** Fields with the responsible unit and the place. */
  readonly unit: string;
  readonly place: string;
  /** The day in the field, or so long after it. */
  readonly deadline: { readonly field: string; readonly run?: WorkClock };
  /** What has to be reached; `{field}` is replaced. */
  readonly target: string;
  /** Who answers: a post, `现场负责人`. */
  readonly person: string;
}

/** What one item of the kind costs and earns its unit in a week. @source supervision.md §7.8 [P] */
export interface RatingWeights {
  readonly overdue: number;
  readonly relapse: number;
  readonly falseDone: number;
  readonly early: number;
}

export interface FigureDef {
  readonly id: string;
  readonly name: Words;
  readonly formula: Formula;
  /** One value for each value of this field. */
  readonly by?: string;
  /** Of the groups only the ones with the highest or lowest value; ties are all named. */
  readonly pick?: 'highest' | 'lowest';
  /** Groups shown at most. */
  readonly top?: number;
  readonly measure?: Words;
  /** What a value means on the screen: `6` is 劣Ⅴ类. */
  readonly labels?: Readonly<Record<string, Words>>;
  /** Shown as a tile. */
  readonly tile: boolean;
}

export interface BulletinSentence extends Words {
  readonly heading?: true;
  /** Over figures; absent: always. */
  readonly when?: Formula;
}

export interface Bulletin {
  readonly title: Words;
  readonly every: 'week' | 'half-month' | 'month' | 'year';
  readonly sentences: readonly BulletinSentence[];
  /** Rows that come as a table behind the text; each part names the fields it is made of. */
  readonly annex: BulletinAnnex | null;
}

export interface BulletinAnnex {
  readonly where?: Formula;
  readonly sort?: string;
  readonly number: string;
  readonly title: string;
  readonly place?: string;
  readonly unit?: string;
  readonly state?: string;
  readonly note: readonly string[];
}

/** Column of the import sheet: which headings mean the field. */
export interface ListColumn {
  readonly field: string;
  readonly heading: string;
  readonly aliases: readonly string[];
  readonly example: string;
}

/** What rows written under an older version hold in a field that came later. */
export interface Migration {
  readonly field: string;
  readonly value: FieldValue;
  /** Version of the kind in which the field came: rows of versions before it get the value. */
  readonly since: number;
}

/** One kind of list, checked: everything a list needs is said here. */
export interface ListKind {
  readonly id: string;
  readonly name: Words;
  readonly group: ListGroup;
  readonly about: Words;
  /** What one row is. */
  readonly row: Words;
  readonly fields: readonly FieldDef[];
  readonly derived: readonly DerivedField[];
  /** Fields that tell rows apart; the same key is the same row. */
  readonly key: readonly string[];
  /** Field shown as the row's name. */
  readonly title: string;
  /** Day field that says in which period a row counts; null: in every one. */
  readonly day: string | null;
  /** Field with the unit responsible; null: none. */
  readonly unit: string | null;
  /** Choice field that colours the overview. */
  readonly status: string | null;
  readonly clocks: readonly ListClock[];
  readonly photos: readonly PhotoDuty[];
  readonly item: ItemRule | null;
  /** Its own weights; null: those of the dated rule. */
  readonly rating: RatingWeights | null;
  readonly figures: readonly FigureDef[];
  readonly bulletin: Bulletin;
  readonly columns: readonly ListColumn[];
  readonly migrate: readonly Migration[];
}

/** One version of a kind as it was kept: the text is the truth, the rest is read from it. */
export interface KindVersion {
  readonly kind: string;
  /** From 1. */
  readonly version: number;
  readonly text: string;
  /** SHA-256 of the text. */
  readonly digest: string;
  readonly at: number;
  readonly by: string;
  readonly byName: string;
  readonly reason: string;
}

export interface ListRow {
  readonly id: string;
  readonly kind: string;
  /** Version of the kind it was written under. */
  readonly kindVersion: number;
  /** From 1; every change is a further one. */
  readonly version: number;
  /** Key fields as one text. */
  readonly key: string;
  readonly values: FieldValues;
  readonly at: number;
  readonly by: string;
  readonly byName: string;
  readonly reason: string;
  /** Import that brought this version; '' = by hand. */
  readonly importId: string;
  readonly retired: boolean;
}

/** How the item of a row stands, as figures see it. */
export interface RowItem {
  readonly matter: string;
  readonly number: string;
  readonly state: string;
  readonly open: boolean;
  readonly struck: boolean;
  readonly overdue: boolean;
  readonly reopened: number;
}

/** Something wrong with a kind's file. `path` as in `figures[2].formula`; `line` from 1, 0: not known. */
export interface KindFault extends Words {
  readonly path: string;
  readonly line: number;
}
