/** Foreign text in Markdown. */
import assert from 'node:assert/strict';
import { cellCode, escapeMarkdown, inlineCode } from '../../../../src/hosts/vscode/markdown';

describe('Markdown', () => {
  it('shows links, images, markup and icons as text', () => {
    assert.equal(escapeMarkdown('[x](command:evil) <b> $(bug)'), '\\[x\\]\\(command\\:evil\\) \\<b\\> \\$\\(bug\\)');
  });

  it('keeps a line one line', () => {
    assert.equal(escapeMarkdown('a\n\n# b'), 'a \\# b');
  });

  it('holds backticks in code', () => {
    assert.equal(inlineCode('a `b` ``c'), '```a `b` ``c```');
    assert.equal(inlineCode('`'), '`` ` ``');
  });

  it('keeps a bar inside its cell', () => {
    assert.equal(cellCode('a || b'), '`a \\|\\| b`');
  });
});
