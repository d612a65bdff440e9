import type { Edition } from '@wenqu/domain';
import type { Head } from '@wenqu/hj212';
import type { Device, Report } from '../device.ts';
import type { Frame } from '../upload.ts';

/** Fields of a request's data area in their order; commas and semicolons both part them, names match without case. */
export class Given {
  readonly pairs: readonly (readonly [name: string, text: string])[];

  constructor(head: Head) {
    const area = head.areaFrom === -1 ? '' : head.data.toString('utf8', head.areaFrom, head.areaTo);
    this.pairs = area.split(/[;,]/).flatMap((item) => {
      const equals = item.indexOf('=');
      return equals > 0 ? [[item.slice(0, equals).trim(), item.slice(equals + 1).trim()] as const] : [];
    });
  }

  /** Text of a field, '' when it is absent. */
  text(name: string): string {
    return this.pairs.find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1] ?? '';
  }

  has(name: string): boolean {
    return this.text(name) !== '';
  }

  all(name: string): string[] {
    return this.pairs.filter(([each]) => each.toLowerCase() === name.toLowerCase()).map(([, text]) => text);
  }

  /** A whole number inside its bounds, or undefined. */
  whole(name: string, min: number, max: number): number | undefined {
    const text = this.text(name);
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    return value >= min && value <= max ? value : undefined;
  }
}

/** The request under execution. */
export interface Asked {
  /** MN in the head of the request: that of the device, but for 1002. */
  readonly mn: string;
  readonly device: Device;
  readonly given: Given;
  readonly cn: string;
  readonly qn: string;
  readonly st: string;
}

/** One data packet of a reply. */
export interface DataOut {
  readonly area: string;
  /** Default: the CN of the request. */
  readonly cn?: string;
  /** It asks for 9014; the device goes on without waiting for it. */
  readonly asks?: boolean;
  /** A packet of a time range: its own QN, ready with its bytes. */
  readonly frame?: Frame;
}

export interface Executed {
  readonly data: readonly DataOut[];
  /** ExeRtn. */
  readonly result: number;
  /** Told after 9012, as uploads of their own. */
  readonly reports?: readonly Report[];
  /** The device restarts after 9012. */
  readonly restarts?: true;
}

/** ExeRtn. @source HJ 212-2017 Table 8 */
export const EXECUTED = {
  done: 1,
  failed: 2,
  condition: 3,
  timeout: 4,
  busy: 5,
  fault: 6,
  empty: 100,
} as const;
/** QnRtn. @source HJ 212-2017 Table 7 */
export const QN_RETURN = { ready: 1, refused: 2, pw: 3, mn: 4, st: 5, flag: 6, qn: 7, cn: 8 } as const;

export const done = (...areas: string[]): Executed => ({
  data: areas.map((area) => ({ area })),
  result: EXECUTED.done,
});
export const failed = (result: number): Executed => ({ data: [], result });
export const refused: Executed = failed(EXECUTED.condition);

/** One command of one or several editions: how a device executes it. */
export interface Action {
  readonly cn: string;
  readonly editions: readonly Edition[];
  /** `request`: 9011 … 9012; `notify`: 9013. */
  readonly pattern: 'request' | 'notify';
  /** Only in devices with local extensions. */
  readonly extension?: true;
  /** Simulated seconds from 9011 to the effect. */
  readonly takesS?: number;
  /** What is used meanwhile: a second request for it is told 9012 ExeRtn=5. */
  readonly uses?: (asked: Asked) => string;
  /** False: 9011 QnRtn=2. */
  readonly admits?: (asked: Asked) => boolean;
  /** False: 9012 ExeRtn=3 at once. */
  readonly fits?: (asked: Asked) => boolean;
  /** When the execution begins, after 9011. */
  readonly begin?: (asked: Asked, lastsMs: number) => void;
  readonly run: (asked: Asked) => Executed;
}

export const EVERY: readonly Edition[] = ['2005', '2017', '2025'];
export const MODERN: readonly Edition[] = ['2017', '2025'];

/** A P1 or P2 command that takes no time. */
export const at = (
  cn: string,
  editions: readonly Edition[],
  run: Action['run'],
  more: Partial<Action> = {},
): Action => ({
  cn,
  editions,
  pattern: 'request',
  run,
  ...more,
});
