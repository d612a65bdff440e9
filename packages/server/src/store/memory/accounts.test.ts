import { accountsContract } from '../accounts.contract.ts';
import { MemoryAccounts } from './accounts.ts';

accountsContract('memory accounts', async () => new MemoryAccounts());
