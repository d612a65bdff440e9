/** Class names that apply, joined. */
export const cx = (...names: readonly (string | false | undefined | null)[]): string =>
  names.filter(Boolean).join(' ');
