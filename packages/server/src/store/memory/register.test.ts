import { registerContract } from '../register.contract.ts';
import { MemoryRegister } from './register.ts';

registerContract('memory register', async () => new MemoryRegister());
