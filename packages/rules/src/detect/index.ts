export * from './arbiter.ts';
export * from './channel.ts';
export * from './detector.ts';
export * from './detectors.ts';
export * from './engine.ts';
export * from './history.ts';
export * from './signal.ts';
