import { join } from 'node:path';
import {
  gridded,
  hasFile,
  minuteIn,
  minuteOf,
  numberOf,
  type Reading,
  readTable,
  type Station,
} from './station.ts';

type Row = Map<string, string>;
const isoMinute = (text: string) => minuteOf(text.replace(' ', 'T').slice(0, 16));

/** River sondes: the technician's corrected value unless the point is marked bad. */
function logan(folder: string, name: string): Station {
  const names = ['temp', 'cond', 'ph', 'do', 'turb', 'stage'];
  const value = (row: Row, key: string) =>
    row.get(`${key}_qual`) ? Number.NaN : numberOf(row.get(`${key}_cor`));
  const rows = readTable(join(folder, 'logan_river', `${name}.csv.gz`)).map((row) => ({
    minute: isoMinute(row.get('datetime')!),
    values: Object.fromEntries(names.map((key) => [key, value(row, key)])),
  }));
  return gridded(name, 15, rows);
}

/** Estuary sonde: only what its own quality control calls good. */
function apalachicola(folder: string): Station {
  const names = ['temp', 'spcond', 'do_mgl', 'depth', 'ph', 'turb'];
  const value = (row: Row, key: string) =>
    /^<(0|5)>/.test(row.get(`f_${key}`) ?? '') ? numberOf(row.get(key)) : Number.NaN;
  const rows = readTable(join(folder, 'apalachicola', 'apacpwq.csv.gz')).map((row) => ({
    minute: isoMinute(row.get('datetimestamp')!),
    values: Object.fromEntries(names.map((key) => [key, value(row, key)])),
  }));
  return gridded('apacpwq', 15, rows);
}

/** Waterworks outlet, every fifth minute; labelled events are taken out. */
function gecco(folder: string): Station {
  const names = ['Tp', 'Cl', 'pH', 'Redox', 'Leit', 'Trueb', 'Cl_2', 'Fm', 'Fm_2'];
  const rows: Reading[] = [];
  for (const row of readTable(join(folder, 'gecco2018', 'gecco2018_water_quality.csv.gz'))) {
    const minute = isoMinute(row.get('Time')!);
    if (minute % 5 !== 0) continue;
    const good = row.get('EVENT') !== 'TRUE';
    rows.push({
      minute,
      values: Object.fromEntries(names.map((key) => [key, good ? numberOf(row.get(key)) : Number.NaN])),
    });
  }
  return gridded('gecco2018', 5, rows);
}

/** Water utility station B. Temperature to °C. */
function canary(folder: string): Station {
  const names = ['CL2', 'TURB', 'PH', 'TOC', 'COND', 'TEMP'];
  const rows = readTable(join(folder, 'canary_station_b', 'station_b.csv.gz')).map((row) => ({
    minute: minuteIn('mdy', row.get('TimeStep')!),
    values: {
      ...Object.fromEntries(names.map((key) => [key, numberOf(row.get(`B_${key}_VAL`))])),
      flow: numberOf(row.get('B_PLNT_FLOW_OP')),
      pressure: numberOf(row.get('B_PRES_OP')),
    },
  }));
  return gridded('canary_b', 20, rows);
}

/** Activated-sludge plant: process probes, hourly flows, phosphate of another season. */
function boulder(folder: string): Station[] {
  const at = (name: string) => readTable(join(folder, 'boulder_plant', name));
  const probes = {
    air: 'AB3.Z7.Header.Flow.SCFM',
    ammonia: 'AB3.Z7.Ammonia.mg.N.L',
    oxygen: 'AB3.Z8.DO.mg.L',
  };
  const nitrate = { nitrate3: 'AB3.Z3.Nitrate.mg.N.L', nitrate9: 'AB3.Z9.Nitrate.mg.N.L' };
  const pick = (row: Row, columns: Record<string, string>) =>
    Object.fromEntries(Object.entries(columns).map(([key, column]) => [key, numberOf(row.get(column))]));
  const rows = (name: string, columns: Record<string, string>) =>
    at(name).map((row) => ({ minute: isoMinute(row.get('Date.Time')!), values: pick(row, columns) }));
  const five = rows('ammonia_5min_2019-01-01_2019-02-14.csv.gz', { ...probes, ...nitrate });
  const flow = rows('flows_hourly_2019-07_2019-09.csv.gz', { influent: 'influent_mgd_hourly_avg' });
  const phosphate = rows('orthophosphate_10min_2019-07_2020-01.csv.gz', { phosphate: 'op_conc_mg_p_l' });
  return [
    gridded('boulder', 5, five),
    gridded('boulder_flow', 60, flow),
    gridded('boulder_op', 10, phosphate),
  ];
}

