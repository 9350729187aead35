/** Signatures as one line of tokens: written alike whatever the formatting, without bodies, comments and what nobody can see. */
import * as ts from 'typescript';

/** Tokens of a node, one space between each; trailing commas and optional semicolons do not count. */
export function tokens(node: ts.Node, isLeftOut: (kind: ts.SyntaxKind) => boolean = () => false, end = node.end): string {
  const source = sourceOf(node);
  return tokensOf(source.text, node.getStart(source), end, source.languageVariant, isLeftOut);
}

/** The nodes of the bundled parser know their parents, and nothing of the services that ask them. */
function sourceOf(node: ts.Node): ts.SourceFile {
  let at = node;
  while (!ts.isSourceFile(at)) at = at.parent;
  return at;
}

function tokensOf(
  text: string,
  start: number,
  end: number,
  variant: ts.LanguageVariant,
  isLeftOut: (kind: ts.SyntaxKind) => boolean,
): string {
  const scanner = ts.createScanner(ts.ScriptTarget.ESNext, true, variant, text, undefined, start, end - start);
  const found: string[] = [];
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    if (!isLeftOut(kind))
      found.push(kind === ts.SyntaxKind.StringLiteral ? JSON.stringify(scanner.getTokenValue()) : scanner.getTokenText());
  }
  return found
    .join(' ')
    .replace(/[,;] (?=[)\]}>])/g, '')
    .replace(/[;,]$/, '')
    .trim();
}

export function isFunctionLike(node: ts.Node): node is ts.ArrowFunction | ts.FunctionExpression {
  return ts.isArrowFunction(node) || ts.isFunctionExpression(node);
}

/** `async * < T > ( a : string , b = 1 ) : T`; names of parameters count, because some callers read them and every reader does. */
export function functionSignature(node: ts.SignatureDeclaration): string {
  const words = [
    hasModifier(node, ts.SyntaxKind.AsyncKeyword) ? 'async ' : '',
    'asteriskToken' in node && node.asteriskToken !== undefined ? '* ' : '',
  ].join('');
  const types = node.typeParameters === undefined ? '' : `< ${node.typeParameters.map((each) => tokens(each)).join(' , ')} > `;
  const result = node.type === undefined ? '' : ` : ${tokens(node.type)}`;
  return `${words}${types}(${node.parameters.map((each) => ` ${tokens(each)}`).join(' ,')} )${result}`;
}

/** ` : Type` where it is written, else what the value says of itself. */
export function valueSignature(type: ts.TypeNode | undefined, value: ts.Expression | undefined): string {
  if (type !== undefined) return ` : ${tokens(type)}`;
  if (value === undefined) return '';
  const inner = withoutParentheses(value);
  if (isFunctionLike(inner)) return ` = ${functionSignature(inner)}`;
  if (ts.isObjectLiteralExpression(inner)) return ` = { ${inner.properties.map(propertySignature).join(' , ')} }`;
  if (ts.isLiteralExpression(inner) || isKeywordLiteral(inner)) return ` = ${tokens(inner)}`;
  if (ts.isAsExpression(inner) || ts.isSatisfiesExpression(inner)) {
    const isConst = ts.isTypeReferenceNode(inner.type) && tokens(inner.type) === 'const';
    return isConst ? ` = ${tokens(inner)}` : ` : ${tokens(inner.type)}`;
  }
  return ' = …';
}

function propertySignature(property: ts.ObjectLiteralElementLike): string {
  if (ts.isShorthandPropertyAssignment(property)) return property.name.text;
  if (ts.isSpreadAssignment(property)) return `... ${tokens(property.expression)}`;
  if (ts.isPropertyAssignment(property)) return `${tokens(property.name)}${valueSignature(undefined, property.initializer)}`;
  const word = ts.isGetAccessor(property) ? 'get ' : ts.isSetAccessor(property) ? 'set ' : '';
  return `${word}${tokens(property.name)} ${functionSignature(property)}`;
}

/** `abstract class < T > extends Base implements A , B` */
export function heritage(node: ts.ClassLikeDeclaration): string {
  const abstract = hasModifier(node, ts.SyntaxKind.AbstractKeyword) ? 'abstract ' : '';
  const types = node.typeParameters === undefined ? '' : ` < ${node.typeParameters.map((each) => tokens(each)).join(' , ')} >`;
  return `${abstract}class${types}${(node.heritageClauses ?? []).map((clause) => ` ${tokens(clause)}`).join('')}`;
}

