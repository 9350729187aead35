/**
 * Syntax that came after 2018, when escomplex learned its own. Each says which operators and operands it adds; what stands
 * below it is counted by what it is. It is told twice, because escomplex counts twice: by its walk, and by its generator of
 * code, which reads parameters, the heads of loops and computed names, and crashes on a node that it has no method for.
 */
import actualize from 'typhonjs-escomplex-commons/dist/module/traits/actualize';
import generators from 'typhonjs-escomplex-commons/dist/utils/ast/astSyntax';
import { childrenOf, isNode, type Node } from './node';

interface Syntax {
  /** Statements of the logical kind that it stands for. */
  readonly lines?: number;
  readonly operators?: (node: Node) => readonly string[];
  readonly operands?: (node: Node) => readonly string[];
}

const one = (operator: string) => (): readonly string[] => [operator];

const syntaxes: Readonly<Record<string, Syntax>> = {
  OptionalMemberExpression: {
    operators: ({ optional, computed }) => [optional === true ? (computed === true ? '?.[]' : '?.') : computed === true ? '[]' : '.'],
  },
  OptionalCallExpression: { operators: ({ optional }) => [optional === true ? '?.()' : '()'] },
  AwaitExpression: { operators: one('await') },
  ClassProperty: {
    lines: 1,
    operators: ({ value, static: isStatic }) => [...(isStatic === true ? ['static'] : []), ...(isNode(value) ? ['='] : [])],
  },
  StaticBlock: { lines: 1, operators: one('static') },
  Decorator: { operators: one('@') },
  ImportExpression: { operators: one('import') },
  TSEnumDeclaration: { lines: 1, operators: one('enum') },
  TSEnumMember: { lines: 1, operators: ({ initializer }) => (isNode(initializer) ? ['='] : []) },
  TSModuleDeclaration: { lines: 1, operators: one('namespace') },
  TSExportAssignment: { lines: 1, operators: one('=') },
  TSImportEqualsDeclaration: { lines: 1, operators: one('=') },
  JSXOpeningElement: { operators: one('<>') },
  JSXOpeningFragment: { operators: one('<>') },
  JSXAttribute: { operators: ({ value }) => (isNode(value) ? ['='] : []) },
  JSXSpreadAttribute: { operators: one('...') },
  JSXSpreadChild: { operators: one('...') },
  JSXMemberExpression: { operators: one('.') },
  JSXNamespacedName: { operators: one(':') },
  JSXIdentifier: { operands: ({ name }) => [String(name)] },
  JSXText: { operands: ({ value }) => (typeof value === 'string' && value.trim() !== '' ? [`"${value.trim()}"`] : []) },
};

/** escomplex asks each plugin for the syntaxes it brings. */
export const missingSyntax = {
  onLoadSyntax({ data }: { readonly data: { readonly syntaxes: Record<string, object> } }): void {
    for (const [type, { lines = 0, operators, operands }] of Object.entries(syntaxes)) {
      // A closing tag repeats its name.
      data.syntaxes[type] = actualize(lines, 0, operators ?? [], operands ?? [], []);
    }
    data.syntaxes['JSXClosingElement'] = actualize(0, 0, [], [], ['name']);
  },
};

interface Output {
  readonly operators: string[];
  readonly operands: string[];
  write(text: string): void;
}
interface State {
  readonly output: Output;
  readonly generator: Readonly<Record<string, (node: Node, state: State) => void>>;
}

/** Stands in for every method the generator lacks; the code it writes is used for nothing but names, which are ours. */
function generate(node: Node, state: State): void {
  const syntax = syntaxes[node.type] ?? forGeneratorAlone[node.type];
  state.output.operators.push(...(syntax?.operators?.(node) ?? []));
  state.output.operands.push(...(syntax?.operands?.(node) ?? []));
  state.output.write(node.type);
  // `{ a }` has its name both as key and as value.
  const children = node.type === 'ObjectProperty' && node['shorthand'] === true ? [node['value']].filter(isNode) : childrenOf(node);
  for (const child of children) state.generator[child.type]?.(child, state);
}

/** The generator knows the properties of ESTree alone and crashes on Babel's. */
const forGeneratorAlone: Readonly<Record<string, Syntax>> = {
  ObjectExpression: { operators: one('{}') },
  ObjectPattern: { operators: one('{}') },
  ObjectProperty: { operators: ({ shorthand, computed }) => (shorthand === true ? [] : computed === true ? ['[]', ':'] : [':']) },
  ObjectMethod: { operators: ({ kind }) => (kind === 'get' || kind === 'set' ? [kind] : []) },
  RegExpLiteral: { operands: ({ pattern, flags }) => [`/${String(pattern)}/${String(flags)}`] },
  ClassMethod: { operators: ({ kind }) => (kind === 'get' || kind === 'set' ? [kind] : []) },
};

/** Only once: what the generator lacks is looked up in what its table inherits from. */
export function teachGenerator(): void {
  for (const type of Object.keys(forGeneratorAlone)) generators[type] = generate;
  Object.setPrototypeOf(
    generators,
    new Proxy({}, { get: (_, type) => (typeof type === 'string' && /^[A-Z]/.test(type) ? generate : undefined) }),
  );
}
