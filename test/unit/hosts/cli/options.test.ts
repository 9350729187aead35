import assert from 'node:assert/strict';
import {
  anyNumber,
  collectAssignments,
  collectList,
  nonNegativeNumber,
  positiveInteger,
  positiveNumber,
} from '../../../../src/hosts/cli/options';
import { kindWords, statusWords } from '../../../../src/hosts/cli/commands/tasks/words';
import { taskKinds, taskStatuses } from '../../../../src/domain/tasks/taskStatus';

describe('options', () => {
  it('take whole numbers from 1 on', () => {
    assert.equal(positiveInteger('12'), 12);
    for (const text of ['0', '-1', '1.5', 'x', '', '1e3', '99999999999999999999']) assert.throws(() => positiveInteger(text), text);
  });

  it('take numbers, with a floor where there is one', () => {
    assert.equal(anyNumber('-2.5'), -2.5);
    assert.equal(nonNegativeNumber('0'), 0);
    assert.throws(() => nonNegativeNumber('-1'));
    assert.throws(() => positiveNumber('0'));
    for (const text of ['', ' ', 'NaN', 'Infinity', '1x']) assert.throws(() => anyNumber(text), text);
  });

  it('gather lists given once, with commas, or several times', () => {
    assert.deepEqual(collectList('c', collectList('a, b', undefined)), ['a', 'b', 'c']);
    assert.throws(() => collectList(',', undefined));
  });

  it('split KEY=VALUE at the first equals sign', () => {
    assert.deepEqual(collectAssignments('A=b=c', undefined), [{ key: 'A', value: 'b=c' }]);
    for (const text of ['A', '=b', '']) assert.throws(() => collectAssignments(text, undefined), text);
  });

  it('know the words of the domain', () => {
    assert.deepEqual(kindWords, taskKinds);
    assert.deepEqual(statusWords, taskStatuses);
  });
});
