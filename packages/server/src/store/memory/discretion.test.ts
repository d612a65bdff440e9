import { discretionContract } from '../discretion.contract.ts';
import { MemoryDiscretion } from './discretion.ts';

discretionContract('memory standards', async () => new MemoryDiscretion());
