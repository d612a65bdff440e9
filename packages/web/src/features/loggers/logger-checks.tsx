import { CheckPlans } from '../../components/check-plans.tsx';
import { CheckRuns } from '../../components/check-runs.tsx';
import { NewPlan } from '../../components/new-plan.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { useWords } from '../../i18n/lang.ts';
import type { LoggerView } from '../../lib/loggers.ts';
import { useMay } from '../../lib/session.ts';
import { careTabWords } from './care-tab-words.ts';
import { useCareRenewed } from './use-care-renewed.ts';

/** Plans of checks of one logger, and how each check came out. */
export function LoggerChecks({ view: { mn } }: { view: LoggerView }) {
  const say = useWords(careTabWords).checks;
  const mayHandle = useMay('care.handle');
  useCareRenewed(mn);
  return (
    <>
      <Pane title={say.plans} flush extra={mayHandle && <NewPlan mn={mn} />}>
        <CheckPlans mn={mn} />
      </Pane>
      <Pane title={say.runs} flush>
        <CheckRuns asked={{ mn }} />
      </Pane>
    </>
  );
}
