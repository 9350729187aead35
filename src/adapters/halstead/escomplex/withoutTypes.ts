/**
 * A tree with its types taken out, as a compiler would: Halstead's numbers are about what runs, and those of a TypeScript
 * file are to be those of the JavaScript it stands for. Nodes that only carry another name in Babel's tree than escomplex
 * knows get the name it knows. Changes the tree it is given.
 */
import { isNode, type Node } from './node';

const typeKeys = new Set(
  'typeAnnotation typeParameters typeArguments returnType superTypeParameters superTypeArguments implements predicate variance'.split(' '),
);

const typeNodes = new Set(
  (
    'TSInterfaceDeclaration TSTypeAliasDeclaration TSDeclareFunction TSDeclareMethod TSIndexSignature TSNamespaceExportDeclaration ' +
    'InterfaceDeclaration TypeAlias OpaqueType DeclareFunction DeclareVariable DeclareClass DeclareModule DeclareExportDeclaration ' +
    'DeclareTypeAlias DeclareInterface DeclareOpaqueType'
  ).split(' '),
);

const wrappers = new Set(
  'TSAsExpression TSSatisfiesExpression TSNonNullExpression TSTypeAssertion TSInstantiationExpression ParenthesizedExpression TypeCastExpression'.split(
    ' ',
  ),
);

const knownNames: Readonly<Record<string, string>> = {
  ClassPrivateMethod: 'ClassMethod',
  ClassPrivateProperty: 'ClassProperty',
  ClassAccessorProperty: 'ClassProperty',
};

export function withoutTypes(root: Node): Node {
  strip(root);
  return root;
}

function strip(node: Node): void {
  for (const key of Object.keys(node)) {
    const value = node[key];
    if (typeKeys.has(key)) node[key] = null;
    else if (Array.isArray(value)) node[key] = value.flatMap((each: unknown) => (isNode(each) ? listed(each) : [each]));
    else if (isNode(value)) node[key] = plain(value) ?? null;
  }
}

function listed(node: Node): Node[] {
  const kept = plain(node);
  return kept === undefined ? [] : [kept];
}

/** What stands for a node; undefined when nothing of it runs. */
function plain(node: Node): Node | undefined {
  if (isTypeOnly(node)) return undefined;
  if (wrappers.has(node.type) && isNode(node['expression'])) return plain(node['expression']);
  if (node.type === 'TSParameterProperty' && isNode(node['parameter'])) return plain(node['parameter']);
  strip(node);
  return renamed(node);
}

function isTypeOnly(node: Node): boolean {
  if (typeNodes.has(node.type) || node['declare'] === true) return true;
  if (node['importKind'] === 'type' || node['importKind'] === 'typeof' || node['exportKind'] === 'type') return true;
  // A `this` parameter says a type and nothing else; an exported interface leaves its export behind.
  if (node.type === 'Identifier' && node['name'] === 'this') return true;
  const { declaration } = node;
  return node.type === 'ExportNamedDeclaration' && isNode(declaration) && isTypeOnly(declaration);
}

function renamed(node: Node): Node {
  const name = knownNames[node.type];
  if (name !== undefined) node.type = name;
  else if (node.type === 'PrivateName' && isNode(node['id'])) return { ...node['id'], name: `#${String(node['id']['name'])}` };
  else if (node.type === 'Import') return { ...node, type: 'Identifier', name: 'import' };
  else if (node.type === 'BigIntLiteral') return { ...node, type: 'NumericLiteral', value: `${String(node['value'])}n` };
  return node;
}
