import { describe, expect, test } from 'vitest';
import { type Instant, instant, MICROS_PER_HOUR, MICROS_PER_MINUTE } from './instant.ts';
import type { Role } from './role.ts';
import type { Sample, SampleEvent, SampleState } from './sample.ts';
import type { SampleActor, SampleFacts, SampleInput } from './sample-guards.ts';
import {
  decideSample,
  SAMPLE_EVENTS,
  SAMPLE_STATES,
  SAMPLE_TABLE,
  sampleChoices,
  sampleRow,
  seesSample,
} from './sample-machine.ts';
import {
  SAMPLE_EVENT_NAMES,
  SAMPLE_FAILURE_NAMES,
  SAMPLE_SPOILAGE_NAMES,
  SAMPLE_STATE_NAMES,
  SAMPLE_TRIGGER_NAMES,
} from './sample-names.ts';
import { SAMPLE_REFUSALS, type SampleRefusal, sampleRefusal } from './sample-refusals.ts';

/** Annex A.4 written out a second time, then what §7.4 adds; `note` of every state and the urgent rows apart. */
const ANNEX = `
  - request requested
  requested approve approved · requested refuse ended
  approved send sent
  sent accept acknowledged · sent no-answer failed
  acknowledged bottle retained · acknowledged no-bottle failed
  retained cold-lost compromised · retained plan pick-up
  pick-up open opened
  opened seal sealed
  sealed hand-over at-lab
  sealed spoil compromised · at-lab spoil compromised
  at-lab report reported
  reported tell told
  told dispose disposed`;
const ADDED = `
  - keep retained
  requested go-urgent approved
  approved order approved · approved not-sent failed
  pick-up cold-lost compromised · opened spoil compromised
  pick-up plan pick-up
  retained discard ended · pick-up discard ended`;
const rowsOf = (text: string) =>
  text
    .split(/[·\n]/)
    .map((row) => row.trim())
    .filter(Boolean);
const EXPECTED = new Map<string, string>(
  [...rowsOf(ANNEX), ...rowsOf(ADDED)].map((row) => {
    const [from, event, to] = row.split(' ');
    return [`${from} ${event}`, to!];
  }),
);
const URGENT_STATES: SampleState[] = SAMPLE_STATES.filter(
  (state) => !['requested', 'disposed', 'ended'].includes(state),
);
for (const state of SAMPLE_STATES) EXPECTED.set(`${state} note`, state);
for (const state of URGENT_STATES)
  for (const event of ['approve-after', 'refuse-after']) EXPECTED.set(`${state} ${event}`, state);

const NOW = instant(1_800_000_000_000_000);
const later = (minutes: number): Instant => instant(NOW + minutes * MICROS_PER_MINUTE);
const HASH = 'ab'.repeat(32);
const photo = (stage: 'before' | 'during' | 'after') => ({ name: `${stage}.jpg`, sha256: HASH, stage });

