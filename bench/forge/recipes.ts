import { AMMONIA, COD, CONDUCTIVITY, FLOW, OXYGEN, PH, SOLIDS, TEMPERATURE, TURBIDITY } from './factors.ts';

/** Where a channel of a site comes from. */
export interface Part {
  readonly factor: string;
  /** `column` of the site's own station, or `station:column` of another, laid on the same weekday and clock. */
  readonly from: string;
  readonly inverted?: true;
  /** It lends the shape of another signal. */
  readonly surrogate?: true;
  /** A limit in the influent's range instead of the outlet's. */
  readonly limits?: readonly number[];
  /** The source is this coarse. */
  readonly resolution?: number;
}

/** How sites of one kind are made. */
export interface Recipe {
  readonly station: string;
  /** Stretches the open set does not use, local dates, end excluded. */
  readonly windows: readonly (readonly [string, string])[];
  readonly steps: readonly number[];
  readonly maxDays: number;
  /** How often this recipe comes up in a set of twenty. */
  readonly share: number;
  readonly parts: readonly Part[];
  /** Parts of which one is drawn per site. */
  readonly either?: readonly (readonly Part[])[];
  /** The source is slower than the site: smooth noise of this relative size stands for what it lacks. */
  readonly grain?: number;
}

const sonde = (oxygen = 'do'): Part[] => [
  { factor: FLOW, from: 'stage' },
  { factor: PH, from: 'ph' },
  { factor: TEMPERATURE, from: 'temp' },
  { factor: CONDUCTIVITY, from: 'cond' },
  { factor: SOLIDS, from: 'turb' },
  ...(oxygen === '' ? [] : [{ factor: OXYGEN, from: oxygen }]),
];

const withoutOxygen = sonde('');
const codOrOxygen: readonly (readonly Part[])[] = [
  [{ factor: COD, from: 'do', inverted: true, surrogate: true }],
  [{ factor: COD, from: 'do', inverted: true, surrogate: true }],
  [{ factor: OXYGEN, from: 'do' }],
];

const waterworks: Omit<Recipe, 'windows' | 'share'> = {
  station: 'gecco2018',
  steps: [5, 5, 10],
  maxDays: 30,
  parts: [
    { factor: PH, from: 'pH' },
    { factor: TEMPERATURE, from: 'Tp' },
    { factor: CONDUCTIVITY, from: 'Leit' },
    { factor: TURBIDITY, from: 'Trueb' },
  ],
  either: [
    [
      { factor: FLOW, from: 'Fm' },
      { factor: COD, from: 'Redox', inverted: true, surrogate: true },
    ],
    [
      { factor: FLOW, from: 'Fm_2' },
      { factor: COD, from: 'Cl', surrogate: true },
    ],
    [
      { factor: FLOW, from: 'Fm' },
      { factor: COD, from: 'Cl_2', inverted: true, surrogate: true },
    ],
  ],
};

const estuary: Part[] = [
  { factor: FLOW, from: 'depth' },
  { factor: PH, from: 'ph', resolution: 0.1 },
  { factor: TEMPERATURE, from: 'temp' },
  { factor: CONDUCTIVITY, from: 'spcond', resolution: 10 },
  { factor: SOLIDS, from: 'turb' },
];

const creek = (station: string): Recipe => ({
  station,
  windows: [
    ['2017-03-14', '2017-08-01'],
    ['2017-08-01', '2018-03-01'],
  ],
  steps: [15, 20],
  maxDays: 45,
  share: 0.5,
  grain: 0.008,
  parts: [
    { factor: FLOW, from: 'Level' },
    { factor: CONDUCTIVITY, from: 'Cond' },
    { factor: SOLIDS, from: 'Tur' },
    { factor: PH, from: 'TonyGrove2019:ph' },
    { factor: TEMPERATURE, from: 'TonyGrove2019:temp' },
    { factor: COD, from: 'TonyGrove2019:do', inverted: true, surrogate: true },
  ],
});

const influent = { cod: [400, 500, 600], solids: [300, 400], ammonia: [40, 45, 60], nitrogen: [70, 90] };

