import type { Instant } from './instant.ts';
import { isContradicted, type Mark, type MarkVersion, markType } from './mark.ts';
import type { ValidityClaim } from './validity-claim.ts';

type Effect = Pick<ValidityClaim, 'layer' | 'effect' | 'row' | 'zh' | 'en'>;

/**
 * What a mark says of validity in one of its versions. Only an accepted mark takes numbers away; a contradicted
 * one makes them disputed until it is reviewed (V10); a device’s flag that was refused no longer counts.
 * @source supervision.md §4.2 V10, §7.6
 */
function effectOf(mark: Mark): Effect | undefined {
  const { zh, en, effect, row } = markType(mark.type);
  if (mark.state === 'accepted') {
    if (effect === 'none') return undefined;
    const layer = mark.origin === 'device' ? 'review' : 'manual-mark';
    return { layer, effect, row, zh: `标记已采纳：${zh}`, en: `mark accepted: ${en}` };
  }
  if (mark.state === 'refused') {
    if (mark.origin !== 'device') return undefined;
    const said = { zh: `设备标记不予采纳：${zh}，恢复原值`, en: `the device’s flag was refused: ${en}` };
    return { layer: 'review', effect: 'valid', row: 'V10', ...said };
  }
  if (!isContradicted(mark.check) || effect === 'none') return undefined;
  return {
    ...{ layer: 'manual-mark', effect: 'disputed', row: 'V10' },
    ...{ zh: `标记与工况矛盾，待审核：${zh}`, en: `mark contradicted, not reviewed yet: ${en}` },
  };
}

/**
 * The dated claims of a mark’s story. A claim begins to be known with the step that brought it and ends with the
 * step that changes it, so what was held *as known on* a day follows from the story alone.
 *
 * @param story every version, oldest first
 */
export function markClaims(story: readonly MarkVersion[]): ValidityClaim[] {
  const claims: ValidityClaim[] = [];
  let open: { claim: ValidityClaim; key: string } | undefined;
  const end = (at: Instant): void => {
    if (open) claims.push({ ...open.claim, knownTo: at });
    open = undefined;
  };
  for (const { doc, step } of story) {
    const effect = effectOf(doc);
    const key = effect ? `${effect.layer} ${effect.effect} ${effect.row}` : '';
    if (key === (open?.key ?? '')) continue;
    end(step.at);
    if (!effect) continue;
    const { id, point, factors, from, to } = doc;
    const stretch = { id: `mark:${id}#${step.seq}`, point, factors, from, to };
    open = { key, claim: { ...stretch, ...effect, knownFrom: step.at, knownTo: null } };
  }
  if (open) claims.push(open.claim);
  return claims;
}

/**
 * A claim that tells of a suspicion: a dispute under V10, or anything about a device’s flags that was looked into.
 * Enterprise and agency logins never hear of it.
 */
export const isHiddenClaim = ({ id, row }: Pick<ValidityClaim, 'id' | 'row'>): boolean =>
  row === 'V10' || id.startsWith('mark:MV-');

/** The mark as it was known at `at`; undefined: nobody had marked yet. */
export const markKnownOn = (story: readonly MarkVersion[], at: Instant): Mark | undefined =>
  story.findLast(({ step }) => step.at <= at)?.doc;
