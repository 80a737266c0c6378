// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The two levels of quoting: what the host's shell is given for a line of a `.dat` file.
class RunnerLineTest {
  private static final ShellScope SCOPE =
      new ShellScope(Map.of(), InstantSource.fixed(Instant.ofEpochSecond(1_700_000_000)));
  private static final Clocks CLOCKS = new Clocks(InstantSource.system(), Optional.empty());
  private static final SourceLine SOURCE = new SourceLine(Path.of("x.dat"), 1, "");

  private final FakeTestbed testbed =
      new FakeTestbed(Set.of("moon"), _ -> FakeTestbed.result(0, "out\n", "err\n"));

  private Execution run(String program, boolean check) {
    return new LineExecutor(testbed.shell("moon"), Duration.ofSeconds(1), CLOCKS)
        .execute(ShellReader.read(program, SCOPE).commands(), check);
  }

  /// In pretest.dat and posttest.dat the command stands in double quotes on the runner.
  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '~',
      value = {
        "iptables-restore < /etc/iptables.rules => iptables-restore < /etc/iptables.rules",
        "\"ip route add fec1:\\:/16 via fec0:\\:1\" => ip route add fec1::/16 via fec0::1",
        "ip route add fec1:\\:/16 via fec0:\\:1 => ip route add fec1:\\:/16 via fec0:\\:1",
        "sed -i \"s/NOW/`date +%s`/g\" /etc/x => sed -i s/NOW/1700000000/g /etc/x",
        "sed -i \"s:V:\\`. /etc/os\\; echo \\$ID\\`:\" /etc/x => sed -i s:V:`. /etc/os; echo $ID`:"
            + " /etc/x",
        "echo \"+1\" > /var/run/charon.ha => echo +1 > /var/run/charon.ha",
        "ipsec stroke user-creds home carol \"ab cd\" => ipsec stroke user-creds home carol ab cd",
        "a    b => a b",
        "tkm -c x >/tmp/log 2>&1 & => tkm -c x >/tmp/log 2>&1 &",
        "cd /etc/swanctl; rm -r rsa/* x509/* => cd /etc/swanctl; rm -r rsa/* x509/*",
        "echo 'it is' => echo 'it is'",
        "echo \\\"quoted\\\" => echo \"quoted\"",
        "echo x$nothing => echo x",
        "echo \\$HOME => echo $HOME",
        "\"ip route del default 2> /dev/null\" => ip route del default",
        "rm /etc/swanctl/{rsa,x509}/* ~/x => rm /etc/swanctl/{rsa,x509}/* ~/x",
        "echo '$nothing' => echo ''",
        "echo \\\\ => echo \\",
        "a \t b\t => a b ",
      })
  void sendsCommandsThroughDoubleQuotes(String command, String expected) {
    var step = new Instruction.Command(SOURCE, "moon", Blanks.collapse(command));

    Execution done = run(RunnerLine.of(step), false);

    assertThat(done.sent()).isEqualTo(expected);
    assertThat(testbed.calls).extracting(FakeTestbed.Call::command).containsExactly(expected);
  }

  /// In evaltest.dat the command stands unquoted; its output is kept whatever its redirections say.
  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '~',
      value = {
        "ping -c 1 10.2.0.10 => ping -c 1 10.2.0.10",
        "swanctl --list-sas --raw 2> /dev/null => swanctl --list-sas --raw",
        "ping6 -c 1 fec2:\\:10 => ping6 -c 1 fec2::10",
        "ssh sun \"echo 'a b'\" => ssh sun echo 'a b'",
        "ssh sun echo 'a b' => ssh sun echo a b",
        "forecast 2>&1> /dev/null => forecast",
        "cat /var/log/radacct/*/* => cat /var/log/radacct/*/*",
        "cat x > /dev/null => cat x",
        "cat x &> /dev/null => cat x",
        "cat x 2>/tmp/errors => cat x",
        "echo \"\" b => echo  b",
        "echo \\\"a\\\" => echo \"a\"",
        "echo \"a   b\" => echo a b",
      })
  void sendsChecksUnquoted(String command, String expected) {
    var check =
        new Instruction.Check(
            SOURCE, "moon", Blanks.collapse(command), "", new Expectation.Present());

    Execution done = run(RunnerLine.of(check), true);

    assertThat(done.sent()).isEqualTo(expected);
    assertThat(done.output()).asString().isEqualTo("out\n");
    assertThat(done.errors()).asString().isEqualTo("err\n");
  }

  /// Behind `&&` the check looks at the second command, whose output is empty: upstream's quirk.
  @Test
  void looksAtTheLastCommandOfAList() {
    FakeTestbed host =
        new FakeTestbed(
            Set.of("moon"),
            command -> FakeTestbed.result(0, command.startsWith("sleep") ? "" : "closing\n", ""));
    var check =
        new Instruction.Check(
            SOURCE, "moon", "swanctl -t -i x && sleep 1", "closing", new Expectation.Absent());

    Execution done =
        new LineExecutor(host.shell("moon"), Duration.ofSeconds(1), CLOCKS)
            .execute(ShellReader.read(RunnerLine.of(check), SCOPE).commands(), true);

    assertThat(done.output()).isEmpty();
    assertThat(done.console()).asString().isEqualTo("closing\n");
    assertThat(host.calls)
        .extracting(FakeTestbed.Call::command)
        .containsExactly("swanctl -t -i x", "sleep 1");
  }

  /// A redirection outside the quotes of a pretest line works on the runner: output is dropped.
  @Test
  void dropsOutputThatTheRunnerRedirects() {
    var step = new Instruction.Command(SOURCE, "moon", "\"ip route del default 2> /dev/null\"");

    Execution done = run(RunnerLine.of(step), false);

    assertThat(done.sent()).isEqualTo("ip route del default");
    assertThat(done.errors()).isEmpty();
    assertThat(done.console()).asString().isEqualTo("out\n");
  }
}
