import { describe, expect, test } from 'vitest';
import { machineRow } from '../machine.ts';
import { caseChecklist, caseLight } from './case-checklist.ts';
import { reviewSituations } from './case-guards.ts';
import { CASE_STAGES, CASE_TABLE } from './case-table.ts';
import type { FieldValues } from './field.ts';
import { days, FILE, hours, noon, person, Story, start } from './story.testing.ts';

const NOON = noon('2026-03-02');
const LINKS = [{ kind: 'matter', id: 'HC-1' }];
const head = person('head', 'head');
const boss = person('boss', 'supervisor');
const one = person('i1', 'inspector');
const legal = person('legal', 'legal');
const tech = person('tech', 'technical');
const plant = person('plant', 'enterprise', 'e1');

const FILES = [FILE];
const TOLD = { 'told-to': '厂长', 'told-how': 'direct' };
const NOTICE = {
  ...{ facts: '超标排放', grounds: '法典第一千一百零七条', kinds: ['fine'], amount: 200_000 },
  ...{ 'rights-told': true, 'hearing-offered': true, 'notice-files': FILES, ...TOLD },
};
const GIVEN: Record<string, FieldValues> = {
  file: {
    ...{ 'has-evidence': true, 'is-punishable': true, 'is-competent': true, 'in-limitation': true },
    ...{
      act: 'above-standard',
      'conduct-from': '2026-03-01',
      'conduct-to': '2026-03-01',
      'filing-form': FILES,
    },
  },
  'not-file': { 'not-filed': 'minor-first' },
  assign: { officers: ['i1', 'i2'], 'no-conflict': true },
  'order-correct': { content: '停止超标', 'correct-by': '2026-12-31' },
  preserve: { 'preserved-things': '硬盘一块', 'preservation-list': FILES },
  'preserve-urgent': { 'preserved-things': '硬盘一块', 'preservation-list': FILES },
  preserved: { 'preserved-how': 'copied' },
  test: { 'test-what': '总铅', 'test-where': '监测站' },
  'test-result': {
    ...{
      'test-report': FILES,
      'result-told-to': '厂长',
      'result-told-how': 'direct',
      'result-told-at': NOON,
    },
  },
  suspend: { 'suspend-ground': 'interpretation' },
  end: { 'end-ground': 'party-gone' },
  sheet: {
    clause: 'code-above-standard',
    standard: 'proposed-2026',
    chosen: 'severity=grave',
    fine: 200_000,
  },
  'extend-further': { 'more-days': 20 },
  report: {
    ...{ findings: '认定超标', report: FILES, record: FILES, 'enquiry-record': FILES, extraction: FILES },
  },
  transfer: { authority: '公安分局' },
  'hand-over': { 'handed-at': NOON, 'transfer-letter': FILES, 'transfer-receipt': FILES },
  'prior-notice': { ...NOTICE, 'notice-at': NOON },
  statement: { statement: '请从轻', 'waives-hearing': true },
  'review-statement': { 'statement-review': '已复核', 'statement-taken': 'none' },
  'ask-hearing': { 'hearing-asked': '申请听证' },
  'hearing-notice': {
    ...{ 'hearing-day': '2026-04-01', 'hearing-place': '局会议室', 'hearing-told-to': '厂长' },
    ...{ 'hearing-told-how': 'direct', 'hearing-told-at': NOON },
  },
  'hearing-held': { 'hearing-minutes': FILES, 'hearing-opinion': '事实清楚' },
  'legal-review': { review: '程序合法', 'equipment-reviewed': true },
  discuss: { attended: '局长、副局长', conclusion: '同意处罚', minutes: FILES },
  decide: { kinds: ['fine'], amount: 200_000, holding: '罚款二十万元', 'decision-files': FILES },
  serve: { ...TOLD, 'served-at': NOON, receipt: FILES },
  pay: { paid: 200_000, 'paid-on': '2026-03-01', 'paid-files': FILES },
  contest: { contest: 'reconsideration', 'contest-where': '市政府' },
  court: { 'reminded-on': '2026-03-02', 'periods-run': true, 'court-files': FILES },
  close: { credit: 'entered', disclosure: 'published' },
  archive: { index: FILES, 'digests-verified': true },
};
const MOMENTS = ['notice-at', 'served-at', 'handed-at', 'hearing-told-at', 'result-told-at'];
const PEOPLE = { supervisor: boss, head, inspector: one, legal, technical: tech, enterprise: plant } as const;

