import {
  askRefusal,
  type EvidenceAct,
  type Finding,
  instant,
  isSampled,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  type OrderClass,
  type Role,
  sampleRow,
  wireTime,
} from '@wenqu/domain';

export type EvidenceRefusal = 'no-logger' | 'no-sampler' | 'role' | 'not-in-edition';
export type EvidenceName = 'sample' | 'parameters' | 'recall' | 'clockAsk' | 'clockSet' | 'check';

/** What a click opens: the order dialog, the request of a sample, or the question whether to ask for all parameters. */
export type EvidenceOrder = { readonly name: EvidenceName; readonly refused?: EvidenceRefusal } & (
  | { readonly opens: 'ask'; readonly cn: string; readonly params: Readonly<Record<string, string>> }
  | { readonly opens: 'sample'; readonly factors: string | undefined }
  | { readonly opens: 'snapshot' }
);

/** What is known of the point and of who looks. */
export interface EvidenceScene {
  readonly role: Role | undefined;
  readonly mayAsk: boolean;
  readonly mayCare: boolean;
  /** Undefined: none is bound. */
  readonly logger: { readonly edition: string } | undefined;
  readonly hasSampler: boolean;
  /** Commands there are, with their class. */
  readonly commands: readonly { readonly cn: string; readonly edition: string; readonly class: OrderClass }[];
}

/** Checks with a sample or a standard, by edition; 3014 of 2005 is another command. */
const CHECKS: Readonly<Record<string, string>> = { '2017': '3014', '2025': '3024' };

/** Hours of a stretch, or its ten minutes where it is short. */
function recallOf({ from, to }: Pick<Finding, 'from' | 'to'>) {
  const long = to - from > MICROS_PER_DAY;
  const begin = instant(Math.floor(from / MICROS_PER_HOUR) * MICROS_PER_HOUR);
  const end = instant(Math.ceil(to / MICROS_PER_HOUR) * MICROS_PER_HOUR);
  return { cn: long ? '2061' : '2051', params: { BeginTime: wireTime(begin), EndTime: wireTime(end) } };
}

function refusalOf(cn: string, scene: EvidenceScene): { refused?: EvidenceRefusal } {
  const { logger, commands, role, mayAsk } = scene;
  if (!mayAsk || role === undefined) return { refused: 'role' };
  if (!logger) return { refused: 'no-logger' };
  const line = commands.find((each) => each.cn === cn && each.edition === logger.edition);
  if (!line) return { refused: 'not-in-edition' };
  const refused = askRefusal({ class: line.class, reason: '—', urgent: false }, { role });
  return refused ? { refused: 'role' } : {};
}

function sampleOf(factors: readonly string[], { role, hasSampler }: EvidenceScene): EvidenceOrder {
  const may = role !== undefined && (sampleRow(null, 'request')?.who.includes(role) ?? false);
  const refused = !may ? 'role' : hasSampler ? undefined : 'no-sampler';
  const sampled = factors.filter(isSampled);
  return {
    ...{ name: 'sample', opens: 'sample', factors: sampled.length > 0 ? sampled.join(',') : undefined },
    ...(refused && { refused }),
  };
}

/** What one click may order to secure the evidence of a finding; none where people do it. */
export function evidenceOrders(
  act: EvidenceAct,
  finding: Pick<Finding, 'from' | 'to'>,
  factors: readonly string[],
  scene: EvidenceScene,
): readonly EvidenceOrder[] {
  const ask = (name: EvidenceName, cn: string, params: Record<string, string> = {}): EvidenceOrder => ({
    ...{ name, opens: 'ask', cn, params },
    ...refusalOf(cn, scene),
  });
  const polId = factors.length === 1 && factors[0] ? { PolId: factors[0] } : {};
  switch (act) {
    case 'sample-now':
      return [sampleOf(factors, scene)];
    case 'parameters':
      if (scene.mayCare && scene.logger) return [{ name: 'parameters', opens: 'snapshot' }];
      // Who may not have all of them asked for asks for one.
      return [ask('parameters', '3020', polId)];
    case 'recall': {
      const { cn, params } = recallOf(finding);
      return [ask('recall', cn, params)];
    }
    // Asking comes first: setting it wipes out how far it was off.
    case 'clock':
      return [ask('clockAsk', '1011'), ask('clockSet', '1012')];
    case 'standard-check':
      return [ask('check', CHECKS[scene.logger?.edition ?? ''] ?? '3014', polId)].map((order) =>
        scene.logger && !CHECKS[scene.logger.edition] ? { ...order, refused: 'not-in-edition' } : order,
      );
    default:
      return [];
  }
}
