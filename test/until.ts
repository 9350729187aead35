/** Waiting for a state that nothing announces, with a bound, instead of sleeping. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

export async function until(isSo: () => boolean | Promise<boolean>, what: string, limitMs = 20_000): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await isSo())) {
    assert.ok(Date.now() < end, `waited ${limitMs} ms for ${what}`);
    await sleep(10);
  }
}
