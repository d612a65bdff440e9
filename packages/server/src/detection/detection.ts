import type { Finding, Instant, PointId, TimeRange } from '@wenqu/domain';
import type { Episode, Lead } from '@wenqu/rules/detect';

/** How far the detectors have come with a point. */
export interface WatchStatus {
  readonly point: PointId;
  /** `loading`: its past is read first; `waiting`: it sends nothing that could be watched. */
  readonly state: 'waiting' | 'loading' | 'watching';
  /** Every full hour before it has been looked at. */
  readonly lookedTo: Instant | null;
  /** Minutes between two slots of the grid it is watched on. */
  readonly stepMin: number;
  readonly factors: readonly string[];
}

export interface Trial {
  readonly point: PointId;
  readonly range: TimeRange;
  /** Names of detectors, as in the list; empty = all. */
  readonly detectors: readonly string[];
}

/** How a trial may be stopped, and how far it has come. */
export interface TrialCourse {
  /** Aborted: the trial ends with its reason. */
  readonly signal: AbortSignal;
  /** Waited for after each day: who asks for much decides how much of the machine it takes. */
  readonly progress: (share: number) => Promise<void>;
}

/** The detectors of a district: in a thread of their own, over readings that are kept. */
export interface Detection {
  status(): readonly WatchStatus[];
  /** What the detectors would have said of a past range, from the readings as they are held today. */
  tryOut(trial: Trial, course?: TrialCourse): Promise<readonly Episode[]>;
  /** Leads on a point as the combiner weighs them, oldest first, from `since` on. */
  leads(point: PointId, since: Instant): Promise<readonly Lead[]>;
  /** Findings as they begin and grow. */
  onFindings(listener: (findings: readonly Finding[]) => void): () => void;
  close(): Promise<void>;
}
