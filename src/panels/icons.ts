/** Small drawings of states, 16 by 16, in the colour of their class. A word stands beside each: a drawing alone tells nothing to many. */
import { element, type ElementTree } from '../shared/elementTree';

const strokes = {
  done: 'M3.5 8.5 6.5 11.5 12.5 4.5',
  failed: 'M4 4 12 12M12 4 4 12',
  running: 'M8 2.5a5.5 5.5 0 1 1-5.5 5.5',
  waiting: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 1 0 0-11Z',
  cancelled: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 1 0 0-11ZM4.1 4.1 11.9 11.9',
  interrupted: 'M8 2.5 14 13H2ZM8 6.5V9.5M8 11V11.6',
  paused: 'M5.5 3.5V12.5M10.5 3.5V12.5',
  review: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 1 0 0-11ZM6.3 6.4a1.8 1.8 0 1 1 2.5 1.7C8.2 8.4 8 8.7 8 9.3M8 11V11.6',
  expand: 'M6 3.5 10.5 8 6 12.5',
} as const;
export type IconName = keyof typeof strokes;

export function icon(name: IconName, classes = ''): ElementTree {
  return element(
    'svg',
    { class: `icon icon-${name}${classes === '' ? '' : ` ${classes}`}`, viewBox: '0 0 16 16', 'aria-hidden': 'true', focusable: 'false' },
    element('path', { d: strokes[name] }),
  );
}
