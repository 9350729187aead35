/** Where a value goes, read from what stands around it: the name it gets, or the place it is handed to. */
import * as ts from 'typescript';
import { callText, calleeName, expressionText, isFunction, member } from './nameText';
import { isWrapper, type Trail } from './trail';

/** Either a name (`api.get`) or a place with the role of a function in it (`handler` in `app.get('/x')`). */
export type Destination =
  { readonly name: string } | { readonly place: string; readonly role: string; readonly word: 'in' | 'of' | 'by' } | undefined;

type Resolver<N extends ts.Node> = (node: N, trail: Trail, depth: number, outer: string | undefined) => Destination;

const kinds = ts.SyntaxKind;

/** Calls that hand back the function they were given, in a new coat: the variable's name says more than the call. */
const coats = new Set(
  'useCallback useMemo useEffectEvent memo forwardRef observer debounce throttle once memoize memoizeOne lazy curry action asyncHandler'.split(
    ' ',
  ),
);
/** Names of calls that make a thing out of what they are given, or wrap it: `withBatchedUpdates`, `defineComponent`, `useStableCallback`. */
const makers = /^(?:(?:with|create|define|make|wrap)(?=[A-Z]|$)|use\w*(?:Callback|Handler|Event|Fn)$)/;
const subscriptions = new Set(
  'on once off addEventListener addListener prependListener get post put patch delete all use head options route handle subscribe command'.split(
    ' ',
  ),
);

/** `depth` is the value's place on the trail; `outer` the name of the function around it. */
export function destinationOf(trail: Trail, depth: number, outer: string | undefined): Destination {
  const parent = trail.at(depth - 1);
  if (parent === undefined) return undefined;
  if (passesOn(parent)) return destinationOf(trail, depth - 1, outer);
  return resolvers[parent.kind]?.(parent as never, trail, depth - 1, outer);
}

function passesOn(node: ts.Node): boolean {
  switch (node.kind) {
    case kinds.ConditionalExpression:
    case kinds.AwaitExpression:
    case kinds.SpreadElement:
      return true;
    default:
      return isWrapper(node);
  }
}

const declaration: Resolver<ts.VariableDeclaration | ts.ParameterDeclaration | ts.BindingElement> = ({ name }) =>
  ts.isIdentifier(name) ? { name: name.text } : undefined;

const property: Resolver<ts.PropertyAssignment> = (node, trail, depth, outer) =>
  memberOf(destinationOf(trail, depth - 1, outer), node.name);

const field: Resolver<ts.PropertyDeclaration> = (node, trail, depth, outer) =>
  memberOf(classDestination(trail, depth - 1, outer), node.name);

const assignment: Resolver<ts.BinaryExpression> = (node, trail, depth, outer) => {
  switch (node.operatorToken.kind) {
    case kinds.EqualsToken:
    case kinds.BarBarEqualsToken:
    case kinds.QuestionQuestionEqualsToken:
    case kinds.AmpersandAmpersandEqualsToken:
      return { name: expressionText(node.left) };
    case kinds.BarBarToken:
    case kinds.QuestionQuestionToken:
    case kinds.AmpersandAmpersandToken:
    case kinds.CommaToken:
      return destinationOf(trail, depth, outer);
    default:
      return undefined;
  }
};

const call: Resolver<ts.CallExpression | ts.NewExpression> = (node, trail, depth, outer) => {
  if (isCallee(node, trail, depth)) return { name: iifeName(destinationOf(trail, depth, outer)) };
  const name = calleeName(node);
  if (coats.has(name) || makers.test(name) || isMadeOf(node, trail, depth)) {
    const destination = destinationOf(trail, depth, outer);
    if (destination !== undefined && 'name' in destination) return destination;
  }
  const first = node.arguments?.[0];
  const isHandler = subscriptions.has(name) && first !== undefined && ts.isStringLiteralLike(first);
  return { place: callText(node), role: isHandler ? 'handler' : 'callback', word: 'in' };
};

/** A field is what its call gives back, and an object handed to the call that a variable is set to describes that variable. */
function isMadeOf(node: ts.CallExpression | ts.NewExpression, trail: Trail, depth: number): boolean {
  const parent = trail.at(depth - 1);
  const argument = trail.at(depth + 1);
  if (parent === undefined || argument === undefined || node.expression === argument) return false;
  if (ts.isPropertyDeclaration(parent)) return true;
  return ts.isObjectLiteralExpression(argument) && (ts.isVariableDeclaration(parent) || ts.isExportAssignment(parent));
}

function isCallee(node: ts.CallExpression | ts.NewExpression, trail: Trail, depth: number): boolean {
  return trail.at(depth + 1) === node.expression && isFunction(node.expression);
}

function iifeName(destination: Destination): string {
  return destination !== undefined && 'name' in destination ? `IIFE for ${destination.name}` : 'IIFE';
}

