import { filesContract } from '../files.contract.ts';
import { MemoryFiles } from './files.ts';

filesContract('memory files', async () => new MemoryFiles());
