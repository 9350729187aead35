import assert from 'node:assert/strict';
import { createPalette, wantsColour } from '../../../../src/hosts/cli/palette';

describe('colours', () => {
  it('are for terminals', () => {
    assert.equal(wantsColour({}, true), true);
    assert.equal(wantsColour({}, false), false);
    assert.equal(wantsColour({ TERM: 'dumb' }, true), false);
  });

  it('are left out with NO_COLOR, unless it is empty', () => {
    assert.equal(wantsColour({ NO_COLOR: '1' }, true), false);
    assert.equal(wantsColour({ NO_COLOR: '' }, true), true);
  });

  it('are forced by FORCE_COLOR, or forbidden with 0', () => {
    assert.equal(wantsColour({ FORCE_COLOR: '1', NO_COLOR: '1' }, false), true);
    assert.equal(wantsColour({ FORCE_COLOR: '0' }, true), false);
  });

  it('leave text as it is when they are off', () => {
    assert.equal(createPalette(false).red('x'), 'x');
    assert.equal(createPalette(true).red('x'), '\u001b[31mx\u001b[39m');
  });
});
