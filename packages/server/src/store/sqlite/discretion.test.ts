import { discretionContract } from '../discretion.contract.ts';
import { openSqliteDiscretion } from './discretion.ts';

discretionContract('sqlite standards', async () => openSqliteDiscretion(':memory:'));