class Case extends Story {
  constructor() {
    super(CASE_TABLE, NOON, { enterprise: 'e1', links: LINKS });
    this.go('open', { 'lead-at': NOON });
  }
  /** The step by whom its row names first, with what it needs; more or other fields as given. */
  try(event: string, more: FieldValues = {}): string {
    const who = machineRow(CASE_TABLE.rows, this.matter.version === 0 ? null : this.matter.state, event)
      ?.who[0];
    const by = who === 'system' ? who : (PEOPLE[who as keyof typeof PEOPLE] ?? head);
    const given = { ...GIVEN[event] };
    for (const moment of MOMENTS) if (moment in given) given[moment as never] = this.at as never;
    return this.take(event, by, { ...given, ...more });
  }
  go(event: string, more: FieldValues = {}): this {
    expect([event, this.try(event, more)]).toEqual([event, 'ok']);
    return this;
  }
}
const investigating = () => new Case().go('file').go('assign');
const reviewing = () => investigating().go('sheet').go('report');
const noticed = () => reviewing().go('prior-notice');
const reviewed = () => noticed().go('statement').go('review-statement').go('legal-review');
const served = () => reviewed().go('decide').go('serve');
const AT: Record<string, () => Case> = {
  lead: () => new Case(),
  filed: () => new Case().go('file'),
  investigating,
  suspended: () => investigating().go('suspend'),
  reviewing,
  noticed,
  hearing: () => noticed().go('ask-hearing').go('hearing-notice'),
  'legally-reviewed': reviewed,
  decidable: () => reviewed().go('discuss'),
  decided: () => reviewed().go('decide'),
  served,
  fulfilled: () => served().go('pay'),
  urged: () => served().go('late'),
  enforcing: () => served().go('late').go('court'),
  contested: () => served().go('contest'),
  transferred: () => reviewing().go('transfer'),
  ended: () => new Case().go('not-file'),
  closed: () => served().go('pay').go('close'),
  archived: () => served().go('pay').go('close').go('archive'),
};
/** What is listed for a state, written out a second time; everything else is refused. */
const EXPECTED: Record<string, string> = {
  lead: 'extend-filing:lead file:filed not-file:ended',
  filed: 'assign:investigating extend:filed',
  investigating:
    'order-correct:investigating preserve:investigating preserve-urgent:investigating approve-preserve:! preserved:! preservation-lapsed:! test:investigating test-result:! suspend:suspended end:ended withdraw:ended sheet:investigating suspect-crime:investigating not-transfer:! extend:investigating extend-further:investigating report:reviewing',
  suspended: 'resume:investigating end:ended test-result:! preservation-lapsed:!',
  reviewing:
    'approve-preserve:! preserved:! preservation-lapsed:! sheet:reviewing suspect-crime:reviewing not-transfer:! extend:reviewing extend-further:reviewing return:investigating transfer:transferred prior-notice:noticed',
  noticed:
    'preservation-lapsed:! extend:noticed extend-further:noticed publish:noticed published:! statement:noticed review-statement:noticed ask-hearing:hearing legal-review:! return:reviewing',
  hearing:
    'review-statement:hearing hearing-notice:hearing hearing-held:hearing hearing-withdrawn:hearing legal-review:! return:!',
  'legally-reviewed': 'extend-further:legally-reviewed discuss:decidable decide:decided no-penalty:ended',
  decidable: 'extend-further:decidable decide:decided no-penalty:ended',
  decided: 'publish-decision:decided serve:served',
  served: 'pay:fulfilled late:urged contest:contested',
  fulfilled: 'close:closed',
  urged: 'pay:fulfilled court:enforcing contest:contested',
  enforcing: 'pay:fulfilled close:closed',
  contested: 'pay:fulfilled late:urged upheld:served annulled:ended',
  transferred: 'hand-over:transferred close:!',
  ended: 'close:closed',
  closed: 'archive:archived',
  archived: '',
};

