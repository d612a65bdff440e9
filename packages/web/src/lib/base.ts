/**
 * Where this console runs: '' for the bureau's own district, '/demo' for the demo district. Decided once
 * from the address, so the same files serve both.
 */
export const basePath: '' | '/demo' = /^\/demo(\/|$)/.test(location.pathname) ? '/demo' : '';

export const isDemo = basePath === '/demo';
