import type { Instant } from './instant.ts';
import type { PointId } from './reading.ts';

/** How far a fact may be trusted: read in the text, secondary, general knowledge, or a proposal of ours. */
export type Confidence = 'T' | 'S' | 'G' | 'P';

/** Every row of the book: stable public id, version for If-Match, never deleted but retired. */
export interface BookRow {
  readonly id: string;
  /** Rises by one with each change. */
  readonly version: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly retiredAt: Instant | null;
}

export type PermitClass = 'key' | 'simplified' | 'registered';

/** 排污单位. @source supervision.md §2.1 */
export interface Enterprise extends BookRow {
  readonly name: string;
  /** 统一社会信用代码, 18 characters, or '' when unknown. */
  readonly creditCode: string;
  readonly permitNumber: string;
  readonly permitClass: PermitClass | '';
  /** 重点排污单位 in this year's list. */
  readonly keyUnit: boolean;
  /** GB/T 4754 trade code. */
  readonly trade: string;
  readonly area: string;
  readonly town: string;
  readonly address: string;
  readonly contact: string;
  readonly phone: string;
  /** O&M agency id or ''. */
  readonly agency: string;
}

export type OutletKind = 'total' | 'workshop' | 'rain' | 'emergency' | 'river';

/** 排放口. Coordinates in degrees of CGCS2000 (EPSG:4490). */
export interface Outlet extends BookRow {
  readonly enterprise: string;
  /** DW001, YS001 … */
  readonly code: string;
  readonly name: string;
  readonly kind: OutletKind;
  readonly destination: 'direct' | 'works' | '';
  readonly pattern: string;
  readonly lon: number | null;
  readonly lat: number | null;
  /** Manhole the outlet drains to, when known. */
  readonly node: string;
}

export type PointPlace = 'influent' | 'stage' | 'discharge' | 'rain';

/** 监测点位: where a number arises. Its id is the identity of its series. */
export interface Point extends BookRow {
  readonly id: PointId;
  readonly enterprise: string;
  readonly outlet: string;
  readonly name: string;
  readonly place: PointPlace;
  /** Position in the flow diagram, influent first. */
  readonly order: number;
  readonly lon: number | null;
  readonly lat: number | null;
  /** Factor codes expected at the point, in the order of display. */
  readonly factors: readonly string[];
  /** Seconds between real-time uploads; silence is judged by it. */
  readonly realtimeIntervalS: number;
}

/** 数采仪. The MN is an address that may be re-issued, never the identity of a series. */
export interface Logger extends BookRow {
  readonly mn: string;
  readonly name: string;
  readonly enterprise: string;
  /** Where its frames go. The most specific row that holds the frame's arrival wins. */
  readonly bindings: readonly LoggerBinding[];
  /** Compare PW when not ''. */
  readonly password: string;
  /** Edition set by hand, or '' to follow the detected one. */
  readonly edition: '' | '2005' | '2017' | '2025';
  readonly maker: string;
  readonly model: string;
  /** IPs and networks it may call from, with commas or blanks between; '' or absent = any. */
  readonly addresses?: string;
  /**
   * Packets with a wrong PW or from a wrong address are kept but neither acknowledged nor believed; otherwise
   * they are told only. Judged by the book of the moment, also when the journal is read again.
   */
  readonly refuse?: boolean;
  /** Extension profiles it speaks beside its edition (local-sampler, surface-water, vendor); absent = none. */
  readonly extensions?: readonly string[];
}

export interface LoggerBinding {
  readonly point: PointId;
  /** '' = any system code. */
  readonly st: string;
  /** '' = any factor. */
  readonly factor: string;
  /** null = since the first byte. */
  readonly from: Instant | null;
  readonly to: Instant | null;
}

export type DeviceKind =
  | 'analyser'
  | 'flowMeter'
  | 'phMeter'
  | 'sampler'
  | 'electricityMeter'
  | 'camera'
  | 'other';

/** 设备: hardware that is not a logger. */
export interface Device extends BookRow {
  readonly point: PointId;
  readonly kind: DeviceKind;
  readonly factor: string;
  readonly maker: string;
  readonly model: string;
  readonly serial: string;
  readonly rangeMin: number | null;
  readonly rangeMax: number | null;
  readonly unit: string;
  readonly installedOn: string;
}

/** 第三方运维单位. */
export interface Agency extends BookRow {
  readonly name: string;
  readonly contact: string;
  readonly phone: string;
}

/** How a limit's number judges. @source supervision.md §5.5 */
export type LimitKind =
  | 'max'
  | 'range'
  | 'min'
  | 'hourly'
  | 'daily-mean'
  | 'instantaneous'
  | 'not-detectable'
  | 'load';

export type LimitSource = 'national' | 'local' | 'trade' | 'permit' | 'eia' | 'contract';

/** 执行标准限值 of one outlet and factor. A row is never edited: it is ended and followed. */
export interface Limit extends BookRow {
  readonly outlet: string;
  readonly factor: string;
  readonly kind: LimitKind;
  readonly min: number | null;
  readonly max: number | null;
  readonly unit: string;
  readonly source: LimitSource;
  /** The line that sets it: standard, table, class, or the permit's number. */
  readonly clause: string;
  readonly condition: string;
  readonly confidence: Confidence;
  /** Natural day (UTC+8) `YYYY-MM-DD`; holds from its first moment. */
  readonly validFrom: string;
  /** Last day it holds, or '' while open. */
  readonly validTo: string;
  /** Who compared the number with the text, '' while nobody has: findings are then “仅供参考”. */
  readonly verifiedBy: string;
  readonly verifiedAt: Instant | null;
}

export interface BookTables {
  agencies: Agency;
  enterprises: Enterprise;
  outlets: Outlet;
  points: Point;
  loggers: Logger;
  devices: Device;
  limits: Limit;
}
export type BookKind = keyof BookTables;
export const BOOK_KINDS: readonly BookKind[] = [
  'agencies',
  'enterprises',
  'outlets',
  'points',
  'loggers',
  'devices',
  'limits',
];

/** One line of the book's history: who changed what, when and why. */
export interface BookChange {
  readonly seq: number;
  readonly kind: BookKind;
  readonly id: string;
  readonly version: number;
  readonly at: Instant;
  readonly by: string;
  readonly reason: string;
  /** Undefined before: created. */
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>>;
}

/** The whole book as the judge needs it; small (hundreds of points). */
export interface BookSnapshot {
  readonly seq: number;
  readonly enterprises: readonly Enterprise[];
  readonly outlets: readonly Outlet[];
  readonly points: readonly Point[];
  readonly loggers: readonly Logger[];
  readonly limits: readonly Limit[];
}
