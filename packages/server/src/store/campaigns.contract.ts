import { describe, expect, test } from 'vitest';
import { appealExample, campaignVersion, hour, issueExample } from './campaigns.examples.ts';
import { type CampaignStore, issueHead } from './campaigns.ts';

/** What every store of campaigns owes. */
export function campaignsContract(name: string, open: () => Promise<CampaignStore>): void {
  describe(name, () => {
    const conflict = { code: 'WQ_CAMPAIGN_CONFLICT' };

    test('a campaign is kept in versions; one that is not the next is a conflict', async () => {
      const store = await open();
      const [first, second] = [campaignVersion('C1', 1), campaignVersion('C1', 2, { phase: 'rectify' })];
      await store.put(first);
      await store.put(second);
      for (const version of [1, 2, 4])
        await expect(store.put(campaignVersion('C1', version))).rejects.toMatchObject(conflict);
      await store.put(campaignVersion('C2', 1, { from: '2028-01-01' }));
      expect(await store.get('C1')).toEqual(second);
      expect(await store.get('C9')).toBeUndefined();
      expect(await store.versions('C1')).toEqual([first, second]);
      expect((await store.list()).map(({ id, version }) => [id, version])).toEqual([
        ['C2', 1],
        ['C1', 2],
      ]);
    });

    test('issues are numbered without a gap, each kind for itself, and read back whole', async () => {
      const store = await open();
      const first = issueExample('I1', 'rating', 1);
      await store.addIssue(first);
      await store.addIssue(issueExample('I2', 'bulletin', 1));
      await store.addIssue(issueExample('I3', 'rating', 2));
      for (const issue of [1, 2, 4])
        await expect(store.addIssue(issueExample('I9', 'rating', issue))).rejects.toMatchObject(conflict);
      expect(await store.issue('I1')).toEqual(first);
      expect(await store.issue('I9')).toBeUndefined();
      expect((await store.lastIssue('C1', 'rating'))?.id).toBe('I3');
      expect(await store.lastIssue('C1', 'tour')).toBeUndefined();
      expect((await store.issues('C1', 'rating')).map(({ id }) => id)).toEqual(['I3', 'I1']);
      expect(await store.issues('C1')).toHaveLength(3);
      expect((await store.issues('C1', 'bulletin'))[0]).toEqual(issueHead(issueExample('I2', 'bulletin', 1)));
    });

    test('an issue gets its document once', async () => {
      const store = await open();
      await store.addIssue(issueExample('I1', 'rating', 1));
      await store.setDocument('I1', 'D1', hour(2));
      expect((await store.issue('I1'))?.document).toBe('D1');
      expect((await store.issues('C1'))[0]?.document).toBe('D1');
      await expect(store.setDocument('I1', 'D2', hour(3))).rejects.toMatchObject(conflict);
      await expect(store.setDocument('I9', 'D2', hour(3))).rejects.toMatchObject(conflict);
    });

    test('an appeal is answered once', async () => {
      const store = await open();
      const asked = appealExample('A1');
      await store.putAppeal(asked);
      await store.putAppeal(appealExample('A2', { at: hour(0) }));
      await expect(store.putAppeal(asked)).rejects.toMatchObject(conflict);
      const answered = appealExample('A1', {
        answer: 'refused',
        answerReason: '有雨量记录',
        answeredAt: hour(2),
      });
      await store.putAppeal(answered);
      await expect(store.putAppeal(answered)).rejects.toMatchObject(conflict);
      expect(await store.appeal('A1')).toEqual(answered);
      expect(await store.appeal('A9')).toBeUndefined();
      expect((await store.appeals('C1')).map(({ id, answer }) => [id, answer])).toEqual([
        ['A2', ''],
        ['A1', 'refused'],
      ]);
      expect(await store.appeals('C2')).toEqual([]);
    });
  });
}
