// Writes fixtures/lists/*.csv: one made-up sheet for each kind of list. Places, firms and trucks are invented; there
// are no persons. Seeded: the same rows every time. Run: node scripts/list-fixtures.ts
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dayAfter, type FieldValue, type ListKind, readKind, valueText } from '@wenqu/domain';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const KINDS = join(ROOT, 'packages/server/kinds');
const OUT = join(ROOT, 'fixtures/lists');
type Row = Record<string, FieldValue>;

/** Mulberry32: small, the same on every machine. */
class Chance {
  #state: number;
  constructor(seed: number) {
    this.#state = seed;
  }
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
  whole(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }
  /** With decimals that never are a whole number: a weight is not a count. */
  part(from: number, to: number, decimals: number): number {
    const value = Number((from + this.next() * (to - from)).toFixed(decimals));
    return Number.isInteger(value) ? Number((value + 10 ** -decimals).toFixed(decimals)) : value;
  }
  of<T>(list: readonly T[]): T {
    return list[this.whole(0, list.length - 1)] as T;
  }
  yes(share: number): boolean {
    return this.next() < share;
  }
  shuffled<T>(list: readonly T[]): T[] {
    const mixed = [...list];
    for (let at = mixed.length - 1; at > 0; at--) {
      const other = this.whole(0, at);
      [mixed[at], mixed[other]] = [mixed[other] as T, mixed[at] as T];
    }
    return mixed;
  }
  /** Multiples of `step` that add up to `sum`, none of them alike the sum. */
  split(sum: number, count: number, step: number): number[] {
    const parts = Array.from({ length: count }, () => 1);
    for (let left = sum / step - count; left > 0; left--) parts[this.whole(0, count - 1)]! += 1;
    return parts.map((part) => part * step);
  }
}

const UNITS = ['城东片区', '城西片区', '临港片区', '南塘镇', '北溪镇'];
const ROADS = ['滨海大道', '望江路', '西溪工业路', '东港街', '南塘路', '云帆路', '北桥路', '书院路'];
const WATERS = ['东港内渠', '北溪', '南塘河', '望江渠', '西溪支流', '书院河'];
const FIRST = ['东港', '海湾', '望江', '云帆', '南塘', '西溪', '北桥', '青礁', '临江', '白鹭'];
const two = (value: number): string => String(value).padStart(2, '0');
const id = (prefix: string, number: number, digits: number): string =>
  `${prefix}-${String(number).padStart(digits, '0')}`;
const dayOf = (chance: Chance, year: number): string =>
  `${year}-${two(chance.whole(1, 12))}-${two(chance.whole(1, 28))}`;
const times = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at));
const avoid = (value: number, banned: readonly number[], step: number): number =>
  banned.includes(value) ? Number((value + step).toFixed(3)) : value;

/** 40 points; their number is in no cell. */
const waterProblems = (chance: Chance): Row[] =>
  times(40, (at) => {
    const trouble = chance.of(['black-odour', 'black-odour', 'mix-up', 'direct', 'silt', 'litter']);
    const found = dayOf(chance, 2025);
    const water = chance.of(WATERS);
    return {
      number: id('SW', at + 1, 3),
      ...{
        place: `${water}${chance.of(ROADS)}段${at + 101}号`,
        water,
        trouble,
        'found-on': found,
        unit: chance.of(UNITS),
      },
      'nh3-n': chance.part(1, trouble === 'black-odour' ? 22 : 6, 2),
      ...{
        do: chance.part(0.1, trouble === 'black-odour' ? 2 : 6, 1),
        clarity: chance.part(6, trouble === 'black-odour' ? 25 : 80, 1),
      },
      ...{ due: dayAfter(found, chance.whole(45, 120)), measure: '截污、清淤、生态补水' },
    };
  });

