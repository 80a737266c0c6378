// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.umlaut.loop.EventLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What scenarios build on: the exact output, the exact exit status, and no command without an end.
@Tag("os")
class SshShellTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Credentials credentials = Credentials.generate();
  private final HostKey hostKey = HostKey.generate();

  private EventLoop loop;
  private SshServerFixture server;
  private SshControl control;
  private SshShell shell;

  @BeforeEach
  void connect() throws IOException {
    server = new SshServerFixture(hostKey, credentials);
    loop = EventLoop.start("ssh-test");
    control = SshControl.start(loop, credentials);
    shell = connect(server.stream(loop), hostKey).join();
  }

  private CompletableFuture<SshShell> connect(SshStream stream, HostKey key) {
    var connected = new CompletableFuture<SshShell>();
    control.connect("moon", stream, key, connected::complete, connected::completeExceptionally);
    return connected.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  @AfterEach
  void close() throws IOException {
    shell.close();
    control.close();
    server.close();
    loop.close();
  }

  @Test
  void keepsOutputErrorsAndExitStatusApart() {
    CommandResult result = shell.run("echo out; echo err >&2; exit 7", LIMIT);

    assertThat(result.exitStatus()).isEqualTo(7);
    assertThat(result.succeeded()).isFalse();
    assertThat(result.outputText()).isEqualTo("out\n");
    assertThat(result.errorText()).isEqualTo("err\n");
  }

  @Test
  void runsWholePrograms() {
    String program =
        """
        f() {
          echo "got $1"
        }
        for i in 1 2; do f $i; done
        """;

    assertThat(shell.run(program, LIMIT).outputText()).isEqualTo("got 1\ngot 2\n");
  }

  @Test
  void givesTheCommandItsInput() {
    byte[] input = new byte[3_000_000];
    for (int i = 0; i < input.length; i++) {
      input[i] = (byte) (i * 31);
    }

    assertThat(shell.run("cat", input, LIMIT).output()).isEqualTo(input);
  }

  @Test
  void givesAnEmptyInputByDefault() {
    assertThat(shell.run("cat; echo end", LIMIT).outputText()).isEqualTo("end\n");
  }

  @Test
  void carriesLargeOutput() {
    CommandResult result = shell.run("head -c 12000000 /dev/zero", LIMIT);

    assertThat(result.output()).hasSize(12_000_000);
  }

  @Test
  void refusesOutputWithoutEnd() {
    assertThatThrownBy(() -> shell.run("yes", LIMIT))
        .isInstanceOf(ShellException.class)
        .hasMessageContaining("more than 16 MiB");
  }

  @Test
  void killsACommandThatTakesTooLong() throws Exception {
    CommandTimeoutException timeout =
        catchThrowableOfType(
            CommandTimeoutException.class,
            () -> shell.run("echo begun; echo $$; sleep 600", Duration.ofMillis(500)));

    assertThat(timeout).hasMessageContaining("0.5 s").hasMessageContaining("sleep 600");
    String[] lines = timeout.soFar().outputText().split("\n", -1);
    assertThat(lines[0]).isEqualTo("begun");
    var process = ProcessHandle.of(Long.parseLong(lines[1]));
    if (process.isPresent()) {
      assertThat(process.get().onExit().get(10, TimeUnit.SECONDS)).isNotNull();
    }
    assertThat(shell.run("echo still there", LIMIT).outputText()).isEqualTo("still there\n");
  }

  @Test
  void doesNotWaitForACommandThatNeverReadsItsInput() {
    byte[] input = new byte[8_000_000];

    assertThatThrownBy(() -> shell.run("sleep 600", input, Duration.ofMillis(500)))
        .isInstanceOf(CommandTimeoutException.class);
  }

  @Test
  void doesNotWaitForABackgroundProcessThatHoldsTheOutput() {
    // MINA's server is our own here and waits for the output; what counts is the client's side.
    CommandResult result = shell.run("sleep 600 >/dev/null 2>&1 & echo $!", LIMIT);

    assertThat(result.exitStatus()).isZero();
    ProcessHandle.of(Long.parseLong(result.outputText().strip()))
        .ifPresent(ProcessHandle::destroyForcibly);
  }

  @Test
  void runsCommandsAtTheSameTime() {
    var results =
        IntStream.range(0, 20)
            .mapToObj(i ->
                CompletableFuture.supplyAsync(
                    () -> shell.run("echo " + i, LIMIT), task -> Thread.ofVirtual().start(task)))
            .toList();

    for (int i = 0; i < 20; i++) {
      assertThat(results.get(i).join().outputText()).isEqualTo(i + "\n");
    }
  }

  @Test
  void saysThatTheHostIsGone() throws IOException {
    server.crash();

    assertThatThrownBy(() -> shell.run("true", LIMIT)).isInstanceOf(ShellException.class);
  }

  @Test
  void refusesAServerWithAnotherKey() throws IOException {
    SshStream stream = server.stream(loop);

    assertThat(connect(stream, HostKey.generate()))
        .failsWithin(LIMIT)
        .withThrowableThat()
        .withCauseInstanceOf(IOException.class);
    assertThat(stream.isOpen()).isFalse();
  }
}
