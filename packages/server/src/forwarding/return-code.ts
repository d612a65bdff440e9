import { type Head, readValues } from '@wenqu/hj212';

/** QnRtn of an answer, '' without one; some platforms put it into 9014. @source hj212.md §4.1 (deviations) */
export function returnCode(head: Head): string {
  if (head.areaFrom === -1) return '';
  return readValues(head.data, head).others.find(({ field }) => field === 'QnRtn')?.text ?? '';
}
