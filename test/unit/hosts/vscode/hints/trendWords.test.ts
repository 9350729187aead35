import assert from 'node:assert/strict';
import { trendOf } from '../../../../../src/domain/audit/trend';
import { hintWithTrend } from '../../../../../src/hosts/vscode/hints/explain';
import { dayText, sinceWords, trendText, valueWithChange } from '../../../../../src/hosts/vscode/hints/trendWords';

const reader = { now: new Date(2026, 5, 15).getTime(), locale: 'en' };
const at = (month: number, day: number, year = 2026): number => new Date(year, month - 1, day, 12).getTime();

const trend = trendOf({
  states: [
    { atMs: at(3, 2), cognitive: 12, cyclomatic: 9 },
    { atMs: at(4, 2), cognitive: 22, cyclomatic: 9, commit: 'abcdef0123', subject: 'feat: *more* [work](command:x)' },
  ],
  now: { atMs: reader.now, cognitive: 22, cyclomatic: 9 },
  thresholds: { cognitive: 15, cyclomatic: 15 },
  isNew: false,
});

describe('a trend in words', () => {
  it('stands in the hint beside the number that changed, with the date where VS Code has room for it', () => {
    assert.equal(hintWithTrend({ cognitive: 22, cyclomatic: 9 }, trend, reader), 'cognitive 22 ▲10 since March · cyclomatic 9');
    assert.equal(hintWithTrend({ cognitive: 22, cyclomatic: 7 }, trend, reader), 'cognitive 22 ▲10 · cyclomatic 7 ▼2');
    assert.equal(hintWithTrend({ cognitive: 12, cyclomatic: 7 }, trend, reader), 'cognitive 12 · cyclomatic 7 ▼2 since March');
  });

  it('is not there without a change, or without a past', () => {
    assert.equal(hintWithTrend({ cognitive: 12, cyclomatic: 9 }, trend, reader), 'cognitive 12 · cyclomatic 9');
    assert.equal(hintWithTrend({ cognitive: 12, cyclomatic: 9 }, undefined, reader), 'cognitive 12 · cyclomatic 9');
  });

  it('counts what is being typed', () => {
    assert.equal(valueWithChange(31, 22), '31 ▲9');
    assert.equal(valueWithChange(22, 31), '22 ▼9');
    assert.equal(valueWithChange(31, undefined), '31');
  });

  it('names the month, in the language of the reader, and the year or the day where the month would mislead', () => {
    assert.equal(sinceWords(at(3, 2), reader), 'March');
    assert.equal(sinceWords(at(3, 2), { ...reader, locale: 'de' }), 'März');
    assert.equal(sinceWords(at(6, 3), reader), 'June 3');
    assert.equal(sinceWords(at(3, 2, 2025), reader), 'March 2025');
    assert.equal(dayText(at(3, 2, 2025), reader), 'Mar 2, 2025');
  });

  it('says of what is new that it is, and of what is old that it did not change', () => {
    const atRest = { cognitive: 22, cyclomatic: 9 };
    const born = { atMs: at(6, 15), ...atRest };
    const text = (isNew: boolean): string => {
      const of = trendOf({ states: [born], now: { ...atRest, atMs: reader.now }, thresholds: { cognitive: 15, cyclomatic: 15 }, isNew });
      return of === undefined ? '' : trendText(atRest, of, reader);
    };
    assert.match(text(true), /^New since June 15$/m);
    assert.match(text(false), /^Unchanged since June 15$/m);
  });

  it('tells when a threshold was crossed and by what, as text and never as Markdown', () => {
    const text = trend === undefined ? '' : trendText({ cognitive: 22, cyclomatic: 9 }, trend, reader);
    assert.match(text, /^Since March\\: cognitive 12 → 22, cyclomatic 9 → 9$/m);
    assert.match(text, /^Over the cognitive threshold of 15 since Apr 2/m);
    assert.match(text, /^- Apr 2 · cognitive 22 · cyclomatic 9 · abcdef0 feat/m);
    assert.ok(!text.includes('[work](command'));
  });
});
