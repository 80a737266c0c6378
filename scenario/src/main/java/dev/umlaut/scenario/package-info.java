// SPDX-License-Identifier: Apache-2.0

/// Scenarios: what they say, how they run, what came of them.
///
/// A scenario is a folder: `description.txt`, `test.conf`, three lists of commands (`pretest.dat`,
/// `evaltest.dat`, `posttest.dat`) and files to lay over the hosts. {@link
/// dev.umlaut.scenario.Scenario} reads it, {@link dev.umlaut.scenario.ScenarioPlan} binds it to a
/// lab (addresses for placeholders, every line checked before a host boots), {@link
/// dev.umlaut.scenario.ScenarioRunner} runs it, and {@link dev.umlaut.scenario.ScenarioResult}
/// holds everything that happened.
///
/// The format was made for a runner that is a shell script, and its meaning is what that script's
/// shell makes of each line. {@link dev.umlaut.scenario.ShellReader} is that shell's reading of a
/// line, without the shell: nothing of a scenario file is executed on the machine that runs the
/// test. `docs/scenario-format.md` describes the format.
@NullMarked
package dev.umlaut.scenario;

import org.jspecify.annotations.NullMarked;