export interface MemberSignature {
  readonly name: string;
  readonly signature: string;
  readonly node: ts.Node;
}

/** Those that others can reach: neither `private` nor `#private`. */
export function classMembers(node: ts.ClassLikeDeclaration): MemberSignature[] {
  const overloaded = new Set(
    node.members.flatMap((member) => (ts.isMethodDeclaration(member) && member.body === undefined ? [tokens(member.name)] : [])),
  );
  const isConstructorOverloaded = node.members.some((member) => ts.isConstructorDeclaration(member) && member.body === undefined);
  return node.members.flatMap((member) => {
    // Of overloads the signatures count; the implementation is nobody's business.
    if (ts.isMethodDeclaration(member) && member.body !== undefined && overloaded.has(tokens(member.name))) return [];
    if (ts.isConstructorDeclaration(member) && member.body !== undefined && isConstructorOverloaded) return parameterProperties(member);
    if (isPrivate(member) || ts.isSemicolonClassElement(member) || ts.isClassStaticBlockDeclaration(member)) return [];
    if (ts.isConstructorDeclaration(member))
      return [{ name: 'constructor', signature: functionSignature(member), node: member }, ...parameterProperties(member)];
    const name = member.name === undefined ? '[]' : nameText(member.name);
    return [{ name, signature: `${modifierWords(member)}${memberSignature(member)}`, node: member }];
  });
}

function memberSignature(member: ts.ClassElement): string {
  if (ts.isPropertyDeclaration(member)) {
    const mark = member.questionToken !== undefined ? ' ?' : '';
    return `property${mark}${valueSignature(member.type, member.initializer)}`;
  }
  if (ts.isGetAccessor(member)) return `get ${functionSignature(member)}`;
  if (ts.isSetAccessor(member)) return `set ${functionSignature(member)}`;
  if (ts.isMethodDeclaration(member)) return `${member.questionToken === undefined ? '' : '? '}${functionSignature(member)}`;
  return tokens(member);
}

/** `constructor(readonly name: string)` makes a member. */
function parameterProperties(member: ts.ConstructorDeclaration): MemberSignature[] {
  return member.parameters.flatMap((parameter) => {
    if (!ts.isParameterPropertyDeclaration(parameter, member) || isPrivate(parameter) || !ts.isIdentifier(parameter.name)) return [];
    const signature = `${modifierWords(parameter)}property${valueSignature(parameter.type, undefined)}`;
    return [{ name: parameter.name.text, signature, node: parameter }];
  });
}

/** In one order, whichever they were written in; `public` says nothing. */
function modifierWords(node: ts.Node): string {
  const told = [
    ts.SyntaxKind.ProtectedKeyword,
    ts.SyntaxKind.StaticKeyword,
    ts.SyntaxKind.AbstractKeyword,
    ts.SyntaxKind.ReadonlyKeyword,
    ts.SyntaxKind.AccessorKeyword,
  ];
  return told
    .filter((kind) => hasModifier(node, kind))
    .map((kind) => `${ts.tokenToString(kind) ?? ''} `)
    .join('');
}

function isPrivate(node: ts.Node): boolean {
  return (
    hasModifier(node, ts.SyntaxKind.PrivateKeyword) ||
    (ts.isClassElement(node) && node.name !== undefined && ts.isPrivateIdentifier(node.name))
  );
}

function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node)?.some((modifier) => modifier.kind === kind) ?? false);
}

function isKeywordLiteral(node: ts.Expression): boolean {
  return node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword || node.kind === ts.SyntaxKind.NullKeyword;
}

function withoutParentheses(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node) ? withoutParentheses(node.expression) : node;
}

/** As it is reached: `parse`, `a-b`, `[Symbol.iterator]`. */
export function nameText(name: ts.PropertyName | ts.ModuleExportName | ts.PrivateIdentifier): string {
  return ts.isComputedPropertyName(name) ? `[${tokens(name.expression).replaceAll(' ', '')}]` : name.text;
}
