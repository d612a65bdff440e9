import { campaignsContract } from '../campaigns.contract.ts';
import { MemoryCampaigns } from './campaigns.ts';

campaignsContract('memory campaigns', async () => new MemoryCampaigns());
