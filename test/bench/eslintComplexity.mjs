// The peer of the bench: ESLint's rule `complexity` over the files named in a JSON list; prints how many it read.
import { readFileSync } from 'node:fs';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

const files = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const eslint = new ESLint({
  cwd: '/',
  overrideConfigFile: true,
  ignore: false,
  allowInlineConfig: false,
  overrideConfig: [
    {
      files: ['**/*.{js,jsx,mjs,cjs}'],
      languageOptions: { ecmaVersion: 'latest', parserOptions: { ecmaFeatures: { jsx: true } } },
      rules: { complexity: ['error', 15] },
    },
    { files: ['**/*.{ts,tsx,mts,cts}'], languageOptions: { parser: tseslint.parser }, rules: { complexity: ['error', 15] } },
  ],
});
const results = await eslint.lintFiles(files);
console.log(results.length);
