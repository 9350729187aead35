/** What a report says, and what it does not. */
import assert from 'node:assert/strict';
import { issueReport, redact } from '../../../../src/hosts/vscode/issueReport';

const folders = [
  ['/home/ada', '~'],
  ['/home/ada/work/shop', '‹workspace›'],
] as const;
const clean = (text: string): string => redact(text, folders);

describe('a report', () => {
  it('has versions, the doctor and the end of the log', () => {
    const text = issueReport({
      versions: [['Symbiote', '1.2.3']],
      doctor: 'Everything is in order.',
      log: Array.from({ length: 500 }, (_, index) => `line ${index}`).join('\n'),
      folders,
    });
    assert.match(text, /- Symbiote: 1\.2\.3/);
    assert.match(text, /Everything is in order\./);
    assert.match(text, /line 499\n```/);
    assert.doesNotMatch(text, /line 400\n/);
  });

  it('names no folder of the person', () => {
    assert.equal(clean('at /home/ada/work/shop/src/a.ts'), 'at ‹workspace›/src/a.ts');
    assert.equal(clean('cache in /home/ada/.cache'), 'cache in ~/.cache');
    assert.equal(
      redact('C:\\Users\\Ada\\x and c:/users/ada/y and "C:\\\\Users\\\\Ada\\\\z"', [['C:\\Users\\Ada', '~']]),
      '~\\x and ~/y and "~\\\\z"',
    );
    assert.equal(redact('file:///home/%C3%A4da/x', [['/home/äda', '~']]), 'file://~/x');
  });

  const cases: readonly (readonly [what: string, secret: string, text: string])[] = [
    ['a variable', 'hunter2', 'DB_PASSWORD=hunter2'],
    ['a value in JSON', 'hunter2', '{"apiKey": "hunter2"}'],
    ['a header', 'c2VjcmV0', 'Authorization: Basic c2VjcmV0'],
    ['a bearer token', 'abcdef123456', 'bearer abcdef123456'],
    ['a token of GitHub', 'ghp_0123456789abcdef', 'cloning with ghp_0123456789abcdef'],
    ['a key of a model provider', 'sk-ant-0123456789', 'key sk-ant-0123456789 refused'],
    ['an address with a password', 'ada:hunter2', 'fetch https://ada:hunter2@example.invalid/x.git'],
    ['a private key', 'MIIE', '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----'],
    ['a token that has no name', 'a1b2c3d4e5f6a7b8c9d0a1b2c3d4e5f6a7b8c9d0', 'got a1b2c3d4e5f6a7b8c9d0a1b2c3d4e5f6a7b8c9d0'],
    ['an address of a person', 'ada@example.invalid', 'by ada@example.invalid'],
  ];
  for (const [what, secret, text] of cases) {
    it(`hides ${what}`, () => assert.ok(!clean(text).includes(secret), clean(text)));
  }

  it('leaves what helps', () => {
    const text =
      'Engine of shop: connected (process 4711)\n  symbiote.audit.churnDays = 90\nnotFound: src/parser.ts is gone\n    at open (dist/engine.js:120:14)';
    assert.equal(clean(text), text);
  });
});
