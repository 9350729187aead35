/** What this program was built from; esbuild.mjs replaces the two names, and run from source both are `development`. */
declare const __SYMBIOTE_BUILD__: string | undefined;
declare const __SYMBIOTE_VERSION__: string | undefined;

/** The same for every program of one build: a client compares it with its engine's before it trusts the wire format. */
export const buildId: string = typeof __SYMBIOTE_BUILD__ === 'undefined' ? 'development' : __SYMBIOTE_BUILD__;

/** The version in package.json. */
export const version: string = typeof __SYMBIOTE_VERSION__ === 'undefined' ? 'development' : __SYMBIOTE_VERSION__;