const SAMPLE: Sample = {
  ...{
    id: 'S-2026-000001',
    version: 3,
    state: 'retained',
    trigger: 'person',
    enterprise: 'e1',
    outlet: 'o1',
  },
  ...{ point: 'p1', mn: 'MN1', entry: '', finding: '', reason: 'over', factors: ['w01018', 'w21003'] },
  ...{ plannedVolumeMl: 300, hidden: true, urgent: true, requestedBy: 'asker', requestedByName: 'A' },
  ...{ requestedAt: NOW, approvedBy: 'sup', approvedByName: 'S', approvedAt: NOW, standing: '' },
  ...{ approveAfterBy: NOW, order: 'O-1', cn: '3015', follows: '', bottle: 3, takenAt: NOW, retainedAt: NOW },
  ...{ volumeMl: null, frames: [], failure: null, loss: null, pickUpAt: null, inspectors: [] },
  ...{ openedAt: null, opening: null, portions: [], report: null, reportedBy: 'analyst', telling: null },
  ...{ dueAt: null, enteredAt: NOW, updatedAt: NOW },
  handOver: {
    ...{ carrier: 'C', lab: 'lab', labName: 'L', receiver: 'R', temperatureC: 4, sealsIntact: true },
    ...{ signatures: ['C', 'R'], photos: [] },
  },
};
const sample = (state: SampleState, set: Partial<Sample> = {}): Sample => ({ ...SAMPLE, state, ...set });
const FACTS: SampleFacts = {
  ...{ freeBottles: 5, bottleMl: 1000, entryHidden: false, standing: true, ordered: true },
};
const FULL: SampleInput = {
  ...{ at: later(10), reason: 'because', bottle: 3, takenAt: NOW, volumeMl: 800, pickUpAt: later(60) },
  ...{ inspectors: ['Li', 'Wang'], spoilage: 'late', release: 'case closed' },
  opening: {
    officers: [
      { name: 'Li', certificate: '35001' },
      { name: 'Wang', certificate: '35002' },
    ],
    ...{ presence: 'party', presentName: 'Chen', explanation: '', signatures: ['Li', 'Wang', 'Chen'] },
    photos: [photo('before'), photo('during'), photo('after')],
  },
  portions: [
    {
      ...{ purpose: 'analysis', label: '1', seal: 'F-1', factors: ['w01018', 'w21003'], volumeMl: 300 },
      ...{ preservative: 'H2SO4', preservedAt: NOW, photo: null },
    },
    {
      ...{ purpose: 'party', label: '2', seal: 'F-2', factors: [], volumeMl: 300 },
      ...{ preservative: '', preservedAt: null, photo: null },
    },
  ],
  handOver: SAMPLE.handOver!,
  report: {
    number: 'R-1',
    results: [
      {
        ...{ factor: 'w01018', text: '88', unit: 'mg/L', method: 'HJ 828-2017', analysedAt: later(90) },
        ...{ cma: true, forInformation: false },
      },
    ],
    file: { name: 'r.pdf', sha256: HASH },
  },
  telling: { to: 'Chen', how: 'by hand' },
};
const person = (role: Role, id: string = role): Exclude<SampleActor, string> => ({ id, role });
/** Somebody of the row's list who stands in nobody's way. */
const actorOf = (from: SampleState | null, event: SampleEvent): SampleActor => {
  const who = sampleRow(from, event)?.who[0] ?? 'supervisor';
  return who === 'system' || who === 'device' ? who : person(who);
};
const decide = (
  from: SampleState | null,
  event: SampleEvent,
  set: {
    actor?: SampleActor;
    sample?: Partial<Sample>;
    facts?: Partial<SampleFacts>;
    input?: Partial<SampleInput>;
  } = {},
) =>
  decideSample(from, event, {
    sample: sample(from ?? 'requested', set.sample),
    actor: set.actor ?? actorOf(from, event),
    facts: { ...FACTS, ...set.facts },
    input: { ...FULL, ...set.input },
  });
const refused = (code: SampleRefusal) => ({ ok: false, refused: code });

describe('each state × each event (supervision.md A.4)', () => {
  for (const from of [null, ...SAMPLE_STATES]) {
    test.each(SAMPLE_EVENTS)(`${from ?? '–'} + %s`, (event) => {
      const to = EXPECTED.get(`${from ?? '-'} ${event}`);
      expect(decide(from, event)).toEqual(to === undefined ? refused('not-in-table') : { ok: true, to });
    });
  }

  test('no step is listed twice, and the annex is whole', () => {
    expect(new Set(SAMPLE_TABLE.map((row) => `${row.from} ${row.event}`)).size).toBe(SAMPLE_TABLE.length);
    const annex = SAMPLE_TABLE.filter((row) => row.source === '');
    expect(annex.map((row) => `${row.from ?? '-'} ${row.event} ${row.to}`)).toEqual(rowsOf(ANNEX));
  });

  test('each row refuses every role that it does not list', () => {
    const roles: Role[] = ['admin', 'duty', 'supervisor', 'inspector', 'legal', 'auditor'];
    for (const row of SAMPLE_TABLE) {
      for (const role of roles.filter((each) => !row.who.includes(each))) {
        const opened = { hidden: false };
        const decision = decide(row.from, row.event, { actor: person(role), sample: opened });
        expect(decision, `${row.from} ${row.event} ${role}`).toEqual(refused('wrong-role'));
      }
      if (!row.who.includes('device'))
        expect(decide(row.from, row.event, { actor: 'device' })).toEqual(refused('wrong-role'));
    }
  });
});

