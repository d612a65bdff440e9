export * from './answer.ts';
export * from './crc.ts';
export * from './deviations.ts';
export * from './encode.ts';
export * from './framer.ts';
export * from './segment.ts';
export * from './sm4.ts';
