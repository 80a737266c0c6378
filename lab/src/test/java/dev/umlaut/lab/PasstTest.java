// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.frame.IpAddress;
import dev.umlaut.frame.IpPrefix;
import dev.umlaut.guest.Reaper;
import dev.umlaut.os.EnvironmentException;
import dev.umlaut.os.Users;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Protects labs from a passt that is not well: shell scripts stand in for it.
@Tag("os")
@Timeout(60)
class PasstTest {
  private static final UplinkDefinition.Passt WANTED =
      new UplinkDefinition.Passt(
          IpPrefix.parse("10.7.0.2/24"), IpAddress.parse("10.7.0.1"), null, List.of(), List.of());
  private static final String LISTENS =
      "echo 'UNIX domain socket bound at /nowhere'; echo 'You can now start qemu'; ";

  private final Reaper reaper = Reaper.start();
  private final BlockingQueue<String> lost = new ArrayBlockingQueue<>(4);

  @TempDir Path folder;

  @AfterEach
  void closeReaper() {
    reaper.close();
  }

  private Passt start(String script, Duration patience) throws IOException {
    Path program = Files.writeString(folder.resolve("passt"), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return Passt.start(
        new PasstProgram(program.toString(), patience),
        WANTED,
        folder.resolve("way"),
        Users.uid(),
        reaper);
  }

  @Test
  void oneThatSaysNothingIsGivenUp() {
    assertThatThrownBy(() -> start("exec sleep 600", Duration.ofMillis(200)))
        .isInstanceOf(EnvironmentException.class)
        .hasMessage("passt, the way out of the lab, does not listen within 200 ms");
    assertThat(folder.resolve("way")).doesNotExist();
  }

  @Test
  void oneThatEndsAtOnceSaysWhy() {
    assertThatThrownBy(() -> start("echo no such option; exit 1", Duration.ofSeconds(30)))
        .isInstanceOf(EnvironmentException.class)
        .hasMessage("passt, the way out of the lab, does not start: no such option");
  }

  @Test
  void oneThatIsNotThereIsToBeInstalled() {
    PasstProgram absent = new PasstProgram("/nowhere/passt", Duration.ofSeconds(30));

    assertThatThrownBy(() -> Passt.start(absent, WANTED, folder.resolve("way"), 0, reaper))
        .isInstanceOfSatisfying(
            EnvironmentException.class,
            e -> assertThat(e.hint()).isEqualTo("install the package passt"));
  }

  @Test
  void oneThatEndsLaterIsTold() throws Exception {
    try (Passt passt = start(LISTENS + "echo out of memory; exit 3", ofMinute())) {
      passt.onLoss(lost::add);

      assertThat(lost.poll(20, TimeUnit.SECONDS)).isEqualTo("exit status 3: out of memory");
    }
    assertThat(lost).isEmpty();
  }

  /// It ends with its connection, and it may be deaf: neither is a loss, and neither takes long.
  @Test
  void oneThatIsClosedIsNoLossEvenIfItIsDeaf() throws Exception {
    Passt passt = start("trap '' TERM; " + LISTENS + "while :; do sleep 1; done", ofMinute());
    passt.onLoss(lost::add);
    long began = System.nanoTime();

    passt.close();

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
    assertThat(folder.resolve("way")).doesNotExist();
    assertThat(lost.poll(200, TimeUnit.MILLISECONDS)).isNull();
  }

  private static Duration ofMinute() {
    return Duration.ofMinutes(1);
  }
}
