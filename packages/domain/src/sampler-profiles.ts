import type { Edition } from './reading.ts';
import type { SamplerCodes, SamplerProfile, SamplerSetup } from './sampler.ts';

const NOTHING_KNOWN: SamplerCodes = {
  state: null,
  clock: null,
  door: null,
  fault: null,
  samplingMode: null,
  retentionMode: null,
  sampleVolumeMl: null,
  retainedVolumeMl: null,
  bottle: null,
  freeBottles: null,
  boxTemperatureC: null,
};

/**
 * Codes of the provincial extension (Hebei style). Another vendor's program gives i42001 state and i42003 mode.
 * Free bottles and box temperature have no code in any source at hand. i43007 and i43008 occur, meaning unknown.
 * @source hj212-info-codes.csv [S]
 */
const PROVINCIAL: SamplerCodes = {
  ...NOTHING_KNOWN,
  state: 'i42001',
  clock: 'i42002',
  door: 'i42003',
  fault: 'i42006',
  samplingMode: 'i43001',
  retentionMode: 'i43002',
  sampleVolumeMl: 'i43003',
  retainedVolumeMl: 'i43005',
  bottle: 'i43006',
};

/**
 * Commands that keep water, by edition and province. 3012 starts a measurement and keeps none: it is in no row.
 * @source HJ 212-2017 §6.6.7, C.34; HJ 212-2025 C.62, C.63 [S]; local practice [S]
 */
export const SAMPLER_PROFILES: readonly SamplerProfile[] = [
  {
    id: 'hj212-2017',
    zh: 'HJ 212-2017：3015 超标留样',
    en: 'HJ 212-2017: 3015 retains a sample',
    edition: '2017',
    cn: '3015',
    namesFactor: false,
    bottleComes: 'reply',
    codes: PROVINCIAL,
    doorOpenValues: ['1'],
    confidence: 'T',
    source: 'HJ 212-2017 Table 9, C.34',
    note: 'The command is standard text; info codes are a provincial extension, and which door value means open is our guess.',
  },
  {
    id: 'hj212-2025',
    zh: 'HJ 212-2025：3022 即时留样',
    en: 'HJ 212-2025: 3022 retains at once',
    edition: '2025',
    cn: '3022',
    namesFactor: true,
    bottleComes: 'upload',
    codes: PROVINCIAL,
    doorOpenValues: ['1'],
    confidence: 'S',
    source: 'HJ 212-2025 C.62, C.63',
    note: 'The command of the upload (C.63) is not known: it is recognised by its field VaseNo.',
  },
  {
    id: 'local-3023',
    zh: '地方扩展：3023 执法留样',
    en: 'local extension: 3023 law-enforcement retention',
    edition: '2017',
    cn: '3023',
    namesFactor: false,
    bottleComes: 'reply',
    codes: PROVINCIAL,
    doorOpenValues: ['1'],
    confidence: 'S',
    source: 'hj212-commands.csv (extension)',
    note: 'A local use of a number that later editions may use otherwise. Whether the bottle comes as a reply is a guess: an upload is taken too.',
  },
];

const BY_ID = new Map(SAMPLER_PROFILES.map((profile) => [profile.id, profile]));
const BY_EDITION: Readonly<Record<Edition, string>> = {
  // 2005 knows no retention; its loggers that do speak the 2017 command.
  '2005': 'hj212-2017',
  '2017': 'hj212-2017',
  '2025': 'hj212-2025',
};

/** The profile of a setup: the one that was chosen, else the edition's, with the device's own codes laid over. */
export function samplerProfile(
  setup: Pick<SamplerSetup, 'profile' | 'codes' | 'doorOpenValues'>,
  edition: Edition,
): SamplerProfile {
  const base = BY_ID.get(setup.profile) ?? BY_ID.get(BY_EDITION[edition]) ?? SAMPLER_PROFILES[0]!;
  return {
    ...base,
    codes: { ...base.codes, ...setup.codes },
    doorOpenValues: setup.doorOpenValues ?? base.doorOpenValues,
  };
}

/** Commands that some profile keeps water with. */
export const RETAINING_COMMANDS: readonly string[] = [
  ...new Set(SAMPLER_PROFILES.map((profile) => profile.cn)),
];
