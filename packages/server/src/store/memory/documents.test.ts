import { documentsContract } from '../documents.contract.ts';
import { MemoryDocuments } from './documents.ts';

documentsContract('memory documents', async () => new MemoryDocuments());
