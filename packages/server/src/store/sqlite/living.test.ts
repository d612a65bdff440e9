import { livingContract } from '../living.contract.ts';
import { openSqliteLiving } from './living.ts';

livingContract('living rules in sqlite', async () => openSqliteLiving(':memory:'));
