import { ordersContract } from '../orders.contract.ts';
import { MemoryOrders } from './orders.ts';

ordersContract('memory orders', async () => new MemoryOrders());
