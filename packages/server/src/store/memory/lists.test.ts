import { listsContract } from '../lists.contract.ts';
import { MemoryLists } from './lists.ts';

listsContract('memory lists', async () => new MemoryLists());