describe('each state × each event', () => {
  for (const [state, line] of Object.entries(EXPECTED)) {
    const listed = new Map(line.split(' ').map((each) => each.split(':') as [string, string]));
    test.each(CASE_TABLE.events.map(({ id }) => [id, listed.get(id) ?? '.'] as const))(
      `${state} + %s → %s`,
      (event, to) => {
        const story = AT[state]!();
        expect(story.matter.state).toBe(state);
        const answer = story.try(event);
        if (to === '.') expect(answer).toBe('not-in-table');
        // `!`: listed, but a guard stands in the way just now.
        else if (to === '!') expect(['ok', 'not-in-table', 'fields-wrong']).not.toContain(answer);
        else expect([answer, story.matter.state]).toEqual(['ok', to]);
      },
    );
  }
  test('every state has its place on the path', () => {
    const placed = CASE_STAGES.flatMap(({ states }) => [...states]);
    expect([...placed].sort()).toEqual(CASE_TABLE.states.map(({ id }) => id).sort());
  });
});

describe('filing and officers', () => {
  test('all four conditions, a lead, and the form', () => {
    for (const condition of ['has-evidence', 'is-punishable', 'is-competent', 'in-limitation'])
      expect(new Case().try('file', { [condition]: false })).toBe('conditions-not-met');
    expect(new Case().try('file', { 'filing-form': [] })).toBe('checklist-open');
    const story = new Case();
    story.present = ['document:filing-form'];
    expect(story.try('file', { 'filing-form': [] })).toBe('ok');
    expect(new Case().take('file', boss, GIVEN.file)).toBe('wrong-role');
  });
  test('two officers without conflict of interest', () => {
    expect(AT.filed!().try('assign', { officers: ['i1'] })).toBe('fields-wrong');
    expect(AT.filed!().try('assign', { 'no-conflict': false })).toBe('conflict-of-interest');
    expect(investigating().take('report', person('x', 'inspector'), GIVEN.report)).toBe('officers-only');
  });
});

describe('investigation', () => {
  test('the report waits for tests and for its documents', () => {
    const story = investigating().go('test');
    expect(story.try('report')).toBe('test-out');
    expect(story.choices(one)).not.toContain('report');
    story.go('test-result');
    expect(story.try('report', { 'enquiry-record': [] })).toBe('checklist-open');
    expect(story.try('report')).toBe('ok');
  });
  test('the checklist names what is missing and lights accordingly', () => {
    const { matter, steps } = investigating();
    const missing = caseChecklist('report', { matter, steps }).filter(({ there }) => !there);
    expect(missing.map(({ id }) => id)).toEqual([
      ...['inspection-record', 'enquiry-record', 'measured', 'report', 'order-to-correct'],
    ]);
    expect(caseLight(missing)).toBe('red');
    expect(caseLight(missing.filter(({ need }) => need === 'should'))).toBe('yellow');
    expect(caseLight([])).toBe('none');
  });
  test('the sheet: every factor, within the range of the clause', () => {
    expect(investigating().try('sheet', { chosen: 'severity=' })).toBe('factors-missing');
    expect(investigating().try('sheet', { fine: 99_999 })).toBe('outside-range');
    expect(investigating().try('sheet', { fine: 1_000_001 })).toBe('outside-range');
  });
});

