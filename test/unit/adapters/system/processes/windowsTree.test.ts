import assert from 'node:assert/strict';
import { belowRoot } from '../../../../../src/adapters/system/processes/windowsTree';

describe('windowsTree', () => {
  it('finds descendants whose parents are gone, and not those who only inherited a number', () => {
    const rows = [
      { ProcessId: 10, ParentProcessId: 5, Created: 100 },
      { ProcessId: 11, ParentProcessId: 10, Created: 110 },
      { ProcessId: 12, ParentProcessId: 10, Created: 90 },
      { ProcessId: 13, ParentProcessId: 11, Created: 120 },
      { ProcessId: 20, ParentProcessId: 4, Created: 1 },
    ];
    assert.deepEqual(belowRoot(rows, 5).sort(), [10, 11, 13]);
  });
});
