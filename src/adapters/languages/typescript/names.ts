/** Names of functions as a developer would say them. `<anonymous>` only where nothing around a function tells more. */
import * as ts from 'typescript';
import type { FunctionMetrics } from '../../../domain/audit/metrics';
import { classDestination, destinationOf, memberOf, nameOf, type Destination } from './destination';
import { member } from './nameText';
import type { Trail } from './trail';

export interface NamedKind {
  readonly name: string;
  readonly kind: FunctionMetrics['kind'];
}

const anonymous = '<anonymous>';
const longestName = 100;

/** The function is on top of the trail; `outer` is the name of the one around it. */
export function nameOfFunction(node: ts.FunctionLikeDeclaration, trail: Trail, outer: string | undefined): NamedKind {
  switch (node.kind) {
    case ts.SyntaxKind.Constructor:
      return { name: shorten(constructorName(trail, outer)), kind: 'constructor' };
    case ts.SyntaxKind.GetAccessor:
      return { name: shorten(`get ${methodName(node.name, trail, outer)}`), kind: 'accessor' };
    case ts.SyntaxKind.SetAccessor:
      return { name: shorten(`set ${methodName(node.name, trail, outer)}`), kind: 'accessor' };
    case ts.SyntaxKind.MethodDeclaration:
      return { name: shorten(methodName(node.name, trail, outer)), kind: 'method' };
    case ts.SyntaxKind.ArrowFunction:
      return { name: shorten(valueName(trail, outer)), kind: 'arrow' };
    default:
      return { name: node.name === undefined ? shorten(unnamed(node, trail, outer)) : ownName(node.name), kind: 'function' };
  }
}

/** `Class.field`; the field is on top of the trail. */
export function nameOfInitializer(node: ts.PropertyDeclaration, trail: Trail): string {
  return shorten(text(memberOf(classDestination(trail, trail.length - 2, undefined), node.name)));
}

/** `static block in Class`; the block is on top of the trail. */
export function nameOfStaticBlock(trail: Trail): string {
  const owner = classDestination(trail, trail.length - 2, undefined);
  if (owner === undefined) return 'static block';
  return shorten(`static block in ${'name' in owner ? owner.name : owner.place}`);
}

function ownName(name: ts.PropertyName): string {
  return orAnonymous(member(undefined, name));
}

/** Broken code may have a function, or what it is assigned to, whose name is still to be typed. */
function orAnonymous(written: string | undefined): string {
  return written === undefined || written === '' ? anonymous : written;
}

function unnamed(node: ts.FunctionLikeDeclaration, trail: Trail, outer: string | undefined): string {
  return ts.isFunctionDeclaration(node) ? 'default' : valueName(trail, outer);
}

function constructorName(trail: Trail, outer: string | undefined): string {
  const owner = ownerOf(trail, outer);
  if (owner === undefined) return 'constructor';
  return 'name' in owner ? `${owner.name}.constructor` : `constructor in ${owner.place}`;
}

function methodName(name: ts.PropertyName, trail: Trail, outer: string | undefined): string {
  return text(memberOf(ownerOf(trail, outer), name));
}

/** The class or object literal that a method stands in. */
function ownerOf(trail: Trail, outer: string | undefined): Destination {
  const depth = trail.length - 2;
  const owner = trail.at(depth);
  if (owner === undefined) return undefined;
  return ts.isObjectLiteralExpression(owner) ? destinationOf(trail, depth, outer) : classDestination(trail, depth, outer);
}

function valueName(trail: Trail, outer: string | undefined): string {
  return text(destinationOf(trail, trail.length - 1, outer));
}

function text(destination: Destination): string {
  return orAnonymous(nameOf(destination));
}

function shorten(name: string): string {
  return name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name;
}