describe('notice, statement, hearing', () => {
  test('no fine without a sheet or outside its clause; rights are told', () => {
    const story = investigating().go('report');
    expect(story.try('prior-notice')).toBe('sheet-missing');
    expect(reviewing().try('prior-notice', { amount: 0 })).toBe('amount-missing');
    expect(reviewing().try('prior-notice', { amount: 50_000 })).toBe('outside-range');
    expect(reviewing().try('prior-notice', { 'rights-told': false })).toBe('rights-not-told');
    const heavy = { kinds: ['fine', 'stop-production'], 'hearing-offered': false };
    expect(reviewing().try('prior-notice', heavy)).toBe('hearing-not-offered');
    expect(reviewing().take('prior-notice', one, GIVEN['prior-notice'])).toBe('wrong-role');
  });
  test('no legal review while the party may still speak', () => {
    const story = noticed();
    expect(story.try('legal-review')).toBe('statement-runs');
    expect(story.choices(legal)).toEqual(['return']);
    // Five working days after the 2nd of March.
    story.at = noon('2026-03-09');
    expect(story.try('legal-review')).toBe('statement-runs');
    story.at = start('2026-03-10');
    expect(story.try('legal-review')).toBe('ok');
  });
  test('a statement is reviewed in writing; the hearing it does not waive still may be asked for', () => {
    const story = noticed().go('statement', { 'waives-hearing': false });
    expect(story.try('legal-review')).toBe('hearing-runs');
    story.at = start('2026-03-10');
    expect(story.try('legal-review')).toBe('checklist-open');
    story.go('review-statement').go('legal-review');
  });
  test('a penalty is not made heavier because the party spoke', () => {
    const story = reviewed();
    expect(story.try('decide', { amount: 200_001 })).toBe('heavier-after-statement');
    expect(story.try('decide', { kinds: ['fine', 'confiscation'] })).toBe('heavier-after-statement');
    expect(story.try('decide', { amount: 150_000 })).toBe('ok');
    const again = noticed().go('statement').go('return');
    expect(again.try('prior-notice', { amount: 300_000 })).toBe('heavier-after-statement');
    expect(again.try('prior-notice', { amount: 300_000, 'new-facts': true })).toBe('ok');
    const silent = noticed();
    silent.at = start('2026-03-10');
    expect(silent.go('legal-review').try('decide', { amount: 300_000 })).toBe('heavier-than-notified');
  });
  test('a hearing: only where offered and in time, notified seven working days before, then closed', () => {
    expect(reviewing().go('prior-notice', { 'hearing-offered': false }).try('ask-hearing')).toBe(
      'no-hearing-right',
    );
    const late = noticed();
    late.at = start('2026-03-10');
    expect(late.try('ask-hearing')).toBe('hearing-too-late');
    const story = noticed().go('ask-hearing');
    expect(story.try('hearing-held')).toBe('hearing-not-notified');
    expect(story.try('hearing-notice', { 'hearing-day': '2026-03-11' })).toBe('hearing-too-soon');
    story.go('hearing-notice', { 'hearing-day': '2026-03-12' });
    expect(story.try('legal-review')).toBe('hearing-not-held');
    story.go('hearing-held');
    expect(story.try('hearing-held')).toBe('hearing-closed');
    // Who held the hearing does not review.
    expect(story.try('legal-review')).toBe('same-person');
    expect(story.take('legal-review', person('legal2', 'legal'), GIVEN['legal-review'])).toBe('ok');
    expect(reviewSituations(story)).toEqual(['after-hearing']);
  });
});

describe('review and decision', () => {
  test('nobody decides without legal review, and no officer of the case reviews', () => {
    const story = noticed().go('statement').go('review-statement');
    expect(story.try('decide')).toBe('not-in-table');
    const involved = person('i1', 'legal');
    expect(story.take('legal-review', involved, GIVEN['legal-review'])).toBe('officers-not');
    expect(story.choices(involved)).toEqual([]);
    expect(reviewing().take('return', person('i2', 'technical'))).toBe('officers-not');
  });
  test('complex or heavy is discussed first', () => {
    const complex = noticed()
      .go('statement')
      .go('review-statement')
      .go('legal-review', { situations: ['complex'] });
    expect(complex.try('decide')).toBe('discussion-missing');
    expect(complex.go('discuss').try('decide')).toBe('ok');
    const kinds = ['fine', 'stop-production'];
    const heavy = reviewing()
      .go('prior-notice', { kinds })
      .go('statement')
      .go('review-statement')
      .go('legal-review');
    expect(heavy.try('decide', { kinds })).toBe('discussion-missing');
  });
  test('served by public notice only after thirty days', () => {
    const story = AT.decided!();
    expect(story.try('serve', { 'told-how': 'notice' })).toBe('notice-runs');
    story.go('publish-decision');
    story.at = days(story.at, 30);
    expect(story.try('serve', { 'told-how': 'notice' })).toBe('notice-runs');
    story.at = days(story.at, 1);
    expect(story.try('serve', { 'told-how': 'notice' })).toBe('ok');
  });
  test('paid in full, closed, archived with digests verified', () => {
    expect(served().try('pay', { paid: 199_999 })).toBe('not-paid-in-full');
    expect(served().take('pay', plant, GIVEN.pay)).toBe('ok');
    expect(AT.urged!().try('court', { 'periods-run': false })).toBe('periods-not-run');
    expect(AT.closed!().try('archive', { 'digests-verified': false })).toBe('digests-not-verified');
    const quiet = AT.ended!().go('close');
    expect(quiet.take('archive', boss, GIVEN.archive)).toBe('ok');
    expect(quiet.matter.closedAt).toBe(NOON);
  });
  test('the police: three days to decide, twenty-four hours to hand over, then it may close', () => {
    const story = reviewing().go('suspect-crime');
    expect(story.clock('police')?.dueAt).toBe(start('2026-03-06'));
    story.go('transfer');
    expect(story.clock('hand-over')?.dueAt).toBe(hours(NOON, 24));
    expect(story.try('close')).toBe('not-handed-over');
    story.go('hand-over').go('close');
    expect(reviewing().go('suspect-crime').try('not-transfer')).toBe('ok');
  });
});

