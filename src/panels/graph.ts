/** The dependency graph: tasks from left to right in the order in which they can be done, what waits for what, where it is stuck. */
import * as l10n from '@vscode/l10n';
import { button, element, keyed, pressable, type ElementTree } from '../shared/elementTree';
import { fittingText } from './fittingText';
import { nodeSize, selectGraph, type GraphEdge, type GraphModel, type GraphNode, type GraphSnapshot } from './graphModel';
import { parseGraphState, type GraphState } from './graphState';
import { icon, type IconName } from './icons';
import { definePanel } from './panel';

function render(model: GraphModel): ElementTree {
  return element(
    'main',
    { class: 'graph', 'aria-busy': String(model.isLoading) },
    element('header', {}, element('h1', {}, l10n.t('Dependencies')), element('p', { role: 'status', class: 'status' }, model.status)),
    model.failure === undefined ? undefined : keyed('failure', element('p', { class: 'failure', role: 'alert' }, model.failure)),
    model.problem === undefined ? undefined : keyed('problem', element('p', { class: 'failure' }, model.problem)),
    model.choices.length === 0 ? undefined : renderControls(model),
    model.nodes.length === 0 ? undefined : renderDrawing(model),
    model.waits.length === 0 ? undefined : renderWaits(model),
    model.loose.length === 0 ? undefined : renderLoose(model),
  );
}

function renderControls({ choices, focus, hidesFinished, hasFinished }: GraphModel): ElementTree {
  const option = (value: string, label: string): ElementTree => keyed(value, element('option', { value }, label));
  return keyed(
    'controls',
    element(
      'div',
      { class: 'bar controls' },
      element('label', { for: 'focus' }, l10n.t('Show')),
      {
        ...element(
          'select',
          { id: 'focus', value: focus ?? '' },
          option('', l10n.t('all tasks')),
          ...choices.map(({ id, title }) => option(id, l10n.t('what is connected with {0}', fittingText(title, 60)))),
        ),
        action: { name: 'focus' },
      },
      focus === undefined ? undefined : keyed('all', button(l10n.t('Show All'), { name: 'focus', argument: '' }, { class: 'secondary' })),
      hasFinished
        ? keyed(
            'finished',
            button(l10n.t('Hide Finished'), { name: 'toggleFinished' }, { class: 'choice', 'aria-pressed': String(hidesFinished) }),
          )
        : undefined,
    ),
  );
}

function renderDrawing({ width, height, nodes, edges }: GraphModel): ElementTree {
  const margin = 28;
  const looks = new Set(edges.map(({ look }) => look));
  const size = { width: String(width + 2 * margin), height: String(height + 2 * margin) };
  return keyed(
    'drawing',
    element(
      'section',
      { 'aria-label': l10n.t('Drawing of the dependencies') },
      renderLegend(looks, nodes.some(({ isCritical }) => isCritical)), // prettier-ignore
      element(
        'div',
        { class: 'canvas' },
        element(
          'svg',
          {
            ...size,
            viewBox: `${-margin} ${-margin} ${size.width} ${size.height}`,
            role: 'group',
            'aria-label': l10n.t('Tasks; the arrow keys lead from one to the next, Enter opens it in the tasks file'),
            'data-roving': 'space',
          },
          element('defs', {}, ...[...looks].map(renderMarker)),
          element('g', { 'aria-hidden': 'true' }, ...edges.map(renderEdge)),
          ...nodes.map(renderNode),
        ),
      ),
    ),
  );
}

/** What stands out is told in words too, by kinds of lines that can be told apart without colours. */
function renderLegend(looks: ReadonlySet<GraphEdge['look']>, hasCritical: boolean): ElementTree {
  const entry = (look: GraphEdge['look'], words: string): ElementTree =>
    keyed(
      look,
      element(
        'li',
        {},
        element(
          'svg',
          { width: '28', height: '10', viewBox: '0 0 28 10', 'aria-hidden': 'true' },
          element('path', { class: `edge ${look}`, d: 'M0 5H28' }),
        ),
        words,
      ),
    );
  return element(
    'ul',
    { class: 'inline legend' },
    entry('plain', l10n.t('is waited for')),
    looks.has('done') ? entry('done', l10n.t('is waited for no more')) : undefined,
    hasCritical ? entry('critical', l10n.t('longest chain of what is to do')) : undefined,
    looks.has('cycle') ? entry('cycle', l10n.t('cycle: they wait for each other')) : undefined,
  );
}

function renderMarker(look: GraphEdge['look']): ElementTree {
  const attributes = { id: `arrow-${look}`, viewBox: '0 0 8 8', refX: '7', refY: '4', markerWidth: '9', markerHeight: '9', markerUnits: 'userSpaceOnUse', orient: 'auto' } as const; // prettier-ignore
  return keyed(look, element('marker', attributes, element('path', { class: `arrow ${look}`, d: 'M0 0 8 4 0 8Z' })));
}