describe('guards', () => {
  const cases: [SampleState | null, SampleEvent, Parameters<typeof decide>[2], SampleRefusal][] = [
    [null, 'request', { input: { reason: ' ' }, actor: person('duty') }, 'reason-missing'],
    [null, 'request', { sample: { factors: [] } }, 'factors-missing'],
    [null, 'request', { sample: { factors: ['w22001', 'w01018'] } }, 'separate-bottle'],
    [null, 'request', { sample: { plannedVolumeMl: 1050 } }, 'volume-too-large'],
    [null, 'request', { facts: { freeBottles: null } }, 'no-sampler'],
    [null, 'request', { facts: { freeBottles: 0 } }, 'no-free-bottle'],
    ['requested', 'approve', { actor: person('supervisor', 'asker') }, 'same-as-requester'],
    ['requested', 'approve', { actor: 'system', facts: { standing: false } }, 'no-standing-approval'],
    ['requested', 'approve', { facts: { entryHidden: true }, sample: { hidden: false } }, 'hidden-not-set'],
    ['requested', 'refuse', { input: { reason: '' } }, 'reason-missing'],
    ['requested', 'go-urgent', { sample: { urgent: false } }, 'not-urgent'],
    ['sent', 'approve-after', { sample: { approveAfterBy: null } }, 'nothing-to-approve'],
    ['failed', 'approve-after', { actor: person('supervisor', 'asker') }, 'same-as-requester'],
    ['approved', 'send', { facts: { ordered: false } }, 'qn-missing'],
    ['acknowledged', 'bottle', { input: { bottle: null } }, 'position-missing'],
    ['acknowledged', 'bottle', { input: { takenAt: null } }, 'time-missing'],
    ['acknowledged', 'bottle', { input: { volumeMl: 299 } }, 'volume-short'],
    [null, 'keep', { input: { bottle: null } }, 'position-missing'],
    ['retained', 'cold-lost', { actor: 'system', input: { spoilage: undefined as never } }, 'loss-missing'],
    ['retained', 'plan', { input: { inspectors: ['Li'] } }, 'pick-up-missing'],
    ['retained', 'plan', { input: { pickUpAt: later(24 * 60 + 1), reason: '' } }, 'pick-up-late'],
    [
      'pick-up',
      'open',
      { input: { opening: { ...FULL.opening!, officers: FULL.opening!.officers.slice(1) } } },
      'two-officers',
    ],
    [
      'pick-up',
      'open',
      {
        input: {
          opening: { ...FULL.opening!, officers: [1, 2].map(() => ({ name: 'Li', certificate: '35001' })) },
        },
      },
      'two-officers',
    ],
    [
      'pick-up',
      'open',
      { input: { opening: { ...FULL.opening!, presence: 'absent', explanation: ' ' } } },
      'presence-missing',
    ],
    [
      'pick-up',
      'open',
      { input: { opening: { ...FULL.opening!, photos: [photo('before'), photo('after')] } } },
      'photos-missing',
    ],
    [
      'pick-up',
      'open',
      { input: { opening: { ...FULL.opening!, photos: [{ ...photo('before'), sha256: '12' }] } } },
      'hash-wrong',
    ],
    ['pick-up', 'open', { input: { at: instant(NOW + 48 * MICROS_PER_HOUR + 1) } }, 'holding-over'],
    ['opened', 'seal', { input: { portions: [] } }, 'seals-missing'],
    [
      'opened',
      'seal',
      { input: { portions: FULL.portions!.map((each) => ({ ...each, seal: 'F-1' })) } },
      'seal-twice',
    ],
    [
      'opened',
      'seal',
      { input: { portions: FULL.portions!.map((each) => ({ ...each, preservative: '' })) } },
      'preservation-missing',
    ],
    ['sealed', 'hand-over', { input: { handOver: { ...SAMPLE.handOver!, lab: '' } } }, 'lab-missing'],
    [
      'sealed',
      'hand-over',
      { input: { handOver: { ...SAMPLE.handOver!, signatures: ['C'] } } },
      'signatures-missing',
    ],
    [
      'sealed',
      'hand-over',
      { input: { handOver: { ...SAMPLE.handOver!, temperatureC: null } } },
      'temperature-missing',
    ],
    [
      'sealed',
      'hand-over',
      { input: { handOver: { ...SAMPLE.handOver!, temperatureC: 6.1 } } },
      'carried-warm',
    ],
    [
      'sealed',
      'hand-over',
      { input: { handOver: { ...SAMPLE.handOver!, sealsIntact: false } } },
      'seal-broken',
    ],
    ['at-lab', 'report', { input: { report: { ...FULL.report!, number: '' } } }, 'report-missing'],
    [
      'at-lab',
      'report',
      {
        input: {
          report: {
            ...FULL.report!,
            results: [{ ...FULL.report!.results[0]!, analysedAt: later(48 * 60 + 1) }],
          },
        },
      },
      'result-late',
    ],
    [
      'at-lab',
      'report',
      { input: { report: { ...FULL.report!, results: [{ ...FULL.report!.results[0]!, cma: false }] } } },
      'result-late',
    ],
    ['reported', 'tell', { input: { telling: { to: '', how: 'post' } } }, 'told-missing'],
    ['told', 'dispose', { sample: { reportedBy: 'lab' } }, 'same-as-reporter'],
    ['told', 'dispose', { input: { release: '' } }, 'release-missing'],
    ['at-lab', 'report', { actor: person('lab', 'other-lab') }, 'not-visible'],
    ['at-lab', 'note', { actor: person('enterprise') }, 'not-visible'],
    ['retained', 'note', { actor: person('leader') }, 'not-visible'],
  ];
  test.each(cases)('%s + %s is refused: %#', (from, event, set, code) => {
    expect(decide(from, event, set)).toEqual(refused(code));
  });

  test('a late or unaccredited result may be reported for information', () => {
    const result = { ...FULL.report!.results[0]!, cma: false, forInformation: true };
    expect(decide('at-lab', 'report', { input: { report: { ...FULL.report!, results: [result] } } }).ok).toBe(
      true,
    );
  });

  test('a volume the device does not tell cannot be refused', () => {
    expect(decide('acknowledged', 'bottle', { input: { volumeMl: null } }).ok).toBe(true);
  });

  test('a pick-up after the first holding time needs a reason', () => {
    expect(decide('retained', 'plan', { input: { pickUpAt: later(24 * 60 + 1) } }).ok).toBe(true);
  });

  test('every refusal is met above and has both languages', () => {
    const met = new Set([...cases.map(([, , , code]) => code), 'not-in-table', 'wrong-role']);
    for (const code of Object.keys(SAMPLE_REFUSALS) as SampleRefusal[]) {
      expect([...met]).toContain(code);
      expect(sampleRefusal(code, 'zh')).not.toBe('');
      expect(sampleRefusal(code, 'en')).toMatch(/^[A-Z].*\.$/);
    }
  });
});