const riverSections = (chance: Chance): Row[] => {
  const sections = [
    ['望江口', '临江', 'national', 'iii'],
    ['青礁大桥', '临江', 'provincial', 'iii'],
    ['东港闸内', '东港内渠', 'zone', 'v'],
    ['北溪出境', '北溪', 'provincial', 'iii'],
    ['书院桥', '书院河', 'zone', 'v'],
    ['南塘河口', '南塘河', 'zone', 'iv'],
  ] as const;
  return [2024, 2025].flatMap((year) =>
    times(12, (month) => month + 1).flatMap((month) =>
      sections.map(([section, river, control, target], at) => {
        const dirt =
          (control === 'zone' ? 1.6 : 0.7) * (year === 2024 ? 1.2 : 1) * (0.7 + chance.next() * 0.7);
        return {
          ...{
            section,
            river,
            control,
            target,
            unit: UNITS[at % UNITS.length]!,
            day: `${year}-${two(month)}-08`,
          },
          ...{
            ph: chance.part(6.8, 8.1, 2),
            do: chance.part(3.1, 8.4, 2),
            codmn: Number((4.1 * dirt).toFixed(2)),
          },
          ...{
            bod5: Number((2.9 * dirt).toFixed(2)),
            'nh3-n': Number((0.75 * dirt).toFixed(3)),
            tp: Number((0.14 * dirt).toFixed(3)),
          },
        };
      }),
    ),
  );
};

/** 237 excellent days in 2025 and 208 in 2024; which days they are is drawn. */
function airDays(chance: Chance): Row[] {
  const yearOf = (year: number, excellent: number, polluted: number): Row[] => {
    const count = year % 4 === 0 ? 366 : 365;
    const kinds = chance.shuffled(
      times(count, (at) => (at < excellent ? 'excellent' : at < excellent + polluted ? 'polluted' : 'good')),
    );
    return kinds.map((kind, at) => airDay(chance, dayAfter(`${year}-01-01`, at), kind));
  };
  return [...yearOf(2024, 208, 19), ...yearOf(2025, 237, 11)];
}
function airDay(chance: Chance, day: string, kind: string): Row {
  const [o3, pm25] =
    kind === 'excellent'
      ? [chance.part(48, 99, 1), chance.part(8, 34, 1)]
      : chance.yes(0.6)
        ? [kind === 'good' ? chance.part(102, 158, 1) : chance.part(165, 205, 1), chance.part(12, 34, 1)]
        : [chance.part(60, 99, 1), kind === 'good' ? chance.part(36, 58, 1) : chance.part(78, 110, 1)];
  return {
    ...{
      station: '管委会站',
      day,
      so2: chance.part(4, 11, 1),
      no2: chance.part(9, 38, 1),
      co: chance.part(0.3, 1.1, 2),
    },
    ...{ o3, pm10: chance.part(16, 48, 1), pm25 },
  };
}

const outfalls = (chance: Chance): Row[] =>
  times(86, (at) => {
    const flowing = chance.yes(0.35);
    const screened = dayOf(chance, 2025);
    const traced = flowing && chance.yes(0.8);
    return {
      ...{
        number: id('PK', at + 1, 4),
        place: `${chance.of(ROADS)}东侧${at + 201}米`,
        water: chance.of(WATERS),
      },
      kind: chance.of(['rain', 'rain', 'combined', 'sewage', 'ditch', 'industry']),
      ...{ 'screened-on': screened, unit: chance.of(UNITS), flowing },
      ...(flowing && {
        'nh3-n': chance.part(0.4, 18, 2),
        'sampled-on': dayAfter(screened, chance.whole(1, 6)),
      }),
      ...(traced && {
        source: chance.of(['mix-up', 'mix-up', 'household', 'enterprise', 'farm', 'spring']),
        ...{
          'traced-on': dayAfter(screened, chance.whole(3, 20)),
          due: dayAfter(screened, chance.whole(60, 120)),
        },
      }),
    };
  });

