import type { Confidence } from './confidence.ts';

/**
 * What the text of 2025 settles and nobody here has read. Each is a setting with a default that accepts what
 * may come; nothing is decided in code.
 */
export interface UnknownParts {
  /** Commands under which a packet with VaseNo is the retained-sample information of Table C.63. */
  readonly retainedSampleCns: readonly string[];
  /** The command our own packets of Table C.63 go under; '' refuses to build one. */
  readonly retainedSampleCn: string;
  /** How our own 2021 packets of 2025 name a facility's state; both are read. */
  readonly stateName: 'SBn-RS' | 'SBn';
  /** ST of our own heartbeats where the device has none of its own. */
  readonly heartbeatSt: string;
  /** Data flags that count as listed beside those seen in samples of 2025. */
  readonly flags: readonly string[];
}

/** One of the unknown parts, for people. */
export interface UnknownPart {
  readonly name: keyof UnknownParts;
  readonly zh: string;
  readonly en: string;
  readonly confidence: Confidence;
  /** Why it is not known, and what the default rests on. */
  readonly note: string;
}

export const UNKNOWN_PARTS: readonly UnknownPart[] = [
  {
    name: 'retainedSampleCns',
    zh: '表 C.63 上传留样信息的命令编码（接收）',
    en: 'command of Table C.63, retained-sample information (receiving)',
    confidence: 'unknown',
    note: 'the only library emits 2031, evidently a copy error; 3015, 3022 and 3023 are guesses, so all are read by VaseNo',
  },
  {
    name: 'retainedSampleCn',
    zh: '表 C.63 上传留样信息的命令编码（发送）',
    en: 'command of Table C.63, retained-sample information (sending)',
    confidence: 'unknown',
    note: 'none is sent until somebody who has the text sets it',
  },
  {
    name: 'stateName',
    zh: '2025 版设施状态写作 SBn 还是 SBn-RS',
    en: 'whether 2025 names a facility state SBn or SBn-RS',
    confidence: 'unknown',
    note: 'one library switched to SB1=1; the default is the form of 2017',
  },
  {
    name: 'heartbeatSt',
    zh: '心跳包的系统编码',
    en: 'ST of the heartbeat',
    confidence: 'unknown',
    note: 'the table of ST of 2025 is not known; the default is system interaction',
  },
  {
    name: 'flags',
    zh: '2025 版数据标记表',
    en: 'table of data flags of 2025',
    confidence: 'unknown',
    note: 'samples show N and D alone; the default is the table of 2017',
  },
];

export const UNKNOWN_DEFAULTS: UnknownParts = {
  retainedSampleCns: ['2031', '3015', '3022', '3023'],
  retainedSampleCn: '',
  stateName: 'SBn-RS',
  heartbeatSt: '91',
  flags: ['F', 'M', 'S', 'C', 'T', 'B'],
};
