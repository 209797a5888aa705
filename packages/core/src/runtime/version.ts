/** Belay's version: that of the root package.json; `npm run generate` keeps the two equal. */
export const BELAY_VERSION = '0.1.0';