/** 17 cases, 17 000 yuan in all. */
function muckTrucks(chance: Chance): Row[] {
  const cases = new Set(chance.shuffled(times(264, (at) => at)).slice(0, 17));
  const fines = chance.split(17_000, 17, 100);
  return times(264, (at) => {
    const loaded = chance.part(13, 22, 1);
    const isCase = cases.has(at);
    return {
      ...{
        slip: id('LD', 20_250_001 + at, 8),
        day: dayOf(chance, 2025),
        truck: id('渣', chance.whole(101, 160), 3),
      },
      ...{
        site: `${chance.of(FIRST)}安置房${chance.of(['一期', '二期', '三期'])}`,
        tip: chance.of(['南塘消纳场', '青礁消纳场']),
      },
      ...{
        unit: chance.of(UNITS),
        loaded,
        tipped: chance.yes(0.04) ? chance.part(8, 11, 1) : Number((loaded * 0.99).toFixed(2)),
      },
      ...{
        'site-signed': chance.yes(0.98),
        'driver-signed': chance.yes(0.99),
        'tip-signed': chance.yes(0.96),
        covered: !isCase || chance.yes(0.5),
      },
      ...(isCase && {
        case: chance.of(['spill', 'spill', 'open', 'no-slip', 'off-route']),
        fine: fines.pop() ?? 0,
      }),
    };
  });
}

const roads = (chance: Chance): Row[] =>
  times(96, (at) => ({
    ...{ road: `${ROADS[at % ROADS.length]}${['东段', '西段', '中段'][Math.floor(at / ROADS.length) % 3]}` },
    ...{
      day: `2025-${two((Math.floor(at / 24) % 4) * 3 + 1)}-${two((at % 24) + 1)}`,
      class: chance.of(['main', 'side', 'lane']),
    },
    ...{
      unit: chance.of(['净城环卫一队', '净城环卫二队', '临港保洁']),
      length: chance.part(0.6, 6, 1),
      swept: chance.whole(1, 4),
      washed: chance.yes(0.6),
    },
    dust: chance.part(0.3, 2.3, 2),
  }));

/** 918 visits, 885 in order, 33 not. */
function catering(chance: Chance): Row[] {
  const not = new Set(chance.shuffled(times(918, (at) => at)).slice(0, 33));
  return times(918, (at) => {
    const within = !not.has(at);
    const day = dayOf(chance, 2025);
    return {
      ...{
        code: id('CY', 1_001 + at, 4),
        name: `${chance.of(FIRST)}${chance.of(['小馆', '海鲜', '面馆', '烧烤', '茶餐厅'])}${at + 1_001}店`,
      },
      ...{
        place: `${chance.of(ROADS)}${chance.whole(1_001, 1_399)}号`,
        day,
        unit: chance.of(UNITS),
        stoves: chance.whole(1, 6),
      },
      purifier: chance.of(['electrostatic', 'electrostatic', 'wash', 'combined']),
      ...{
        'cleaned-on': dayAfter(day, -chance.whole(3, within ? 32 : 75)),
        within,
        'photos-count': chance.whole(1, 4),
      },
      ...(!within && {
        trouble: chance.of(['not-installed', 'not-cleaned', 'not-cleaned', 'not-running', 'no-ledger']),
      }),
    };
  });
}

const dustSites = (chance: Chance): Row[] =>
  times(72, (at) => {
    const kept = () => chance.yes(0.93);
    const day = dayOf(chance, 2025);
    return {
      ...{
        site: `${FIRST[at % 10]}${chance.of(['安置房', '厂房', '道路', '储备地'])}${Math.floor(at / 10) + 1}标`,
        day,
        unit: chance.of(UNITS),
      },
      kind: chance.of(['building', 'building', 'road', 'demolition', 'idle', 'reserved']),
      ...{
        enclosed: kept(),
        covered: kept(),
        hardened: kept(),
        washed: kept(),
        wet: kept(),
        closed: kept(),
        due: dayAfter(day, 7),
      },
    };
  });

