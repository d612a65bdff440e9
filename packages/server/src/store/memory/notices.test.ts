import { noticesContract } from '../notices.contract.ts';
import { MemoryNotices } from './notices.ts';

noticesContract('memory notices', async () => new MemoryNotices());
