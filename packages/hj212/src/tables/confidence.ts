/** How well a row is known: read in the standard's text, from secondary sources, or not known. */
export type Confidence = 'standard-text' | 'secondary' | 'unknown';
