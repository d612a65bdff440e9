import {
  type CardPattern,
  type FindingCard,
  instant,
  MICROS_PER_DAY,
  may,
  type TimeRange,
} from '@wenqu/domain';
import { findingSentence, RULES, ruleName } from '@wenqu/rules';
import { cardLevel, cardPattern, missingNames } from '@wenqu/rules/detect';
import { Type } from 'typebox';
import { cardPlot } from '../cards/card-plot.ts';
import { WenquError } from '../errors.ts';
import { markScope } from '../marks/view.ts';
import type { Api, House } from './house.ts';
import { boundTo } from './marks.ts';
import { answer, IdShape } from './shapes.ts';

/** Leads that still weigh. */
const LEAD_DAYS = 60;

/**
 * What who is bound to an enterprise reads: why it was noticed and what else explains it. Which rules it may touch and
 * what is being secured are the bureau's own.
 */
const patternFor = (pattern: CardPattern | null, bureau: boolean): CardPattern | null =>
  pattern && (bureau ? pattern : { ...pattern, legal: [], evidence: [] });

/** A finding explained: sentence, plot, what else it could be, what to secure. */
export function findingCardRoutes(app: Api, house: House): void {
  const { clock } = house.parts;

  app.get(
    '/api/findings/:id/card',
    {
      config: { permission: 'register.read' },
      schema: {
        tags: ['register'],
        summary:
          '线索说明卡 What explains a finding: its sentence, its plot with the usual beside it, other causes',
        params: Type.Object({ id: IdShape }),
        response: { 200: answer<FindingCard>('FindingCard', 'Hidden findings exist only for hidden.read') },
      },
    },
    async (request): Promise<FindingCard> => {
      const seat = await house.seat(request);
      const { district, person, view } = seat;
      const found = await district.register.finding(request.params.id, person.account);
      const point = found && view.points.get(found.finding.point);
      if (!found || !point) throw new WenquError('WQ_NOT_FOUND');
      const { finding, entry } = found;
      const { rule, ruleEdition, to } = finding;
      const bound = boundTo(seat);
      const insight = bound === undefined && may(person.account.role, 'hidden.read');
      // Leads of hidden patterns are as hidden as their findings.
      const leads = insight
        ? await district.detection.leads(point.id, instant(to - LEAD_DAYS * MICROS_PER_DAY))
        : [];
      const level = cardLevel(finding, leads, to);
      const scope = markScope(person.account, bound);
      const row = RULES.find((each) => each.rule === rule && each.edition === ruleEdition);
      const either = row ?? RULES.find((each) => each.rule === rule);
      return {
        ...{ finding, entry, point: point.id, edition: ruleEdition },
        sentence: { zh: findingSentence(finding, 'zh'), en: findingSentence(finding, 'en') },
        name: { zh: ruleName(rule, 'zh'), en: ruleName(rule, 'en') },
        ...{ confidence: either?.confidence ?? 'P', source: either?.source ?? '' },
        pattern: patternFor(cardPattern(rule), bound === undefined),
        missing: missingNames(finding.facts),
        level: insight ? level : { ...level, groups: [] },
        plot: await cardPlot({
          ...{ readings: district.projection, book: view.snapshot, finding, point, now: clock() },
          marks: (range: TimeRange) =>
            district.marks.matching(
              { point: point.id, range, state: ['proposed', 'asked', 'accepted'] },
              scope,
            ),
        }),
      };
    },
  );
}