function renderEdge({ from, to, look, points }: GraphEdge): ElementTree {
  return keyed(`${from}\n${to}`, element('path', { class: `edge ${look}`, d: curve(points), 'marker-end': `url(#arrow-${look})` }));
}

/** Level where it leaves, passes and arrives. */
function curve(points: GraphEdge['points']): string {
  const [start, ...others] = points;
  let [x, y] = start ?? [0, 0];
  const parts = [`M${x} ${y}`];
  for (const [nextX, nextY] of others) {
    // An edge that leads back swings out to both sides.
    const bend = nextX > x ? (nextX - x) / 2 : nodeSize.layerGap;
    parts.push(`C${x + bend} ${y} ${nextX - bend} ${nextY} ${nextX} ${nextY}`);
    [x, y] = [nextX, nextY];
  }
  return parts.join('');
}

const titleUnits = 24;

function renderNode({ id, x, y, title, state, status, isCritical, isFocus, label }: GraphNode): ElementTree {
  const { nodeWidth, nodeHeight } = nodeSize;
  const classes = ['place', status, ...(isCritical ? ['critical'] : []), ...(isFocus ? ['focus'] : [])].join(' ');
  const box = { class: 'box', width: String(nodeWidth), height: String(nodeHeight), rx: '4' };
  const second = id === title ? state.word : `${state.word} · ${id}`;
  const pressed = element(
    'g',
    { class: 'node', role: 'button', tabindex: '0', 'aria-label': label },
    element('title', {}, label),
    element('rect', box),
  );
  return keyed(
    id,
    element(
      'g',
      { class: classes, transform: `translate(${x} ${y})` },
      pressable({ name: 'openTask', argument: id }, pressed),
      // Cut to the room there is; the label has all of it.
      element(
        'g',
        { class: 'face', 'aria-hidden': 'true' },
        element('g', { transform: 'translate(9 15)' }, drawnIcon(state.icon)),
        element('text', { class: 'name', x: '32', y: '20' }, fittingText(title, titleUnits)),
        element('text', { class: 'state', x: '32', y: '36' }, fittingText(second, titleUnits + 3)),
      ),
      renderAround(id),
    ),
  );
}

/** In a drawing the style sheet's size does not count. */
function drawnIcon(name: IconName): ElementTree {
  const drawn = icon(name);
  return { ...drawn, attributes: { ...drawn.attributes, width: '16', height: '16' } };
}

/** For the mouse; the keyboard has the list above, and the task's own menu. */
function renderAround(id: string): ElementTree {
  const { nodeWidth } = nodeSize;
  return pressable(
    { name: 'focus', argument: id },
    element(
      'g',
      { class: 'around', transform: `translate(${nodeWidth - 22} 3)`, 'aria-hidden': 'true' },
      element('title', {}, l10n.t('Show only what is connected')),
      element('rect', { width: '19', height: '19', rx: '3' }),
      element('path', { d: 'M9.5 6.5a3 3 0 1 0 0 6 3 3 0 1 0 0-6ZM9.5 2.5V6.5M9.5 12.5V16.5M2.5 9.5H6.5M12.5 9.5H16.5' }),
    ),
  );
}

function renderWaits({ waits }: GraphModel): ElementTree {
  return keyed(
    'waits',
    element(
      'details',
      { class: 'waits' },
      element('summary', {}, l10n.t('As a list')),
      element('ul', {}, ...waits.map(({ id, title, text }) => keyed(id, element('li', {}, openButton(id, title), ` ${text}`)))),
    ),
  );
}

/** More of them help nobody; the Tasks view has all. */
const looseShown = 300;

function renderLoose({ loose }: GraphModel): ElementTree {
  const left = loose.length - looseShown;
  return keyed(
    'loose',
    element(
      'section',
      { class: 'loose', 'aria-labelledby': 'loose' },
      element('h2', { id: 'loose' }, l10n.t('Without dependencies')),
      element(
        'ul',
        {},
        ...loose.slice(0, looseShown).map(({ id, title, state }) =>
          keyed(
            id,
            element('li', {}, icon(state.icon), openButton(id, title.replace(/`([^`]+)`/g, '$1')), element('span', { class: 'note' }, state.word)), // prettier-ignore
          ),
        ),
      ),
      left > 0 ? element('p', { class: 'note' }, l10n.t('{0} more are in the Tasks view.', left)) : undefined,
    ),
  );
}

function openButton(id: string, title: string): ElementTree {
  return button(title, { name: 'openTask', argument: id }, { class: 'link', title: l10n.t('Open in the tasks file') });
}

export const graphPanel = definePanel<GraphSnapshot, GraphModel, GraphState>({
  id: 'graph',
  title: l10n.t('Dependencies'),
  titleOf: ({ title }) => title,
  select: selectGraph,
  render,
  actions: ['openTask', 'focus', 'toggleFinished'],
  parseState: parseGraphState,
});
