/** A stretch of slots, `to` not included. */
export interface Run {
  readonly from: number;
  readonly to: number;
}

/** Stretches of a column in which `holds` is true, oldest first, between two slots. */
export function runsOf(
  marks: Uint8Array,
  holds: (mark: number) => boolean,
  from = 0,
  to = marks.length,
): Run[] {
  const runs: Run[] = [];
  let began = -1;
  for (let i = Math.max(0, from); i <= to; i++) {
    const inside = i < to && holds(marks[i]!);
    if (inside && began < 0) began = i;
    if (!inside && began >= 0) {
      runs.push({ from: began, to: i });
      began = -1;
    }
  }
  return runs;
}
