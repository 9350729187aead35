/**
 * Property tests draw the same examples in every everyday run, so that a change is judged by what it changed. FC_SEED=N draws
 * others; `FC_SEED=random` new ones every time.
 */
import fc from 'fast-check';

const seed = process.env['FC_SEED'] ?? '20261120';
if (seed !== 'random') fc.configureGlobal({ seed: Number(seed) });
