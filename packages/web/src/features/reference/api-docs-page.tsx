import { Button } from '@mantine/core';
import { Facts } from '../../components/facts.tsx';
import { Icon } from '../../components/icon.tsx';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { useWords } from '../../i18n/lang.ts';
import { referenceWords } from './words.ts';

/** Where other systems begin: the reference page, the description, the conventions. */
export function ApiDocsPage() {
  const say = useWords(referenceWords);
  const { facts } = say;
  const rules = [facts.time, facts.list, facts.write, facts.version, facts.repeat, facts.fault, facts.demo];
  return (
    <PageFrame title={say.title}>
      <Pane>
        <p>{say.lead}</p>
        <Button
          component="a"
          href="/api/docs"
          target="_blank"
          rel="noreferrer"
          leftSection={<Icon name="external" size={16} />}
          mr={8}
          mb={8}
        >
          {say.page}
        </Button>
        <Button
          component="a"
          href="/api/openapi.json"
          variant="default"
          leftSection={<Icon name="download" size={16} />}
          mb={8}
        >
          {say.json}
        </Button>
      </Pane>
      <Pane title={say.rules}>
        <Facts facts={rules.map(({ name, text }) => [name, text])} />
      </Pane>
    </PageFrame>
  );
}
