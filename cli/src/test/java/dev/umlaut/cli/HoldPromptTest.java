// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.guest.CommandResult;
import dev.umlaut.guest.Shell;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Protects the way into the hosts of a scenario that is held.
@Timeout(30)
class HoldPromptTest {
  private final CapturedTerminal captured = new CapturedTerminal();
  private final List<String> ran = new CopyOnWriteArrayList<>();

  private SortedMap<String, Shell> hosts() {
    return new TreeMap<>(Map.of("moon", shell("moon"), "sun", shell("sun")));
  }

  private Shell shell(String host) {
    return new Shell() {
      @Override
      public CommandResult run(String command, Duration limit) {
        return run(command, new byte[0], limit);
      }

      @Override
      public CommandResult run(String command, byte[] stdin, Duration limit) {
        ran.add(host + ": " + command);
        byte[] output = "it says so\n".getBytes(StandardCharsets.UTF_8);
        return new CommandResult(3, output, new byte[0], Duration.ZERO);
      }
    };
  }

  private void type(String lines) {
    TypedLines typed =
        new TypedLines(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
    new HoldPrompt(captured.terminal(false), typed).open(hosts());
  }

  @Test
  void runsSingleCommandsAndStaysInAHost() {
    type("moon ip addr\nsun\nls -l\n  date \n\nmoon true\n\nmoon never\n");

    assertThat(ran).containsExactly("moon: ip addr", "sun: ls -l", "sun: date", "moon: true");
    assertThat(captured.out()).contains("it says so", "sun# ");
    assertThat(captured.err()).contains("exit status 3");
  }

  @Test
  void aWordThatIsNoHostIsAnsweredWithTheHosts() {
    type("mon ip addr\n");

    assertThat(ran).isEmpty();
    assertThat(captured.out()).contains("Hosts: moon, sun");
  }

  /// In a script nobody types: the scenario goes on.
  @Test
  void theEndOfTheInputGoesOn() {
    type("");

    assertThat(ran).isEmpty();
  }

  /// `^C` interrupts the run, also while it waits for a person.
  @Test
  void anInterruptEndsTheWait() throws IOException, InterruptedException {
    try (PipedOutputStream nobody = new PipedOutputStream();
        PipedInputStream input = new PipedInputStream(nobody)) {
      List<Boolean> interrupted = new CopyOnWriteArrayList<>();
      Thread waiting =
          Thread.ofVirtual()
              .start(() -> {
                new HoldPrompt(captured.terminal(false), new TypedLines(input)).open(hosts());
                interrupted.add(Thread.currentThread().isInterrupted());
              });

      waiting.interrupt();

      assertThat(waiting.join(Duration.ofSeconds(20))).isTrue();
      assertThat(interrupted).containsExactly(true);
    }
  }
}
