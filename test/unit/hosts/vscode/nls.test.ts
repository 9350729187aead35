/** The texts of the manifest, taken out of it. */
import assert from 'node:assert/strict';
import { manifest } from '../../../../src/hosts/vscode/contributions/manifest';
import { localize } from '../../../../src/hosts/vscode/contributions/nls';

describe('the texts of the manifest', () => {
  const { manifest: localized, texts } = localize(manifest());

  it('are replaced by keys made of ids', () => {
    assert.equal(texts['commands.audit.title'], 'Audit Workspace');
    assert.match(JSON.stringify(localized), /"command":"symbiote\.audit","title":"%commands\.audit\.title%"/);
    assert.equal(texts['configuration.hints.mode.enumDescriptions.2'], 'Not at all.');
  });

  it('are all found again where they were', () => {
    const used = new Set([...JSON.stringify(localized).matchAll(/"%([^%"]+)%"/g)].map((match) => match[1]));
    assert.deepEqual([...used].sort(), Object.keys(texts).sort());
  });

  it('have keys that do not depend on the order of a list', () => {
    const counted = Object.keys(texts).filter((key) => /\.\d+\./.test(key));
    assert.deepEqual(counted, []);
  });

  it('leave no sentence behind', () => {
    const left = [...JSON.stringify(localized).matchAll(/"([^"]*[a-z]{2} [a-z]{2}[^"]*)"/gi)].map((match) => match[1] ?? '');
    const isClause = (text: string): boolean => /==|=~|!=|>|!|&&|\^|^View|\(\?/.test(text);
    assert.deepEqual(
      left.filter((text) => !isClause(text)),
      [],
    );
  });
});
