import type { CutMessage, CutSide } from './cut.ts';
import type { Frame } from './upload.ts';

/** The line as the parts of a device see it. */
export interface Wire {
  /** Whether something said now goes out. */
  readonly ready: boolean;
  /** @param frame data of a time range, which belong into the truth */
  send(bytes: Buffer, frame?: Frame): void;
  /** A place where the line may be lost on demand is reached; true: it is lost now. */
  reach(cn: string, side: CutSide, message: CutMessage): boolean;
}
