import { fieldContract } from '../field.contract.ts';
import { MemoryField } from './field.ts';

fieldContract('memory field', async () => new MemoryField());
