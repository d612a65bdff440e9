import { filesContract } from '../files.contract.ts';
import { openSqliteFiles } from './files.ts';

filesContract('sqlite files', async () => openSqliteFiles(':memory:'));
