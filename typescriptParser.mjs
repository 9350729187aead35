/**
 * TypeScript publishes one file of nine megabytes, most of it a type checker. This plugin hands esbuild what stands in it up to the
 * end of the parser, as a module, so that what nobody calls is left out: a tenth remains. It loads in a sixth of the time, and
 * since names are bound directly and not through getters, a first pass over a repository takes little more than half of the
 * processor's time.
 */
import { readFileSync } from 'node:fs';

/** Behind what every module of TypeScript is declared to export, and before the first file that needs more than the parser. */
const declared = 'module.exports = __toCommonJS(typescript_exports);\n';
const behindParser = '\n// src/compiler/commandLineParser.ts\n';

/** The helper of the part in front of `declared` that the rest uses. */
const helpers = `
const __defProp = Object.defineProperty;
const __export = /* @__PURE__ */ (target, all) => {
  for (const name in all) __defProp(target, name, { get: all[name], enumerable: true });
};
`;

/**
 * Nodes as the language services make them, as far as we ask: where they begin, and an identifier's text. They have no place for
 * what a checker notes in them, and so take less memory.
 */
const nodes = `
class ParsedNode {
  constructor(kind, pos, end) {
    this.pos = pos;
    this.end = end;
    this.kind = kind;
    this.flags = 0;
    this.modifierFlagsCache = 0;
    this.transformFlags = 0;
    this.parent = undefined;
  }
  getStart(source, withDocumentation) {
    return getTokenPosOfNode(this, source, withDocumentation);
  }
}
class ParsedToken {
  constructor(kind, pos, end) {
    this.pos = pos;
    this.end = end;
    this.kind = kind;
    this.flags = 0;
    this.transformFlags = 0;
    this.parent = undefined;
  }
  getStart(source, withDocumentation) {
    return getTokenPosOfNode(this, source, withDocumentation);
  }
}
class ParsedIdentifier extends ParsedToken {
  get text() {
    return idText(this);
  }
}
class ParsedPrivateIdentifier extends ParsedToken {
  get text() {
    return idText(this);
  }
}
class ParsedSourceFile extends ParsedNode {
  getLineStarts() {
    return getLineStarts(this);
  }
}
setObjectAllocator({
  getNodeConstructor: () => ParsedNode,
  getTokenConstructor: () => ParsedToken,
  getIdentifierConstructor: () => ParsedIdentifier,
  getPrivateIdentifierConstructor: () => ParsedPrivateIdentifier,
  getSourceFileConstructor: () => ParsedSourceFile,
});
`;

export const parserOfTypeScript = {
  name: 'parser-of-typescript',
  setup(build) {
    build.onLoad({ filter: /[\\/]node_modules[\\/]typescript[\\/]lib[\\/]typescript\.js$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
      const start = text.indexOf(declared);
      const end = text.indexOf(behindParser, start);
      if (start < 0 || end < 0) return { errors: [{ text: `${path} has another form than expected: see typescriptParser.mjs` }] };
      const body = text.slice(start + declared.length, end);
      return {
        contents: `${helpers}${lean(body)}${nodes}export { ${exportsOf(text.slice(0, start), body).join(', ')} };`,
        loader: 'js',
      };
    });
  },
};

/**
 * What a variable of the file is made of by a call is left out with the variable: its files only build tables so. And nodes are
 * made without the fields that a binder would fill.
 */
function lean(body) {
  return body
    .replace(/^(var \w+ = )(?=(?:new )?[\w.]+\()/gm, '$1/* @__PURE__ */ ')
    .replace(/^ +node\.(?:jsDoc|symbol|localSymbol|locals|nextContainer|flowNode|endFlowNode|returnFlowNode) = void 0;$/gm, '');
}

/** Of what TypeScript exports (`name: () => name`), what is declared in this part. */
function exportsOf(head, body) {
  const own = new Set([...body.matchAll(/^(?:async )?(?:function\*?|var|let|const|class) (\w+)/gm)].map(([, name]) => name));
  return [...head.matchAll(/^ {2}(\w+): \(\) => (\w+),?$/gm)]
    .filter(([, name, local]) => name === local && own.has(local))
    .map(([, name]) => name);
}
