/** What the whole simulator has done; one object, counted up by everybody. */
export interface Tally {
  frames: number;
  bytes: number;
  acked: number;
  notAsked: number;
  abandoned: number;
  resent: number;
  late: number;
  replies: number;
  /** Data dropped because the memory of a logger was full. */
  forgotten: number;
}

export const newTally = (): Tally => ({
  frames: 0,
  bytes: 0,
  acked: 0,
  notAsked: 0,
  abandoned: 0,
  resent: 0,
  late: 0,
  replies: 0,
  forgotten: 0,
});
