import assert from 'node:assert/strict';
import { EngineError } from '../../../src/domain/errors';
import { defaultSettings, environmentName, settingKeys } from '../../../src/domain/settings';
import { resolveConfiguration, validSettings, valueOfText, type ConfigurationLayers } from '../../../src/engine/configuration';

const layers = (some: Partial<ConfigurationLayers>): ConfigurationLayers => ({
  file: undefined,
  environment: {},
  editor: {},
  flags: {},
  ...some,
});

describe('configuration', () => {
  it('is all defaults when nobody says anything', () => {
    const { settings, problems, entries } = resolveConfiguration(layers({}));
    assert.deepEqual(settings, defaultSettings);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      entries.map(({ key }) => key),
      settingKeys,
    );
    assert.ok(entries.every(({ source }) => source === 'default'));
  });

  it('takes later layers over earlier ones and says where each value came from', () => {
    const file = 'audit:\n  churnDays: 30\n  thresholds:\n    cognitive: 20\nreflect: true\n';
    const { settings, entries } = resolveConfiguration(
      layers({
        file,
        environment: { SYMBIOTE_AUDIT_CHURN_DAYS: '40' },
        editor: { 'audit.thresholds.cognitive': 25 },
        flags: { reflect: false },
      }),
    );
    assert.equal(settings['audit.churnDays'], 40);
    assert.equal(settings['audit.thresholds.cognitive'], 25);
    assert.equal(settings.reflect, false);
    const origin = (key: string): unknown => entries.find((entry) => entry.key === key)?.origin;
    assert.equal(origin('audit.churnDays'), 'SYMBIOTE_AUDIT_CHURN_DAYS');
    assert.equal(origin('audit.thresholds.cognitive'), 'VS Code settings');
    assert.equal(origin('reflect'), '--set reflect');
  });

  it('reads dotted and nested keys of the file alike, each with its line', () => {
    const { settings, entries } = resolveConfiguration(layers({ file: '# ours\naudit.churnDays: 7\nbudget: { cost: 12, warnAt: 0.5 }\n' }));
    assert.equal(settings['audit.churnDays'], 7);
    assert.equal(settings['budget.cost'], 12);
    assert.equal(entries.find((entry) => entry.key === 'audit.churnDays')?.origin, 'symbiote.config.yaml:2:1');
  });

  it('names every problem at once and keeps the value below', () => {
    const file = 'audit:\n  churnDays: soon\n  treshold: 3\nreflekt: true\n';
    const { settings, problems } = resolveConfiguration(
      layers({ file, environment: { SYMBIOTE_NOPE: '1' }, flags: { tasksFile: '../elsewhere.yml' } }),
    );
    assert.equal(settings['audit.churnDays'], defaultSettings['audit.churnDays']);
    assert.deepEqual(
      problems.map(({ origin }) => origin),
      ['SYMBIOTE_NOPE', 'symbiote.config.yaml:2:3', 'symbiote.config.yaml:3:3', 'symbiote.config.yaml:4:1', '--set tasksFile'],
    );
    assert.throws(
      () => validSettings(resolveConfiguration(layers({ file }))),
      (error) => EngineError.is(error, 'invalidConfiguration') && /churnDays/.test(error.message),
    );
  });

  it('only warns of a variable that is nobody’s', () => {
    const configuration = resolveConfiguration(layers({ environment: { SYMBIOTE_NOPE: '1' } }));
    assert.deepEqual(
      configuration.problems.map(({ origin, severity }) => [origin, severity]),
      [['SYMBIOTE_NOPE', 'warning']],
    );
    assert.equal(validSettings(configuration), configuration.settings);
  });

  it('names each part of a list that does not fit, where it stands', () => {
    const file = [
      'audit:',
      '  exceptions:',
      '    - { path: src/**, until: 2026-12-31, reason: replaced soon }',
      '    - path: lib/**',
      '      metric: halsted',
      '      until: 2026-02-30',
      '    - { path: a, until: 2027-01-01, reason: ok, untl: 1 }',
    ].join('\n');
    const { problems, settings } = resolveConfiguration(layers({ file }));
    const said = problems.map(({ origin, message }) => `${origin} ${message}`);
    assert.match(said[0] ?? '', /^symbiote\.config\.yaml:5:15 audit\.exceptions\[1\]\.metric: /);
    assert.match(said[1] ?? '', /^symbiote\.config\.yaml:6:14 audit\.exceptions\[1\]\.until: expected a day like 2026-12-31$/);
    assert.match(said[2] ?? '', /^symbiote\.config\.yaml:4:7 audit\.exceptions\[1\]\.reason: /);
    assert.equal(said.length, 4);
    assert.match(said[3] ?? '', /untl/);
    assert.deepEqual(settings['audit.exceptions'], []);
    const good = resolveConfiguration(layers({ file: file.split('\n').slice(0, 3).join('\n') }));
    assert.deepEqual(good.settings['audit.exceptions'], [{ path: 'src/**', until: '2026-12-31', reason: 'replaced soon' }]);
  });

  it('tells where a broken file is broken', () => {
    const { problems } = resolveConfiguration(layers({ file: 'audit:\n  - [unclosed\n' }));
    assert.match(problems[0]?.origin ?? '', /^symbiote\.config\.yaml:\d+:\d+$/);
    assert.equal(resolveConfiguration(layers({ file: '- a list\n' })).problems.length, 1);
    assert.equal(resolveConfiguration(layers({ file: '' })).problems.length, 0);
  });

  it('takes from the file alone what must hold before anybody asks', () => {
    const key = 'state.networkFileSystem';
    assert.equal(resolveConfiguration(layers({ file: `${key}: use` })).settings[key], 'use');
    const { settings, problems } = resolveConfiguration(layers({ flags: { [key]: 'use' } }));
    assert.equal(settings[key], 'refuse');
    assert.deepEqual(
      problems.map(({ message }) => message),
      [`${key} is said in symbiote.config.yaml alone`],
    );
  });

  it('reads every setting from a variable of its own', () => {
    const names = settingKeys.map(environmentName);
    assert.equal(new Set(names).size, names.length);
    assert.equal(environmentName('audit.thresholds.cyclomatic'), 'SYMBIOTE_AUDIT_THRESHOLDS_CYCLOMATIC');
    assert.deepEqual(valueOfText('audit.exclude', 'a/**, b/**'), ['a/**', 'b/**']);
    assert.equal(valueOfText('budget.cost', 'null'), null);
    assert.equal(valueOfText('tasksFile', '123'), '123');
  });
});
