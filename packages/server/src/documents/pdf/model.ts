/** A document as it is laid out: lengths in points, colours as `#rrggbb`. */

export interface TextLook {
  readonly sizePt: number;
  readonly bold: boolean;
  readonly underline: boolean;
  readonly strike: boolean;
  readonly colour: string;
  /** Raised or lowered small text. */
  readonly shift: 'none' | 'up' | 'down';
}

export type Inline =
  | { readonly kind: 'text'; readonly text: string; readonly look: TextLook }
  | { readonly kind: 'tab'; readonly look: TextLook }
  | { readonly kind: 'line-end' }
  | { readonly kind: 'page-end' }
  | { readonly kind: 'page-number'; readonly of: 'page' | 'pages'; readonly look: TextLook }
  | {
      readonly kind: 'picture';
      readonly bytes: Uint8Array;
      readonly widthPt: number;
      readonly heightPt: number;
    };

export interface Border {
  readonly widthPt: number;
  readonly colour: string;
  /** From the text, of paragraph borders. */
  readonly spacePt: number;
}
export type Edge = 'top' | 'left' | 'bottom' | 'right';

export interface ParagraphLook {
  readonly align: 'left' | 'centre' | 'right' | 'both';
  readonly leftPt: number;
  readonly rightPt: number;
  /** Negative: hanging. */
  readonly firstPt: number;
  readonly beforePt: number;
  readonly afterPt: number;
  readonly line: { readonly rule: 'auto' | 'exact' | 'at-least'; readonly value: number };
  readonly keepNext: boolean;
  readonly pageBefore: boolean;
  readonly borders: Partial<Readonly<Record<'top' | 'bottom', Border>>>;
}

export interface Paragraph {
  readonly kind: 'paragraph';
  readonly look: ParagraphLook;
  readonly inlines: readonly Inline[];
  /** Size an empty paragraph has. */
  readonly emptyPt: number;
}

export interface Cell {
  readonly blocks: readonly Paragraph[];
  readonly span: number;
  readonly merge: 'none' | 'begin' | 'on';
  readonly borders: Readonly<Record<Edge, Border | undefined>>;
  readonly shade: string | undefined;
  readonly align: 'top' | 'centre' | 'bottom';
}
export interface Row {
  readonly cells: readonly Cell[];
  readonly header: boolean;
  readonly heightPt: number;
  readonly exact: boolean;
}
export interface Table {
  readonly kind: 'table';
  readonly columnsPt: readonly number[];
  readonly rows: readonly Row[];
  readonly align: 'left' | 'centre' | 'right';
  readonly indentPt: number;
  readonly margins: Readonly<Record<Edge, number>>;
}
export type Block = Paragraph | Table;

export interface Section {
  readonly widthPt: number;
  readonly heightPt: number;
  readonly margins: Readonly<Record<Edge, number>>;
  /** Of header and footer from the paper's edge. */
  readonly headerPt: number;
  readonly footerPt: number;
  readonly header: readonly Block[];
  readonly footer: readonly Block[];
  /** Of the section's first page, where it has its own. */
  readonly first: { readonly header: readonly Block[]; readonly footer: readonly Block[] } | undefined;
  readonly blocks: readonly Block[];
}
