import { TestBase } from '@tapjs/core';

/**
 * The names of cases may hold anything: line ends, sequences that erase. In a report they stand on one line and in ASCII,
 * for a report that is torn by a name counts fewer cases than there were.
 */
const shown = (name) =>
  typeof name === 'string'
    ? name.replace(/[^ -~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
    : name;

for (const verb of ['pass', 'fail']) {
  const said = TestBase.prototype[verb];
  TestBase.prototype[verb] = function (name, ...rest) {
    return said.call(this, shown(name), ...rest);
  };
}
