/** There is no telemetry: nothing here can speak to another machine. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { importsOf, readSources, repository, type Source } from './sources';

const modules =
  /^(node:)?(https?|http2|tls|dgram|dns(\/promises)?|inspector|net)$|^(undici|ws|axios|got|node-fetch|@vscode\/extension-telemetry|applicationinsights)/;
const globals = /^(fetch|XMLHttpRequest|WebSocket|EventSource|RTCPeerConnection)$/;

/** The files that hold the local socket: a path on this machine, never a port. */
const localSocket = /^src\/hosts\/node\/(rpc|ownership|client)\/|^src\/hosts\/node\/main\.ts\b/;

function speakers(sources: readonly Source[]): string[] {
  return sources.flatMap((source) => {
    const imported = importsOf(source)
      .filter(({ specifier, isTypeOnly }) => modules.test(specifier) && !isTypeOnly)
      .map(({ specifier }) => `${source.path} ${specifier}`);
    const called: string[] = [];
    const visit = (node: ts.Node): void => {
      if ((ts.isCallExpression(node) || ts.isNewExpression(node)) && globals.test(node.expression.getText()))
        called.push(`${source.path} ${node.expression.getText()}`);
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(source.path, source.text, ts.ScriptTarget.Latest, true));
    return [...imported, ...called];
  });
}

describe('the network', () => {
  const sources = readSources();

  it('is spoken by nothing but the local socket between editor and engine', () => {
    const others = speakers(sources).filter((speaker) => !(/ (node:)?net$/.test(speaker) && localSocket.test(speaker)));
    assert.deepEqual(others, []);
  });

  it('is never given a port or a host', () => {
    const local = sources.filter(({ path }) => localSocket.test(path));
    for (const { path, text } of local) assert.doesNotMatch(text, /\b(connect|listen)\(\s*(\d|\{[^}]*\b(port|host)\b|port)/, path);
  });

  it('would be found', () => {
    const planted = "import { request } from 'node:https';\nfetch('https://example.invalid');\n";
    assert.deepEqual(speakers([{ path: 'src/engine/planted.ts', text: planted }]), [
      'src/engine/planted.ts node:https',
      'src/engine/planted.ts fetch',
    ]);
  });

  it('is not used for telemetry, which is said where people look for it', () => {
    assert.match(readFileSync(join(repository, 'README.md'), 'utf8'), /no telemetry/i);
    assert.match(readFileSync(join(repository, 'package.nls.json'), 'utf8'), /no telemetry/i);
  });
});