const petitions = (chance: Chance): Row[] =>
  [2024, 2025].flatMap((year) =>
    times(year === 2024 ? 148 : 131, (at) => {
      const day = dayOf(chance, year);
      const settled = chance.yes(0.97);
      return {
        ...{
          number: id(`XF-${year}`, at + 1, 4),
          day,
          channel: chance.of(['hotline', 'hotline', 'letter', 'web', 'tour']),
        },
        ...{
          topic: chance.of(['air', 'noise', 'noise', 'water', 'waste', 'fume']),
          place: `${chance.of(ROADS)}一带`,
          unit: chance.of(UNITS),
          due: dayAfter(day, 15),
        },
        ...(settled && {
          'replied-on': dayAfter(day, chance.whole(3, 17)),
          satisfied: chance.of(['yes', 'yes', 'yes', 'fair', 'no']),
        }),
        ...(at > 20 && chance.yes(0.07) && { repeats: id(`XF-${year}`, chance.whole(1, 20), 4) }),
      };
    }),
  );

const floodPoints = (chance: Chance): Row[] => {
  const points = ['滨海大道下穿', '望江路口', '书院桥下', '东港街低洼段', '南塘路涵洞'];
  return times(34, (at) => ({
    ...{
      point: points[at % points.length]!,
      day: `2025-${two(4 + (at % 6))}-${two(1 + Math.floor(at / 6) * 4)}`,
      unit: chance.of(['市政排水一队', '市政排水二队']),
    },
    ...{
      rain: chance.part(18, 78, 1),
      depth: chance.part(4, 38, 1),
      arrival: chance.whole(6, 44),
      duration: chance.whole(15, 160),
    },
    ...{
      sponge: chance
        .shuffled(['seep', 'hold', 'store', 'clean', 'use', 'drain'])
        .slice(0, chance.whole(1, 3)),
      closed: chance.yes(0.2),
    },
  }));
};

const keyProjects = (chance: Chance): Row[] =>
  times(18, (at) => {
    const finish = `${2026 + (at % 2)}-${two(chance.whole(3, 12))}-${two(chance.whole(1, 28))}`;
    const reached = chance.whole(1, 6);
    const invest = chance.whole(80, 900) * 100;
    const stations = [
      ['land', 300],
      ['permit', 270],
      ['start', 240],
      ['structure', 120],
      ['equip', 60],
      ['trial', 20],
    ] as const;
    const done = stations
      .slice(0, reached)
      .map(([name, days]) => [`${name}-on`, dayAfter(finish, -days + chance.whole(-20, 12))]);
    return {
      ...{
        number: id('ZD', at + 1, 2),
        name: `${chance.of(FIRST)}${chance.of(['新材料', '智能装备', '食品产业园', '冷链物流', '生物医药'])}${chance.of(['一期', '二期'])}`,
      },
      ...{
        unit: chance.of(UNITS),
        leader: chance.of(['分管副主任', '经发局局长', '建设局局长']),
        invest,
        finish,
        ...Object.fromEntries(done),
      },
      ...(chance.yes(0.3) && { blocker: chance.of(['land', 'permit', 'money', 'move', 'supply']) }),
      paid: Math.round((invest * reached) / 7),
    };
  });

/** 7 formal ones of 15.6 and 22 intended ones of 67.7 hundred million yuan. */
function investments(chance: Chance): Row[] {
  const formal = chance.split(156_000, 7, 1_000);
  const intended = chance.split(677_000, 22, 1_000);
  return [...formal, ...intended].map((amount, at) => ({
    ...{ number: id('QY', at + 101, 3), event: '上海招商推介会', day: '2025-09-18' },
    ...{
      name: `${FIRST[at % 10]}${chance.of(['装备', '材料', '食品', '软件', '药业'])}项目${chance.of(['甲', '乙', '丙', '丁'])}`,
      investor: `${chance.of(FIRST)}控股（虚拟）`,
    },
    ...{
      kind: at < 7 ? 'formal' : 'intended',
      trade: chance.of(['equipment', 'materials', 'food', 'digital', 'health']),
      amount,
    },
    ...(at < 4 && { 'landed-on': '2025-11-05' }),
  }));
}

