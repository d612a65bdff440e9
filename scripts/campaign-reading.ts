// Writes every paper of the simulated hundred-day campaign into a folder, to be read: node scripts/campaign-reading.ts [folder]
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Account, type CampaignIssue, formatInstant, instantFromMs, type Paper } from '@wenqu/domain';
import { pino } from 'pino';
import { DEMO_POSTS } from '../packages/server/src/demo-campaign-list.ts';
import { simulateCampaign } from '../packages/server/src/demo-campaign-run.ts';

const folder = process.argv[2] ?? 'campaign-reading';
mkdirSync(folder, { recursive: true });
const people = DEMO_POSTS.map(
  (post): Account => ({
    ...{
      ...post,
      id: post.name,
      enterprise: '',
      agency: '',
      certificate: '',
      district: 'demo',
      disabled: false,
    },
    ...{ mustChangePassword: true, createdAt: 0, lastLoginAt: null },
  }),
);
const past = await simulateCampaign({
  ...{ seed: 7, days: 100, items: 120, people, log: pino({ level: 'warn' }) },
  now: instantFromMs(Date.parse('2026-11-21T02:00:00Z')),
});

const text = ({ title, parts }: Paper): string =>
  [
    `# ${title}`,
    ...parts.map((part) => (part.kind === 'heading' ? `\n## ${part.text}\n` : `${part.text}\n`)),
  ].join('\n');
const ranking = ({ content }: CampaignIssue): string =>
  content.units
    .map(
      (row) =>
        `${row.rank}\t${row.unit}\t${row.score}\t${row.struck}/${row.items}\t逾期${row.overdue} 反弹${row.relapses} 退回${row.falseDone} 提前${row.early}`,
    )
    .join('\n');
const heads = (await past.store.issues(past.id)).reverse();
for (const head of heads) {
  const issue = await past.store.issue(head.id);
  if (!issue) continue;
  const { zh, en } = issue.content.paper;
  const name = `${issue.kind}-${String(issue.issue).padStart(2, '0')}`;
  const foot = `\n---\n${ranking(issue)}\n\n数据截止 ${formatInstant(issue.cut)}　摘要 ${issue.digest}\n`;
  writeFileSync(join(folder, `${name}.md`), `${text(zh)}${foot}\n\n${text(en)}`);
}
process.stdout.write(`${heads.length} papers, ${past.versions.length} steps → ${folder}\n`);
await past.close();