const element: Resolver<ts.ArrayLiteralExpression> = (node, trail, depth, outer) => {
  const destination = destinationOf(trail, depth, outer);
  if (destination === undefined || 'place' in destination) return destination;
  return { name: `${destination.name}[${node.elements.indexOf(trail.at(depth + 1) as ts.Expression)}]` };
};

const returned: Resolver<ts.Node> = (_node, _trail, _depth, outer) =>
  outer === undefined ? undefined : { place: outer, role: 'function returned', word: 'by' };

const yielded: Resolver<ts.Node> = (_node, _trail, _depth, outer) =>
  outer === undefined ? undefined : { place: outer, role: 'function yielded', word: 'by' };

/** `function () {}.bind(this)` is the function; `.call(this)` runs it. */
const method: Resolver<ts.PropertyAccessExpression> = (node, trail, depth, outer) => {
  const parent = trail.at(depth - 1);
  if (parent === undefined || !ts.isCallExpression(parent) || parent.expression !== node) return undefined;
  const destination = destinationOf(trail, depth - 1, outer);
  if (node.name.text === 'bind') return destination;
  return node.name.text === 'call' || node.name.text === 'apply' ? { name: iifeName(destination) } : undefined;
};

const arrowBody: Resolver<ts.ArrowFunction> = (node, trail, depth, outer) =>
  node.body === trail.at(depth + 1) ? returned(node, trail, depth, outer) : undefined;

const jsxExpression: Resolver<ts.JsxExpression> = (_node, trail, depth) => {
  const parent = trail.at(depth - 1);
  if (parent !== undefined && ts.isJsxElement(parent)) return { place: tagText(parent.openingElement), role: 'child', word: 'of' };
  const tag = trail.at(depth - 3);
  if (parent === undefined || !ts.isJsxAttribute(parent) || tag === undefined) return undefined;
  if (!ts.isJsxOpeningElement(tag) && !ts.isJsxSelfClosingElement(tag)) return undefined;
  return { place: tagText(tag), role: ts.isIdentifier(parent.name) ? parent.name.text : parent.name.name.text, word: 'in' };
};

function tagText(node: ts.JsxOpeningLikeElement): string {
  return `<${expressionText(node.tagName)}>`;
}

const templateSpan: Resolver<ts.TemplateSpan> = (_node, trail, depth) => {
  const tagged = trail.at(depth - 2);
  if (tagged === undefined || !ts.isTaggedTemplateExpression(tagged)) return undefined;
  return { place: `${expressionText(tagged.tag)}\`…\``, role: 'callback', word: 'in' };
};

const exported: Resolver<ts.ExportAssignment> = (node) => ({ name: node.isExportEquals === true ? 'module.exports' : 'default' });

const resolvers: Readonly<Partial<Record<ts.SyntaxKind, Resolver<never>>>> = {
  [kinds.VariableDeclaration]: declaration,
  [kinds.Parameter]: declaration,
  [kinds.BindingElement]: declaration,
  [kinds.PropertyAssignment]: property,
  [kinds.PropertyDeclaration]: field,
  [kinds.BinaryExpression]: assignment,
  [kinds.CallExpression]: call,
  [kinds.NewExpression]: call,
  [kinds.ArrayLiteralExpression]: element,
  [kinds.ReturnStatement]: returned,
  [kinds.YieldExpression]: yielded,
  [kinds.PropertyAccessExpression]: method,
  [kinds.ArrowFunction]: arrowBody,
  [kinds.JsxExpression]: jsxExpression,
  [kinds.TemplateSpan]: templateSpan,
  [kinds.ExportAssignment]: exported,
};

/** The class at this depth of the trail. */
export function classDestination(trail: Trail, depth: number, outer: string | undefined): Destination {
  const node = trail.at(depth);
  if (node === undefined || !ts.isClassLike(node)) return undefined;
  if (node.name !== undefined) return { name: node.name.text };
  return ts.isClassDeclaration(node) ? { name: 'default' } : destinationOf(trail, depth, outer);
}

/** What is called `name` in an object or class that goes there. */
export function memberOf(owner: Destination, name: ts.PropertyName): Destination {
  if (owner === undefined) return { name: member(undefined, name) };
  if ('name' in owner) return { name: member(owner.name, name) };
  const key = member(undefined, name);
  // In an object that a function without a short name returns, the key alone says more.
  if (owner.word === 'by' && / (in|of|by|for) /.test(owner.place)) return { name: key };
  return { place: owner.place, role: key, word: 'in' };
}

/** The destination as a name; undefined when nothing can be told. */
export function nameOf(destination: Destination): string | undefined {
  if (destination === undefined || 'name' in destination) return destination?.name;
  const { place, role, word } = destination;
  // One level of "returned by" is enough.
  return word === 'by' && place.startsWith(role) ? role : `${role} ${word} ${place}`;
}