/** Membrane bioreactor, every fifth minute, flows as means of five. */
function mines(folder: string): Station {
  const names = [
    'mbr_2_perm_flow',
    'ambient_temp',
    'bio_1_do',
    'bio_2_tss',
    'ras_ph',
    'perm_cond',
    'perm_turb',
  ];
  const file = join(folder, 'mines_mbr', 'mbr_1min_2010-04-10_2010-04-27.csv.gz');
  const rows: Reading[] = [];
  const flows: number[] = [];
  for (const row of readTable(file)) {
    const minute = isoMinute(row.get('Date.Time')!);
    flows.push(numberOf(row.get('mbr_2_perm_flow')));
    if (minute % 5 !== 0) continue;
    const values = Object.fromEntries(names.map((key) => [key, numberOf(row.get(key))]));
    const recent = flows.splice(0);
    values.mbr_2_perm_flow = recent.reduce((sum, each) => sum + each, 0) / recent.length;
    rows.push({ minute, values });
  }
  return gridded('mines', 5, rows);
}

/** Inlet of a sewage works until its outage; zero and words are the historian's "bad". */
function sewage(folder: string): Station {
  const names = ['CODtot_line2', 'CODsol_line2', 'TSS_line2', 'NO3_line2', 'Cond_line2', 'Turb_line2'];
  names.push('CODsol_line3', 'TSS_line3', 'NH4_infl', 'Flow_line1', 'Flow_line2', 'Flow_line3');
  const rows = readTable(join(folder, 'sewage_works_2013_01', 'inlet_lines_5min.csv.gz')).map((row) => ({
    minute: minuteIn('dmy', row.get('Time')!),
    values: Object.fromEntries(
      names.map((key) => [
        key,
        key.startsWith('Flow') ? numberOf(row.get(key)) : numberOf(row.get(key)) || Number.NaN,
      ]),
    ),
  }));
  return gridded('eindhoven', 5, rows);
}

/** A creek, its labelled technical anomalies taken out. */
function creek(folder: string, name: string): Station {
  const names = ['Level', 'Cond', 'Tur'];
  const value = (row: Row, key: string) =>
    row.get(`label_${key}`) === '1' ? Number.NaN : numberOf(row.get(key));
  const rows = readTable(join(folder, 'queensland_creeks', `${name}.csv.gz`)).map((row) => ({
    minute: minuteIn('dmy', row.get('Timestamp')!),
    values: Object.fromEntries(names.map((key) => [key, value(row, key)])),
  }));
  return gridded(name, 30, rows);
}

/** The benchmark world's influent (simulated); placed in an arbitrary fortnight that begins on a Monday. */
function bsm1(folder: string, weather: string): Station {
  const organic = ['SI', 'SS', 'XI', 'XS', 'XBH', 'XBA', 'XP'];
  const start = minuteOf('2018-01-01');
  const rows = readTable(join(folder, 'bsm1_influent', `${weather}.csv.gz`)).map((row, i) => {
    const of = (key: string) => numberOf(row.get(key));
    const nitrogen = of('SNH') + of('SND') + of('XND');
    const cod = organic.reduce((sum, key) => sum + of(key), 0);
    return {
      minute: start + i * 15,
      values: { cod, ammonia: of('SNH'), nitrogen, tss: of('TSS'), flow: of('Q') },
    };
  });
  return gridded(`bsm1_${weather}`, 15, rows);
}

/**
 * Every base series found in a folder of public data; a missing source is left out.
 * @param folder holds `logan_river`, `gecco2018` and so on
 */
export function readStations(folder: string): Station[] {
  const sources: [string, () => Station[]][] = [
    [
      'logan_river',
      () => ['MainStreet2019', 'Mendon2019', 'TonyGrove2019'].map((name) => logan(folder, name)),
    ],
    ['apalachicola', () => [apalachicola(folder)]],
    ['gecco2018', () => [gecco(folder)]],
    ['canary_station_b', () => [canary(folder)]],
    ['boulder_plant', () => boulder(folder)],
    ['mines_mbr', () => [mines(folder)]],
    ['sewage_works_2013_01', () => [sewage(folder)]],
    ['queensland_creeks', () => ['sandy', 'pioneer'].map((name) => creek(folder, name))],
    ['bsm1_influent', () => ['dry', 'rain'].map((weather) => bsm1(folder, weather))],
  ];
  return sources.flatMap(([name, read]) => (hasFile(join(folder, name)) ? read() : []));
}