/** 37 projects, 6.58 hundred million yuan. */
function supplyDemand(chance: Chance): Row[] {
  const amounts = chance.split(65_800, 37, 10);
  const goods = ['packing', 'parts', 'chem', 'logistics', 'service'];
  const firm = () => `${chance.of(FIRST)}${chance.of(['包装', '机械', '化工', '物流', '检测'])}（虚拟）`;
  const offers = times(61, (at) => ({
    ...{
      number: id('GJ', at + 101, 3),
      side: 'offer',
      firm: firm(),
      goods: goods[at % 5]!,
      day: '2025-05-20',
    },
  }));
  const needs = times(52, (at) => ({
    ...{
      number: id('XQ', at + 101, 3),
      side: 'need',
      firm: firm(),
      goods: goods[at % 5]!,
      day: '2025-05-20',
    },
    ...(at < 44 && { match: id('GJ', at + 101, 3) }),
    ...(at < 37 && { 'signed-on': '2025-05-21', amount: amounts[at] ?? 0 }),
  }));
  return [...offers, ...needs];
}

const parkEnterprises = (chance: Chance): Row[] =>
  times(64, (at) => {
    const state = chance.of(['running', 'running', 'running', 'running', 'stopped', 'empty', 'building']);
    const land = chance.part(8, 160, 1);
    const works = state === 'running';
    return {
      ...{
        code: id('QT', at + 1, 3),
        name: `${FIRST[at % 10]}${chance.of(['纺织', '食品', '五金', '塑料', '电子'])}${at + 1}厂（虚拟）`,
        day: '2025-03-12',
      },
      ...{
        unit: chance.of(['东园', '西园', '临港园']),
        trade: chance.of(['textile', 'food', 'metal', 'plastics', 'electronics']),
        state,
        land,
      },
      ...(works && {
        output: Math.round(land * chance.part(80, 420, 1)),
        tax: Number((land * chance.part(1, 28, 2)).toFixed(1)),
        energy: chance.whole(40, 900),
      }),
      permit: chance.yes(0.9),
    };
  });

/** 8 enterprises, 5 projects, 1.8 hundred million yuan. */
function forum(chance: Chance): Row[] {
  const amounts = chance.split(18_000, 5, 100);
  const firms = FIRST.slice(0, 8).map((name) => `${name}${chance.of(['食品', '装备', '材料'])}（虚拟）`);
  const row = (at: number, firm: string): Row => ({
    number: id('ZT', at + 101, 3),
    event: '第三期企业家座谈会',
    day: '2025-08-15',
    firm,
  });
  const asked = firms.map((firm, at) => ({
    ...row(at, firm),
    asked: chance.of(['land', 'labour', 'money', 'permit', 'traffic']),
    ...(at % 3 > 0 && { 'solved-on': '2025-09-01' }),
  }));
  const projects = amounts.map((amount, at) => ({
    ...row(at + 8, firms[at] ?? ''),
    project: `${firms[at]?.slice(0, 4)}扩产`,
    amount,
  }));
  return [...asked, ...projects];
}

const careHomes = (chance: Chance): Row[] =>
  times(42, (at) => {
    const day = `2025-${two(1 + (at % 12))}-${two(chance.whole(1, 28))}`;
    const beds = chance.whole(6, 24) * 10;
    const good = {
      fire: chance.yes(0.92),
      food: chance.yes(0.95),
      medical: chance.yes(0.97),
      hygiene: chance.yes(0.96),
    };
    const isGood = Object.values(good).every(Boolean);
    return {
      ...{
        institution: `${FIRST[at % 10]}颐养中心${chance.of(['一部', '二部'])}`,
        day,
        unit: chance.of(UNITS),
        beds,
        residents: Math.round(beds * chance.part(0.5, 0.95, 2)),
        ...good,
      },
      ...(!isGood && {
        found: chance.of(['灭火器过期', '留样不足', '值班记录不全', '通道堆物']),
        due: dayAfter(day, 30),
      }),
    };
  });

