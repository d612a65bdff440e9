import { marksContract } from '../marks.contract.ts';
import { MemoryMarks } from './marks.ts';

marksContract('memory marks', async () => new MemoryMarks());