describe('clocks', () => {
  test('fifteen days from the lead, fifteen more', () => {
    const story = new Case();
    expect(story.clock('filing')?.dueAt).toBe(start('2026-03-18'));
    expect(story.go('extend-filing').clock('filing')?.dueAt).toBe(start('2026-04-02'));
  });
  test('ninety days, thirty more, and at most thirty after discussion', () => {
    const story = investigating();
    expect(story.clock('decision')?.dueAt).toBe(start('2026-06-01'));
    expect(story.go('extend').clock('decision')?.dueAt).toBe(start('2026-07-01'));
    expect(story.go('extend-further').clock('decision')?.dueAt).toBe(start('2026-07-21'));
    expect(story.try('extend')).toBe('only-once');
  });
  test('tests and suspension do not count, also one within the other', () => {
    const story = investigating().go('test');
    story.at = days(NOON, 3);
    story.go('suspend');
    story.at = days(NOON, 5);
    story.go('test-result');
    expect(story.clock('decision')?.pausedAt).toBe(NOON);
    story.at = days(NOON, 7);
    story.go('resume');
    expect(story.clock('decision')).toMatchObject({ pausedAt: null, dueAt: start('2026-06-08') });
    expect(story.clock('investigation')?.dueAt).toBe(start('2026-05-09'));
  });
  test('hearing and public notice do not count', () => {
    const story = noticed().go('ask-hearing').go('hearing-notice');
    story.at = days(NOON, 30);
    story.go('hearing-held');
    expect(story.clock('decision')?.dueAt).toBe(start('2026-07-01'));
    const away = noticed().go('publish');
    away.at = days(NOON, 31);
    away.go('published');
    expect(away.clock('decision')?.dueAt).toBe(start('2026-07-02'));
    // What is told by public notice is told when it has run: the party's days begin there.
    expect(away.clock('statement')).toMatchObject({ startedAt: away.at, endedAt: null });
  });
  test('preservation: 24 h for the approval afterwards, seven working days over May Day, else it lapses', () => {
    const story = investigating();
    story.at = noon('2026-04-29');
    story.go('preserve-urgent');
    expect(story.clock('preservation-approval')?.dueAt).toBe(noon('2026-04-30'));
    // The 30th; then the 6th to the 8th, the 9th (worked), the 11th and 12th.
    expect(story.clock('preservation')?.dueAt).toBe(start('2026-05-13'));
    story.go('approve-preserve').go('preserved');
    expect(story.clock('preservation')?.endedAt).toBe(story.at);
    expect(story.try('preserved')).toBe('nothing-preserved');
    const late = investigating().go('preserve');
    expect(late.go('preservation-lapsed').clock('preservation')?.endedAt).toBe(NOON);
  });
  test('five working days to speak over the National Day week', () => {
    const story = reviewing();
    story.at = noon('2026-09-29');
    story.go('prior-notice');
    // The 30th; the 1st to the 7th are off; the 8th, 9th, 10th (worked) and 12th.
    expect(story.clock('statement')?.dueAt).toBe(start('2026-10-13'));
    expect(story.clock('hearing')?.dueAt).toBe(start('2026-10-13'));
  });
  test('seven working days to serve, fifteen days to pay from the service, then the house says it is late', () => {
    const story = reviewed().go('decide');
    expect(story.clock('service')?.dueAt).toBe(start('2026-03-12'));
    story.go('serve');
    expect(story.clock('payment')?.dueAt).toBe(start('2026-03-18'));
    expect(CASE_TABLE.clocks.find(({ id }) => id === 'payment')?.lapse).toBe('late');
    expect(story.go('contest').clock('payment')?.endedAt).toBeNull();
  });
  test('each clock says how sure its number is and whence', () => {
    for (const { id, run } of CASE_TABLE.clocks)
      expect([id, run]).toEqual([
        id,
        expect.objectContaining({ confidence: expect.stringMatching(/^[TSGP]$/) }),
      ]);
  });
});