export const RECIPES: readonly Recipe[] = [
  {
    station: 'MainStreet2019',
    windows: [
      ['2019-01-01', '2019-04-25'],
      ['2019-07-25', '2019-09-27'],
    ],
    steps: [15],
    maxDays: 45,
    share: 3,
    parts: withoutOxygen,
    either: codOrOxygen,
  },
  {
    station: 'Mendon2019',
    windows: [
      ['2019-01-01', '2019-02-07'],
      ['2019-04-05', '2019-05-05'],
    ],
    steps: [15],
    maxDays: 45,
    share: 2,
    parts: withoutOxygen,
    either: codOrOxygen,
  },
  {
    station: 'TonyGrove2019',
    windows: [
      ['2019-06-08', '2019-08-15'],
      ['2019-06-08', '2019-08-15'],
      ['2019-01-20', '2019-03-10'],
    ],
    steps: [15],
    maxDays: 45,
    share: 3,
    parts: withoutOxygen,
    either: codOrOxygen,
  },
  {
    station: 'apacpwq',
    windows: [
      ['2012-01-05', '2012-06-20'],
      ['2012-07-01', '2012-09-01'],
      ['2012-10-16', '2013-02-20'],
      ['2013-02-20', '2013-05-10'],
      ['2013-06-08', '2013-09-01'],
    ],
    steps: [15],
    maxDays: 45,
    share: 4,
    parts: estuary,
    either: [
      [{ factor: OXYGEN, from: 'do_mgl', resolution: 0.1 }],
      [{ factor: COD, from: 'do_mgl', inverted: true, surrogate: true }],
    ],
  },
  {
    ...waterworks,
    windows: [
      // The published file says 8 to 10 October a second time on 12 to 14 October: never both in one site.
      ['2016-08-04', '2016-09-05'],
      ['2016-09-05', '2016-10-12'],
      ['2016-10-12', '2016-11-08'],
    ],
    share: 3,
  },
  {
    station: 'canary_b',
    windows: [['2006-02-21', '2006-04-05']],
    steps: [20],
    maxDays: 42,
    share: 1,
    parts: [
      { factor: FLOW, from: 'flow' },
      { factor: PH, from: 'PH' },
      { factor: TEMPERATURE, from: 'TEMP' },
      { factor: CONDUCTIVITY, from: 'COND' },
      { factor: TURBIDITY, from: 'TURB' },
      { factor: COD, from: 'TonyGrove2019:do', inverted: true, surrogate: true },
    ],
  },
  {
    station: 'boulder',
    windows: [['2019-01-01', '2019-02-14']],
    steps: [10, 5],
    maxDays: 24,
    share: 1,
    parts: [
      { factor: FLOW, from: 'boulder_flow:influent' },
      { factor: COD, from: 'air', surrogate: true },
      { factor: AMMONIA, from: 'ammonia' },
      { factor: 'w21001', from: 'nitrate9' },
      { factor: PH, from: 'Mendon2019:ph' },
      { factor: CONDUCTIVITY, from: 'Mendon2019:cond' },
      { factor: 'w21011', from: 'boulder_op:phosphate' },
    ],
  },
  {
    station: 'eindhoven',
    windows: [['2013-01-01', '2013-01-15']],
    steps: [5, 10],
    maxDays: 14,
    share: 1.5,
    parts: [
      { factor: FLOW, from: 'Flow_line1' },
      { factor: CONDUCTIVITY, from: 'Cond_line2' },
      { factor: AMMONIA, from: 'NH4_infl', limits: influent.ammonia },
    ],
    either: [
      [
        { factor: COD, from: 'CODsol_line2', limits: influent.cod },
        { factor: SOLIDS, from: 'Turb_line2', limits: influent.solids },
      ],
      [
        { factor: COD, from: 'CODsol_line3', limits: influent.cod },
        { factor: SOLIDS, from: 'TSS_line3', limits: influent.solids },
      ],
    ],
  },
  {
    station: 'mines',
    windows: [['2010-04-10', '2010-04-27']],
    steps: [5, 10],
    maxDays: 16,
    share: 0.7,
    parts: [
      { factor: FLOW, from: 'mbr_2_perm_flow' },
      { factor: PH, from: 'ras_ph' },
      { factor: TEMPERATURE, from: 'ambient_temp' },
      { factor: CONDUCTIVITY, from: 'perm_cond' },
      { factor: SOLIDS, from: 'bio_2_tss' },
    ],
  },
  ...['dry', 'rain'].map(
    (weather): Recipe => ({
      station: `bsm1_${weather}`,
      windows: [['2018-01-01', '2018-01-15']],
      steps: [15, 5],
      maxDays: 14,
      share: 0.25,
      grain: 0.02,
      parts: [
        { factor: FLOW, from: 'flow' },
        { factor: COD, from: 'cod', limits: influent.cod },
        { factor: SOLIDS, from: 'tss', limits: influent.solids },
        { factor: AMMONIA, from: 'ammonia', limits: influent.ammonia },
        { factor: 'w21001', from: 'nitrogen', limits: influent.nitrogen },
      ],
    }),
  ),
  creek('sandy'),
  creek('pioneer'),
];
