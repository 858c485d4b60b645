/**
 * A Jest reporter that names what was skipped and closes with the line `N passed, N failed`.
 * Scripts read that line: it counts tests, and a file that didn't run at all as one failure.
 */
export default class ClosingLineReporter {
  constructor(globalConfig) {
    this.filtered = Boolean(globalConfig.testNamePattern);
    this.watching = globalConfig.watch || globalConfig.watchAll;
    // With --json standard output is a document.
    this.output = globalConfig.json ? process.stderr : process.stdout;
  }

  onRunComplete(_contexts, results) {
    // With -t everything else counts as skipped; naming it all would bury the result.
    const lines = [...(this.filtered ? [] : skippedLines(results)), closingLine(results)];
    const print = () => this.output.write(`${lines.join('\n')}\n`);
    // Jest's own summary comes after every custom reporter, so the last line has to wait for the exit.
    if (this.watching) print();
    else process.once('exit', print);
  }
}

const skippedLines = (results) =>
  results.testResults.flatMap((suite) =>
    suite.skipped
      ? [`skipped: all of ${suite.testFilePath}`]
      : suite.testResults
          .filter((test) => ['pending', 'skipped', 'todo', 'disabled'].includes(test.status))
          .map((test) => `skipped: ${test.fullName}`),
  );

/** A syntax error, a failed import, a failed afterAll: the file failed, though no test of it did. */
const brokenSuites = (results) =>
  results.testResults.filter(
    (suite) => suite.numFailingTests === 0 && (suite.testExecError || suite.failureMessage),
  ).length;

const closingLine = (results) => {
  const failed = results.numFailedTests + brokenSuites(results) + (results.runExecError ? 1 : 0);
  const skipped = results.numPendingTests + results.numTodoTests;
  return `${results.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
};