/** 105 cases of 71 services. */
function crossProvince(chance: Chance): Row[] {
  const names = [
    '社保关系转移',
    '异地就医备案',
    '营业执照',
    '户口迁移',
    '公积金转移',
    '学历公证',
    '婚育证明',
    '驾驶证换证',
  ];
  return times(105, (at) => {
    const item = at < 71 ? at : chance.whole(0, 70);
    return {
      ...{
        number: id('KS', at + 2_001, 4),
        item: id('SX', item + 301, 3),
        name: `${names[item % names.length]}（${Math.floor(item / names.length) + 1}类）`,
        day: dayOf(chance, 2025),
      },
      ...{
        province: chance.of(['甲省', '乙省', '丙省', '丁省', '戊省']),
        mode: chance.of(['online', 'online', 'collect', 'many']),
        minutes: avoid(chance.whole(8, 95), [71], 1),
      },
    };
  });
}

const civilisedCity = (chance: Chance): Row[] =>
  times(118, (at) => {
    const day = dayOf(chance, 2025);
    const due = dayAfter(day, chance.whole(3, 10));
    return {
      ...{
        number: id('WM', at + 1, 3),
        day,
        place: `${chance.of(FIRST)}${chance.of(['农贸市场', '小区', '小学门口', '汽车站', '背街'])}`,
      },
      ...{
        site: chance.of(['market', 'street', 'estate', 'school', 'station']),
        trouble: chance.of(['litter', 'parking', 'parking', 'stalls', 'ads', 'broken']),
      },
      ...{
        unit: chance.of(UNITS),
        due,
        ...(chance.yes(0.94) && { 'fixed-on': dayAfter(due, chance.whole(-3, 2)) }),
      },
    };
  });

const MAKERS: Readonly<Record<string, (chance: Chance) => Row[]>> = {
  'water-problems': waterProblems,
  'river-sections': riverSections,
  'air-days': airDays,
  'outfall-screening': outfalls,
  'muck-trucks': muckTrucks,
  'road-cleaning': roads,
  'catering-fumes': catering,
  'dust-sites': dustSites,
  petitions,
  'flood-points': floodPoints,
  'key-projects': keyProjects,
  'signed-investments': investments,
  'supply-demand': supplyDemand,
  'park-enterprises': parkEnterprises,
  'enterprise-forum': forum,
  'care-institutions': careHomes,
  'cross-province': crossProvince,
  'civilised-city': civilisedCity,
};

/** @throws when a kind is wrong, or two rows of a sheet have one key */
function write(kind: ListKind, rows: readonly Row[]): void {
  const keys = rows.map((row) => kind.key.map((field) => row[field]).join(' '));
  if (new Set(keys).size !== keys.length) throw new Error(`${kind.id}: two rows have one key`);
  const cell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = [
    kind.columns.map(({ heading }) => heading),
    ...rows.map((row) => kind.columns.map(({ field }) => valueText(kind, field, row[field], 'zh'))),
  ];
  const text = lines.map((line) => line.map(cell).join(',')).join('\r\n');
  const path = join(OUT, `${kind.id}.csv`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `\ufeff${text}\r\n`);
}

for (const [at, name] of readdirSync(KINDS).sort().entries()) {
  const read = readKind(readFileSync(join(KINDS, name), 'utf8'));
  if (!read.ok) throw new Error(`${name}: ${JSON.stringify(read.faults)}`);
  const make = MAKERS[read.kind.id];
  if (!make) throw new Error(`${name} has no sheet`);
  write(read.kind, make(new Chance(20_250_000 + at)));
}
