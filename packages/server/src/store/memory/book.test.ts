import { bookContract } from '../book.contract.ts';
import { MemoryBook } from './book.ts';

bookContract('memory book', async () => new MemoryBook());
