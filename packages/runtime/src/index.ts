export * from './clock.ts';
export * from './component.ts';
export * from './config.ts';
export * from './config-error.ts';
export * from './http-url.ts';
export * from './logger.ts';
export * from './metrics.ts';
export * from './report.ts';
