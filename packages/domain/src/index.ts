export * from './book.ts';
export * from './finding.ts';
export * from './instant.ts';
export * from './live.ts';
export * from './reading.ts';
export * from './register.ts';
export * from './role.ts';
