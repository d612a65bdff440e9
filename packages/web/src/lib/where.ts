/** Address of the page of a thing, by the word that names its kind; undefined: it has none. */
export function pageOfThing(kind: string, id: string): string | undefined {
  const safe = encodeURIComponent(id);
  switch (kind) {
    case 'entry':
      return `/register/${safe}`;
    case 'matter':
      return `/matters/${safe}`;
    case 'sample':
      return `/samples/${safe}`;
    case 'point':
      return `/points/${safe}`;
    case 'visit':
      return `/visits/${safe}`;
    case 'mark':
      return `/marks?id=${safe}`;
    default:
      return undefined;
  }
}
