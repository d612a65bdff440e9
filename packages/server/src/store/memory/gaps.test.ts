import { gapsContract } from '../gaps.contract.ts';
import { MemoryGaps } from './gaps.ts';

gapsContract('memory gaps', async () => new MemoryGaps());
