export * from './dice.ts';
export * from './generate.ts';
export { queuedOrder } from './order-walk.ts';