describe('who sees what', () => {
  test('enterprise, agency and town never learn of a sample, hidden or not', () => {
    for (const role of ['enterprise', 'agency', 'town', 'authority', 'public', 'display'] as Role[]) {
      expect(seesSample(sample('told', { hidden: false }), person(role))).toBe(false);
    }
  });

  test('a hidden sample is hidden until the bottle is opened', () => {
    expect(seesSample(sample('retained'), person('leader'))).toBe(false);
    expect(seesSample(sample('retained'), person('inspector'))).toBe(true);
    expect(seesSample(sample('sealed', { openedAt: NOW }), person('leader'))).toBe(true);
    expect(seesSample(sample('retained', { hidden: false }), person('leader'))).toBe(true);
  });

  test('a laboratory sees what was handed to it', () => {
    expect(seesSample(sample('at-lab'), person('lab'))).toBe(true);
    expect(seesSample(sample('at-lab'), person('lab', 'other'))).toBe(false);
    expect(seesSample(sample('retained', { handOver: null }), person('lab'))).toBe(false);
  });

  test('buttons are what role and separation of duties leave', () => {
    const of = (state: SampleState, who: Exclude<SampleActor, string>, set: Partial<Sample> = {}) =>
      sampleChoices(sample(state, { approveAfterBy: null, urgent: false, ...set }), who, FACTS);
    expect(of('requested', person('supervisor'))).toEqual(['approve', 'refuse', 'note']);
    expect(of('requested', person('supervisor', 'asker'))).toEqual(['refuse', 'note']);
    expect(of('requested', person('duty'), { urgent: true })).toEqual(['go-urgent', 'note']);
    expect(of('sent', person('supervisor'), { approveAfterBy: NOW })).toEqual([
      'approve-after',
      'refuse-after',
      'note',
    ]);
    expect(of('pick-up', person('inspector'))).toEqual(['open', 'note']);
    expect(of('at-lab', person('lab'))).toEqual(['spoil', 'report', 'note']);
    expect(of('told', person('lab'), { reportedBy: 'lab' })).toEqual(['note']);
    expect(of('retained', person('auditor'))).toEqual([]);
    expect(of('retained', person('enterprise'))).toEqual([]);
  });
});

test('every state, event, trigger, failure and loss has a name in both languages', () => {
  for (const table of [
    SAMPLE_STATE_NAMES,
    SAMPLE_EVENT_NAMES,
    SAMPLE_TRIGGER_NAMES,
    SAMPLE_FAILURE_NAMES,
    SAMPLE_SPOILAGE_NAMES,
  ]) {
    const names = Object.values(table);
    for (const { zh, en } of names) expect(zh !== '' && en !== '').toBe(true);
    expect(new Set(names.map(({ zh }) => zh)).size).toBe(names.length);
  }
});
