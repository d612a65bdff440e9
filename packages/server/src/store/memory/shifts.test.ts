import { shiftsContract } from '../shifts.contract.ts';
import { MemoryShifts } from './shifts.ts';

shiftsContract('memory shifts', async () => new MemoryShifts());
